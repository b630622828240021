import { execFileSync } from 'node:child_process';
import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { canHaveOwnRoot, noOwnRoot } from '../doubles/manager-host/host-root.js';
import {
  type LosableEstate,
  type LosableOptions,
  losableEstate,
} from '../doubles/manager-host/losable-estate.js';
import { places, releaseFacts } from '../doubles/manager-host/release-facts.js';
import { archived, differences, recovered, type Watcher } from './recovered-estate.js';

let estate: LosableEstate | undefined;
afterEach(async () => {
  await estate?.close();
  estate = undefined;
});

const vms = Number(process.env.OVM_PROOF_VMS ?? 40);

/** Where the backup lies on the host that is set up again. */
const savedFiles = '/media/manager-host.tgz';

/** The ordinary backup of the files of a host, which lies elsewhere. */
function saved({ root, host: { machine } }: LosableEstate): string {
  const file = join(root, 'manager-host.tgz');
  execFileSync('tar', ['--numeric-owner', '-czpf', file, '-C', machine.root, 'u01', 'etc', 'root']);
  return file;
}

/** Puts the backup where the line of the step reads it, and what it holds of the database as it was while that ran. */
function withBackup(lost: LosableEstate, file: string, torn: boolean): Watcher {
  return {
    before: ({ id }) => {
      if (id !== 'restore-manager-files') return;
      // the whole host is gone
      expect(lost.host.machine.read(places.config)).toBe(undefined);
      cpSync(file, join(lost.host.machine.root, savedFiles));
      rmSync(file);
    },
    behind: async ({ id }) => {
      if (id !== 'start-database' || !torn) return;
      await lost.database.makeSchema(lost.reality.world, 'of old');
      await lost.database.breakContent();
    },
  };
}

interface Combination extends LosableOptions {
  /** What a file backup holds of a database that ran meanwhile. */
  readonly torn?: boolean;
}
const combinations: readonly Combination[] = [
  { release: '3.2', engine: 'mysql', databaseOn: 'manager' },
  { release: '3.2', engine: 'mysql', databaseOn: 'elsewhere' },
  { release: '3.3', engine: 'mysql', databaseOn: 'manager' },
  { release: '3.4', engine: 'mysql', databaseOn: 'manager', torn: true },
  { release: '3.1', engine: 'oracle', databaseOn: 'elsewhere' },
];

describe.skipIf(!canHaveOwnRoot())(`A4, the manager host is lost (unless ${noOwnRoot})`, () => {
  it.each(combinations)(
    'when the host of $release is lost, its database of $engine on $databaseOn, then its saved files and the export bring the manager back as it was',
    async ({ torn = false, ...options }) => {
      estate = await losableEstate({ ...options, vms });
      const { hasCli } = releaseFacts[options.release];
      const made = await archived(estate, hasCli ? undefined : ['schema']);
      const files = saved(estate);
      const config = estate.host.machine.read(places.config);
      const own = estate.database.onManager;
      await estate.lose(own ? 'both' : 'manager');
      const words = { situation: 'A4', savedFiles, ...(!hasCli && ({ release: '3.1' } as const)) } as const;
      const { byPerson, told } = await recovered(made, words, withBackup(estate, files, torn));
      expect(byPerson).toContain('restore-manager-files');
      expect(estate.host.machine.read(places.config)).toBe(config);
      expect(estate.host.textsAtStart).toHaveLength(2);
      expect(estate.host.textsAtStart.at(-1)).toBe(made.text);
      // a database elsewhere is not written to by anybody but the manager
      expect(told.some((line) => line.includes('Import the schema'))).toBe(own);
      expect(told.join('\n')).not.toContain('canary');
      if (!hasCli) return;
      expect(await differences(made)).toBe('0 differences');
      expect(estate.manager().startedVms()).toEqual([]);
    },
  );
});
