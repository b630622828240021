import { printMapLine } from '../../formats/map-file.js';
import { vmName } from '../../model/ownership.js';
import { checkedHead, oneLine } from './script-head.js';
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
      : [
          '#',
          '# Its lines so far, not to be sent as they are:',
          ...lines.map((line) => `#   ${oneLine(line.text)}`),
        ];
  return `${checkedHead([...head, '#', title, '#', ...points, ...soFar]).join('\n')}\n`;
}

/** File names for VMs with open points, in their order: `vmFileNames` with `.txt`. */
export function openFileNames(plans: readonly VmPlan[]): string[] {
  return vmFileNames(plans.map(({ vm }) => vm)).map((name) => `${name}.txt`);
}

/**
 * Names for VMs as files or directories, in their order: the id, at most 100 characters of it, with everything that
 * does not belong into a file name as `_`, and a number where two would have the same, which also some file systems
 * compare without case. Any text is a possible id: `xm list` gives what the domain is called.
 */
export function vmFileNames(vms: readonly { readonly id: string }[]): string[] {
  const taken = new Map<string, number>();
  return vms.map(({ id }) => {
    const name = id
      .replace(/[^\w.-]/g, '_')
      .replace(/^(\.+|$)/, '_')
      .slice(0, 100);
    const count = (taken.get(name.toLowerCase()) ?? 0) + 1;
    taken.set(name.toLowerCase(), count);
    return `${name}${count === 1 ? '' : `~${count}`}`;
  });
}
