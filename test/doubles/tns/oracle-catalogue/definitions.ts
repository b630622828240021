import { OracleError } from '../oracle-error.js';
import { alterTable } from './alter-table.js';
import type { AnyObject, IndexColumn, Sequence } from './catalogue-model.js';
import { compiles, compileView, createCode, createView } from './code-objects.js';
import { skipStorage } from './constraint-parser.js';
import { createTable } from './create-table.js';
import { checkOwner, type DefinitionHost, newName, ownTable } from './definition-host.js';
import { dropObject, truncateTable } from './drop-objects.js';
import { alterUser, commentOn, createUser, dropUser, grant } from './grants-and-comments.js';
import { expressionsOf } from './query-parser.js';
import { newIndex } from './table-constraints.js';
import type { TokenReader } from './tokens.js';

/** What a definition did; `compiles` is false when the object is there but invalid. */
export interface Defined {
  readonly compiles: boolean;
}

const done: Defined = { compiles: true };

/** Carries out a statement that defines something. @throws OracleError 900 for one that is not known here */
export function define(host: DefinitionHost, reader: TokenReader): Defined {
  const word = reader.acceptOne(
    'CREATE',
    'ALTER',
    'DROP',
    'TRUNCATE',
    'COMMENT',
    'GRANT',
    'REVOKE',
    'RENAME',
    'ANALYZE',
    'PURGE',
  );
  switch (word) {
    case 'CREATE':
      return create(host, reader);
    case 'ALTER':
      return alter(host, reader);
    case 'DROP':
      if (reader.accept('USER')) dropUser(host, reader);
      else dropObject(host, reader);
      return end(reader);
    case 'TRUNCATE':
      truncateTable(host, reader);
      return end(reader);
    case 'COMMENT':
      commentOn(host, reader);
      return end(reader);
    case 'GRANT':
    case 'REVOKE':
      grant(host, reader, word === 'GRANT');
      return end(reader);
    case 'PURGE':
      reader.expect('RECYCLEBIN');
      return end(reader);
    default:
      return reader.refuse('a definition');
  }
}

function end(reader: TokenReader): Defined {
  reader.accept(';');
  if (!reader.atEnd) reader.refuse('the end');
  return done;
}

function create(host: DefinitionHost, reader: TokenReader): Defined {
  const replaces = reader.accept('OR', 'REPLACE');
  const code = createCode(host, reader, replaces);
  if (code !== undefined) return { compiles: code };
  const force = reader.accept('FORCE');
  reader.accept('NO', 'FORCE');
  if (reader.accept('VIEW')) return { compiles: createView(host, reader, { replaces, force }) };
  if (reader.accept('GLOBAL', 'TEMPORARY', 'TABLE')) createTable(host, reader, true);
  else if (reader.accept('TABLE')) createTable(host, reader, false);
  else if (reader.accept('SEQUENCE')) createSequence(host, reader);
  else if (reader.accept('PUBLIC', 'SYNONYM')) createSynonym(host, reader, replaces, true);
  else if (reader.accept('SYNONYM')) createSynonym(host, reader, replaces, false);
  else if (reader.accept('USER')) createUser(host, reader);
  else createIndex(host, reader);
  return end(reader);
}

function createIndex(host: DefinitionHost, reader: TokenReader): void {
  const kind = reader.acceptOne('UNIQUE', 'BITMAP');
  if (!reader.accept('INDEX')) reader.refuse('a kind of object');
  const index = newName(host, reader);
  reader.expect('ON');
  const table = ownTable(host, reader);
  reader.expect('(');
  const columns: IndexColumn[] = [];
  do {
    const from = reader.place;
    const expression = expressionsOf(reader).expression();
    const text = reader.textFrom(from);
    const descending = reader.acceptOne('ASC', 'DESC') === 'DESC';
    const isColumn =
      expression.is === 'column' && table.columns.some(({ name }) => name === expression.path[0]);
    if (expression.is === 'column' && !isColumn) {
      throw new OracleError(904, `"${expression.path[0]}": invalid identifier`);
    }
    const own = expression.is === 'column' ? (expression.path[0] ?? '') : '';
    const hidden = `SYS_NC${String(table.columns.length + columns.length + 1).padStart(5, '0')}$`;
    if (isColumn && !descending) columns.push({ name: own, descending });
    else columns.push({ name: hidden, descending, expression: isColumn ? `"${own}"` : text });
  } while (reader.accept(','));
  reader.expect(')');
  const { reverse, compressedColumns } = readIndexOptions(reader);
  const duplicates = new OracleError(1_452, 'cannot CREATE UNIQUE INDEX; duplicate keys found');
  newIndex(host, table, index, columns, {
    unique: kind === 'UNIQUE',
    bitmap: kind === 'BITMAP',
    generated: false,
    forConstraint: false,
    reverse,
    compressedColumns,
    duplicates,
  });
}

