import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { RescueError } from '../../../src/base/errors.js';
import { printMapLine } from '../../../src/formats/map-file.js';
import { type ApplyWords, withApply } from '../../../src/jobs/apply/apply.js';
import { type ComparedEstates, compareEstates } from '../../../src/jobs/compare-estates.js';
import { type EstateInput, type EstateReading, readEstate } from '../../../src/jobs/read-estate.js';
import { type Rebuild, rebuildScripts } from '../../../src/jobs/rebuild-scripts.js';
import { secretNamesIn } from '../../../src/reach/cli-changes.js';
import type { TestCertificate } from '../../doubles/https/certificate.js';
import type { OvmManagerDouble } from '../../doubles/ovm-manager/ovm-manager-double.js';
import type { Release, World } from '../../doubles/ovm-manager/world.js';
import { reinstalled } from '../../emitters/estate-script/reinstalled-world.js';
import { archivedEstate, startAgents, startManager } from './captured-estate.js';

/** What came of an estate that was rebuilt from its archive. */
export interface RebuiltEstate {
  readonly rebuild: Rebuild;
  /** Behind the scripts. */
  readonly compared: ComparedEstates;
  /** Behind the fix that the first comparison wrote. */
  readonly fixed: ComparedEstates;
  readonly manager: OvmManagerDouble;
  /** Sent to the manager, with what was asked. */
  readonly lines: readonly string[];
  /** Ids of the empty LUNs that the operator gave for what is made anew. */
  readonly newLuns: ReadonlySet<string>;
}

/**
 * The whole road: captures a world into an archive, makes the scripts of the kind `empty` from it, sends them by
 * `apply` to a manager that was installed empty, compares, sends the fix, compares again.
 */
export async function rebuiltEstate(
  root: string,
  world: World,
  release: Release,
  certificate: TestCertificate,
): Promise<RebuiltEstate> {
  const archive = await archivedEstate(root, world, release, certificate);
  const offline = { estate: 'random', archive, trees: [], managerFiles: [], log: { info() {}, warn() {} } };
  const { rebuild, again, out } = await writtenScripts(root, world, release, offline);
  const { server, input } = await startManager(root, { release, world: sameBuild(again.manager, world) });
  const managerUuid = again.manager.manager?.uuid ?? '';
  // servers that run nothing, and repositories without definitions of VMs: the guard asks them
  const asked = { ...world, manager: { uuid: managerUuid, version: '' }, vms: [] };
  const agents = await startAgents(root, asked, certificate);
  try {
    const guard = { managerUuid, withoutLocks: world.pools.map(({ name }) => name) };
    const send = (path: string) => applied(root, path, { ...input, agents: agents.words }, guard);
    await sendScripts(join(out, 'empty'), send);
    const fix = join(root, 'fix.ovmcli');
    const compared = await compareEstates(offline, input, { file: fix, told: {} });
    if (!(await send(fix))) throw new Error(`${fix} stopped`);
    const fixed = await compareEstates(offline, input);
    const newLuns = new Set(again.manager.reinstalled?.blank.map(({ id }) => id));
    return { rebuild, compared, fixed, manager: server.manager, lines: server.lines, newLuns };
  } finally {
    await agents.close();
    await server.close();
  }
}

/** As an operator does: looks what is open, fills in the map, and has the scripts written again. */
async function writtenScripts(root: string, world: World, release: Release, offline: EstateInput) {
  const reading = await readEstate(offline);
  const again = reinstalled(world, reading.environment, release);
  const map = join(root, 'estate.map');
  const lines = mapLines(again.environment);
  const scripts = async (out: string, more: readonly string[]) => {
    writeFileSync(map, [...lines, ...more, ''].join('\n'));
    const { allowFormat } = again;
    const options = { kinds: ['empty'], release, vms: [], out, allowFormat } as const;
    return rebuildScripts(await readEstate({ ...offline, map }), options);
  };
  const first = await scripts(join(root, 'first'), []);
  const out = join(root, 'scripts');
  return { rebuild: await scripts(out, answers(first, reading)), again, out };
}

