import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { isReady } from '../../src/emitters/create-script/create-script-emitter.js';
import { linesOf } from '../../src/emitters/estate-script/estate-plan.js';
import { planSurvivors } from '../../src/emitters/estate-script/survivors-plan.js';
import type { OvmManagerDouble } from '../doubles/ovm-manager/ovm-manager-double.js';
import type { Release, World, WorldVm } from '../doubles/ovm-manager/world.js';
import { emit } from '../emitters/create-script/estate-at-hand.js';
import { newManager, onOneLine, toldByCliAndFiles } from '../emitters/estate-script/survivors-session.js';
import { unambiguous } from '../emitters/estate-script/unambiguous-world.js';
import { environmentOf } from '../emitters/estate-script/world-environment.js';
import { fact, origin } from '../emitters/estate-script/world-facts.js';
import { randomEstate } from '../generators/random-estate.js';
import type { GuardedEstate } from './guarded-estate.js';
import { runCli } from './run-cli.js';

/** A random estate, and the script that was written when all its VMs were stopped. */
export interface Rediscovered {
  readonly world: World;
  /** The text of the script. */
  readonly script: string;
  /** The sh file that sends the same lines. */
  readonly sh: string;
  /** The VMs that it makes. */
  readonly made: readonly WorldVm[];
}

/** The first estate from a seed on whose script makes so many VMs. */
export function rediscovered(seed: number, release: Release, atLeast = 2): Rediscovered {
  for (let next = seed; next < seed + 200; next += 1) {
    const world = unambiguous(onOneLine(randomEstate(next, release, 8)));
    const found = scriptOf(world, release);
    if (found.made.length >= atLeast) return found;
  }
  throw new Error('no seed gives such an estate');
}

/** The script for what of a world can be made again. */
export function scriptOf(world: World, release: Release): Rediscovered {
  const stopped = world.vms.map(({ running: _, server: __, ...vm }) => vm);
  const environment = {
    ...environmentOf({ ...world, vms: stopped }, release),
    uuidPlaces: [{ place: '.config', uuid: world.manager?.uuid ?? '', origin }],
    manager: { release: fact(release) },
  };
  const { plans, files } = emit(environment, release);
  const ready = new Set(plans.filter(isReady).map(({ vm }) => vm.id));
  return {
    world,
    script: files.get('create-vms.ovmcli') ?? '',
    sh: files.get('create-vms.sh') ?? '',
    made: world.vms.filter(({ id }) => ready.has(id)),
  };
}

/** A manager that was installed anew and discovered the estate: VMs are called by their ids. */
export async function rediscover(world: World, release: Release): Promise<OvmManagerDouble> {
  const manager = newManager(world, release, { namesLost: true });
  const lines = linesOf(planSurvivors(await toldByCliAndFiles(world, release), release));
  for (const { text } of lines) if (!/^edit Vm /.test(text)) manager.execute(text);
  return manager;
}

/** `<rule> <subject>` of everything that stands against the script, as the world itself says. */
export function expectedReasons({ world, made, script }: Rediscovered, namesKept = true): string[] {
  return [
    ...poolsWithoutLocks(world, made),
    ...refreshedUnseen(world, script),
    ...made.flatMap((vm) => ofVm(vm, world, namesKept)),
  ].sort();
}

/** No tree is named, so nobody knows whether files that VMs map are there when their repository is refreshed. */
function refreshedUnseen({ vms, repositories }: World, script: string): string[] {
  const mapped = new Set(vms.flatMap(({ disks = [] }) => disks.map(({ device }) => device)));
  return repositories
    .filter(({ id }) => script.includes(`refresh Repository id=${id}`))
    .filter(({ files, isos }) => [...files, ...isos].some(({ id }) => mapped.has(id)))
    .map(({ id, name }) => `refresh-dangerous repository ${name} (${id})`);
}

function ofVm(vm: WorldVm, world: World, namesKept: boolean): string[] {
  const presented = world.repositories.some(
    ({ id, refs }) => id === vm.repository && [refs?.server ?? []].flat().length > 0,
  );
  const rules = [
    ...(namesKept ? ['name-taken'] : []),
    ...(vm.vnics ?? []).map(() => 'planned-mac-taken'),
    ...(vm.disks ?? []).filter((disk) => isAlone(disk, world)).map(() => 'planned-disk-mapped'),
    ...(presented ? ['definition-in-repository'] : []),
    ...(vm.running ? ['runs-on-server'] : []),
  ];
  return rules.map((rule) => `${rule} VM ${vm.name}`);
}

/** ISOs, empty drives and shareable disks may be used by many. */
export function isAlone({ kind, device }: NonNullable<WorldVm['disks']>[number], world: World): boolean {
  if (kind === 'virtualDisk')
    return world.repositories.some(({ files }) =>
      files.some(({ id, shareable }) => id === device && !shareable),
    );
  return world.physicalDisks.some(({ id, values }) => id === device && values?.shareable !== 'Yes');
}

function poolsWithoutLocks({ pools, servers }: World, made: readonly WorldVm[]): string[] {
  return pools
    .filter(({ id, values }) => {
      const members = servers.filter((server) => server.pool === id);
      return values?.clustered !== 'Yes' && members.length > 1 && made.some(({ pool }) => pool === id);
    })
    .map(({ id, name }) => `pool-without-locks server pool ${name} (${id})`);
}

/** A reason as `guard --json` prints it. */
export interface ToldReason {
  readonly rule: string;
  readonly subject: string;
  readonly message: string;
}

/** What the operator says so that nothing but the guard is left to stop an apply. */
export const said = ['--unchecked-manager', '--yes'] as const;

/** What `guard` answers to these words. */
export async function reasonsTold(words: readonly string[]) {
  const { code, out, err } = await runCli(['guard', ...words, '--json']);
  expect(out, err).not.toBe('');
  const { reasons, unread } = JSON.parse(out) as Readonly<Record<'reasons' | 'unread', ToldReason[]>>;
  return { code, reasons, unread };
}

/** The script is not sent: guard and apply name these reasons, the exit code is 13, the manager is as it was. */
export async function mustBeRefused(
  { world, script: text }: Rediscovered,
  { root, words, cli, changes }: GuardedEstate,
  expected: readonly string[],
): Promise<void> {
  const script = join(root, 'create-vms.ovmcli');
  writeFileSync(script, text);
  const given = [script, ...words, '--manager-uuid', world.manager?.uuid ?? ''];
  const before = [cli.manager.vms(), cli.manager.estate()];
  const { code, reasons, unread } = await reasonsTold(given);
  expect(reasons.map(({ rule, subject }) => `${rule} ${subject}`).sort()).toEqual(expected);
  const sent = await runCli(['apply', ...given, ...said]);
  expect([code, unread, sent.code, sent.out]).toEqual([13, [], 13, '']);
  for (const { rule, subject, message } of reasons)
    expect(sent.err).toContain(`${rule}: ${subject}: ${message}`);
  expect(changes()).toEqual([]);
  expect([cli.manager.vms(), cli.manager.estate()]).toEqual(before);
}
