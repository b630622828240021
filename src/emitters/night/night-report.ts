import type { NightRecord } from '../../model/night.js';
import { shownText } from '../inventory/shown-text.js';
import { columns, heading, padded, wrappedWords } from '../inventory/text-layout.js';
import { type NightComparedWith, type ReportPart, reportParts } from './report-parts.js';

/**
 * A night as plain text for a terminal or a mail, pieces of one line each. Values stand whole on their lines, so that
 * `grep` finds them.
 * @param before the last good night, for the counts then
 * @param place the directory of the archives
 */
export function* nightReport(
  record: NightRecord,
  before?: NightComparedWith,
  place?: string,
): Iterable<string> {
  for (const line of reportLines(record, before, place)) yield `${shownText(line).trimEnd()}\n`;
}

function* reportLines(
  record: NightRecord,
  before: NightComparedWith | undefined,
  place: string | undefined,
): Iterable<string> {
  const { estate, name, good, startedAt, endedAt, tool, managerUuid, release } = record;
  yield `Night ${name} of estate ${estate}: ${good ? 'good' : 'NOT good'}`;
  yield `Written by ${tool.name} ${tool.version}; from ${startedAt} to ${endedAt}`;
  yield `Manager UUID ${managerUuid ?? 'not certain'}, release ${release ?? 'not known'}`;
  yield '';
  yield* wrappedWords('', record.line);
  for (const part of reportParts(record, before, place)) yield* partLines(part);
}

function* partLines({ title, columns: shape, rows, remark }: ReportPart): Iterable<string> {
  yield* heading(title);
  if (remark !== undefined) yield* wrappedWords('  ', remark);
  if (rows.length === 0) return;
  const heads = shape.map(({ label }) => label);
  const widths = heads.map((head, index) => widest([head, ...rows.map((cells) => cells[index] ?? '')]));
  // one column needs no heading: the title says it
  for (const cells of heads.length > 1 ? [heads, ...rows] : rows)
    yield `  ${cells.map((cell, index) => padded(cell, widths[index] ?? 0)).join('  ')}`;
}

function widest(cells: readonly string[]): number {
  return cells.reduce((most, cell) => Math.max(most, columns(shownText(cell))), 0);
}
