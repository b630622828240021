import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { Difference } from '../../src/model/compare.js';
import { runCli } from '../cli/run-cli.js';
import { canHaveOwnRoot, noOwnRoot } from '../doubles/manager-host/host-root.js';
import { type LosableEstate, losableEstate } from '../doubles/manager-host/losable-estate.js';
import { unambiguous } from '../emitters/estate-script/unambiguous-world.js';
import { copyDisksOf, expectDisks, withSmallDisks } from './lost-disks.js';
import { type ArchivedEstate, archived, recovered } from './recovered-estate.js';
import { statedMap, stating } from './storage-map.js';

let estate: LosableEstate | undefined;
afterEach(async () => {
  await estate?.close();
  estate = undefined;
});

const vms = Number(process.env.OVM_PROOF_VMS ?? 40);

/**
 * What differs although every line of the fix was sent, by kind: ids, what no line of the CLI sets or not on several lines
 * (descriptions), what a new LUN is called, and what the doubles do not tell (assumed): a master of a new pool, the
 * addresses of VLAN interfaces by the agents, a vm.cfg of a VM that a line made.
 */
const leftBehind: ReadonlySet<string> = new Set([
  'server isMaster',
  'server pool poolFileSystem',
  'physical disk name',
  'physical disk additional',
  'VLAN interface addressType',
  'VM boot',
]);

/**
 * Kinds of differences that are none of these. A VM that the run has told to be open is not made: a person has not said
 * what no file tells. No line makes a VM outside of a pool.
 */
async function kindsLeft(
  { capture, config, estate: { reality } }: ArchivedEstate,
  told: readonly string[],
): Promise<readonly string[]> {
  const isOpen = ({ kind, entity, name, id }: Difference) =>
    kind === 'missing' &&
    entity === 'VM' &&
    told.some((line) => line.trim().startsWith(`open: VM ${name ?? id}: `));
  // a pool that is made anew has a file system of its own
  const ofPools = reality.world.pools.map(({ refs }) => refs?.fileSystem);
  const isOldPool = ({ kind, entity, id }: Difference) =>
    kind === 'missing' && entity === 'file system' && ofPools.includes(id);
  const isInPoolNow = ({ entity, attribute, a }: Difference) =>
    entity === 'VM' && attribute === 'poolName' && a === undefined;

  const { err, out, code } = await runCli([
    ...['compare', capture, '--live', '--json'],
    ...['--config', config, '--estate', 'prod'],
  ]);
  expect(code, err).toBe(0);
  const { differences: all } = JSON.parse(out) as { readonly differences: readonly Difference[] };
  const kinds = all
    .filter(({ attribute }) => attribute !== 'id' && attribute !== 'description')
    .filter((one) => !isOpen(one) && !isInPoolNow(one) && !isOldPool(one))
    .map(({ entity, attribute, kind }) => `${entity} ${attribute ?? kind}`);
  return [...new Set(kinds)].filter((kind) => !leftBehind.has(kind)).sort();
}

describe.skipIf(!canHaveOwnRoot())(`B4, everything is lost (unless ${noOwnRoot})`, () => {
  it.each(['3.2', '3.3', '3.4'] as const)(
    'when %s is lost with its servers and storage, then archive and copies of the disks bring it back',
    async (release) => {
      const adapted = (world: Parameters<typeof unambiguous>[0]) => withSmallDisks(unambiguous(world));
      estate = await losableEstate({ release, engine: 'mysql', vms, adapted });
      const { world } = estate.reality;
      const made = await archived(estate, ['capture']);
      const disks = copyDisksOf(world, join(estate.root, 'copies of disks'));
      const map = await statedMap(made);
      await estate.lose('everything');
      const words = { situation: 'B4', disks, road: 'scripts' } as const;
      const { told, byPerson } = await recovered(made, words, stating(map));
      expect(byPerson).not.toContain('copy-disks');
      expectDisks(estate, world);
      expect(estate.host.uuid).toBe(world.manager?.uuid);
      expect(estate.manager().startedVms()).toEqual([]);
      if (process.env.OVM_PROOF_TOLD) console.log(told.join('\n'));
      expect(await kindsLeft(made, told)).toEqual([]);
    },
  );
});
