import type oracledb from 'oracledb';
import { RescueError } from '../../../base/errors.js';
import type { RowSink } from '../database.js';
import { hasReplacement } from './oracle-column-reading.js';
import type { OracleConnection } from './oracle-connection.js';

/** Characters or bytes of a large object that are read at once. */
const pieceUnits = 256 * 1024;
/** As long a value comes with its row. */
export const inlineUnits = 128 * 1024;

/** The end of a text that may be the first half of a character, as it is or as U+FFFD. */
const endsInHalf = /[\uD800-\uDBFF\uFFFD]$/;

/**
 * Passes a large object on piece by piece, waits for the sink after each, and gives it back to the server. Throws
 * OVM_DB_FAILED when the server gives less of it than it says it has.
 */
export async function passLob(
  connection: OracleConnection,
  lob: oracledb.Lob,
  sink: RowSink,
  column: string,
): Promise<void> {
  tellErrorsOnce(lob);
  try {
    await passPieces(connection, lob, sink, column);
    sink.endValue(false);
  } finally {
    // One that the server made for this query stays in its memory until it is told.
    if (!connection.ended) await connection.watch('giving a LOB back', () => lob.close());
  }
}

/** The driver throws what went wrong, and has its stream tell it again, which would end the process. */
export function tellErrorsOnce(lob: oracledb.Lob): void {
  lob.on('error', () => undefined);
}

async function passPieces(
  connection: OracleConnection,
  lob: oracledb.Lob,
  sink: RowSink,
  column: string,
): Promise<void> {
  let isReplaced = false;
  let read = 0;
  while (read < lob.length) {
    const data = await pieceFrom(connection, lob, read);
    if (data === null || data.length === 0) break;
    read += data.length;
    if (Buffer.isBuffer(data)) sink.piece(data);
    else {
      isReplaced ||= hasReplacement(data);
      sink.piece(Buffer.from(data));
    }
    await sink.pressure();
  }
  if (read !== lob.length) throw cutShort(connection, column, read, lob.length);
  if (isReplaced) sink.replaced?.(column);
}

/**
 * Lengths count units of UTF-16, and a character of two may be cut in the middle; then the piece is read again without it.
 * The client library turns each piece into text by itself, and puts U+FFFD for half a character.
 */
async function pieceFrom(
  connection: OracleConnection,
  lob: oracledb.Lob,
  from: number,
): Promise<string | Buffer | null> {
  const read = (amount: number) => connection.watch('reading a LOB', () => lob.getData(from + 1, amount));
  const amount = Math.min(pieceUnits, lob.length - from);
  const data = await read(amount);
  const isCut = typeof data === 'string' && from + amount < lob.length && endsInHalf.test(data);
  return isCut && amount > 1 ? read(amount - 1) : data;
}

/** What came is a part of the value, and nobody could tell it from the whole. */
function cutShort(connection: OracleConnection, column: string, read: number, length: number): RescueError {
  const why = `a large object of column ${column} ended after ${read} of ${length} bytes or characters`;
  const hint = 'Run the same command again; when it ends so again, see the alert log of the server.';
  return new RescueError('OVM_DB_FAILED', connection.address, why, undefined, hint);
}
