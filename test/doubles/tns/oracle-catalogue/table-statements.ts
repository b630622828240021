import { OracleError } from '../oracle-error.js';
import type { OracleType } from '../oracle-type.js';
import type { DoneAnswer, StatementRequest } from '../statement-answer.js';
import type { Column, Table } from './catalogue-model.js';
import { ConstantReader } from './constant.js';
import type { Constant } from './constant-value.js';
import type { SourceFinder } from './named-source.js';
import type { RunContext } from './piece.js';
import { QueryCompiler } from './query-compiler.js';
import { expressionsOf, readQuery } from './query-parser.js';
import { ReturnedRows } from './returned-rows.js';
import type { RowChanges } from './row-changes.js';
import type { RowStore } from './row-store.js';
import type { Expression, Query, Source } from './syntax.js';
import { TokenReader } from './tokens.js';

/** What a statement that changes rows needs of its session. */
export interface ChangeHost {
  readonly store: RowStore;
  readonly changes: RowChanges;
  readonly finder: SourceFinder;
  readonly schema: string;
  /** The table behind a name that the user may change. @throws OracleError 942, 1031, 1732 */
  table(owner: string | undefined, name: string, privilege: 'INSERT' | 'UPDATE' | 'DELETE'): Table;
  touched(table: Table): void;
  contextOf(row: number): RunContext;
}

type Change = (context: RunContext) => number;

/** Carries out INSERT, UPDATE and DELETE for every row that is bound. */
export function changeRows(host: ChangeHost, request: StatementRequest): DoneAnswer {
  const returned = new ReturnedRows();
  const change = compileChange(host, new TokenReader(request.sql), returned);
  const executions = Math.max(1, request.bindRows.length);
  const rowCounts: number[] = [];
  const batch: { row: number; error: OracleError }[] = [];
  host.store.exec('SAVEPOINT batch');
  try {
    for (let row = 0; row < executions; row++) {
      try {
        rowCounts.push(change(host.contextOf(row)));
      } catch (error) {
        if (!request.batchErrors || !(error instanceof OracleError)) throw error;
        rowCounts.push(0);
        batch.push({ row, error });
      }
    }
  } finally {
    host.store.exec('RELEASE batch');
  }
  const rowsAffected = rowCounts.reduce((sum, count) => sum + count, 0);
  return { kind: 'done', rowsAffected, rowCounts, batch, ...returned.answer };
}

function compileChange(host: ChangeHost, reader: TokenReader, returned: ReturnedRows): Change {
  const word = reader.next().value;
  const change =
    word === 'INSERT'
      ? compileInsert(host, reader, returned)
      : word === 'UPDATE'
        ? compileUpdate(host, reader)
        : compileDelete(host, reader);
  if (!reader.atEnd) reader.refuse('the end');
  return change;
}

function compileInsert(host: ChangeHost, reader: TokenReader, returned: ReturnedRows): Change {
  reader.expect('INTO');
  const { owner, name } = reader.qualifiedName();
  const table = host.table(owner, name, 'INSERT');
  const columns =
    reader.is('(') && !reader.is('(', 'SELECT')
      ? namedColumns(table, reader.nameList())
      : visibleColumns(table);
  if (!reader.accept('VALUES')) return insertSelected(host, table, columns, readQuery(reader));
  reader.expect('(');
  const expressions = expressionsOf(reader);
  const values: (Expression | undefined)[] = [];
  do values.push(reader.accept('DEFAULT') ? undefined : expressions.expression());
  while (reader.accept(','));
  reader.expect(')');
  if (values.length < columns.length) throw new OracleError(947, 'not enough values');
  if (values.length > columns.length) throw new OracleError(913, 'too many values');
  returned.read(reader, table);
  const given = columns.filter((_, place) => values[place] !== undefined);
  const read = values.filter((value) => value !== undefined);
  return (context) => {
    const reads = new ConstantReader(context);
    host.touched(table);
    const put = host.changes.insert(
      table,
      given,
      read.map((value) => (value.is === 'query' ? oneValue(host, value.query, context) : reads.read(value))),
      context,
    );
    returned.add(table, put);
    return 1;
  };
}

function oneValue(host: ChangeHost, query: Query, context: RunContext): Constant {
  const compiled = new QueryCompiler(host.finder, context, host.schema).compile(query);
  const rows = host.store.all(
    compiled.sql,
    compiled.parameters.values.map((value) => value(context)),
  );
  if (rows.length > 1) throw new OracleError(1_427, 'single-row subquery returns more than one row');
  return { value: rows[0]?.[0] ?? null, type: compiled.columns[0]?.type };
}

