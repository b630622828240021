import { counted } from '../../base/counted.js';
import type { NightChanges, NightRecord, NightTableChange } from '../../model/night.js';
import type { Column, TableShape } from '../inventory/page-table.js';
import { sizeText } from '../inventory/size-text.js';
import { growthOf, rateText, signedText } from './growth-text.js';

/** A part of a night's report: the same for text and page. */
export interface ReportPart extends TableShape {
  readonly rows: readonly (readonly string[])[];
  /** A line above the rows. */
  readonly remark?: string;
}

/** What counts of another night are compared with; counts stand alone without one. */
export type NightComparedWith = Pick<NightRecord, 'name' | 'counts'>;

/** Every part of the report that has something to tell, in the order in which people read it. */
export function reportParts(
  record: NightRecord,
  before: NightComparedWith | undefined,
  place?: string,
): ReportPart[] {
  const parts = [
    reasonTable(record),
    recoverableTable(record),
    archiveTable(record, place),
    countTable(record, before),
    changeTable(record),
    growthTable(record),
    copyTable(record),
    noticeTable(record),
    troubleTable(record),
    prunedTable(record),
  ];
  return parts.filter(({ rows, remark }) => rows.length > 0 || remark !== undefined);
}

function reasonTable({ reasons, acceptedDrop }: NightRecord): ReportPart {
  const accepted = acceptedDrop === undefined ? {} : { remark: `Drop accepted: ${acceptedDrop}` };
  const rows = reasons.map((reason) => [reason]);
  const title = rows.length > 0 ? 'Why it is not good' : 'What was accepted';
  return { id: 'night-reasons', title, columns: heads(['Reason', 100]), rows, ...accepted };
}

function recoverableTable({ recoverable, openPoints }: NightRecord): ReportPart {
  const where = 'The open points, each with what to do: scripts/empty/report.txt in the capture.';
  const rows = recoverable.map(({ situation, state, why }) => [situation, state, why]);
  const columns = heads(['Situation', 15], ['State', 10], ['Why', 75]);
  return {
    id: 'night-recoverable',
    title: 'Recoverable',
    columns,
    rows,
    ...(openPoints > 0 && { remark: where }),
  };
}

function archiveTable({ archives }: NightRecord, place: string | undefined): ReportPart {
  const remark = place !== undefined && archives.length > 0 && { remark: `In ${place}` };
  const columns = heads(['Of', 18], ['Archive', 26], ['State', 12], ['Problems', 44]);
  const rows = archives.map(({ kind, databaseServer, name, status, problems }) => [
    kind === 'capture' ? 'capture' : `schema of ${databaseServer ?? 'a database'}`,
    name ?? 'none',
    status,
    problems.join('; '),
  ]);
  return { id: 'night-archives', title: 'Archives', columns, rows, ...remark };
}

const countWords = [
  ['vms', 'VMs'],
  ['templates', 'templates'],
  ['disks', 'disks'],
  ['networks', 'networks'],
  ['servers', 'servers'],
  ['repositories', 'repositories'],
] as const;

function countTable({ counts }: NightRecord, before: NightComparedWith | undefined): ReportPart {
  const old = before?.counts;
  const cells = (
    what: string,
    now: number,
    was: number | undefined,
    text = String as (n: number) => string,
  ) => [
    ...[what, text(now)],
    ...(before ? [was === undefined ? 'none' : text(was), changeText(now, was ?? 0, text)] : []),
  ];
  const databases = Object.entries(counts.databases).flatMap(([key, { tables, rows, bytes }]) => {
    const was = old && Object.hasOwn(old.databases, key) ? old.databases[key] : undefined;
    return [
      cells(`tables of ${key}`, tables, was?.tables),
      cells(`rows of ${key}`, rows, was?.rows),
      cells(`size of ${key}`, bytes, was?.bytes, sizeText),
    ];
  });
  const objects = countWords.map(([key, what]) => cells(what, counts[key], old?.[key]));
  const columns = before
    ? [...heads(['What', 40]), ...figures(['Now', 18], ['Before', 18], ['Change', 24])]
    : [...heads(['What', 70]), ...figures(['Now', 30])];
  const against = before ? { remark: `Before: ${before.name}` } : {};
  return { id: 'night-counts', title: 'Counts', columns, rows: [...objects, ...databases], ...against };
}

