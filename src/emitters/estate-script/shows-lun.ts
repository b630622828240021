import { composeLine } from '../../formats/ovm-cli/compose-line.js';
import { shownWwids, wwidKey } from '../../formats/wwid.js';
import type { Environment, Release } from '../../model/environment.js';
import { lunOfLine } from '../create-script/lun-of-line.js';
import type { PlannedLine } from '../create-script/vm-plan.js';
import type { EstateLine, MustShow } from './estate-plan.js';

/**
 * That the manager's physical disk of this id is the LUN (`Page83 ID` in a recorded show PhysicalDisk): the id was looked up and
 * typed by hand. Undefined for an id that fits in no line, and for what is no WWID.
 */
export function showsLun(id: string, wwid: string, release: Release): MustShow | undefined {
  const key = wwidKey(wwid);
  const instance = { key: 'id', value: id } as const;
  const ask = composeLine({ verb: 'show', object: 'PhysicalDisk', instance, attributes: [] }, release);
  if (key === undefined || 'refused' in ask) return undefined;
  return { ask: ask.line, label: 'Page83 ID', anyOf: shownWwids(key) };
}

/** A line that maps the LUN of a VM is sent only where the manager shows that it is this LUN. */
export function onItsLun(line: PlannedLine, environment: Environment, release: Release): EstateLine {
  const lun = lunOfLine(line, environment);
  const mustShow = lun && showsLun(lun.id, lun.wwid, release);
  return mustShow ? { ...line, mustShow } : line;
}
