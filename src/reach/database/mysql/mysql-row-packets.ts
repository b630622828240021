import type { Socket } from 'node:net';
import type { Connection } from 'mysql2';
import { RescueError } from '../../../base/errors.js';
import type { MysqlConnection } from './mysql-connection.js';
import { reusePackets } from './packet-socket.js';

/** Takes one row: value i is `bytes[starts[i] .. ends[i])`, NULL where `starts[i]` is -1. Valid during the call only. */
export type TakeRow = (bytes: Buffer, starts: Int32Array, ends: Int32Array) => void;

export interface RowStream {
  readonly sql: string;
  /** Number of columns of the result. */
  readonly columns: number;
  readonly takeRow: TakeRow;
  /** Looked at after each row; nothing more is read until the promise is fulfilled. */
  readonly pressure?: () => Promise<void> | undefined;
}

/** What the driver's command for a query is inside; none of it is documented (mysql2 3.24, lib/commands/query.js). */
interface QueryInside {
  row?: (packet: PacketInside, connection: unknown) => unknown;
  on(event: string, listener: (value: never) => void): QueryInside;
}

interface PacketInside {
  readonly buffer?: unknown;
  readonly offset?: unknown;
  readonly end?: unknown;
  readonly isEOF?: () => boolean;
}

interface WholePacket {
  readonly buffer: Buffer;
  readonly offset: number;
  readonly end: number;
  isEOF(): boolean;
}

const nullMark = 251;

/**
 * Streams the rows of a statement as raw bytes. With `hook` the row packets are taken out of the driver before it
 * makes objects of them, which saves about a third of the time; that is an internal of the driver, and where it does
 * not look as expected the rows come through its public interface instead, with the same bytes.
 * What `takeRow` or `pressure` throws passes unchanged and costs the connection.
 */
export async function streamRows(
  connection: MysqlConnection,
  what: string,
  stream: RowStream,
  hook: boolean,
): Promise<void> {
  const flow = new RowFlow(connection, stream);
  try {
    await connection.watch(what, () => flow.run(hook));
  } catch (error) {
    throw flow.failure ?? error;
  } finally {
    flow.end();
  }
}

/** The whole result of a small statement as bytes, exactly as the server sent them. */
export async function rawRows(
  connection: MysqlConnection,
  what: string,
  sql: string,
): Promise<(Buffer | null)[][]> {
  const result = await connection.watch(what, () => {
    return new Promise((resolve, reject) => {
      const options = { sql, rowsAsArray: true, typeCast: false };
      connection.raw.query(options, (error, rows) => (error ? reject(error) : resolve(rows)));
    });
  });
  return result as (Buffer | null)[][];
}

/**
 * True when the hook gives what the public interface gives, tried on a row with every kind of length that a value can
 * have.
 */
export async function hookWorks(connection: MysqlConnection): Promise<boolean> {
  const sql = "SELECT 'a', NULL, '', REPEAT('b', 250), REPEAT('c', 251), REPEAT('d', 65536), 7";
  const [expected = []] = await rawRows(connection, connection.address, sql);
  const got: (string | null)[][] = [];
  const takeRow: TakeRow = (bytes, starts, ends) => {
    got.push(Array.from(starts, (start, i) => (start < 0 ? null : bytes.toString('latin1', start, ends[i]))));
  };
  await streamRows(connection, connection.address, { sql, columns: expected.length, takeRow }, true);
  const texts = expected.map((value) => (value === null ? null : value.toString('latin1')));
  return got.length === 1 && texts.every((text, i) => text === got[0]?.[i]);
}

class RowFlow {
  failure: unknown;
  #paused = false;
  #reusing = false;
  readonly #connection: MysqlConnection;
  readonly #raw: Connection;
  readonly #socket: Socket;
  readonly #stream: RowStream;
  readonly #starts: Int32Array;
  readonly #ends: Int32Array;