function readIndexOptions(reader: TokenReader): { reverse: boolean; compressedColumns: number } {
  let reverse = false;
  let compressedColumns = 0;
  for (;;) {
    const place = reader.place;
    skipStorage(reader);
    if (reader.accept('REVERSE')) reverse = true;
    else if (reader.accept('COMPRESS')) {
      compressedColumns = reader.peek().kind === 'number' ? Number(reader.next().value) : 1;
    } else if (reader.place === place) return { reverse, compressedColumns };
  }
}

const greatest = 9_999_999_999_999_999_999_999_999_999n;

function readNumber(reader: TokenReader): bigint {
  const negative = reader.accept('-');
  const token = reader.next();
  if (token.kind !== 'number') reader.refuse('a number');
  const value = BigInt(token.value);
  return negative ? -value : value;
}

function readSequence(reader: TokenReader, sequence: Sequence): bigint | undefined {
  let start: bigint | undefined;
  for (;;) {
    if (reader.accept('START', 'WITH')) start = readNumber(reader);
    else if (reader.accept('INCREMENT', 'BY')) sequence.increment = readNumber(reader);
    else if (reader.accept('MINVALUE')) sequence.minimum = readNumber(reader);
    else if (reader.accept('MAXVALUE')) sequence.maximum = readNumber(reader);
    else if (reader.accept('CACHE')) sequence.cache = Number(readNumber(reader));
    else if (reader.accept('NOCACHE')) sequence.cache = 0;
    else if (reader.accept('CYCLE')) sequence.cycle = true;
    else if (reader.accept('ORDER')) sequence.ordered = true;
    else if (reader.accept('NOCYCLE')) sequence.cycle = false;
    else if (reader.accept('NOORDER')) sequence.ordered = false;
    else if (!reader.acceptOne('NOMINVALUE', 'NOMAXVALUE')) return start;
  }
}

function createSequence(host: DefinitionHost, reader: TokenReader): void {
  const { owner, name } = newName(host, reader);
  const sequence: Sequence = {
    ...host.catalogue.head('SEQUENCE', owner, name),
    minimum: 1n,
    maximum: greatest,
    increment: 1n,
    cycle: false,
    ordered: false,
    cache: 20,
    next: 1n,
    onDisk: 1n,
  };
  const start = readSequence(reader, sequence);
  const downwards = sequence.increment < 0n;
  if (downwards && sequence.maximum === greatest) {
    sequence.maximum = -1n;
    if (sequence.minimum === 1n) sequence.minimum = -(10n ** 27n - 1n);
  }
  sequence.next = start ?? (downwards ? sequence.maximum : sequence.minimum);
  if (sequence.next < sequence.minimum)
    throw new OracleError(4_006, 'START WITH cannot be less than MINVALUE');
  if (sequence.next > sequence.maximum)
    throw new OracleError(4_008, 'START WITH cannot be more than MAXVALUE');
  sequence.onDisk = sequence.next;
  host.catalogue.add(sequence);
}

