import { OracleError } from '../oracle-error.js';
import type { OracleType } from '../oracle-type.js';
import type { Column, LobStorage, Table } from './catalogue-model.js';
import {
  readConstraint,
  readWithText,
  skipStorage,
  startsConstraint,
  type WrittenConstraint,
} from './constraint-parser.js';
import { checkName, type DefinitionHost, newName } from './definition-host.js';
import { QueryCompiler } from './query-compiler.js';
import { expressionsOf, readQuery } from './query-parser.js';
import { addConstraint } from './table-constraints.js';
import type { TokenReader } from './tokens.js';
import { readType } from './type-parser.js';

/** Carries out CREATE TABLE, from the name on. */
export function createTable(host: DefinitionHost, reader: TokenReader, temporary: boolean): void {
  const { owner, name } = newName(host, reader);
  if (host.catalogue.object(owner, name)) {
    throw new OracleError(955, 'name is already used by an existing object');
  }
  const columns: Column[] = [];
  const constraints: WrittenConstraint[] = [];
  if (reader.accept('(')) {
    do {
      if (startsConstraint(reader))
        constraints.push(readConstraint(host, reader, undefined) as WrittenConstraint);
      else columns.push(readColumn(host, reader, columns, constraints));
    } while (reader.accept(','));
    reader.expect(')');
  }
  const rest = readPhysical(reader, temporary);
  const query = reader.accept('AS') ? readQuery(reader) : undefined;
  if (!reader.atEnd)
    throw new OracleError(922, `missing or invalid option: ${reader.textFrom(reader.place)}`);
  if (query) columns.push(...columnsOfQuery(host, query));
  checkColumns(columns);
  const table: Table = {
    ...host.catalogue.head('TABLE', owner, name),
    columns,
    constraints: [],
    nextColumn: columns.length + 1,
    comment: undefined,
    temporary: rest.temporary,
    organization: rest.organization,
    partitioning: rest.partitioning,
    nested: rest.nested,
    definedAt: host.catalogue.scn,
    readOnly: false,
    rowMovement: rest.rowMovement,
    dropped: false,
  };
  for (const column of columns) setStorage(host, table, column, rest.lobs.get(column.name));
  host.store.createTable(table);
  host.catalogue.add(table);
  try {
    for (const written of constraints) addConstraint(host, table, written);
  } catch (error) {
    host.catalogue.remove(table);
    for (const index of host.catalogue.indexesOf(table)) host.catalogue.remove(index);
    host.store.dropTable(table);
    throw error;
  }
  if (query) fillFrom(host, table, query);
}

/** Reads one column; constraints that stand with it are added to those of the table. */
export function readColumn(
  host: DefinitionHost,
  reader: TokenReader,
  before: readonly Column[],
  constraints: WrittenConstraint[],
): Column {
  const name = reader.name();
  checkName(host, name);
  if (before.some((column) => column.name === name)) throw new OracleError(957, 'duplicate column name');
  const virtualOnly = reader.is('GENERATED') || reader.is('AS');
  const type: OracleType = virtualOnly ? { kind: 'NUMBER' } : readType(reader);
  const column: Column = {
    id: Math.max(0, ...before.map(({ id }) => id)) + 1,
    name,
    type,
    nullable: true,
    defaultText: undefined,
    defaultValue: undefined,
    hidden: false,
    virtual: undefined,
    comment: undefined,
  };
  readColumnRest(host, reader, column, constraints);
  return column;
}

