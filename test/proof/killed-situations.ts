import { join } from 'node:path';
import type { PlanWords } from '../../src/jobs/recover/plan-recovery.js';
import type { LosableOptions } from '../doubles/manager-host/losable-estate.js';
import { unambiguous } from '../emitters/estate-script/unambiguous-world.js';
import { saved, savedFiles, withBackup } from './host-backup.js';
import { copyDisksOf, expectDisks, withSmallDisks } from './lost-disks.js';
import { deleteVm, vmLike } from './lost-vm.js';
import type { ArchivedEstate, Watcher } from './recovered-estate.js';
import { statedMap, stating } from './storage-map.js';

/** An estate that has lost something, and who leads it back. */
export interface LostSituation {
  readonly words: PlanWords;
  readonly watcher?: Watcher;
  /** What has to be back beside all that every situation promises. */
  readonly expectBack?: () => void;
}

/** A situation whose recovery is killed. */
export interface KilledSituation {
  readonly situation: PlanWords['situation'];
  readonly release: '3.3' | '3.4';
  readonly sets: readonly ('capture' | 'schema')[];
  /** Whether all is as it was in the end, byte for byte: then one estate can be lost again and again. */
  readonly whole: boolean;
  readonly options?: Pick<LosableOptions, 'vms' | 'adapted'>;
  lose(made: ArchivedEstate): Promise<LostSituation>;
}

const losing =
  (situation: PlanWords['situation'], loss: 'database' | 'manager' | 'both') =>
  async ({ estate }: ArchivedEstate): Promise<LostSituation> => {
    await estate.lose(loss);
    return { words: { situation } };
  };

async function loseHost({ estate }: ArchivedEstate): Promise<LostSituation> {
  const files = saved(estate);
  await estate.lose('both');
  return { words: { situation: 'A4', savedFiles }, watcher: withBackup(estate, files) };
}

async function loseVm(made: ArchivedEstate): Promise<LostSituation> {
  const one = vmLike(made, { running: false });
  deleteVm(one);
  return { words: { situation: 'vm', vm: one.vm.id, road: 'scripts' } };
}

async function loseEverything(made: ArchivedEstate): Promise<LostSituation> {
  const { estate } = made;
  const { world } = estate.reality;
  const disks = copyDisksOf(world, join(estate.root, 'copies of disks'));
  const map = await statedMap(made);
  await estate.lose('everything');
  return {
    words: { situation: 'B4', disks, road: 'scripts' },
    watcher: stating(map),
    expectBack: () => expectDisks(estate, world),
  };
}

const small: KilledSituation['options'] = { adapted: (world) => withSmallDisks(unambiguous(world)) };

export const killedSituations: readonly KilledSituation[] = [
  {
    ...{ situation: 'A5', release: '3.3', sets: ['capture', 'schema'], whole: true },
    lose: losing('A5', 'database'),
  },
  { situation: 'B2', release: '3.3', sets: ['capture'], whole: true, lose: losing('B2', 'manager') },
  { situation: 'A4', release: '3.4', sets: ['capture', 'schema'], whole: false, lose: loseHost },
  { situation: 'B1', release: '3.4', sets: ['capture'], whole: false, lose: losing('B1', 'database') },
  { situation: 'B3', release: '3.4', sets: ['capture'], whole: false, lose: losing('B3', 'both') },
  {
    ...{ situation: 'vm', release: '3.4', sets: ['capture'], whole: false },
    ...{ options: { adapted: withSmallDisks, vms: 12 }, lose: loseVm },
  },
  {
    ...{ situation: 'B4', release: '3.3', sets: ['capture'], whole: false },
    ...{ options: small, lose: loseEverything },
  },
];
