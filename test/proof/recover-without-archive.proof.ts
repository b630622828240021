import { mkdirSync, readFileSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { Difference, NotCompared } from '../../src/model/compare.js';
import type { EstateGaps } from '../../src/model/gaps.js';
import { runCli } from '../cli/run-cli.js';
import { canHaveOwnRoot, noOwnRoot } from '../doubles/manager-host/host-root.js';
import { type LosableEstate, losableEstate } from '../doubles/manager-host/losable-estate.js';
import { notListed } from './gaps-of-differences.js';
import { differencesExpected } from './manager-only-facts.js';
import { type ArchivedEstate, archived, recovered } from './recovered-estate.js';
import { makeFileServersAgain } from './storage-by-hand.js';

let estate: LosableEstate | undefined;
afterEach(async () => {
  await estate?.close();
  estate = undefined;
});

const vms = Number(process.env.OVM_PROOF_VMS ?? 40);

/** Puts the capture where the tool does not look: it is for the judge alone. */
function hidden({ archives, capture, estate: { root } }: ArchivedEstate): string {
  const place = join(root, 'hidden');
  renameSync(archives, place);
  mkdirSync(archives, { mode: 0o700 });
  return capture.replace(archives, place);
}

describe.skipIf(!canHaveOwnRoot())(`B1 and B3 without any archive (unless ${noOwnRoot})`, () => {
  it.each([
    ['B1', 'database', '3.4'],
    ['B3', 'both', '3.4'],
    ['B1', 'database', '3.3'],
    ['B3', 'both', '3.2'],
  ] as const)(
    'when it is %s (%s lost) on %s, then what differs from the estate as it was is what only a manager knew, and the run has listed it',
    async (situation, loss, release) => {
      const own = await losableEstate({ release, engine: 'mysql', vms });
      estate = own;
      const made = await archived(own, ['capture']);
      const before = hidden(made);
      await own.lose(loss);
      const answer = (_question: string, words: readonly string[]) => {
        if (words.includes('made')) makeFileServersAgain(own);
        return undefined;
      };
      const { directory, told } = await recovered(made, { situation }, { answer });
      const live = ['--live', '--config', made.config, '--estate', 'prod', '--json'];
      const { out, err, code } = await runCli(['compare', before, ...live]);
      expect(code, err).toBe(0);
      const compared = JSON.parse(out) as Compared;
      const [kinds, expected] = [kindsOf(compared), differencesExpected(release)];
      // a smaller estate has not something of everything
      expect(vms === 40 ? kinds : kinds.filter((kind) => !expected.includes(kind))).toEqual(
        vms === 40 ? expected : [],
      );
      const gaps = JSON.parse(readFileSync(join(directory, 'gaps.json'), 'utf8')) as EstateGaps;
      expect(notListed(compared.differences, gaps)).toEqual([]);
      expect(invented(compared.differences)).toEqual([]);
      expect(statSync(join(directory, 'gaps.md')).mode & 0o777).toBe(0o600);
      expect(own.manager().startedVms()).toEqual([]);
      expect(told.join('\n')).not.toContain('canary');
    },
  );
});

interface Compared {
  readonly differences: readonly Difference[];
  readonly notCompared: readonly NotCompared[];
}

/** `network name`, `tag missing`: each kind of difference once. */
function kindsOf({ differences, notCompared }: Compared): readonly string[] {
  const kinds = differences.map(({ entity, attribute, kind }) => `${entity} ${attribute ?? kind}`);
  const untold = notCompared.map(({ entity, attribute }) => `${entity} ${attribute ?? 'all'} untold`);
  return [...new Set([...kinds, ...untold])].sort();
}

/** Values that the manager shows now and nobody had given: other than ids, host names, and what the person typed. */
function invented(differences: readonly Difference[]): readonly string[] {
  return differences.flatMap(({ kind, entity, id, idB, attribute, b }) => {
    const value = b?.value;
    if (kind !== 'different' || value === undefined || attribute === 'id') return [];
    const isId = value === id || value === idB;
    const isHostName = typeof value === 'string' && /^(?:Local FS )?ovs\d+$/.test(value);
    const isReference = attribute === 'fileServer';
    return isId || isHostName || isReference
      ? []
      : [`${entity} ${id} ${attribute}: ${JSON.stringify(value)}`];
  });
}