/** DEFAULT, virtual expression and constraints behind a column's datatype. */
export function readColumnRest(
  host: DefinitionHost,
  reader: TokenReader,
  column: Column,
  constraints: WrittenConstraint[],
): void {
  if (reader.accept('DEFAULT')) {
    const { value, text } = readWithText(reader);
    column.defaultText = text;
    column.defaultValue = value;
  }
  if (reader.accept('GENERATED', 'ALWAYS', 'AS') || reader.accept('AS')) {
    const from = reader.place;
    column.virtual = expressionsOf(reader).expression();
    column.defaultText = reader.textFrom(from).replace(/^\(([\s\S]*)\)$/, '$1');
    reader.accept('VIRTUAL');
  }
  for (;;) {
    if (reader.accept('NULL')) continue;
    if (reader.accept('ENABLE')) continue;
    const starts = startsConstraint(reader) || reader.is('NOT', 'NULL') || reader.is('REFERENCES');
    const constraint = starts ? readConstraint(host, reader, column.name) : undefined;
    if (!constraint) return;
    constraints.push(constraint);
  }
}

function checkColumns(columns: readonly Column[]): void {
  if (columns.length === 0) throw new OracleError(904, ': invalid identifier');
  const longs = columns.filter(({ type }) => type.kind === 'LONG' || type.kind === 'LONG RAW');
  if (longs.length > 1) throw new OracleError(1_754, 'a table may contain only one column of type LONG');
}

interface Physical {
  temporary: Table['temporary'];
  organization: Table['organization'];
  partitioning: string | undefined;
  nested: string[];
  rowMovement: boolean;
  lobs: Map<string, Partial<LobStorage>>;
}

/** What stands behind the columns: where and how rows and LOBs are stored. */
function readPhysical(reader: TokenReader, temporary: boolean): Physical {
  const found: Physical = {
    temporary: temporary ? 'SYS$TRANSACTION' : undefined,
    organization: 'HEAP',
    partitioning: undefined,
    nested: [],
    rowMovement: false,
    lobs: new Map(),
  };
  for (let place = -1; place !== reader.place; ) {
    place = reader.place;
    skipStorage(reader);
    readPhysicalClause(reader, found);
  }
  return found;
}

function readPhysicalClause(reader: TokenReader, found: Physical): void {
  if (reader.accept('ON', 'COMMIT')) {
    if (reader.acceptOne('PRESERVE', 'DELETE') === 'PRESERVE') found.temporary = 'SYS$SESSION';
    reader.expect('ROWS');
  } else if (reader.accept('ORGANIZATION')) {
    found.organization = (reader.acceptOne('INDEX', 'EXTERNAL', 'HEAP') as Table['organization']) ?? 'HEAP';
    if (found.organization === 'EXTERNAL') reader.bracketed();
    skipStorage(reader);
    if (reader.accept('INCLUDING')) reader.name();
    if (reader.accept('OVERFLOW')) skipStorage(reader);
    if (reader.accept('REJECT', 'LIMIT')) reader.next();
  } else if (reader.accept('PARTITION', 'BY')) {
    found.partitioning = reader.next().value;
    while (reader.is('(')) reader.bracketed();
    if (reader.accept('PARTITIONS')) reader.next();
  } else if (reader.accept('ENABLE', 'ROW', 'MOVEMENT')) found.rowMovement = true;
  else if (reader.accept('DISABLE', 'ROW', 'MOVEMENT')) found.rowMovement = false;
  else if (reader.accept('NESTED', 'TABLE')) {
    found.nested.push(reader.name());
    reader.expect('STORE', 'AS');
    reader.name();
  } else if (reader.accept('LOB')) {
    const names = reader.nameList();
    reader.expect('STORE', 'AS');
    const storage = readLobStorage(reader);
    for (const name of names) found.lobs.set(name, storage);
  } else if (reader.accept('XMLTYPE')) {
    reader.accept('COLUMN');
    const name = reader.name();
    reader.expect('STORE', 'AS');
    const secureFile = reader.accept('SECUREFILE');
    reader.accept('BASICFILE');
    const xml = reader.acceptOne('CLOB', 'OBJECT RELATIONAL', 'BINARY XML') ?? 'CLOB';
    found.lobs.set(name, { secureFile, xml: xml === 'BINARY XML' ? 'BINARY' : xml.replace(' ', '-') });
    if (reader.is('(')) reader.bracketed();
  }
}

