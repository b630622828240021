import { OracleError } from '../oracle-error.js';
import type { Constraint, Table } from './catalogue-model.js';
import { checkName, type DefinitionHost } from './definition-host.js';
import { conditionOf, expressionsOf } from './query-parser.js';
import type { Expression } from './syntax.js';
import type { TokenReader } from './tokens.js';

/** A constraint as it was written, before its table takes it. */
export interface WrittenConstraint extends Omit<Constraint, 'index'> {
  /** `USING INDEX name`: the index that is there. */
  readonly usingIndex: { readonly owner: string | undefined; readonly name: string } | undefined;
  /** NOT NULL of a column. */
  readonly notNull: boolean;
  /** Key that a foreign key names by table and columns. */
  readonly parent?: { readonly owner: string; readonly table: string; readonly columns: readonly string[] };
}

const now = () => `0${new Date().toISOString().slice(0, 19).replace('T', ' ')}`;

/** Whether a constraint stands next. */
export const startsConstraint = (reader: TokenReader) =>
  ['CONSTRAINT', 'PRIMARY', 'UNIQUE', 'FOREIGN', 'CHECK'].some((word) => reader.is(word));

/** Reads a constraint of a table, or, given a column, of that column; undefined when none stands next. */
export function readConstraint(
  host: DefinitionHost,
  reader: TokenReader,
  column: string | undefined,
): WrittenConstraint | undefined {
  const named = reader.accept('CONSTRAINT');
  const name = named ? reader.name() : host.catalogue.generatedName('SYS_C');
  checkName(host, name);
  const body = readBody(host, reader, column);
  if (!body) {
    if (named) reader.refuse('a constraint');
    return undefined;
  }
  return { ...body, ...readState(reader), name, generated: !named, changed: now() };
}

type Body = Pick<
  WrittenConstraint,
  'kind' | 'columns' | 'condition' | 'check' | 'parent' | 'onDelete' | 'notNull'
>;

function readBody(host: DefinitionHost, reader: TokenReader, column: string | undefined): Body | undefined {
  const own = column === undefined ? [] : [column];
  if (column !== undefined && reader.accept('NOT', 'NULL')) {
    return { kind: 'C', columns: own, condition: `"${column}" IS NOT NULL`, notNull: true };
  }
  if (reader.accept('PRIMARY', 'KEY')) {
    return { kind: 'P', columns: column === undefined ? reader.nameList() : own, notNull: false };
  }
  if (reader.accept('UNIQUE')) {
    return { kind: 'U', columns: column === undefined ? reader.nameList() : own, notNull: false };
  }
  if (reader.accept('CHECK')) return readCheck(reader);
  if (reader.accept('FOREIGN', 'KEY')) return readForeign(host, reader, reader.nameList());
  return column !== undefined && reader.is('REFERENCES') ? readForeign(host, reader, own) : undefined;
}

function readCheck(reader: TokenReader): Body {
  const condition = reader.bracketed();
  const notNull = /^\s*"([^"]+)"\s+IS\s+NOT\s+NULL\s*$/i.exec(condition);
  if (notNull) return { kind: 'C', columns: [notNull[1] ?? ''], condition, notNull: true };
  const check = conditionOf(condition);
  return { kind: 'C', columns: [...new Set(columnsOf(check))], condition, check, notNull: false };
}

/** Names of columns that a condition reads. */
export function columnsOf(expression: Expression): string[] {
  if (expression.is === 'column') return [expression.path.at(-1) ?? ''];
  return Object.values(expression)
    .flatMap((part: unknown) => (Array.isArray(part) ? part : [part]))
    .flatMap((part: unknown) => {
      if (typeof part !== 'object' || part === null) return [];
      if ('is' in part) return columnsOf(part as Expression);
      return 'when' in part && 'result' in part
        ? [...columnsOf(part.when as Expression), ...columnsOf(part.result as Expression)]
        : [];
    });
}

function readForeign(host: DefinitionHost, reader: TokenReader, columns: readonly string[]): Body {
  reader.expect('REFERENCES');
  const { owner = host.schema, name } = reader.qualifiedName();
  const parentColumns = reader.is('(') ? reader.nameList() : [];
  const parent = { owner, table: name, columns: parentColumns };
  if (!reader.accept('ON', 'DELETE')) return { kind: 'R', columns, parent, notNull: false };
  const onDelete = reader.accept('CASCADE') ? 'CASCADE' : 'SET NULL';
  if (onDelete === 'SET NULL') reader.expect('SET', 'NULL');
  return { kind: 'R', columns, parent, onDelete, notNull: false };
}