type Send = (path: string) => Promise<boolean>;

/** In their order: the main script stops where it finds that the one that formats has to make something first. */
async function sendScripts(directory: string, send: Send): Promise<void> {
  const place = (name: string) => join(directory, `${name}.ovmcli`);
  const [main, format, vms] = [place('empty'), place('empty-format'), place('empty-vms')];
  if (!(await send(main))) {
    if (!(await send(format))) throw new Error(`${format} stopped`);
    if (!(await send(main))) throw new Error(`${main} stopped twice`);
  }
  if (existsSync(vms) && !(await send(vms))) throw new Error(`${vms} stopped`);
}

/** What the operator of the new estate states: how LUNs are called now, where pools may be made, what is shareable. */
function mapLines({
  physicalDisks,
  newPlaces = {},
  shareableDisks = {},
}: ReturnType<typeof reinstalled>['environment']): string[] {
  const lines = [
    ...Object.entries(physicalDisks).map(([key, { value }]) => ({
      ...{ subject: 'lun' as const, key, attribute: 'physicalDisk', value },
    })),
    ...Object.entries(newPlaces).map(([place, { value }]) => {
      const [, subject = '', key = ''] = /^(pool|repository) (.*)$/s.exec(place) ?? [];
      return { subject: subject as 'pool' | 'repository', key, attribute: 'place', value };
    }),
    ...Object.keys(shareableDisks).map((key) => ({
      ...{ subject: 'disk' as const, key, attribute: 'shareable', value: 'yes' },
    })),
  ];
  return lines.map(printMapLine);
}

/** What the operator fills in where the scripts leave a VM open: a network for a vNIC that had none, a pool. */
function answers({ estates }: Rebuild, { environment }: EstateReading): string[] {
  const network = environment.networks.find(({ facts }) => facts.roles?.value.includes('VIRTUAL_MACHINE'));
  const chosen: Readonly<Record<string, string | undefined>> = {
    network: (network ?? environment.networks[0])?.facts.name?.value,
    pool: environment.infrastructure?.serverPools[0]?.facts.name?.value,
    // one with more disks than its type takes
    domainType: 'XEN_HVM_PV_DRIVERS',
  };
  const entries = estates.flatMap(({ openPoints }) => openPoints.flatMap(({ map }) => map));
  return [
    ...new Set(entries.map((entry) => printMapLine({ ...entry, value: chosen[entry.attribute] ?? '' }))),
  ];
}

/** The operator installs the build that he had. */
function sameBuild(manager: World, { manager: old }: World): World {
  return old && manager.manager
    ? { ...manager, manager: { ...manager.manager, version: old.version } }
    : manager;
}

/** Sends a script; false where it stopped at something that is to be made first. */
async function applied(
  root: string,
  script: string,
  input: EstateInput,
  guard: Pick<ApplyWords, 'managerUuid' | 'withoutLocks'>,
): Promise<boolean> {
  const secret = join(root, 'secret');
  writeFileSync(secret, 'geh\'eim/"7', { mode: 0o600 });
  const words: ApplyWords = {
    ...{ script, input, archives: join(root, 'archives'), journal: `${script}.jsonl` },
    secretFile: secretNamesIn(readFileSync(script, 'utf8').replace(/^#.*$/gm, '')).map(
      (name) => `${name}=${secret}`,
    ),
    ...guard,
    patience: { reconnectForMs: 5_000, betweenMs: 10, settleMs: [5] },
  };
  try {
    await withApply(words, async (planned) => {
      await planned.check([]);
      return planned.carryOut();
    });
    return true;
  } catch (error) {
    if (error instanceof RescueError && error.code === 'OVM_APPLY_DIFFERS') return false;
    throw error;
  }
}
