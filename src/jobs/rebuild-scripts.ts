import { RescueError } from '../base/errors.js';
import { toolVersion } from '../base/version.js';
import { emitCreateScripts, isReady, planVms } from '../emitters/create-script/create-script-emitter.js';
import { mapText, type Need, needsOf } from '../emitters/create-script/map-text.js';
import { vmFileNames } from '../emitters/create-script/open-text.js';
import { explainPlans } from '../emitters/create-script/plan-report.js';
import type { VmPlan } from '../emitters/create-script/vm-plan.js';
import type { NamedText } from '../emitters/emitter.js';
import { type EstatePlan, estateScriptKinds, linesOf } from '../emitters/estate-script/estate-plan.js';
import { planEstates } from '../emitters/estate-script/estate-planners.js';
import { explainEstate } from '../emitters/estate-script/estate-report.js';
import { emitEstateScripts } from '../emitters/estate-script/estate-script-emitter.js';
import { isExport } from '../emitters/estate-script/export-place.js';
import { emitVmCfg } from '../emitters/vm-cfg-emitter.js';
import { readMapFile } from '../formats/map-file.js';
import { wwidKey } from '../formats/wwid.js';
import type { Environment, Release, VirtualMachine } from '../model/environment.js';
import { idKey } from '../model/identifiers.js';
import { isOfManager } from '../model/merge-devices.js';
import { createLocalHost } from '../reach/local-host.js';
import { OutputDirectory } from '../reach/output-directory.js';
import { pathKind } from '../reach/path-kind.js';
import { refuseForeignFile, writeFileAtomically } from '../reach/write-file.js';
import { placesIn } from './archived-origin.js';
import type { EstateReading } from './read-estate.js';
import { inputsOf, refuseInside } from './refuse-inside.js';

/** `vms` makes the VMs again; the others are scripts for a whole estate. */
export const scriptKinds = ['vms', ...estateScriptKinds] as const;
export type ScriptKind = (typeof scriptKinds)[number];

export interface RebuildOptions {
  readonly kinds: readonly ScriptKind[];
  readonly release: Release;
  /** Names or ids; all VMs if empty. */
  readonly vms: readonly string[];
  /** WWIDs of LUNs that lines of the kind `empty` may format. */
  readonly allowFormat: readonly string[];
  readonly out: string;
  readonly writeMap?: string;
}

/** What a rebuild gave. */
export interface Rebuild {
  /** Of the kind `vms`; none where it was not wanted. */
  readonly plans: readonly VmPlan[];
  readonly estates: readonly EstatePlan[];
  readonly ready: number;
  readonly open: number;
  /** Definitions that could not even be captured. */
  readonly unread: number;
  readonly out: string;
}

/**
 * Plans what is wanted and writes the scripts of one release to a directory, whole or not at all: those of the kind
 * `vms` directly, those of every other kind in a directory of its name.
 * Throws OVM_USAGE for words that go with another kind.
 */
export async function rebuildScripts(reading: EstateReading, options: RebuildOptions): Promise<Rebuild> {
  const { environment } = reading;
  refuseInside(inputsOf(reading.sources), [
    { option: '--out', path: options.out },
    { option: '--write-map', path: options.writeMap },
  ]);
  refuseOtherKinds(options);
  if (options.writeMap !== undefined) await refuseFilledMap(options.writeMap);
  const wanted = planKinds(environment, options);
  const output = await OutputDirectory.open(options.out);
  try {
    for (const { path, text, executable } of filesOf(reading, wanted, options))
      await output.put(path, text, executable ? 0o700 : 0o600);
    await output.finish();
  } catch (error) {
    await output.abandon();
    throw error;
  }
  const { plans } = wanted;
  const open = plans.filter((plan) => !isReady(plan));
  const needs = [...needsOf(open), ...wanted.estates.flatMap(estateNeeds)];
  if (options.writeMap !== undefined) await writeFileAtomically(options.writeMap, mapText(needs));
  const unread = environment.findings.filter((finding) => finding.code === 'not-captured').length;
  return { ...wanted, ready: plans.length - open.length, open: open.length, unread, out: options.out };
}

type Wanted = Pick<Rebuild, 'plans' | 'estates'>;

function refuseOtherKinds({ kinds, vms, allowFormat }: RebuildOptions): void {
  if (vms.length > 0 && kinds.includes('survivors'))
    throw new RescueError(
      'OVM_USAGE',
      '--vm',
      'it goes with --kind vms and --kind empty; the other kind makes no VM',
    );
  if (allowFormat.length > 0 && !kinds.includes('empty'))
    throw new RescueError(
      'OVM_USAGE',
      '--allow-format',
      'it goes with --kind empty; no other kind formats anything',
    );
  const wrong = allowFormat.find((place) => !isExport(place) && wwidKey(place) === undefined);
  if (wrong !== undefined)
    throw new RescueError('OVM_USAGE', `--allow-format ${wrong}`, 'it is no WWID and no HOST:/PATH');
}