function insertSelected(host: ChangeHost, table: Table, columns: readonly Column[], query: Query): Change {
  return (context) => {
    const compiled = new QueryCompiler(host.finder, context, host.schema).compile(query);
    if (compiled.columns.length !== columns.length) throw new OracleError(947, 'not enough values');
    const rows = host.store.all(
      compiled.sql,
      compiled.parameters.values.map((value) => value(context)),
    );
    host.touched(table);
    return host.store.together(() => {
      for (const row of rows) {
        const values = row.map((value, place) => selectedValue(host, compiled.columns[place], value));
        host.changes.insert(table, columns, values, context);
      }
      return rows.length;
    });
  };
}

function selectedValue(
  host: ChangeHost,
  column: { readonly type: OracleType; readonly references: boolean } | undefined,
  value: Constant['value'],
): Constant {
  if (!column?.references || value === null) return { value, type: column?.type };
  const [id = '0', length = '0'] = String(value).split(':');
  return { value: host.store.readLob({ id: Number(id), length: Number(length) }), type: column.type };
}

function namedColumns(table: Table, names: readonly string[]): Column[] {
  return names.map((name) => {
    const column = table.columns.find((one) => one.name === name && !one.hidden);
    if (!column) throw new OracleError(904, `"${name}": invalid identifier`);
    if (column.virtual) throw new OracleError(54_013, 'INSERT operation disallowed on virtual columns');
    return column;
  });
}

const visibleColumns = (table: Table) => table.columns.filter(({ hidden, virtual }) => !hidden && !virtual);

function readTarget(host: ChangeHost, reader: TokenReader, privilege: 'UPDATE' | 'DELETE') {
  const { owner, name } = reader.qualifiedName();
  const table = host.table(owner, name, privilege);
  const aliased = ['word', 'name'].includes(reader.peek().kind) && !reader.is('SET') && !reader.is('WHERE');
  const source: Source = {
    table: { owner: table.owner, name: table.name, link: false },
    alias: aliased ? reader.name() : name,
    asOfScn: undefined,
    join: 'comma',
    on: undefined,
    at: 0,
  };
  return { table, source };
}

function compileUpdate(host: ChangeHost, reader: TokenReader): Change {
  const { table, source } = readTarget(host, reader, 'UPDATE');
  reader.expect('SET');
  const set: { column: Column; value: Expression }[] = [];
  do {
    const name = reader.name();
    const [column] = namedColumns(table, [reader.accept('.') ? reader.name() : name]);
    reader.expect('=');
    set.push({ column: column as Column, value: expressionsOf(reader).expression() });
  } while (reader.accept(','));
  const where = reader.accept('WHERE') ? expressionsOf(reader).condition() : undefined;
  return (context) => {
    const found = select(
      host,
      source,
      where,
      set.map(({ value }) => value),
      context,
    );
    host.touched(table);
    return host.store.together(() => {
      for (const [version = null, ...values] of found.rows) {
        const changes = new Map(
          set.map(({ column }, place) => [
            column,
            selectedOr(host, found.constants[place], found.columns[place], values[place] ?? null),
          ]),
        );
        host.changes.update(table, version, changes, context);
      }
      return found.rows.length;
    });
  };
}

function selectedOr(
  host: ChangeHost,
  constant: Constant | undefined,
  column: Parameters<typeof selectedValue>[1],
  value: Constant['value'],
): Constant {
  return constant ?? selectedValue(host, column, value);
}

function compileDelete(host: ChangeHost, reader: TokenReader): Change {
  reader.accept('FROM');
  const { table, source } = readTarget(host, reader, 'DELETE');
  const where = reader.accept('WHERE') ? expressionsOf(reader).condition() : undefined;
  return (context) => {
    const { rows } = select(host, source, where, [], context);
    host.touched(table);
    return host.store.together(() => {
      for (const [version = null] of rows) {
        host.changes.delete(table, version, context, (child) => host.touched(child));
      }
      return rows.length;
    });
  };
}

/** The versions of rows that a condition holds for, with new values worked out of the old. */
function select(
  host: ChangeHost,
  source: Source,
  where: Expression | undefined,
  values: readonly Expression[],
  context: RunContext,
) {
  const compiler = new QueryCompiler(host.finder, context, host.schema);
  const { scope, sql: from } = compiler.single(source);
  const expressions = compiler.expressions(scope);
  const constants = values.map((value) =>
    expressions.isConstant(value) ? new ConstantReader(context).read(value) : undefined,
  );
  const pieces = values.map((value, place) => (constants[place] ? undefined : expressions.compile(value)));
  const selected = pieces.map((one) => (one ? expressions.text(one) : 'NULL'));
  const condition = where ? ` WHERE ${expressions.condition(where)}` : '';
  const inner = scope.sources[0]?.inner;
  const sql = `SELECT ${[`${inner}.v_id`, ...selected].join(', ')} FROM ${from}${condition}`;
  const rows = host.store.all(
    sql,
    compiler.parameters.values.map((value) => value(context)),
  );
  const columns = pieces.map((one) =>
    one?.type ? { type: one.type, references: one.references ?? false } : undefined,
  );
  return { rows, columns, constants };
}
