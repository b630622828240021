import { RescueError } from '../base/errors.js';
import { toolVersion } from '../base/version.js';
import { emitCreateScripts, isReady, planVms } from '../emitters/create-script/create-script-emitter.js';
import { mapText } from '../emitters/create-script/map-text.js';
import { vmFileNames } from '../emitters/create-script/open-text.js';
import { explainPlans } from '../emitters/create-script/plan-report.js';
import type { VmPlan } from '../emitters/create-script/vm-plan.js';
import { emitVmCfg } from '../emitters/vm-cfg-emitter.js';
import { readMapFile } from '../formats/map-file.js';
import type { Environment, Release, VirtualMachine } from '../model/environment.js';
import { idKey } from '../model/identifiers.js';
import { createLocalHost } from '../reach/local-host.js';
import { OutputDirectory } from '../reach/output-directory.js';
import { pathKind } from '../reach/path-kind.js';
import { refuseForeignFile, writeFileAtomically } from '../reach/write-file.js';
import type { EstateReading } from './read-estate.js';
import { inputsOf, refuseInside } from './refuse-inside.js';

export interface RebuildOptions {
  readonly release: Release;
  /** Names or ids; all VMs if empty. */
  readonly vms: readonly string[];
  readonly out: string;
  readonly writeMap?: string;
}

/** What a rebuild gave. */
export interface Rebuild {
  readonly plans: readonly VmPlan[];
  readonly ready: number;
  readonly open: number;
  /** Definitions that could not even be captured. */
  readonly unread: number;
  readonly out: string;
}

/** Plans every wanted VM and writes the create scripts of one release to a directory, whole or not at all. */
export async function rebuildScripts(reading: EstateReading, options: RebuildOptions): Promise<Rebuild> {
  const { environment } = reading;
  refuseInside(inputsOf(reading.sources), [
    { option: '--out', path: options.out },
    { option: '--write-map', path: options.writeMap },
  ]);
  if (options.writeMap !== undefined) await refuseFilledMap(options.writeMap);
  const plans = planVms(environment, options.release, wantedVms(environment, options.vms));
  const making = { toolVersion, readAt: reading.readAt };
  const output = await OutputDirectory.open(options.out);
  try {
    for (const { path, text, executable } of emitCreateScripts(environment, plans, options.release, making)) {
      await output.put(path, text, executable ? 0o700 : 0o600);
    }
    const gone = definitionsGone(plans);
    const names = vmFileNames(gone);
    for (const [index, vm] of gone.entries())
      await output.put(`vm-cfg/${names[index]}/vm.cfg`, emitVmCfg(vm), 0o600);
    await output.finish();
  } catch (error) {
    await output.abandon();
    throw error;
  }
  const open = plans.filter((plan) => !isReady(plan));
  if (options.writeMap !== undefined) await writeFileAtomically(options.writeMap, mapText(open));
  const unread = environment.findings.filter((finding) => finding.code === 'not-captured').length;
  return { plans, ready: plans.length - open.length, open: open.length, unread, out: options.out };
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
  return plans.map((plan) => plan.vm).filter((vm) => vm.definitions.length === 0);
}

function wantedVms(environment: Environment, vms: readonly string[]): (vm: VirtualMachine) => boolean {
  if (vms.length === 0) return () => true;
  const matches = (wanted: string) => (vm: VirtualMachine) =>
    vm.facts.name?.value === wanted || idKey(vm.id) === idKey(wanted);
  for (const wanted of vms) {
    const found = environment.vms.filter(matches(wanted));
    if (found.length === 0)
      throw new RescueError('OVM_NOTHING_FOUND', `VM ${wanted}`, 'no VM that was read has this name or id');
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

/** Every line of the plans with file and line behind each value. */
export function explainRebuild(rebuild: Rebuild): string {
  return explainPlans(rebuild.plans);
}
