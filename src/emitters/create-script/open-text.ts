import { printMapLine } from '../../formats/map-file.js';
import { vmName } from './plan-context.js';
import { oneLine } from './script-head.js';
import type { VmPlan } from './vm-plan.js';

/** The text for a VM with open points: the reasons, what closes them, and its lines so far, all as comments. */
export function openText(head: readonly string[], plan: VmPlan): string {
  const { vm, openPoints, lines } = plan;
  const points = openPoints.flatMap((point) => [
    `# OPEN ${point.code}: ${oneLine(point.message)}`,
    ...point.map.map((entry) => `#      in the map: ${oneLine(printMapLine({ ...entry, value: '' }))}`),
  ]);
  const title = `# VM ${oneLine(vmName(vm) || '(no name)')} (was ${oneLine(vm.id)}) is not created`;
  const soFar =
    lines.length === 0
      ? []
      : ['#', '# Its lines so far, not to be sent as they are:', ...lines.map((line) => `#   ${line.text}`)];
  return `${[...head, '#', title, '#', ...points, ...soFar].join('\n')}\n`;
}

/**
 * File names for VMs, in their order: the id, with everything that does not belong into a file name as `_`, and a
 * number where two would have the same, which also some file systems compare without case.
 */
export function openFileNames(plans: readonly VmPlan[]): string[] {
  const taken = new Map<string, number>();
  return plans.map(({ vm }) => {
    const name = vm.id
      .replace(/[^\w.-]/g, '_')
      .replace(/^\.+/, '_')
      .slice(0, 100);
    const count = (taken.get(name.toLowerCase()) ?? 0) + 1;
    taken.set(name.toLowerCase(), count);
    return `${name}${count === 1 ? '' : `~${count}`}.txt`;
  });
}
