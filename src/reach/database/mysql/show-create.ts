import { RescueError } from '../../../base/errors.js';
import { createText } from './create-text.js';
import type { MysqlConnection } from './mysql-connection.js';
import { quoteMysqlName } from './mysql-quote.js';
import { rawRows } from './mysql-row-packets.js';

/** Words after SHOW CREATE, with the columns in which servers give the text. */
const textColumns = {
  SEQUENCE: ['Create Table', 'Create Sequence'],
  VIEW: ['Create View'],
  TRIGGER: ['SQL Original Statement'],
  FUNCTION: ['Create Function'],
  PROCEDURE: ['Create Procedure'],
  PACKAGE: ['Create Package'],
  'PACKAGE BODY': ['Create Package Body'],
  EVENT: ['Create Event'],
} as const;

export type ShownKind = keyof typeof textColumns;

/** One row of a SHOW CREATE statement, by the server's names of its columns. */
export type ShownRow = Readonly<Record<string, string | null>>;

/** What SHOW CREATE gives for an object of the current database. */
export async function showCreateRow(
  connection: MysqlConnection,
  kind: ShownKind,
  name: string,
): Promise<{ readonly text: string; readonly row: ShownRow }> {
  const [row] = await connection.records(`SHOW CREATE ${kind} ${quoteMysqlName(name)}`);
  const text =
    row && textColumns[kind].map((column) => row[column]).find((value) => typeof value === 'string');
  if (!row || typeof text !== 'string') throw bodyHidden(connection.address, kind, name);
  return { text, row };
}

/** The CREATE statement of a table. Needs `character_set_results = binary`, so that defaults come as they are. */
export async function showCreateTable(connection: MysqlConnection, name: string): Promise<string> {
  const sql = `SHOW CREATE TABLE ${quoteMysqlName(name)}`;
  const [row] = await rawRows(connection, `reading the definition of table ${name}`, sql);
  const text = row?.[1];
  if (!text) throw new RescueError('OVM_DB_FAILED', `table ${name}`, 'the server gives no definition of it');
  return createText(text);
}

/** The CREATE statement alone. */
export async function showCreate(
  connection: MysqlConnection,
  kind: ShownKind,
  name: string,
): Promise<string> {
  return (await showCreateRow(connection, kind, name)).text;
}

/** A server shows the body of a routine as NULL to accounts that may run it but not read it. */
function bodyHidden(address: string, kind: ShownKind, name: string): RescueError {
  return new RescueError(
    'OVM_DB_PRIVILEGE',
    address,
    `the body of ${kind.toLowerCase()} ${name} is hidden from the account; an administrator gives ` +
      'GRANT SELECT ON mysql.proc (MySQL 8: GRANT SHOW_ROUTINE ON *.*)',
  );
}