function readState(reader: TokenReader) {
  let deferrable = false;
  let deferred = false;
  let enabled = true;
  let validated: boolean | undefined;
  let rely = false;
  let usingIndex: WrittenConstraint['usingIndex'];
  for (;;) {
    if (reader.accept('NOT', 'DEFERRABLE') || reader.accept('NORELY')) continue;
    if (reader.accept('DEFERRABLE')) deferrable = true;
    else if (reader.accept('INITIALLY', 'DEFERRED')) deferred = true;
    else if (reader.accept('INITIALLY', 'IMMEDIATE')) deferred = false;
    else if (reader.accept('ENABLE')) enabled = true;
    else if (reader.accept('DISABLE')) enabled = false;
    else if (reader.accept('VALIDATE')) validated = true;
    else if (reader.accept('NOVALIDATE')) validated = false;
    else if (reader.accept('RELY')) rely = true;
    else if (reader.accept('USING', 'INDEX')) usingIndex = readUsingIndex(reader);
    else return { deferrable, deferred, enabled, validated: validated ?? enabled, rely, usingIndex };
  }
}

function readUsingIndex(reader: TokenReader): WrittenConstraint['usingIndex'] {
  const token = reader.peek();
  const storage =
    /^(?:TABLESPACE|PCTFREE|INITRANS|MAXTRANS|STORAGE|COMPUTE|NOLOGGING|LOGGING|REVERSE|NOCOMPRESS|ENABLE|DISABLE|LOCAL|GLOBAL)$/;
  if (token.kind === 'name' || (token.kind === 'word' && !storage.test(token.value)))
    return reader.qualifiedName();
  skipStorage(reader);
  return undefined;
}

const storageWords: Readonly<Record<string, number>> = {
  TABLESPACE: 1,
  PCTFREE: 1,
  PCTUSED: 1,
  INITRANS: 1,
  MAXTRANS: 1,
  PCTTHRESHOLD: 1,
  LOGGING: 0,
  NOLOGGING: 0,
  NOCOMPRESS: 0,
  COMPUTE: 1,
  ONLINE: 0,
  NOSORT: 0,
  NOPARALLEL: 0,
  PARALLEL: 0,
  CACHE: 0,
  NOCACHE: 0,
  MONITORING: 0,
};

/** Passes over where and how something is stored: this database has one place only. */
export function skipStorage(reader: TokenReader): void {
  for (;;) {
    const words = storageWords[reader.peek().kind === 'word' ? reader.peek().value : ''];
    if (words !== undefined) reader.place += words + 1;
    else if (reader.is('STORAGE', '(')) {
      reader.next();
      reader.bracketed();
    } else if (reader.is('SEGMENT', 'CREATION')) reader.place += 3;
    else return;
  }
}

/** Reads an expression and gives it with its text, as DEFAULT keeps both. */
export function readWithText(reader: TokenReader): { value: Expression; text: string } {
  const from = reader.place;
  const value = expressionsOf(reader).expression();
  return { value, text: reader.textFrom(from) };
}

/** Turns what was written into the constraint of a table. @throws OracleError 942, 2270 */
export function boundConstraint(host: DefinitionHost, table: Table, written: WrittenConstraint): Constraint {
  const { usingIndex: _usingIndex, notNull: _notNull, parent, ...constraint } = written;
  for (const name of written.columns) {
    if (!table.columns.some((column) => column.name === name)) {
      throw new OracleError(904, `"${name}": invalid identifier`);
    }
  }
  if (!parent) return constraint;
  const found =
    parent.table === table.name && parent.owner === table.owner
      ? table
      : host.catalogue.resolve(parent.owner, parent.table, host.schema);
  if (found?.kind !== 'TABLE') throw new OracleError(942, 'table or view does not exist');
  if (
    found.owner !== table.owner &&
    !host.catalogue.may(table.owner, 'REFERENCES', found.owner, found.name)
  ) {
    throw new OracleError(1_031, 'insufficient privileges');
  }
  const key = found.constraints.find(
    ({ kind, columns }) =>
      (parent.columns.length === 0 && kind === 'P') ||
      ((kind === 'P' || kind === 'U') &&
        columns.length > 0 &&
        columns.join('\0') === parent.columns.join('\0')),
  );
  if (!key) throw new OracleError(2_270, 'no matching unique or primary key for this column-list');
  return { ...constraint, references: { owner: found.owner, constraint: key.name } };
}
