import { OracleError } from '../oracle-error.js';
import { isText } from '../oracle-type.js';
import type { Column, Constraint, Table } from './catalogue-model.js';
import {
  readConstraint,
  skipStorage,
  startsConstraint,
  type WrittenConstraint,
} from './constraint-parser.js';
import { readColumn, readColumnRest, setDefaultStorage } from './create-table.js';
import {
  checkName,
  checkWritable,
  type DefinitionHost,
  invalidateUsers,
  ownTable,
} from './definition-host.js';
import { tableName } from './row-store.js';
import { addConstraint, dropConstraint, enableConstraint } from './table-constraints.js';
import type { TokenReader } from './tokens.js';
import { readType } from './type-parser.js';

/** Carries out ALTER TABLE, from the name on. */
export function alterTable(host: DefinitionHost, reader: TokenReader): void {
  const table = ownTable(host, reader);
  host.checkFree(table);
  do alterOnce(host, reader, table);
  while (!reader.atEnd);
  table.definedAt = host.catalogue.scn;
  host.catalogue.changed();
}

function alterOnce(host: DefinitionHost, reader: TokenReader, table: Table): void {
  const mode = reader.acceptOne('READ ONLY', 'READ WRITE');
  if (mode) {
    table.readOnly = mode === 'READ ONLY';
    return;
  }
  if (reader.accept('ADD')) {
    add(host, reader, table);
    return;
  }
  if (reader.accept('MODIFY')) {
    modify(host, reader, table);
    return;
  }
  if (reader.accept('DROP')) {
    drop(host, reader, table);
    return;
  }
  if (reader.accept('RENAME')) {
    rename(host, reader, table);
    return;
  }
  const switched = reader.acceptOne('ENABLE', 'DISABLE');
  if (switched) {
    switchConstraint(host, reader, table, switched === 'ENABLE');
    return;
  }
  const storage = reader.place;
  skipStorage(reader);
  if (reader.place === storage) throw new OracleError(1_735, 'invalid ALTER TABLE option');
}

function add(host: DefinitionHost, reader: TokenReader, table: Table): void {
  if (startsConstraint(reader)) {
    addConstraint(host, table, readConstraint(host, reader, undefined) as WrittenConstraint);
    return;
  }
  const many = reader.accept('(');
  do {
    if (!startsConstraint(reader)) checkWritable(table);
    if (startsConstraint(reader)) {
      addConstraint(host, table, readConstraint(host, reader, undefined) as WrittenConstraint);
    } else addColumn(host, reader, table);
  } while (many && reader.accept(','));
  if (many) reader.expect(')');
  invalidateUsers(host, table);
}

function addColumn(host: DefinitionHost, reader: TokenReader, table: Table): void {
  const constraints: WrittenConstraint[] = [];
  const read = readColumn(host, reader, table.columns, constraints);
  const column = { ...read, id: table.nextColumn++ };
  host.store.addColumn(table, column.id);
  setDefaultStorage(host, table, column);
  table.columns.push(column);
  for (const constraint of constraints) addConstraint(host, table, constraint);
}

function modify(host: DefinitionHost, reader: TokenReader, table: Table): void {
  if (reader.accept('CONSTRAINT')) {
    const constraint = constraintOf(table, reader.name());
    readSwitch(host, reader, table, constraint);
    return;
  }
  if (reader.accept('PRIMARY', 'KEY')) {
    readSwitch(host, reader, table, primaryKey(table));
    return;
  }
  const many = reader.accept('(');
  do modifyColumn(host, reader, table);
  while (many && reader.accept(','));
  if (many) reader.expect(')');
}

function modifyColumn(host: DefinitionHost, reader: TokenReader, table: Table): void {
  const name = reader.name();
  const column = table.columns.find((one) => one.name === name);
  if (!column) throw new OracleError(904, `"${name}": invalid identifier`);
  const onlyRest =
    reader.atEnd || ['NULL', 'NOT', 'DEFAULT', 'CONSTRAINT', ',', ')'].some((word) => reader.is(word));
  if (!onlyRest) changeType(host, table, column, readType(reader));
  if (reader.is('NULL')) {
    allowNull(host, table, column);
    return;
  }
  const constraints: WrittenConstraint[] = [];
  readColumnRest(host, reader, column, constraints);
  for (const constraint of constraints) addConstraint(host, table, constraint);
}

/** A longer text or a wider number is taken; another datatype only where no values are. */
function changeType(host: DefinitionHost, table: Table, column: Column, type: Column['type']): void {
  const values = host.store.all(
    `SELECT 1 FROM ${tableName(table)} WHERE v_to IS NULL AND c${column.id} IS NOT NULL LIMIT 1`,
  );
  const widened = isText(type) && isText(column.type) && (type.length ?? 0) >= (column.type.length ?? 0);
  if (values.length > 0 && type.kind !== column.type.kind && !widened) {
    throw new OracleError(1_439, 'column to be modified must be empty to change datatype');
  }
  column.type = type;
}

