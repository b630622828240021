import { Readable } from 'node:stream';
import type { ResultSetHeader } from 'mysql2';
import { RescueError } from '../../../base/errors.js';
import type { RowSource, TableLoader } from '../database.js';
import type { TableDefinition } from '../dictionary.js';
import { chunksForDriver } from './load-stream.js';
import { loadTarget, transferredColumns } from './mysql-column-transfer.js';
import type { MysqlConnection } from './mysql-connection.js';
import { mysqlFailure } from './mysql-errors.js';
import { qualifiedMysqlName, quoteMysqlName } from './mysql-quote.js';
import { hasOwnRows } from './mysql-storage-engines.js';

/** What a session that loads is set to; `load.sh` sets the same. */
export const loadingSession: readonly string[] = [
  // Zero in an AUTO_INCREMENT column and days like 30 February are values like others.
  "SET SESSION sql_mode = 'NO_AUTO_VALUE_ON_ZERO,ALLOW_INVALID_DATES,NO_ENGINE_SUBSTITUTION'",
  // Rows that break a CHECK were stored before it was checked, and are put back as they were.
  'SET SESSION foreign_key_checks = 0, unique_checks = 1 /*M!100201 , check_constraint_checks = 0 */',
];

/** Tables that were made without it could not be made with it. MySQL 8 lets only some accounts set it. */
const lenientTables = 'SET SESSION innodb_strict_mode = 0';

/** Warnings shown in an error; the server keeps 64 and counts all. */
const shownWarnings = 3;

/** Loads rows by LOAD DATA LOCAL over one connection. */
export class MysqlLoader implements TableLoader {
  readonly #connection: MysqlConnection;

  private constructor(connection: MysqlConnection) {
    this.#connection = connection;
  }

  static async over(connection: MysqlConnection): Promise<MysqlLoader> {
    for (const statement of loadingSession) await connection.execute(statement);
    await connection.execute(lenientTables).catch(() => undefined);
    if (connection.ended) throw connection.ended;
    return new MysqlLoader(connection);
  }

  /**
   * Every warning of the server is an error here: it tells of a value that was cut, changed or left out. One kind is
   * expected: servers warn once for each invalid value of an ENUM, which has position 0, when it is put back.
   */
  async load(database: string, table: TableDefinition, source: RowSource): Promise<number> {
    if (!hasOwnRows(table)) return 0;
    const name = `${database}.${table.name}`;
    const sql = `LOAD DATA LOCAL INFILE 'rows' INTO TABLE ${qualifiedMysqlName(database, table.name)} ${loadTarget(table)}`;
    const result = await this.#send(name, sql, source);
    const warnings = warningCount(result);
    if (warnings > 0) await this.#explainWarnings(database, table, warnings);
    return result.affectedRows;
  }

  async execute(sql: string | Uint8Array): Promise<void> {
    await this.#connection.execute(sql);
  }

  async close(): Promise<void> {
    await this.#connection.end();
  }

  async #send(name: string, sql: string, source: RowSource): Promise<ResultSetHeader> {
    const { raw, address } = this.#connection;
    let rows: Readable | undefined;
    let failure: { readonly error: unknown } | undefined;
    const failed = (error: unknown) => {
      failure = { error };
      this.#connection.destroy();
    };
    try {
      return await this.#connection.watch(`loading ${name}`, (progress) => {
        return new Promise((resolve, reject) => {
          const infileStreamFactory = () => {
            const chunks = chunksForDriver(source.tsv(), { raw, progress, failed });
            rows = Readable.from(chunks, { objectMode: true, highWaterMark: 2 });
            return rows;
          };
          raw.query({ sql, infileStreamFactory }, (error, result) =>
            error ? reject(loadFailure(error, name, address)) : resolve(result as ResultSetHeader),
          );
        });
      });
    } catch (error) {
      throw failure ? failure.error : error;
    } finally {
      rows?.destroy();
    }
  }

  async #explainWarnings(database: string, table: TableDefinition, count: number): Promise<void> {
    const { address } = this.#connection;
    const rows = await this.#connection.query('SHOW WARNINGS');
    if (count === (await this.#invalidEnumValues(database, table))) return;
    const shown = rows.slice(0, shownWarnings).map((row) => `${row[2]} (${row[1]})`);
    const why = `the server warns ${count} times that it changed something: ${shown.join('; ')}`;
    throw new RescueError('OVM_DB_FAILED', `table ${database}.${table.name} at ${address}`, why);
  }

  async #invalidEnumValues(database: string, table: TableDefinition): Promise<number> {
    const enums = transferredColumns(table).filter((column) => column.dataType === 'enum');
    if (enums.length === 0) return 0;
    const sums = enums.map((column) => `COALESCE(SUM(${quoteMysqlName(column.name)} + 0 = 0), 0)`);
    const from = qualifiedMysqlName(database, table.name);
    const [[count = null] = []] = await this.#connection.query(`SELECT ${sums.join(' + ')} FROM ${from}`);
    return Number(count);
  }
}

/** The packet's own field holds 65535 at most; the text behind it has the whole number. */
function warningCount(result: ResultSetHeader): number {
  return Number(/Warnings: (\d+)/.exec(result.info)?.[1] ?? result.warningStatus);
}

/** What the server refused, with the table it was about; a connection's end is about the server alone. */
function loadFailure(error: unknown, name: string, address: string): RescueError {
  const failure = mysqlFailure(error, address);
  return failure.code === 'OVM_DB_FAILED' ? mysqlFailure(error, `table ${name} at ${address}`) : failure;
}
