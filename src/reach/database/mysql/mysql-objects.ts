import type { Kysely } from 'kysely';
import { runStatement } from '../../bound-statement.js';
import type { ObjectDefinition, ObjectKind } from '../dictionary.js';
import type { MysqlConnection } from './mysql-connection.js';
import { quoteMysqlName } from './mysql-quote.js';
import { type ShownKind, showCreate, showCreateRow } from './show-create.js';

interface NamedRow {
  readonly name: string;
  readonly kind?: string;
  readonly definer?: string | null;
  readonly table_name?: string;
}

const routineKinds: Readonly<Record<string, ObjectKind>> = {
  FUNCTION: 'function',
  PROCEDURE: 'procedure',
  PACKAGE: 'package',
  'PACKAGE BODY': 'package',
};

/** Everything in the current database that is not a table, in an order in which it can be created. */
export async function readObjects(
  connection: MysqlConnection,
  kysely: Kysely<unknown>,
  database: string,
): Promise<ObjectDefinition[]> {
  const rows = (name: string) => runStatement<NamedRow>(kysely, `dictionary/mysql/${name}`, { database });
  const views = await rows('views');
  const definers = new Map((await rows('view-definers')).map((row) => [row.name, row.definer ?? null]));
  const objects: ObjectDefinition[] = [];
  for (const { name } of views.filter((row) => row.kind === 'SEQUENCE'))
    objects.push(await sequence(connection, name));
  for (const row of await rows('routines')) {
    const kind = routineKinds[row.kind ?? ''];
    if (kind) objects.push(await shown(connection, kind, row.kind as ShownKind, row));
  }
  for (const row of views.filter((view) => view.kind === 'VIEW')) {
    objects.push(
      await shown(connection, 'view', 'VIEW', { ...row, definer: definers.get(row.name) ?? null }),
    );
  }
  for (const row of await rows('triggers')) objects.push(await shown(connection, 'trigger', 'TRIGGER', row));
  for (const row of await rows('events')) objects.push(await shown(connection, 'event', 'EVENT', row));
  return objects;
}

async function shown(
  connection: MysqlConnection,
  kind: ObjectKind,
  shownKind: ShownKind,
  { name, definer, table_name }: NamedRow,
): Promise<ObjectDefinition> {
  const { text, row } = await showCreateRow(connection, shownKind, name);
  return {
    kind,
    name,
    table: table_name ?? null,
    createStatement: text,
    definer: definer ?? null,
    sqlMode: row.sql_mode ?? null,
    characterSetClient: row.character_set_client ?? null,
    collationConnection: row.collation_connection ?? null,
    databaseCollation: row['Database Collation'] ?? null,
    timeZone: row.time_zone ?? null,
  };
}

/** MariaDB's CREATE SEQUENCE begins at the first value again; where a sequence has got to is set right behind it. */
async function sequence(connection: MysqlConnection, name: string): Promise<ObjectDefinition> {
  const quoted = quoteMysqlName(name);
  const created = await showCreate(connection, 'SEQUENCE', name);
  const [state] = await connection.records(`SELECT next_not_cached_value AS next_value FROM ${quoted}`);
  const next = state?.next_value ?? null;
  const started = / start with (-?\d+)/i.exec(created)?.[1];
  const createStatement =
    next === null || next === started
      ? created
      : `BEGIN NOT ATOMIC ${created}; DO SETVAL(${quoted}, ${next}, 0); END`;
  const none = { table: null, definer: null, sqlMode: null, timeZone: null };
  const sets = { characterSetClient: null, collationConnection: null, databaseCollation: null };
  return { kind: 'sequence', name, createStatement, ...none, ...sets };
}
