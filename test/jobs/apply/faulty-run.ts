import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { inspect } from 'node:util';
import { expect } from 'vitest';
import { RescueError } from '../../../src/base/errors.js';
import { type ApplyWords, withApply } from '../../../src/jobs/apply/apply.js';
import type { ApplyOutcome } from '../../../src/jobs/apply/apply-settings.js';
import { serviceWords } from '../../../src/jobs/live/service-words.js';
import type { GuardedEstate, GuardedOptions, guardedEstates } from '../../cli/guarded-estate.js';
import { soundEstate } from '../../cli/planted-estates.js';
import { repositoryTrees } from '../../doubles/hosts/world-repositories.js';
import { writeTree } from '../../doubles/hosts/write-files.js';
import type { OvmManagerDouble } from '../../doubles/ovm-manager/ovm-manager-double.js';
import type { Release, World } from '../../doubles/ovm-manager/world.js';
import { poolId, repositoryIds } from '../../emitters/estate-script/sample-estate.js';

export const network = '10a1b2c3d4';
const file = '0004fb0000120000f00000000000000f.img';
export const luns = [
  { id: '0004fb00001800000000000000000011', name: 'LUN (1)', page83: '36000144000000010f00b2a3c4d5e6f11' },
  { id: '0004fb00001800000000000000000012', name: 'LUN (2)', page83: '36000144000000010f00b2a3c4d5e6f12' },
] as const;

/** A sound estate with two LUNs that nobody uses. */
export function estateWithLuns(release: Release): World {
  const world = soundEstate(release);
  return { ...world, physicalDisks: [...luns, ...world.physicalDisks] };
}

/** Two VMs, the first on a file, the second on a LUN that is named by what never changes. */
export function linesFor(release: Release): string[] {
  const vm = (name: string) =>
    `create Vm name=${name} repository=${repositoryIds.nfs} domainType=XEN_PVM memory=512 on ServerPool id=${poolId}`;
  const vnic = (mac: string, name: string) =>
    release === '3.2'
      ? [`create Vnic name=${mac} network=${network}`, `add Vnic name=${mac} to Vm name=${name}`]
      : [`create Vnic name=${mac} macAddress=${mac} network=${network} on Vm name=${name}`];
  const map = (kind: string, device: string, name: string) =>
    `create VmDiskMapping slot=0 ${release === '3.2' ? 'storageDevice' : kind}=${device} name=xvda on Vm name=${name}`;
  return [
    `refresh Repository id=${repositoryIds.nfs}`,
    vm('one'),
    ...vnic('00:21:f6:ff:ff:01', 'one'),
    map('virtualDisk', file, 'one'),
    'edit Vm name=one description=first',
    vm('two'),
    ...vnic('00:21:f6:ff:ff:02', 'two'),
    map('physicalDisk', `@wwid:${luns[0].page83}`, 'two'),
    'edit Vm name=one highAvailability=Yes',
  ];
}

/** What a manager holds, without the ids that it made up: a disk of a LUN is the LUN's WWID. */
export function standingAt(manager: OvmManagerDouble) {
  const page83 = (id: string) =>
    /Page83 ID = (\S+)/.exec(manager.execute(`show PhysicalDisk id=${id}`).text)?.[1];
  const vms = manager.vms().map(({ id: _, vnics, disks, ...vm }) => ({
    ...vm,
    vnics: vnics.map(({ mac, network: on }) => ({ mac, network: on })),
    disks: disks.map(({ name: __, device, ...disk }) => ({
      ...disk,
      device: page83(device ?? '') ?? device,
    })),
  }));
  const { PhysicalDisk: ___, ...estate } = manager.estate();
  return { vms, estate, loose: manager.looseVnics() };
}

type Standing = ReturnType<typeof standingAt>;

/** One run of a script at a live estate with its real guard. */
export interface Faulty {
  readonly estate: GuardedEstate;
  readonly before: Standing;
  run(): Promise<ApplyOutcome>;
  /** The error that a run ends with. */
  failure(): Promise<RescueError>;
}

type Start = ReturnType<typeof guardedEstates>['start'];

export interface FaultyOptions extends Partial<GuardedOptions> {
  readonly lines?: readonly string[];
  /** Called before each line is sent, with what is told of it. */
  readonly progress?: (text: string) => void;
  /** So long the operator looks at what would be sent. */
  readonly thinksMs?: number;
}

/** Starts an estate and a script for it. */
export async function faulty(start: Start, release: Release, options: FaultyOptions = {}): Promise<Faulty> {
  const { lines = linesFor(release), progress = () => {}, thinksMs = 0, ...more } = options;
  const world = estateWithLuns(release);
  const estate = await start({ release, world, rest: release !== '3.2', ...more });
  const script = join(estate.root, 'script.ovmcli');
  writeFileSync(script, lines.join('\n'));
  const tree = writeTree(
    join(estate.root, 'Repositories'),
    repositoryTrees(options.truth ?? options.world ?? world),
  );
  const words: ApplyWords = {
    ...{ script, archives: join(estate.root, 'archives'), managerUuid: world.manager?.uuid ?? '' },
    input: {
      ...{ estate: 'prod', trees: [tree], managerFiles: [], ...serviceWords(estate.services) },
      ssh: () => ({ knownHosts: estate.knownHosts }),
      log: { info: progress, warn: () => {} },
    },
    patience: { reconnectForMs: 8000, betweenMs: 20, settleMs: [20, 40] },
  };
  const run = () =>
    withApply(words, async (planned) => {
      await planned.check([]);
      await pause(thinksMs);
      return planned.carryOut();
    });
  const failure = async () => {
    const error = await run().then(
      () => undefined,
      (reason: unknown) => reason,
    );
    if (!(error instanceof RescueError)) throw new Error(`no RescueError: ${inspect(error)}`);
    return error;
  };
  return { estate, before: standingAt(estate.cli.manager), run, failure };
}

/** Everything that was there is as it was; what is there beside it are these VMs. */
export function mustBeUnharmed({ estate, before }: Faulty, added: readonly string[]): void {
  const { vms, estate: objects } = standingAt(estate.cli.manager);
  expect(vms.slice(0, before.vms.length)).toEqual(before.vms);
  expect(vms.slice(before.vms.length).map(({ name }) => name)).toEqual(added);
  expect(objects).toEqual(before.estate);
  expect(estate.changes().filter((line) => /^(?:delete|remove|start|stop) /.test(line))).toEqual([]);
  expect(estate.cli.manager.startedVms()).toEqual([]);
}

const calmly = new Map<Release, Promise<Standing>>();

/** What stands after a run without trouble. */
function undisturbed(start: Start, release: Release): Promise<Standing> {
  const known = calmly.get(release) ?? calm(start, release);
  calmly.set(release, known);
  return known;
}

async function calm(start: Start, release: Release): Promise<Standing> {
  const run = await faulty(start, release);
  await run.run();
  mustBeUnharmed(run, ['one', 'two']);
  return standingAt(run.estate.cli.manager);
}

/** A run that meets trouble and ends as if nothing had happened. */
export async function mustHeal(start: Start, release: Release, trouble: Faulty): Promise<void> {
  await trouble.run();
  mustBeUnharmed(trouble, ['one', 'two']);
  expect(standingAt(trouble.estate.cli.manager)).toEqual(await undisturbed(start, release));
}