/** `+60.0 MiB (+148.1 %)`; the percentage is cut, so that it never says more than there is. */
function changeText(now: number, before: number, text: (count: number) => string): string {
  if (now === before) return '';
  const sign = now > before ? '+' : '-';
  const tenths = Math.trunc((Math.abs(now - before) * 1000) / before);
  const percent = before === 0 ? '' : ` (${sign}${tenths / 10} %)`;
  return `${sign}${text(Math.abs(now - before))}${percent}`;
}

function changeTable({ differences }: NightRecord): ReportPart {
  const { vms, disks, networks, notCompared = [], against } = differences;
  const rows = [
    ...came('VM', vms),
    ...vms.changed.map((label) => ['changed', 'VM', label]),
    ...came('disk', disks),
    ...came('network', networks),
    ...notCompared.map((what) => ['not compared', '', what]),
  ];
  const since = against === null ? 'There is no good night to compare with.' : `Since ${against}.`;
  const remark = rows.length === 0 && against !== null ? `${since} Nothing came, went or changed.` : since;
  const columns = heads(['Change', 15], ['Kind', 12], ['What', 73]);
  return { id: 'night-changes', title: 'Differences to the last good night', columns, rows, remark };
}

function came(kind: string, { added, removed }: NightChanges): string[][] {
  return [
    ...added.map((label) => ['added', kind, label]),
    ...removed.map((label) => ['removed', kind, label]),
  ];
}

function growthTable({ differences: { tables, days } }: NightRecord): ReportPart {
  const columns = [
    ...heads(['Table', 26], ['Database', 18]),
    ...figures(['Size', 12], ['Rows', 12], ['Change', 20], ['A day', 12]),
  ];
  const rows = tables.map((table) => [
    table.table,
    table.database,
    table.bytesNow === null ? '' : sizeText(table.bytesNow),
    table.rowsNow === null ? '' : String(table.rowsNow),
    tableChangeText(table),
    rateOf(table, days),
  ]);
  return { id: 'night-tables', title: 'Tables that grew or shrank', columns, rows };
}

/** Bytes and rows where both changed: a table may shrink in rows and grow in bytes. */
function tableChangeText(table: NightTableChange): string {
  const growth = growthOf(table);
  if (growth === null) return table.kind;
  const rows = (table.rowsNow ?? 0) - (table.rowsBefore ?? 0);
  const size = signedText(growth.unit, growth.change);
  return growth.unit === 'rows' || rows === 0 ? size : `${size}, ${signedText('rows', rows)}`;
}

function rateOf(table: NightTableChange, days: number | null): string {
  const growth = growthOf(table);
  return growth === null ? '' : (rateText(growth, days) ?? '').replace(/ a day$/, '');
}

function copyTable({ copies }: NightRecord): ReportPart {
  const columns = [
    ...heads(['Target', 30], ['State', 10]),
    ...figures(['Size', 11], ['Took', 9]),
    ...heads(['Reason', 40]),
  ];
  const rows = copies.map(({ target, status, bytes, tookMs, reason = '' }) => [
    ...[target, status, sizeText(bytes), `${(tookMs / 1000).toFixed(1)} s`, reason],
  ]);
  return { id: 'night-copies', title: 'Copies', columns, rows };
}

function noticeTable({ notices }: NightRecord): ReportPart {
  const rows = notices.map(({ target, status, reason = '' }) => [target, status, reason]);
  const columns = heads(['Target', 40], ['State', 12], ['Reason', 48]);
  return { id: 'night-notices', title: 'Notices', columns, rows };
}

function troubleTable({ troubles = [] }: NightRecord): ReportPart {
  const rows = troubles.map((trouble) => [trouble]);
  return { id: 'night-troubles', title: 'What else went wrong', columns: heads(['Trouble', 100]), rows };
}

function prunedTable({ pruned }: NightRecord): ReportPart {
  const rows = pruned.map((name) => [name]);
  const title = `Removed by the retention: ${counted(pruned.length, 'archive')}`;
  return { id: 'night-pruned', title, columns: heads(['Archive', 100]), rows };
}

type Head = readonly [label: string, width: number];

/** Columns with their share of a page's width in percent. */
function heads(...of: readonly Head[]): Column[] {
  return of.map(([label, width]) => ({ label, width }));
}

function figures(...of: readonly Head[]): Column[] {
  return heads(...of).map((column) => ({ ...column, figures: true }));
}
