import { StringDecoder } from 'node:string_decoder';
import type oracledb from 'oracledb';
import { RescueError } from '../../../base/errors.js';
import type { RowSource, TableLoader } from '../database.js';
import type { TableDefinition } from '../dictionary.js';
import { columnLoading } from './oracle-column-loading.js';
import { hasOwnRows, transferredColumns } from './oracle-column-reading.js';
import type { OracleConnection } from './oracle-connection.js';
import { tellErrorsOnce } from './oracle-long-values.js';
import { OracleRowBatches } from './oracle-row-batch.js';
import { type LongValueTaker, rowsOfTsv } from './tsv-values.js';

/** Loads rows by INSERT with arrays of binds; long values go through temporary large objects, piece by piece. */
export class OracleLoader implements TableLoader {
  readonly #connection: OracleConnection;

  constructor(connection: OracleConnection) {
    this.#connection = connection;
  }

  /** All rows are one transaction: when one is refused, or their source fails, none is there. */
  async load(database: string, table: TableDefinition, source: RowSource): Promise<number> {
    if (!hasOwnRows(table)) return 0;
    const columns = transferredColumns(table);
    const batches = new OracleRowBatches(this.#connection, database, table);
    const taker = new LongValues(this.#connection, table);
    try {
      for await (const row of rowsOfTsv(source.tsv(), columns.length, taker)) {
        if (row.length !== columns.length)
          throw wrongRow(`${database}.${table.name}`, row.length, columns.length);
        await batches.take(row);
      }
      await batches.flush();
      await this.#connection.watch(`loading ${table.name}`, () => this.#connection.raw.commit());
      return batches.inserted;
    } catch (error) {
      if (!this.#connection.ended)
        await this.#connection
          .watch('taking rows back', () => this.#connection.raw.rollback())
          .catch(() => undefined);
      throw error;
    } finally {
      await taker.close();
      await batches.close();
    }
  }

  async execute(sql: string | Uint8Array): Promise<void> {
    await this.#connection.execute(typeof sql === 'string' ? sql : Buffer.from(sql).toString());
  }

  async close(): Promise<void> {
    await this.#connection.end();
  }
}

function wrongRow(name: string, values: number, columns: number): RescueError {
  return new RescueError(
    'OVM_ARCHIVE_DAMAGED',
    `rows of table ${name}`,
    `a line has ${values} values instead of ${columns}`,
  );
}

/** Writes long values to temporary large objects. */
class LongValues implements LongValueTaker<oracledb.Lob> {
  readonly #connection: OracleConnection;
  readonly #table: TableDefinition;
  readonly #open = new Set<oracledb.Lob>();
  #decoder: StringDecoder | undefined;

  constructor(connection: OracleConnection, table: TableDefinition) {
    this.#connection = connection;
    this.#table = table;
  }

  begin(column: number): Promise<oracledb.Lob> | undefined {
    const definition = transferredColumns(this.#table)[column];
    const lob = definition && columnLoading(definition).lob;
    return lob === undefined ? undefined : this.#create(lob, definition?.dataType !== 'blob');
  }

  async piece(lob: oracledb.Lob, bytes: Buffer): Promise<void> {
    await this.#write(lob, this.#decoder ? this.#decoder.write(bytes) : bytes);
  }

  async end(lob: oracledb.Lob): Promise<void> {
    if (this.#decoder) await this.#write(lob, this.#decoder.end());
    this.#open.delete(lob);
  }

  /** Frees the one that was not written to its end. */
  async close(): Promise<void> {
    for (const lob of this.#open) {
      if (!this.#connection.ended)
        await this.#connection.watch('giving a LOB back', () => lob.close()).catch(() => undefined);
    }
  }

  async #create(type: oracledb.DbType, isText: boolean): Promise<oracledb.Lob> {
    const { raw } = this.#connection;
    const lob = await this.#connection.watch('making a temporary LOB', () => raw.createLob(type));
    tellErrorsOnce(lob);
    this.#decoder = isText ? new StringDecoder('utf8') : undefined;
    this.#open.add(lob);
    return lob;
  }

  async #write(lob: oracledb.Lob, data: string | Buffer): Promise<void> {
    if (data.length === 0) return;
    await this.#connection.watch('writing a LOB', () => writeLob(lob, data));
  }
}

/** Fulfilled once the server has it: the stream's buffer would otherwise grow with the value. */
function writeLob(lob: oracledb.Lob, data: string | Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    lob.write(data, (error) => (error ? reject(error) : resolve()));
  });
}
