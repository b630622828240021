import { RescueError } from '../../../base/errors.js';
import type { RowSource } from '../../../reach/database/database.js';
import type { ColumnDefinition } from '../../../reach/database/dictionary.js';
import type { ImportTarget } from './import-targets.js';

/** Bytes of a value at most, by type: in the longer form of 12.1 and later VARCHAR2 takes 32767. */
const mostBytes = { CHAR: 2000, VARCHAR2: 4000 } as const;
const mostBytesExtended = 32_767;

/**
 * Throws OVM_SCHEMA_DIFFERS, naming every column, when texts of the archive do not fit their columns once they are in UTF-8: a
 * column counts bytes of the character set of its database, and `ä`, one byte before, has two then. Reads all rows of such tables.
 */
export async function refuseTooWide(
  { archived, from, to }: Pick<ImportTarget, 'archived' | 'from' | 'to'>,
  rowsOf: (from: string, table: string) => RowSource,
): Promise<void> {
  const found: string[] = [];
  for (const { name, columns } of archived.tables) {
    const read = columns.filter(({ generated }) => !generated);
    const limits = read.map(bytesOf);
    if (limits.every((limit) => limit === Number.POSITIVE_INFINITY)) continue;
    const longest = await longestValues(rowsOf(from, name).tsv(), limits.length);
    for (const [index, bytes] of longest.entries())
      if (bytes > (limits[index] ?? 0)) found.push(`${name}.${read[index]?.name} (${bytes} bytes)`);
  }
  if (found.length === 0) return;
  const why = `texts that were of ${archived.characterSet} do not fit in UTF-8: ${found.join(', ')}`;
  const hint =
    'Nothing was touched. Import into a server of the character set of the archive, or make these columns wider where the archive comes from (ALTER TABLE … MODIFY … CHAR) and export again.';
  throw new RescueError('OVM_SCHEMA_DIFFERS', to, why, undefined, hint);
}

/** Infinity for columns whose values are no text of the database's character set. */
function bytesOf({ columnType }: ColumnDefinition): number {
  const [, type, length = '0', unit] = /^(CHAR|VARCHAR2)\((\d+) (BYTE|CHAR)\)$/.exec(columnType) ?? [];
  if (type === undefined) return Number.POSITIVE_INFINITY;
  if (unit === 'BYTE') return Number(length);
  const most = mostBytes[type as keyof typeof mostBytes];
  return Number(length) > most ? mostBytesExtended : most;
}

const [tab, lineFeed, backslash] = [0x09, 0x0a, 0x5c];

/** Bytes of the longest value of each column; an escape is one byte (docs/archive.md). */
async function longestValues(tsv: AsyncIterable<Buffer>, columns: number): Promise<readonly number[]> {
  const longest = Array<number>(columns).fill(0);
  let column = 0;
  let bytes = 0;
  let escaped = false;
  for await (const chunk of tsv) {
    for (const byte of chunk) {
      if (escaped) escaped = false;
      else if (byte === tab || byte === lineFeed) {
        if (bytes > (longest[column] ?? 0)) longest[column] = bytes;
        column = byte === tab ? column + 1 : 0;
        bytes = 0;
      } else {
        bytes += 1;
        escaped = byte === backslash;
      }
    }
  }
  return longest;
}
