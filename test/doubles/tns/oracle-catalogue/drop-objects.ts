import { OracleError } from '../oracle-error.js';
import type { AnyObject, Table } from './catalogue-model.js';
import {
  checkOwner,
  checkWritable,
  type DefinitionHost,
  invalidateUsers,
  ownTable,
} from './definition-host.js';
import { dropConstraint } from './table-constraints.js';
import type { TokenReader } from './tokens.js';

const kinds = [
  'TABLE',
  'VIEW',
  'INDEX',
  'SEQUENCE',
  'PUBLIC SYNONYM',
  'SYNONYM',
  'PACKAGE BODY',
  'PACKAGE',
  'PROCEDURE',
  'FUNCTION',
  'TRIGGER',
  'TYPE BODY',
  'TYPE',
] as const;

const missing: Partial<Record<(typeof kinds)[number], [number, string]>> = {
  TABLE: [942, 'table or view does not exist'],
  VIEW: [942, 'table or view does not exist'],
  INDEX: [1_418, 'specified index does not exist'],
  SEQUENCE: [2_289, 'sequence does not exist'],
  SYNONYM: [1_434, 'private synonym to be dropped does not exist'],
  'PUBLIC SYNONYM': [1_432, 'public synonym to be dropped does not exist'],
  TRIGGER: [4_080, 'trigger does not exist'],
};

/** Carries out DROP, from the kind of the object on. */
export function dropObject(host: DefinitionHost, reader: TokenReader): void {
  const kind = kinds.find((one) => reader.accept(...one.split(' ')));
  if (!kind) reader.refuse('a kind of object');
  const written = reader.qualifiedName();
  const owner = kind === 'PUBLIC SYNONYM' ? 'PUBLIC' : (written.owner ?? host.schema);
  const found = findObject(host, kind, owner, written.name);
  if (!found) {
    const [number, text] = missing[kind] ?? [4_043, `object ${written.name} does not exist`];
    throw new OracleError(number, text);
  }
  checkOwner(host, owner);
  const cascade = reader.accept('CASCADE', 'CONSTRAINTS');
  reader.acceptOne('PURGE', 'FORCE', 'VALIDATE');
  if (found.kind === 'TABLE') {
    dropTable(host, found, cascade);
    return;
  }
  if (found.kind === 'INDEX') {
    if (found.forConstraint) {
      throw new OracleError(2_429, 'cannot drop index used for enforcement of unique/primary key');
    }
    host.store.dropIndex(found);
  }
  host.catalogue.remove(found);
  const body = kind === 'PACKAGE' || kind === 'TYPE' ? host.catalogue.body(owner, written.name) : undefined;
  if (body) host.catalogue.remove(body);
  if (kind === 'TYPE') checkTypeUnused(host, found);
  if (found.kind === 'VIEW') dropTriggersOf(host, found);
  invalidateUsers(host, found);
}

function findObject(host: DefinitionHost, kind: (typeof kinds)[number], owner: string, name: string) {
  if (kind === 'INDEX') return host.catalogue.index(owner, name);
  if (kind === 'TRIGGER') return host.catalogue.trigger(owner, name);
  if (kind.endsWith('BODY')) return host.catalogue.body(owner, name);
  const found = host.catalogue.object(owner, name);
  return found?.kind === kind.replace('PUBLIC ', '') ? found : undefined;
}

function checkTypeUnused(host: DefinitionHost, type: AnyObject): void {
  const used = host.catalogue.tables.some(({ owner, columns }) =>
    columns.some(
      ({ type: one }) =>
        one.kind === 'OBJECT' && one.name === type.name && (one.owner ?? owner) === type.owner,
    ),
  );
  if (!used) return;
  host.catalogue.add(type);
  throw new OracleError(2_303, 'cannot drop or replace a type with type or table dependents');
}

function dropTriggersOf(host: DefinitionHost, base: AnyObject): void {
  for (const one of host.catalogue.sources) {
    if (one.trigger?.table?.name === base.name && one.trigger.table.owner === base.owner)
      host.catalogue.remove(one);
  }
}

/** @throws OracleError for tables that only a package or another command drops */
function checkAttached({ catalogue }: DefinitionHost, { owner, name }: Table): void {
  const { queueTables, materializedViewLogs } = catalogue.attached;
  if (queueTables.some((one) => one.owner === owner && one.name === name))
    throw new OracleError(24_005, 'must use DBMS_AQADM.DROP_QUEUE_TABLE to drop queue tables');
  if (materializedViewLogs.some((one) => one.owner === owner && one.table === name))
    throw new OracleError(32_417, 'must use DROP MATERIALIZED VIEW LOG to drop a materialized view log');
}

/** The log of a table goes with it. */
function dropLogsOf(host: DefinitionHost, { owner, name }: Table): void {
  const { materializedViewLogs: logs } = host.catalogue.attached;
  const ours = logs.filter((one) => one.owner === owner && one.master === name);
  logs.splice(0, logs.length, ...logs.filter((one) => !ours.includes(one)));
  for (const log of ours) {
    const table = host.catalogue.object(owner, log.table);
    if (table?.kind === 'TABLE') dropTable(host, table, true);
  }
}

function dropTable(host: DefinitionHost, table: Table, cascade: boolean): void {
  checkAttached(host, table);
  host.checkFree(table);
  const others = host.catalogue.tables.filter((one) => one !== table);
  const pointing = others.flatMap((child) =>
    child.constraints
      .filter((one) => table.constraints.some(({ name }) => name === one.references?.constraint))
      .filter((one) => one.references?.owner === table.owner)
      .map((one) => ({ child, one })),
  );
  if (pointing.length > 0 && !cascade) {
    throw new OracleError(2_449, 'unique/primary keys in table referenced by foreign keys');
  }
  dropLogsOf(host, table);
  host.store.dropTable(table);
  for (const { child, one } of pointing) dropConstraint(host, child, one, true);
  for (const index of host.catalogue.indexesOf(table)) host.catalogue.remove(index);
  dropTriggersOf(host, table);
  host.catalogue.remove(table);
  invalidateUsers(host, table);
}

/** Carries out TRUNCATE TABLE. @throws OracleError 2266 when enabled foreign keys point to it */
export function truncateTable(host: DefinitionHost, reader: TokenReader): void {
  reader.expect('TABLE');
  const table = ownTable(host, reader);
  if (reader.acceptOne('DROP STORAGE', 'REUSE STORAGE') === undefined && !reader.atEnd)
    reader.refuse('the end');
  if (host.checks.children(table).some((child) => child.table !== table)) {
    throw new OracleError(2_266, 'unique/primary keys in table referenced by enabled foreign keys');
  }
  host.checkFree(table);
  checkWritable(table);
  host.store.truncate(table);
  table.definedAt = host.catalogue.scn;
}
