import { OracleError } from '../oracle-error.js';
import type { StoredValue } from '../oracle-type.js';
import type {
  DatabaseSession,
  DoneAnswer,
  LobReference,
  RowsAnswer,
  StatementRequest,
} from '../statement-answer.js';
import { runBlock } from './blocks.js';
import type { Table } from './catalogue-model.js';
import { ConstraintChecks } from './constraint-checks.js';
import { checkWritable, type DefinitionHost } from './definition-host.js';
import { define } from './definitions.js';
import type { SessionFacts } from './dictionary-view.js';
import type { OracleDatabase } from './oracle-database.js';
import type { RunContext } from './piece.js';
import { type CompiledQuery, QueryCompiler } from './query-compiler.js';
import { queryOf } from './query-parser.js';
import { RowChanges } from './row-changes.js';
import { ownMark } from './row-store.js';
import { SessionSequences } from './sequence-values.js';
import { callFunction, callProcedure } from './server-procedures.js';
import { setSession } from './session-settings.js';
import { type SessionWords, sessionWord, userContext } from './session-words.js';
import { Sources } from './sources.js';
import { type ChangeHost, changeRows } from './table-statements.js';
import { TokenReader } from './tokens.js';
import { Transaction } from './transaction.js';

/** A session of the database: it carries out statements, in a transaction of its own. */
export class OracleSession implements DatabaseSession {
  readonly #transaction: Transaction;
  readonly #formats = new Map([
    ['NLS_DATE_FORMAT', 'DD-MON-RR'],
    ['NLS_TIMESTAMP_FORMAT', 'DD-MON-RR HH24.MI.SS.FF'],
    ['NLS_TIMESTAMP_TZ_FORMAT', 'DD-MON-RR HH24.MI.SS.FF TZR'],
    ['NLS_NUMERIC_CHARACTERS', '.,'],
    ['TIME_ZONE', '+00:00'],
  ]);
  readonly #sequences: SessionSequences;
  readonly #sources: Sources;
  readonly #checks: ConstraintChecks;
  readonly #changes: RowChanges;
  #schema: string;

  constructor(
    private readonly database: OracleDatabase,
    readonly facts: SessionFacts,
  ) {
    this.#schema = facts.user;
    const { catalogue } = database;
    this.#transaction = new Transaction(database, facts.sid);
    this.#sequences = new SessionSequences(catalogue);
    this.#sources = new Sources(database.store, {
      catalogue,
      user: facts.user,
      sees: (owner, name) => catalogue.sees(facts.user, owner, name),
      instance: database.instance,
      release: database.release,
      sessions: () => database.sessionFacts,
      locks: () => database.locks.held,
      parameters: this.#formats,
    });
    this.#checks = new ConstraintChecks(catalogue, database.store, this.#sources);
    this.#changes = new RowChanges(database.store, this.#checks);
  }

  get inTransaction(): boolean {
    return this.#transaction.isOpen;
  }

  execute(request: StatementRequest): RowsAnswer | DoneAnswer {
    this.database.checkAlive(this.facts.sid);
    const word = /^[\s(]*(?:(?:--[^\n]*\n|\/\*[\s\S]*?\*\/)\s*)*([A-Za-z]+)/
      .exec(request.sql)?.[1]
      ?.toUpperCase();
    switch (word) {
      case 'SELECT':
      case 'WITH':
        return this.#query(request);
      case 'INSERT':
      case 'UPDATE':
      case 'DELETE':
        return this.#change(request);
      case 'BEGIN':
      case 'DECLARE':
      case 'CALL':
        return this.#block(request);
      default:
        return this.#other(word ?? '', request);
    }
  }

  #other(word: string, request: StatementRequest): DoneAnswer {
    const reader = new TokenReader(request.sql);
    const done: DoneAnswer = { kind: 'done', rowsAffected: 0 };
    if (word === 'COMMIT') this.commit();
    else if (word === 'ROLLBACK') this.rollback();
    else if (word === 'LOCK') this.#lock(reader);
    else if (reader.accept('SET', 'TRANSACTION')) this.#transaction.set(reader);
    else if (reader.accept('ALTER', 'SESSION')) {
      setSession(reader, this.#formats, (schema) => this.setCurrentSchema(schema));
    } else if (reader.accept('ALTER', 'SYSTEM')) this.database.alterSystem(reader, this.facts.user);
    else {
      this.commit();
      const { compiles } = define(this.#definitions(), reader);
      this.database.nextChange();
      return { ...done, compilationErrors: !compiles };
    }
    return done;
  }

  #lock(reader: TokenReader): void {
    reader.expect('LOCK', 'TABLE');
    const { owner, name } = reader.qualifiedName();
    const table = this.#table(owner, name, 'SELECT');
    reader.expect('IN');
    const mode = reader.acceptOne('EXCLUSIVE', 'SHARE', 'ROW SHARE', 'ROW EXCLUSIVE', 'SHARE ROW EXCLUSIVE');
    if (!mode) reader.refuse('a mode');
    reader.expect('MODE');
    this.#transaction.lock(table, mode === 'EXCLUSIVE');
  }

  #definitions(): DefinitionHost {
    const { database } = this;
    return {
      catalogue: database.catalogue,
      store: database.store,
      checks: this.#checks,
      finder: this.#sources,
      user: this.facts.user,
      schema: this.#schema,
      longestName: (database.release[0] ?? 12) * 10 + (database.release[1] ?? 0) >= 122 ? 128 : 30,
      context: () => this.#context({ sql: '', bindTypes: [], bindRows: [], batchErrors: false }, 0),
      checkFree: (table) => database.locks.checkFree(this.facts.sid, table),
    };
  }

  #query(request: StatementRequest): RowsAnswer {
    const context = this.#context(request, 0);
    const query = queryOf(request.sql);
    const compiled = new QueryCompiler(this.#sources, context, this.#schema).compile(query);
    if (query.lock) this.#lockRows(query.blocks[0]?.block.sources[0]?.table);
    const values = compiled.parameters.values.map((value) => value(context));
    const rows = this.database.store.rows(compiled.sql, values);
    return { kind: 'rows', columns: compiled.columns, rows: finished(rows, compiled) };
  }

  #lockRows(named: { readonly owner: string | undefined; readonly name: string } | undefined): void {
    if (!named) return;
    const table = this.#table(named.owner, named.name, 'SELECT');
    this.#transaction.lock(table, true);
  }

  #change(request: StatementRequest): DoneAnswer {
    this.#transaction.checkMayChange();
    const host: ChangeHost = {
      store: this.database.store,
      changes: this.#changes,
      finder: this.#sources,
      schema: this.#schema,
      table: (owner, name, privilege) => this.#table(owner, name, privilege),
      touched: (table) => this.#transaction.touch(table),
      contextOf: (row) => this.#context(request, row),
    };
    return changeRows(host, request);
  }

  #table(owner: string | undefined, name: string, privilege: string): Table {
    const { catalogue, locks } = this.database;
    const found = catalogue.resolve(owner, name, this.#schema);
    if (!found || !catalogue.sees(this.facts.user, found.owner, found.name)) {
      throw new OracleError(942, 'table or view does not exist');
    }
    if (found.kind !== 'TABLE')
      throw new OracleError(1_732, 'data manipulation operation not legal on this view');
    if (!catalogue.may(this.facts.user, privilege, found.owner, found.name)) {
      throw new OracleError(1_031, 'insufficient privileges');
    }
    locks.check(this.facts.sid, found);
    if (privilege !== 'SELECT') checkWritable(found);
    return found;
  }

  #block(request: StatementRequest): DoneAnswer {
    return runBlock(
      {
        contextOf: (row) => this.#context(request, row),
        run: (sql, inner) => void this.execute({ ...inner, sql }),
        call: (name, given) => callProcedure(this.#definitions(), name, values(given)),
        evaluate: (name, given) => callFunction(this.#words, name, values(given)),
      },
      request,
    );
  }

  #context(request: StatementRequest, row: number): RunContext {
    const { catalogue } = this.database;
    return {
      binds: request.bindRows[row] ?? [],
      bindTypes: request.bindTypes,
      formats: this.#formats,
      timeZone: this.#formats.get('TIME_ZONE') ?? '+00:00',
      user: this.facts.user,
      schema: this.#schema,
      snapshot: this.#transaction.snapshot ?? catalogue.scn,
      own: ownMark(this.facts.sid),
      word: (name) => sessionWord(this.#words, name),
      context: (space, name) => userContext(this.#words, space, name),
      nextValue: (path, at) => this.#sequences.next(path, this.#schema, at),
      currentValue: (path, at) => this.#sequences.current(path, this.#schema, at),
      checkScn: (scn, definedAt) => {
        if (!(scn <= catalogue.scn && scn > 0)) {
          throw new OracleError(8_181, 'specified number is not a valid system change number');
        }
        if (scn < definedAt)
          throw new OracleError(1_466, 'unable to read data - table definition has changed');
      },
    };
  }

  get #words(): SessionWords {
    return {
      database: this.database,
      facts: this.facts,
      schema: this.#schema,
      timeZone: this.#formats.get('TIME_ZONE') ?? '+00:00',
    };
  }

  commit(): void {
    this.#transaction.commit();
  }

  rollback(): void {
    this.#transaction.rollback();
  }

  setCurrentSchema(name: string): void {
    if (!this.database.catalogue.users.has(name)) throw new OracleError(1_435, 'user does not exist');
    this.#schema = name;
  }

  readLob(reference: LobReference): string | Buffer {
    return this.database.store.readLob(reference);
  }

  writeLob(reference: LobReference, value: string | Buffer): void {
    this.database.writeLob(reference, value);
  }

  /** The client has gone: what it has not committed is taken back. */
  close(): void {
    this.rollback();
    this.database.ended(this.facts.sid);
  }
}

const values = (given: readonly (readonly [string | undefined, StoredValue])[]) =>
  given.map(([, value]) => value);

function finished(
  rows: Generator<StoredValue[]>,
  { after }: CompiledQuery,
): Iterator<readonly StoredValue[]> {
  if (after.every((one) => one === undefined)) return rows;
  return finishedRows(rows, after);
}

function* finishedRows(
  rows: Generator<StoredValue[]>,
  after: CompiledQuery['after'],
): Generator<StoredValue[]> {
  for (const row of rows)
    yield row.map((value, place) => after[place]?.(value) ?? (after[place] ? null : value));
}