  constructor(connection: MysqlConnection, stream: RowStream) {
    this.#connection = connection;
    this.#raw = connection.raw;
    this.#socket = (connection.raw as unknown as { stream: Socket }).stream;
    this.#stream = stream;
    this.#starts = new Int32Array(stream.columns);
    this.#ends = new Int32Array(stream.columns);
  }

  run(hook: boolean): Promise<void> {
    return new Promise((resolve, reject) => {
      const options = { sql: this.#stream.sql, rowsAsArray: true, typeCast: false };
      const query = this.#raw.query(options) as unknown as QueryInside;
      query.on('error', reject);
      query.on('end', resolve as () => void);
      // Rows the hook takes never become a result; whatever it does not take arrives here.
      query.on('result', (row: (Buffer | null)[]) => this.#guarded(() => this.#takeValues(row)));
      if (hook && typeof query.row === 'function') this.#takePackets(query, query.row);
    });
  }

  end(): void {
    reusePackets(this.#socket, false);
  }

  #takePackets(query: QueryInside, theirs: (packet: PacketInside, connection: unknown) => unknown): void {
    const ours = (packet: PacketInside, connection: unknown): unknown => {
      if (!isWholePacket(packet) || packet.isEOF()) return theirs.call(query, packet, connection);
      try {
        // From here on nobody keeps bytes: the driver is done with the columns, and rows are copied at once.
        if (!this.#reusing) reusePackets(this.#socket, true);
        this.#reusing = true;
        this.#takePacket(packet);
      } catch (error) {
        this.#fail(error);
      }
      return ours;
    };
    query.row = ours;
  }

  /** A row of the text protocol: each value with its length before it. */
  #takePacket(packet: WholePacket): void {
    if (this.failure !== undefined) return;
    const { buffer, end } = packet;
    const starts = this.#starts;
    const ends = this.#ends;
    let at = packet.offset;
    for (let column = 0; column < starts.length; column++) {
      let length = buffer[at++] as number;
      if (length >= nullMark) {
        if (length === nullMark) {
          starts[column] = -1;
          ends[column] = -1;
          continue;
        }
        const bytes = length === 252 ? 2 : length === 253 ? 3 : 8;
        length = bytes === 8 ? Number(buffer.readBigUInt64LE(at)) : buffer.readUIntLE(at, bytes);
        at += bytes;
      }
      starts[column] = at;
      at += length;
      ends[column] = at;
    }
    if (at !== end)
      throw new RescueError('OVM_DB_LOST', this.#connection.address, 'a row does not have its length');
    this.#stream.takeRow(buffer, starts, ends);
    this.#yieldToPressure();
  }

  #takeValues(row: (Buffer | null)[]): void {
    let at = 0;
    for (let column = 0; column < this.#starts.length; column++) {
      const value = row[column] ?? null;
      this.#starts[column] = value === null ? -1 : at;
      at += value?.length ?? 0;
      this.#ends[column] = value === null ? -1 : at;
    }
    this.#stream.takeRow(Buffer.concat(row.filter((value) => value !== null)), this.#starts, this.#ends);
    this.#yieldToPressure();
  }

  /** The socket is paused, not the driver: rows that were read already go on, so nobody must keep them. */
  #yieldToPressure(): void {
    if (this.#paused) return;
    const pressure = this.#stream.pressure?.();
    if (pressure === undefined) return;
    this.#paused = true;
    this.#socket.pause();
    pressure.then(
      () => {
        this.#paused = false;
        this.#socket.resume();
      },
      (error) => this.#fail(error),
    );
  }

  #guarded(action: () => void): void {
    if (this.failure !== undefined) return;
    try {
      action();
    } catch (error) {
      this.#fail(error);
    }
  }

  /** The rest of the result cannot be called off, so the connection goes. */
  #fail(error: unknown): void {
    if (this.failure !== undefined) return;
    this.failure = error;
    this.#connection.destroy();
  }
}

function isWholePacket(packet: PacketInside): packet is WholePacket {
  return (
    Buffer.isBuffer(packet.buffer) &&
    typeof packet.offset === 'number' &&
    typeof packet.end === 'number' &&
    typeof packet.isEOF === 'function'
  );
}
