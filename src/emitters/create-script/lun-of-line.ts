import { composeLine } from '../../formats/ovm-cli/compose-line.js';
import { shownWwids, wwidKey } from '../../formats/wwid.js';
import type { Environment, Release } from '../../model/environment.js';
import { idKey } from '../../model/identifiers.js';
import { oneLine } from './script-head.js';
import type { PlannedLine, VmPlan } from './vm-plan.js';

/** A physical disk as the manager calls it, and the LUN that it was when somebody looked. */
export interface MappedLun {
  readonly id: string;
  readonly wwid: string;
}

/** Attributes of a disk mapping that name a physical disk; 3.2 has one word for disks of every kind. */
const diskAttributes: ReadonlySet<string> = new Set(['physicalDisk', 'storageDevice']);

type Disks = Pick<Environment, 'physicalDisks'>;

/** The LUN that a line maps; undefined for every other line. Managers give the ids of LUNs anew when they discover them. */
export function lunOfLine(line: PlannedLine, environment: Disks): MappedLun | undefined {
  return lunFinder(environment)(line);
}

function lunFinder({ physicalDisks }: Disks): (line: PlannedLine) => MappedLun | undefined {
  const wwids = new Map(Object.entries(physicalDisks).map(([wwid, { value }]) => [idKey(value), wwid]));
  return ({ command, values }) => {
    const id = values.find(({ attribute }) => diskAttributes.has(attribute))?.value;
    const wwid = id === undefined ? undefined : wwids.get(idKey(id));
    if (command !== 'create VmDiskMapping' || id === undefined || wwid === undefined) return undefined;
    return { id, wwid };
  };
}

/** Comments by which `apply` looks for LUNs by what never changes, whatever the manager calls them by then. */
export function lunComments(plans: readonly VmPlan[], environment: Disks): string[] {
  const lunOf = lunFinder(environment);
  if (Object.keys(environment.physicalDisks).length === 0) return [];
  const luns = plans.flatMap(({ lines }) => lines.flatMap((line) => lunOf(line) ?? []));
  const texts = luns.map(({ id, wwid }) => `# LUN ${oneLine(id)} has WWID ${oneLine(wwid)}`);
  return [...new Set(texts)].sort();
}

/**
 * For the sh file: a line that maps a LUN, or looks whether it is there, goes out only where the manager shows its WWID
 * (`Page83 ID` in a recorded show PhysicalDisk).
 * @param lines all lines of the file, in order
 */
export function lunMusts(
  plans: readonly VmPlan[],
  environment: Disks,
  lines: readonly string[],
  release: Release,
): string[] {
  const lunOf = lunFinder(environment);
  if (Object.keys(environment.physicalDisks).length === 0) return [];
  const found = new Map<string, string>();
  for (const line of plans.flatMap((plan) => plan.lines)) {
    const lun = lunOf(line);
    const ask = lun && asking(lun.id, release);
    if (lun === undefined || ask === undefined) continue;
    const key = wwidKey(lun.wwid);
    const must = [
      'Page83 ID',
      (key === undefined ? [oneLine(lun.wwid)] : shownWwids(key)).join('|'),
      ask,
    ].join('\t');
    for (const text of [ask, line.text]) found.set(text, must);
  }
  return lines.flatMap((text, index) => {
    const must = found.get(text);
    return must === undefined ? [] : [`${index + 1}\t${must}`];
  });
}

function asking(id: string, release: Release): string | undefined {
  const instance = { key: 'id', value: id } as const;
  const ask = composeLine({ verb: 'show', object: 'PhysicalDisk', instance, attributes: [] }, release);
  return 'line' in ask ? ask.line : undefined;
}
