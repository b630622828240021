import { printMapLine } from '../../formats/map-file.js';
import { vmName } from '../../model/ownership.js';
import { mapValueWords } from './map-values.js';
import { oneLine } from './script-head.js';
import type { OpenPoint, VmPlan } from './vm-plan.js';

/** Open points of VMs that no map can bring back: they run, or their definition itself must be found or repaired. */
const beyondMaps = new Set(['runs', 'no-definition', 'untrusted-definition']);

/** An open point and who has it. */
export interface Need {
  /** The VM or other object. */
  readonly who: string;
  readonly point: Pick<OpenPoint, 'message' | 'map'>;
}

/** The needs of VMs that a map could close. */
export function needsOf(plans: readonly VmPlan[]): Need[] {
  return plans
    .filter(({ openPoints }) => !openPoints.some(({ code }) => beyondMaps.has(code)))
    .flatMap(({ vm, openPoints }) => openPoints.map((point) => ({ who: vmName(vm) || vm.id, point })));
}

/** The map to fill in: one line for each thing no file tells, with what needs it; a line closes all its VMs. */
export function mapText(needs: readonly Need[]): string {
  const needed = new Map<string, NeededLine>();
  for (const { who, point } of needs) {
    for (const entry of point.map) {
      const line = printMapLine({ ...entry, value: '' });
      const words = mapValueWords(entry);
      const known = needed.get(line) ?? { words, reasons: new Set<string>(), who: new Set<string>() };
      known.reasons.add(oneLine(point.message));
      known.who.add(oneLine(who));
      needed.set(line, known);
    }
  }
  const blocks = [...needed].sort(([a], [b]) => (a < b ? -1 : 1)).map(([line, need]) => mapBlock(line, need));
  const head = [
    '# Map for ovm-rescue: what no file of the estate tells. Fill in what you know behind the = and give the file to',
    '# `ovm-rescue rebuild --map`. An empty value leaves the point open; no line is ever guessed.',
  ];
  if (blocks.length === 0) head.push('#', '# Nothing is open that a map could close.');
  return `${head.join('\n')}\n${blocks.join('')}`;
}

/** Why a line is needed, by whom, and what it takes. */
interface NeededLine {
  readonly words: string | undefined;
  readonly reasons: Set<string>;
  readonly who: Set<string>;
}

/** One reason is enough: of VMs that share a disk each has its own, and they say the same. */
function mapBlock(line: string, { words, reasons, who }: NeededLine): string {
  const [reason] = reasons;
  const names = [...who];
  const shown = names.slice(0, 5).join(', ') + (names.length > 5 ? ` and ${names.length - 5} more` : '');
  const takes = words === undefined ? '' : `# fill in: ${words}\n`;
  return `\n# ${reason}\n# needed by ${shown}\n${takes}${line}\n`;
}