function createSynonym(
  host: DefinitionHost,
  reader: TokenReader,
  replaces: boolean,
  isPublic: boolean,
): void {
  const written = reader.qualifiedName();
  const owner = isPublic ? 'PUBLIC' : (written.owner ?? host.schema);
  checkOwner(host, owner);
  reader.expect('FOR');
  const target = reader.qualifiedName();
  const link = reader.accept('@') ? reader.name() : undefined;
  const there = host.catalogue.object(owner, written.name);
  if (there && !(replaces && there.kind === 'SYNONYM')) {
    throw new OracleError(955, 'name is already used by an existing object');
  }
  host.catalogue.replace({
    ...host.catalogue.head('SYNONYM', owner, written.name),
    tableOwner: target.owner ?? (link === undefined ? host.schema : undefined),
    tableName: target.name,
    link,
  });
}

function alter(host: DefinitionHost, reader: TokenReader): Defined {
  if (reader.accept('TABLE')) alterTable(host, reader);
  else if (reader.accept('SEQUENCE')) alterSequence(host, reader);
  else if (reader.accept('INDEX')) alterIndex(host, reader);
  else if (reader.accept('TRIGGER')) return alterTrigger(host, reader);
  else if (reader.accept('USER')) alterUser(host, reader);
  else return recompile(host, reader);
  return end(reader);
}

function alterSequence(host: DefinitionHost, reader: TokenReader): void {
  const { owner, name } = newName(host, reader);
  const found = host.catalogue.object(owner, name);
  if (found?.kind !== 'SEQUENCE') throw new OracleError(2_289, 'sequence does not exist');
  const start = readSequence(reader, found);
  if (start !== undefined) throw new OracleError(2_283, 'cannot alter starting sequence number');
  found.onDisk = found.next;
  host.catalogue.changed();
}

function alterIndex(host: DefinitionHost, reader: TokenReader): void {
  const { owner, name } = newName(host, reader);
  const index = host.catalogue.index(owner, name);
  if (!index) throw new OracleError(1_418, 'specified index does not exist');
  if (reader.accept('RENAME', 'TO')) host.catalogue.rename(index, reader.name());
  else if (reader.accept('REBUILD')) {
    index.usable = true;
    skipStorage(reader);
  } else if (reader.accept('UNUSABLE')) index.usable = false;
  else reader.refuse('REBUILD');
  host.catalogue.changed();
}

function alterTrigger(host: DefinitionHost, reader: TokenReader): Defined {
  const { owner, name } = newName(host, reader);
  const found = host.catalogue.trigger(owner, name);
  if (!found?.trigger) throw new OracleError(4_080, `trigger '${name}' does not exist`);
  const what = reader.acceptOne('ENABLE', 'DISABLE', 'COMPILE');
  if (!what) reader.refuse('ENABLE');
  if (what === 'COMPILE') found.valid = compiles(host, found);
  else found.trigger.enabled = what === 'ENABLE';
  host.catalogue.changed();
  return { compiles: found.valid };
}

/** `ALTER VIEW v COMPILE`, `ALTER PACKAGE p COMPILE BODY` and the like. */
function recompile(host: DefinitionHost, reader: TokenReader): Defined {
  const kind = reader.acceptOne('VIEW', 'PROCEDURE', 'FUNCTION', 'PACKAGE', 'TYPE', 'SYNONYM');
  if (!kind) reader.refuse('a kind of object');
  const { owner, name } = newName(host, reader);
  reader.expect('COMPILE');
  const part = reader.acceptOne('BODY', 'SPECIFICATION', 'PACKAGE');
  const found = part === 'BODY' ? host.catalogue.body(owner, name) : host.catalogue.object(owner, name);
  if (!found) throw new OracleError(4_043, `object ${name} does not exist`);
  found.valid = isValid(host, found);
  if (part === undefined && found.valid) {
    const body = host.catalogue.body(owner, name);
    if (body) body.valid = compiles(host, body);
  }
  host.catalogue.changed();
  return { compiles: found.valid };
}

function isValid(host: DefinitionHost, object: AnyObject): boolean {
  if (object.kind === 'VIEW') {
    try {
      compileView(host, object);
    } catch (error) {
      if (!(error instanceof OracleError)) throw error;
      return false;
    }
    return true;
  }
  return 'text' in object ? compiles(host, object) : true;
}