function allowNull(host: DefinitionHost, table: Table, column: Column): void {
  const found = table.constraints.find(
    ({ kind, check, columns }) => kind === 'C' && !check && columns.includes(column.name),
  );
  if (!found) throw new OracleError(1_451, 'column to be modified to NULL cannot be modified to NULL');
  dropConstraint(host, table, found, false);
}

function constraintOf(table: Table, name: string): Constraint {
  const found = table.constraints.find((one) => one.name === name);
  if (!found) throw new OracleError(2_443, 'Cannot drop constraint  - nonexistent constraint');
  return found;
}

function primaryKey(table: Table): Constraint {
  const found = table.constraints.find(({ kind }) => kind === 'P');
  if (!found) throw new OracleError(2_441, 'Cannot drop nonexistent primary key');
  return found;
}

function drop(host: DefinitionHost, reader: TokenReader, table: Table): void {
  if (reader.accept('CONSTRAINT')) {
    dropConstraint(host, table, constraintOf(table, reader.name()), reader.accept('CASCADE'));
    return;
  }
  if (reader.accept('PRIMARY', 'KEY')) {
    dropConstraint(host, table, primaryKey(table), reader.accept('CASCADE'));
    return;
  }
  const names = reader.accept('COLUMN') ? [reader.name()] : reader.nameList();
  const cascade = reader.accept('CASCADE', 'CONSTRAINTS');
  for (const name of names) dropColumn(host, table, name, cascade);
  invalidateUsers(host, table);
}

function dropColumn(host: DefinitionHost, table: Table, name: string, cascade: boolean): void {
  const place = table.columns.findIndex((column) => column.name === name);
  if (place < 0) throw new OracleError(904, `"${name}": invalid identifier`);
  for (const constraint of table.constraints.filter(({ columns }) => columns.includes(name))) {
    if (constraint.columns.length > 1 && !cascade) {
      throw new OracleError(12_991, 'column is referenced in a multi-column constraint');
    }
    dropConstraint(host, table, constraint, cascade);
  }
  for (const index of host.catalogue.indexesOf(table)) {
    if (!index.columns.some((column) => column.name === name)) continue;
    host.store.dropIndex(index);
    host.catalogue.remove(index);
  }
  table.columns.splice(place, 1);
}

function rename(host: DefinitionHost, reader: TokenReader, table: Table): void {
  if (reader.accept('TO')) {
    const before = { ...table };
    const name = reader.name();
    checkName(host, name);
    for (const index of host.catalogue.indexesOf(table)) Object.assign(index.table, { name });
    host.catalogue.rename(table, name);
    invalidateUsers(host, before);
    return;
  }
  const what = reader.acceptOne('COLUMN', 'CONSTRAINT');
  const from = reader.name();
  reader.expect('TO');
  const to = reader.name();
  checkName(host, to);
  const named =
    what === 'COLUMN' ? table.columns.find(({ name }) => name === from) : constraintOf(table, from);
  if (!named) throw new OracleError(904, `"${from}": invalid identifier`);
  Object.assign(named, { name: to });
  invalidateUsers(host, table);
}

function switchConstraint(host: DefinitionHost, reader: TokenReader, table: Table, enabled: boolean): void {
  if (reader.accept('ALL', 'TRIGGERS')) {
    for (const { trigger } of host.catalogue.sources) {
      if (trigger?.table?.name === table.name && trigger.table.owner === table.owner)
        trigger.enabled = enabled;
    }
    return;
  }
  if (reader.accept('ROW', 'MOVEMENT')) {
    table.rowMovement = enabled;
    return;
  }
  const novalidate = reader.accept('NOVALIDATE');
  reader.accept('VALIDATE');
  const isPrimary = reader.accept('PRIMARY', 'KEY');
  if (!isPrimary) reader.expect('CONSTRAINT');
  const constraint = isPrimary ? primaryKey(table) : constraintOf(table, reader.name());
  reader.accept('CASCADE');
  skipStorage(reader);
  enableConstraint(host, table, constraint, { enabled, validated: enabled && !novalidate });
}

function readSwitch(host: DefinitionHost, reader: TokenReader, table: Table, constraint: Constraint): void {
  const rely = reader.acceptOne('RELY', 'NORELY');
  if (rely) constraint.rely = rely === 'RELY';
  let { enabled } = constraint;
  let validated: boolean | undefined;
  for (let word = reader.next(); word.kind === 'word'; word = reader.next()) {
    if (word.value === 'ENABLE') enabled = true;
    else if (word.value === 'DISABLE') enabled = false;
    else if (word.value === 'VALIDATE') validated = true;
    else if (word.value === 'NOVALIDATE') validated = false;
    else throw new OracleError(1_735, 'invalid ALTER TABLE option');
  }
  if (!rely || validated !== undefined || enabled !== constraint.enabled) {
    enableConstraint(host, table, constraint, { enabled, validated: validated ?? enabled });
  }
}
