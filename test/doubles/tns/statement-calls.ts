import { readBindRows } from './bind-values.js';
import type { ByteReader } from './byte-reader.js';
import { ByteWriter } from './byte-writer.js';
import { type ValueWriter, valueBytes, valueWriter } from './column-values.js';
import { type Cursor, Cursors } from './cursors.js';
import { type ExecuteCall, readExecute } from './execute-call.js';
import { type Faults, oracleErrorOf, type StatementFault } from './faults.js';
import type { LobCalls } from './lob-calls.js';
import { OracleError } from './oracle-error.js';
import { isLob } from './oracle-type.js';
import { errorEnding, writeColumns, writeEnding } from './replies.js';
import type { BindValue, DatabaseSession, DoneAnswer } from './statement-answer.js';

/** Says that a call is never to be answered, or the line to be cut, without an error. */
export class Unanswered extends Error {
  constructor(readonly cut: boolean) {
    super(cut ? 'the line is cut' : 'no answer');
  }
}

const noMoreRows = 1403;
const errorsInArray = new OracleError(24_381, 'error(s) in array DML');

interface Execution {
  readonly rows: readonly (readonly BindValue[])[];
  readonly fetch: number;
  readonly commit: boolean;
  readonly describe: boolean;
  readonly describeOnly?: boolean;
  readonly batchErrors?: boolean;
  readonly rowCounts?: boolean;
}

/** Statements of one session: executed, fetched, executed again. */
export class StatementCalls {
  readonly cursors = new Cursors();

  constructor(
    private readonly session: () => DatabaseSession,
    private readonly lobs: LobCalls,
    private readonly faults: Faults,
  ) {}

  /** A full execution, with or without a new statement. */
  execute(reader: ByteReader): ByteWriter {
    const call = readExecute(reader);
    const cursor = this.#cursorOf(call);
    if (call.defines) {
      cursor.defines = call.defines;
      return this.#rows(new ByteWriter(), cursor, call.fetch);
    }
    cursor.binds = call.binds ?? (call.sql === undefined ? cursor.binds : []);
    const rows = call.binds ? this.#bindRows(reader, cursor, call.executions) : [];
    const describe = call.sql !== undefined;
    return this.#run(cursor, { ...call, rows, describe });
  }

  /** Another execution of an open cursor. @param fetches whether rows are fetched at once */
  executeAgain(reader: ByteReader, fetches: boolean): ByteWriter {
    const cursor = this.#open(reader.number());
    const count = reader.number();
    reader.number();
    const commit = (reader.number() & 1) !== 0;
    const rows = this.#bindRowsAgain(reader, cursor, fetches ? 1 : count);
    return this.#run(cursor, { rows, fetch: fetches ? count : 0, commit, describe: false });
  }

  fetch(reader: ByteReader): ByteWriter {
    const cursor = this.#open(reader.number());
    return this.#rows(new ByteWriter(), cursor, reader.number());
  }

  /** The driver's own call, without a statement. */
  commit(): void {
    const fault = this.faults.ofStatement('COMMIT');
    if (fault && fault.what !== 'cut-after') strike(fault);
    this.session().commit();
    if (fault) strike(fault);
  }

