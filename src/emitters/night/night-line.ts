import { counted } from '../../base/counted.js';
import {
  type NightChanges,
  type NightDifferences,
  type NightRecord,
  nightDate,
  type RecoverableState,
} from '../../model/night.js';
import { rehearsalText } from '../../model/rehearsal.js';
import { shownText } from '../inventory/shown-text.js';
import { mostGrownText } from './growth-text.js';

/** What a line is made of: a record before its line is written. */
export type NightWithoutLine = Omit<NightRecord, 'line'>;

/**
 * A night in one line for a DBA: what could be recovered from, then what changed, as
 * `prod: recoverable. B1-B3 yes (schema 02:10, UUID agrees in 6 places); B4 3 open points; +2 VMs, 1 disk without owner`.
 * One that is not good says why first and ends with the last good one.
 */
export function nightLine(record: NightWithoutLine): string {
  const { good, reasons, recoverable, openPoints, differences, acceptedDrop } = record;
  const changes = [...changeTexts(differences), ...unownedTexts(record)];
  const parts = [
    ...(good ? [] : fewOf(reasons, ['more reason', 'more reasons'])),
    ...recoverable.map((state) => stateText(state, openPoints)),
    ...(changes.length > 0 ? [changes.join(', ')] : []),
    mostGrownText(differences),
    rehearsedText(record),
    acceptedDrop && `drop accepted: ${acceptedDrop}`,
    failedText(['copy', 'copies'], record.copies),
    failedText(['notice', 'notices'], record.notices),
    ...fewOf(record.troubles ?? [], ['more trouble', 'more troubles']),
    lastGoodText(record),
  ].filter((part) => part !== undefined && part !== '');
  return shownText(`${record.estate}: ${headline(record)} ${parts.join('; ')}`).trimEnd();
}

/**
 * `NOT recoverable` is said where something is lost: a night with fewer VMs than before is not good, and can be
 * recovered from all the same.
 */
export function headline({ good, archives, verified, recoverable }: NightWithoutLine): string {
  if (good) {
    const open = recoverable.some(({ situation, state }) => situation === 'B1-B3' && state !== 'yes');
    return open ? 'recoverable with open points.' : 'recoverable.';
  }
  // an export that failed is a reason, and no situation rests on it alone
  const relied = verified && archives.length > 0 && recoverable.length > 0;
  const lost = !relied || recoverable.some(({ state }) => state === 'no');
  return lost ? 'NOT recoverable tonight.' : 'NOT good tonight.';
}

/** Open points alone need no further word. */
function stateText({ situation, state, why }: RecoverableState, openPoints: number): string {
  const isPoints = state === 'open' && why === counted(openPoints, 'open point');
  return isPoints ? `${situation} ${why}` : `${situation} ${state} (${why})`;
}

/** `+2 VMs, -1 VM, 3 VMs changed, +1 disk`. */
export function changeTexts({ vms, disks, networks }: NightDifferences): string[] {
  const changed = vms.changed.length > 0 ? [`${counted(vms.changed.length, 'VM')} changed`] : [];
  return [
    ...cameAndWent(vms, 'VM'),
    ...changed,
    ...cameAndWent(disks, 'disk'),
    ...cameAndWent(networks, 'network'),
  ];
}

function cameAndWent({ added, removed }: NightChanges, one: string): string[] {
  return [
    ...(added.length > 0 ? [`+${counted(added.length, one)}`] : []),
    ...(removed.length > 0 ? [`-${counted(removed.length, one)}`] : []),
  ];
}

function unownedTexts({ unowned }: NightWithoutLine): string[] {
  return unowned > 0 ? [`${counted(unowned, 'disk')} without owner`] : [];
}

/** What went nowhere: `copy to nas:/backup failed: no space`. */
function failedText(
  [one, many]: readonly [string, string],
  sent: readonly { readonly target: string; readonly status: string; readonly reason?: string }[],
): string {
  const failed = sent.filter(({ status }) => status === 'failed');
  const texts = failed.map(
    ({ target, reason }) => `${one} to ${target} failed${reason ? `: ${reason}` : ''}`,
  );
  return fewOf(texts, [`more failed ${one}`, `more failed ${many}`]).join('; ');
}

function rehearsedText({ rehearsal }: NightWithoutLine): string {
  if (rehearsal === undefined) return '';
  const { at, state, overdue, ...more } = rehearsal;
  return rehearsalText(at === null || state === null ? undefined : { at, state, ...more }, overdue);
}

/** With its time where it was on the same day. */
function lastGoodText({
  name,
  good,
  differences: { against },
  lastGoodProblem,
  drops,
}: NightWithoutLine): string {
  if (good) return against === null && drops === undefined ? 'first good night' : '';
  if (against === null) return drops === undefined ? 'no good night yet' : '';
  const problem = lastGoodProblem === undefined ? '' : `, and not whole any more: ${lastGoodProblem}`;
  const time =
    nightDate(against) === nightDate(name) ? ` ${against.slice(9, 11)}:${against.slice(11, 13)}` : '';
  return `last good ${nightDate(against)}${time}${problem}`;
}

/** The first three, and how many more there are. */
function fewOf(texts: readonly string[], [one, many]: readonly [string, string]): string[] {
  const rest = texts.length - 3;
  return [...texts.slice(0, 3), ...(rest > 0 ? [counted(rest, one, many)] : [])];
}