function readLobStorage(reader: TokenReader): Partial<LobStorage> {
  const secureFile = reader.acceptOne('SECUREFILE', 'BASICFILE') === 'SECUREFILE';
  let storage: Partial<LobStorage> = { secureFile };
  if (!reader.is('(') && ['word', 'name'].includes(reader.peek().kind)) {
    storage = { ...storage, segment: reader.name() };
  }
  if (!reader.accept('(')) return storage;
  while (!reader.accept(')')) storage = { ...storage, ...readLobOption(reader) };
  return storage;
}

function readLobOption(reader: TokenReader): Partial<LobStorage> {
  const place = reader.place;
  skipStorage(reader);
  if (reader.place !== place) return /NOLOGGING/i.test(reader.textFrom(place)) ? { logging: false } : {};
  if (reader.accept('ENABLE', 'STORAGE', 'IN', 'ROW')) return { inRow: true };
  if (reader.accept('DISABLE', 'STORAGE', 'IN', 'ROW')) return { inRow: false };
  if (reader.accept('CHUNK')) return { chunk: Number(reader.next().value) };
  if (reader.accept('CACHE')) return { cache: true };
  if (reader.accept('COMPRESS'))
    return { compression: reader.acceptOne('HIGH', 'MEDIUM', 'LOW') ?? 'MEDIUM' };
  if (reader.accept('DEDUPLICATE')) return { deduplication: 'LOB' };
  if (reader.accept('KEEP_DUPLICATES')) return { deduplication: 'NO' };
  if (reader.accept('PCTVERSION')) reader.next();
  else if (!reader.acceptOne('RETENTION', 'NOCACHE', 'NOCOMPRESS', 'READS'))
    reader.refuse('an option of a LOB');
  return {};
}

function setStorage(
  host: DefinitionHost,
  table: Table,
  column: Column,
  given: Partial<LobStorage> | undefined,
): void {
  const isLob = ['CLOB', 'NCLOB', 'BLOB', 'XMLTYPE'].includes(column.type.kind);
  if (!isLob) {
    if (given) throw new OracleError(904, `"${column.name}": invalid identifier`);
    return;
  }
  const secureFile = given?.secureFile ?? false;
  column.storage = {
    segment: `SYS_LOB${String(table.id).padStart(10, '0')}C${String(column.id).padStart(5, '0')}$$`,
    inRow: true,
    cache: false,
    logging: true,
    chunk: 8192,
    compression: secureFile ? 'NO' : undefined,
    deduplication: secureFile ? 'NO' : undefined,
    ...(column.type.kind === 'XMLTYPE' ? { xml: 'CLOB' } : {}),
    ...given,
    secureFile,
  };
  host.catalogue.changed();
}

/** Gives a column that was added its place for LOBs. */
export const setDefaultStorage = (host: DefinitionHost, table: Table, column: Column) =>
  setStorage(host, table, column, undefined);

function columnsOfQuery(host: DefinitionHost, query: ReturnType<typeof readQuery>): Column[] {
  const compiled = new QueryCompiler(host.finder, host.context(), host.schema).compile(query);
  return compiled.columns.map(({ name, type, nullable }, place) => ({
    id: place + 1,
    name,
    type,
    nullable,
    defaultText: undefined,
    defaultValue: undefined,
    hidden: false,
    virtual: undefined,
    comment: undefined,
  }));
}

function fillFrom(host: DefinitionHost, table: Table, query: ReturnType<typeof readQuery>): void {
  const compiled = new QueryCompiler(host.finder, host.context(), host.schema).compile(query);
  const context = host.context();
  const rows = host.store.all(
    compiled.sql,
    compiled.parameters.values.map((value) => value(context)),
  );
  const names = table.columns.map(({ id }) => `, c${id}`).join('');
  const places = table.columns.map(() => ', ?').join('');
  for (const row of rows) {
    const number = BigInt(host.store.nextRow(table));
    host.store.run(`INSERT INTO t${table.id} (r, v_from${names}) VALUES (?, ?${places})`, [
      number,
      table.definedAt,
      ...row,
    ]);
  }
}