  #open(id: number): Cursor {
    const cursor = this.cursors.find(id);
    if (!cursor) throw new OracleError(1_001, 'invalid cursor');
    return cursor;
  }

  #cursorOf(call: ExecuteCall): Cursor {
    const cursor = call.cursor === 0 ? this.cursors.open(call.sql ?? '') : this.#open(call.cursor);
    if (call.sql !== undefined) {
      cursor.sql = call.sql;
      cursor.query = call.query;
      cursor.plsql = call.plsql;
      cursor.defines = undefined;
    }
    return cursor;
  }

  #bindRows(reader: ByteReader, cursor: Cursor, count: number): BindValue[][] {
    const given = cursor.binds.slice(0, cursor.binds.length - returnedBinds(cursor.sql));
    return readBindRows(reader, given, count, { plsql: cursor.plsql, lobOf: this.lobs.bound });
  }

  /** Without values of binds that are known to be given values only. */
  #bindRowsAgain(reader: ByteReader, cursor: Cursor, count: number): BindValue[][] {
    if (cursor.out.size === 0) return this.#bindRows(reader, cursor, count);
    const places = [...cursor.binds.keys()].filter((place) => !cursor.out.has(place));
    const binds = places.flatMap((place) => cursor.binds[place] ?? []);
    const read = readBindRows(reader, binds, count, { plsql: cursor.plsql, lobOf: this.lobs.bound });
    return Array.from({ length: count }, (_, row) =>
      cursor.binds.map((_, place) => read[row]?.[places.indexOf(place)] ?? null),
    );
  }

  #run(cursor: Cursor, execution: Execution): ByteWriter {
    const fault = this.faults.ofStatement(cursor.sql);
    if (fault && fault.what !== 'cut-after' && fault.afterRows === undefined) strike(fault);
    cursor.fault = fault;
    try {
      const answer = this.session().execute({
        sql: cursor.sql,
        bindTypes: cursor.binds.map(({ type }) => type),
        bindRows: execution.rows,
        batchErrors: execution.batchErrors ?? false,
      });
      if (execution.commit) this.session().commit();
      if (fault?.what === 'cut-after') strike(fault);
      if (answer.kind === 'done') return this.#done(cursor, answer, execution);
      cursor.columns = answer.columns;
      cursor.rows = answer.rows;
      cursor.sent = 0;
    } catch (error) {
      if (!(error instanceof OracleError)) throw error;
      return writeEnding(new ByteWriter(), errorEnding(error, { cursor: cursor.id, ...this.#state() }));
    }
    const writer = new ByteWriter();
    if (execution.describe) writeColumns(writer, cursor.columns);
    const waits = execution.describe && cursor.columns.some(({ type }) => isLob(type));
    if (execution.describeOnly || waits || execution.fetch === 0) {
      return writeEnding(writer, { cursor: cursor.id, ...this.#state() });
    }
    return this.#rows(writer, cursor, execution.fetch);
  }

  #state() {
    return { inTransaction: this.session().inTransaction };
  }

  #done(cursor: Cursor, answer: DoneAnswer, execution: Execution): ByteWriter {
    const writer = new ByteWriter();
    if (cursor.plsql && cursor.binds.length > 0) writeOutBinds(writer, cursor, answer);
    if (answer.returned) this.#writeReturned(writer, answer.returned);
    if (execution.rowCounts) {
      const counts = answer.rowCounts ?? [answer.rowsAffected];
      writer.u8(8).number(0, 0, 0, 0, counts.length, ...counts);
    }
    const batch = answer.batch ?? [];
    const ending = {
      cursor: cursor.id,
      rows: answer.rowsAffected,
      compilationErrors: answer.compilationErrors ?? false,
      batch,
      ...this.#state(),
    };
    return writeEnding(writer, batch.length > 0 ? errorEnding(errorsInArray, ending) : ending);
  }

  /** Every execution gives a row; each of its values stands behind the number of rows it changed. */
  #writeReturned(writer: ByteWriter, { columns, rows }: NonNullable<DoneAnswer['returned']>): void {
    for (const row of rows) {
      writer.u8(7);
      for (const [place, column] of columns.entries()) {
        const value = row[place] ?? null;
        writer.number(1);
        if (isLob(column.type)) valueWriter(column, undefined, this.lobs)(writer, value);
        else writer.counted(value === null ? null : valueBytes(column.type)(value));
        writer.number(0);
      }
    }
  }

  /** Writes up to `count` rows of a cursor and how it goes on. */
  #rows(writer: ByteWriter, cursor: Cursor, count: number): ByteWriter {
    writer.u8(6, 0).number(cursor.columns.length, count, 0, 0, 0, 0);
    const writers = cursor.columns.map((column, place) =>
      valueWriter(column, cursor.defines?.[place], this.lobs),
    );
    const ending = () => ({ cursor: cursor.id, rows: cursor.sent, ...this.#state() });
    try {
      const more = this.#writeRows(writer, cursor, writers, count);
      if (more) return writeEnding(writer, ending());
    } catch (error) {
      if (!(error instanceof OracleError)) throw error;
      return writeEnding(writer, errorEnding(error, ending()));
    }
    return writeEnding(writer, errorEnding(new OracleError(noMoreRows, 'no data found'), ending()));
  }

  #writeRows(writer: ByteWriter, cursor: Cursor, writers: readonly ValueWriter[], count: number): boolean {
    for (let written = 0; written < count; written++) {
      const { fault } = cursor;
      if (fault?.afterRows !== undefined && cursor.sent >= fault.afterRows) strike(fault);
      const next = cursor.rows?.next();
      if (!next || next.done) return false;
      writer.u8(7);
      for (let place = 0; place < writers.length; place++) {
        writers[place]?.(writer, next.value[place] ?? null);
      }
      cursor.sent++;
    }
    return true;
  }
}

function strike(fault: StatementFault): never {
  if (fault.what === 'error') throw oracleErrorOf(fault.number ?? 600, fault.text);
  throw new Unanswered(fault.what !== 'stall');
}

/** How many binds of a statement stand behind RETURNING ... INTO: the client sends no values for them. */
function returnedBinds(sql: string): number {
  const into = /^\s*(?:INSERT|UPDATE|DELETE)\b[\s\S]*\bRETURN(?:ING)?\b[\s\S]*?\bINTO\b([\s:\w,"$#]*)$/i.exec(
    sql,
  )?.[1];
  return into === undefined ? 0 : (into.match(/:/g) ?? []).length;
}

const direction = { out: 16, in: 32 };

/** Says which binds a block gave values to, and the values. */
function writeOutBinds(writer: ByteWriter, cursor: Cursor, answer: DoneAnswer): void {
  const out = answer.outBinds ?? new Map();
  cursor.out = new Set(out.keys());
  writer.u8(11, 0).number(cursor.binds.length, 0, 0, 0, 0, 0);
  for (const place of cursor.binds.keys()) writer.u8(out.has(place) ? direction.out : direction.in);
  if (out.size === 0) return;
  writer.u8(7);
  for (const [place, { type }] of cursor.binds.entries()) {
    if (!out.has(place)) continue;
    const value = out.get(place) ?? null;
    writer.counted(value === null ? null : valueBytes(type)(value)).number(0);
  }
}
