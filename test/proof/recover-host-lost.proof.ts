import { afterEach, describe, expect, it } from 'vitest';
import { canHaveOwnRoot, noOwnRoot } from '../doubles/manager-host/host-root.js';
import {
  type LosableEstate,
  type LosableOptions,
  losableEstate,
} from '../doubles/manager-host/losable-estate.js';
import { places, releaseFacts } from '../doubles/manager-host/release-facts.js';
import { saved, savedFiles, withBackup } from './host-backup.js';
import { archived, differences, recovered } from './recovered-estate.js';

let estate: LosableEstate | undefined;
afterEach(async () => {
  await estate?.close();
  estate = undefined;
});

const vms = Number(process.env.OVM_PROOF_VMS ?? 40);

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
