import {
  type NightTableChange,
  type NightTableSize,
  readNightTableKey,
  serverOfDatabaseKey,
} from '../../model/night.js';

type TableSizes = Readonly<Record<string, NightTableSize>>;

/**
 * Tables that are not as large as they were, the largest change first: by bytes where both nights tell them, else by
 * rows. Tables of servers that gave nothing tonight, and tables whose rows were left out, are not compared.
 */
export function tableChanges(
  before: TableSizes,
  now: TableSizes,
  untold: ReadonlySet<string>,
): NightTableChange[] {
  const keys = new Set([...Object.keys(before), ...Object.keys(now)]);
  return [...keys]
    .flatMap((key) => changeOf(key, ownSize(before, key), ownSize(now, key)))
    .filter(({ database }) => !untold.has(serverOfDatabaseKey(database)))
    .sort((a, b) => byBytes(b) - byBytes(a) || byRows(b) - byRows(a) || inOrder(a, b));
}

/** A table may have a name that every object has, as `constructor`. */
function ownSize(sizes: TableSizes, key: string): NightTableSize | undefined {
  return Object.hasOwn(sizes, key) ? sizes[key] : undefined;
}

function changeOf(
  key: string,
  before: NightTableSize | undefined,
  now: NightTableSize | undefined,
): NightTableChange[] {
  if (before?.rows === null || now?.rows === null) return [];
  const [rowsBefore, rowsNow] = [before?.rows ?? null, now?.rows ?? null];
  const [bytesBefore, bytesNow] = [before?.bytes ?? null, now?.bytes ?? null];
  const sizes = { rowsBefore, rowsNow, bytesBefore, bytesNow };
  if (rowsBefore === null || rowsNow === null)
    return [{ kind: rowsBefore === null ? 'new' : 'gone', ...readNightTableKey(key), ...sizes }];
  const bytes = bytesBefore === null || bytesNow === null ? 0 : bytesNow - bytesBefore;
  const change = bytes || rowsNow - rowsBefore;
  if (change === 0) return [];
  return [{ kind: change > 0 ? 'grown' : 'shrunk', ...readNightTableKey(key), ...sizes }];
}

function byBytes({ bytesBefore, bytesNow, kind }: NightTableChange): number {
  if (kind !== 'new' && kind !== 'gone' && (bytesBefore === null || bytesNow === null)) return 0;
  return Math.abs((bytesNow ?? 0) - (bytesBefore ?? 0));
}

function byRows({ rowsBefore, rowsNow }: NightTableChange): number {
  return Math.abs((rowsNow ?? 0) - (rowsBefore ?? 0));
}

function inOrder(a: NightTableChange, b: NightTableChange): number {
  const [one, other] = [`${a.database}/${a.table}`, `${b.database}/${b.table}`];
  return one < other ? -1 : one > other ? 1 : 0;
}
