import { comparisonOf, type Difference } from '../../model/compare.js';
import { differenceText } from '../comparison-text.js';
import type { Look } from './look-around.js';

const entities: ReadonlySet<string> = new Set(['VM', 'template', 'disk file']);
const mostLines = 200;

/**
 * Which VMs and disks came, went or changed since the capture, a line each; nothing where one side was not read. What the
 * capture does not know comes first.
 */
export function changedSince({ captured, live }: Look): readonly string[] {
  if (captured === undefined || live === undefined || live.vms.length + live.diskFiles.length === 0)
    return [];
  const { differences } = comparisonOf(captured, live);
  const all = differences.filter(({ entity }) => entities.has(entity));
  const changes = [...all.filter(isNew), ...all.filter((one) => !isNew(one))];
  const lines = changes.slice(0, mostLines).map((change) => differenceText(change));
  return changes.length > mostLines ? [...lines, `and ${changes.length - mostLines} more`] : lines;
}

/** Whether there is something now that the capture does not know. */
export function isOlderThanEstate({ captured, live }: Look): boolean {
  if (captured === undefined || live === undefined) return false;
  return comparisonOf(captured, live).differences.some((one) => isNew(one) && entities.has(one.entity));
}

const isNew = ({ kind }: Difference) => kind === 'additional';
