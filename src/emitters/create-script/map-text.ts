import { type MapEntry, printMapLine } from '../../formats/map-file.js';
import { vmName } from '../../model/ownership.js';
import { oneLine } from './script-head.js';
import type { VmPlan } from './vm-plan.js';

/** Open points of VMs that no map can bring back: they run, or their definition itself must be found or repaired. */
const beyondMaps = new Set(['runs', 'no-definition', 'untrusted-definition']);

/** The map to fill in: one line for each thing no file tells, with what needs it; a line closes all its VMs. */
export function mapText(plans: readonly VmPlan[]): string {
  const needed = new Map<
    string,
    { entry: Omit<MapEntry, 'line' | 'column'>; reasons: Set<string>; vms: string[] }
  >();
  for (const plan of plans) {
    if (plan.openPoints.some(({ code }) => beyondMaps.has(code))) continue;
    for (const point of plan.openPoints) {
      for (const entry of point.map) {
        const line = printMapLine({ ...entry, value: '' });
        const known = needed.get(line) ?? {
          entry: { ...entry, value: '' },
          reasons: new Set<string>(),
          vms: [],
        };
        known.reasons.add(oneLine(point.message));
        known.vms.push(oneLine(vmName(plan.vm) || plan.vm.id));
        needed.set(line, known);
      }
    }
  }
  const blocks = [...needed]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([line, { reasons, vms }]) => {
      const names = [...new Set(vms)];
      const shown = names.slice(0, 5).join(', ') + (names.length > 5 ? ` and ${names.length - 5} more` : '');
      return `\n# ${[...reasons].slice(0, 2).join('; ')}\n# needed by ${shown}\n${line}\n`;
    });
  const head = [
    '# Map for ovm-rescue: what no file of the estate tells. Fill in what you know behind the = and give the file to',
    '# `ovm-rescue rebuild --map`. An empty value leaves the point open; no line is ever guessed.',
  ];
  if (blocks.length === 0) head.push('#', '# Nothing is open that a map could close.');
  return `${head.join('\n')}\n${blocks.join('')}`;
}
