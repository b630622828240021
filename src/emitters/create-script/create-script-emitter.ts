import type { Environment, Release } from '../../model/environment.js';
import { vmName } from '../../model/ownership.js';
import type { Making, NamedText } from '../emitter.js';
import { lunComments, lunMusts } from './lun-of-line.js';
import { mapText, needsOf } from './map-text.js';
import { openFileNames, openText } from './open-text.js';
import { planContext } from './plan-context.js';
import { planReport } from './plan-report.js';
import { planVm } from './plan-vm.js';
import { oneLine, scriptHead } from './script-head.js';
import { scriptBlocks, scriptText } from './script-lines.js';
import { sendScript } from './send-script.js';
import type { VmPlan } from './vm-plan.js';

/** Plans every VM (no templates) of the environment, or those that are wanted, in order of their names. */
export function planVms(
  environment: Environment,
  release: Release,
  wanted: (vm: Environment['vms'][number]) => boolean = () => true,
): VmPlan[] {
  const context = planContext(environment, release);
  const vms = environment.vms
    .filter((vm) => vm.kind === 'vm' && wanted(vm))
    .map((vm) => ({ vm, key: `${vmName(vm) ?? ''}\0${vm.id}` }));
  return vms.sort((a, b) => (a.key < b.key ? -1 : 1)).map(({ vm }) => planVm(vm, context));
}

/** True when nothing keeps the VM from being created. */
export function isReady(plan: VmPlan): boolean {
  return plan.openPoints.length === 0;
}

/**
 * The create scripts of one release: `create-vms.ovmcli` (plain CLI lines), `create-vms.sh` (sends them), `report.txt`,
 * `open.map` (the map to fill in) and `open/` with one file for each VM that has open points.
 */
export function* emitCreateScripts(
  environment: Environment,
  plans: readonly VmPlan[],
  release: Release,
  making: Making,
): Iterable<NamedText> {
  const head = scriptHead(`Create script for the Oracle VM CLI, release ${release}`, environment, making);
  const ready = plans.filter(isReady);
  const blocks = scriptBlocks(ready, release);
  yield {
    path: 'create-vms.ovmcli',
    text: scriptText([...head, ...lunComments(ready, environment)], blocks),
  };
  const musts = lunMusts(
    ready,
    environment,
    blocks.flatMap((block) => block.lines),
    release,
  );
  yield { path: 'create-vms.sh', text: sendScript(head, blocks, ready, release, musts), executable: true };
  yield { path: 'report.txt', text: planReport(environment, plans, release) };
  const open = plans.filter((plan) => !isReady(plan));
  if (open.length > 0) yield { path: 'open.map', text: mapText(needsOf(open)) };
  const fileNames = openFileNames(open);
  for (const [index, plan] of open.entries()) {
    const title = `Open points of ${oneLine(vmName(plan.vm) || plan.vm.id)}, release ${release}`;
    yield {
      path: `open/${fileNames[index]}`,
      text: openText(scriptHead(title, environment, making), plan),
    };
  }
}