function planKinds(environment: Environment, options: RebuildOptions): Wanted {
  const { kinds, release, allowFormat } = options;
  const estateKinds = estateScriptKinds.filter((kind) => kinds.includes(kind));
  const wanted = wantedVms(environment, options.vms);
  return {
    plans: kinds.includes('vms') ? planVms(environment, release, wanted) : [],
    estates: planEstates(estateKinds, environment, release, { allowFormat, wanted }),
  };
}

function* filesOf(
  { environment, readAt }: EstateReading,
  { plans, estates }: Wanted,
  { kinds, release }: RebuildOptions,
): Iterable<NamedText> {
  const making = { toolVersion, readAt };
  if (kinds.includes('vms')) {
    yield* emitCreateScripts(environment, plans, release, making);
    const gone = definitionsGone(plans);
    const names = vmFileNames(gone);
    for (const [index, vm] of gone.entries())
      yield { path: `vm-cfg/${names[index]}/vm.cfg`, text: emitVmCfg(vm) };
  }
  for (const plan of estates) yield* emitEstateScripts(environment, plan, making);
}

function estateNeeds({ openPoints }: EstatePlan): Need[] {
  return openPoints.map((point) => ({ who: point.subject, point }));
}

/** What an operator filled in is never replaced by an empty list; neither is a file that is no map of this tool. */
async function refuseFilledMap(path: string): Promise<void> {
  if (pathKind(path) === 'file') {
    const { document } = readMapFile(await createLocalHost().readFile(path, 16 * 1024 * 1024));
    const filled = document.entries.length;
    const why = `it has ${filled} filled-in lines, which would be lost; name a new file`;
    if (filled > 0) throw new RescueError('OVM_USAGE', `--write-map ${path}`, why);
  }
  refuseForeignFile('--write-map', path, mapBeginning);
}

/** How every map of `mapText` begins. */
const mapBeginning = /^# Map for ovm-rescue/;

/** VMs that run but whose vm.cfg is nowhere: a vm.cfg rebuilt from what is known goes beside the scripts. */
function definitionsGone(plans: readonly VmPlan[]): VirtualMachine[] {
  // what a manager shows has no front ends: no vm.cfg can be made of it
  return plans
    .map((plan) => plan.vm)
    .filter((vm) => vm.definitions.length === 0 && !vm.disks.some(isOfManager));
}

function wantedVms(environment: Environment, vms: readonly string[]): (vm: VirtualMachine) => boolean {
  if (vms.length === 0) return () => true;
  const matches = (wanted: string) => (vm: VirtualMachine) =>
    vm.facts.name?.value === wanted || idKey(vm.id) === idKey(wanted);
  for (const wanted of vms) {
    const found = environment.vms.filter(matches(wanted));
    if (found.length === 0) throw noSuchVm(environment, wanted);
    if (found.every((vm) => vm.kind === 'template')) {
      throw new RescueError(
        'OVM_NOTHING_FOUND',
        `VM ${wanted}`,
        'it is a template, and templates come back with their repository',
      );
    }
  }
  return (vm) => vms.some((wanted) => matches(wanted)(vm));
}

function noSuchVm({ vms }: Environment, wanted: string): RescueError {
  const names = vms.flatMap(({ facts }) => facts.name?.value ?? []);
  const near = names.filter((name) => name.toLowerCase().includes(wanted.toLowerCase())).slice(0, 3);
  const meant = near.length === 0 ? '' : `; did you mean ${near.join(' or ')}?`;
  const hint = `--vm takes the whole name, with case, or the whole id${meant}`;
  const why = 'no VM that was read has this name or id';
  return new RescueError('OVM_NOTHING_FOUND', `VM ${wanted}`, why, undefined, hint);
}

/** `survivors: 42 lines, 3 open points` */
export function estateCounts(plan: EstatePlan): string {
  return `${plan.kind}: ${linesOf(plan).length} lines, ${plan.openPoints.length} open points`;
}

/** Every line of the plans with file and line behind each value. */
export function explainRebuild({ plans, estates }: Rebuild, reading: EstateReading): string {
  const place = placesIn(reading);
  return [explainPlans(plans, place), ...estates.map((plan) => explainEstate(plan, place))].join('');
}
