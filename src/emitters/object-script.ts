import { encodeMysqlText } from '../formats/mysql-character-set.js';
import { unqualifiedHead } from '../formats/mysql-ddl/object-head.js';

/** A view, trigger, routine, event or sequence as its own server gives it; null where a setting does not matter. */
export interface ScriptedObject {
  readonly kind: string;
  readonly name: string;
  readonly createStatement: string;
  readonly sqlMode: string | null;
  readonly characterSetClient: string | null;
  readonly collationConnection: string | null;
  readonly databaseCollation: string | null;
  readonly timeZone: string | null;
}

/**
 * The file of `ddl/objects/` from which the `mysql` client makes one object again: the session is set as it was when
 * the object was made, the statement stands between delimiters that it does not hold. `collation` is the database's
 * own; an object that was made under another one gets it for the moment, as mysqldump does. A
 * database before the names in its head is left out, so that it is made where it is loaded. The bytes are in the
 * object's character set; where that cannot be, the text is UTF-8 and a remark says so.
 */
export function objectScript(object: ScriptedObject, collation: string): Uint8Array {
  const wanted = object.characterSetClient ?? 'utf8mb4';
  const statement = unqualifiedHead(object.createStatement, object.sqlMode);
  const encoded = encodeMysqlText(statement, wanted);
  const other = object.databaseCollation !== null && object.databaseCollation !== collation;
  const head = [
    `-- ${object.kind} ${object.name.replace(/[\x00-\x1f\x7f]/g, '?')}`,
    ...(encoded ? [] : [`-- made in ${wanted}, written in utf8mb4`]),
    ...(other ? [`ALTER DATABASE COLLATE ${object.databaseCollation};`] : []),
    ...settings(object, encoded ? wanted : 'utf8mb4'),
  ];
  const delimiter = delimiterFor(statement);
  const tail = [`\n${delimiter}`, 'DELIMITER ;', ...(other ? [`ALTER DATABASE COLLATE ${collation};`] : [])];
  return Buffer.concat([
    Buffer.from(`${head.join('\n')}\nDELIMITER ${delimiter}\n`),
    encoded ?? Buffer.from(statement),
    Buffer.from(`${tail.join('\n')}\n`),
  ]);
}

function settings(object: ScriptedObject, characterSet: string): string[] {
  const { sqlMode, timeZone, collationConnection } = object;
  return [
    // the mode last: under NO_BACKSLASH_ESCAPES or ANSI_QUOTES these lines would read otherwise
    `SET character_set_client = ${characterSet};`,
    ...(collationConnection === null ? [] : [`SET collation_connection = ${collationConnection};`]),
    ...(timeZone === null ? [] : [`SET time_zone = '${timeZone.replace(/['\\]/g, '\\$&')}';`]),
    ...(sqlMode === null ? [] : [`SET sql_mode = '${sqlMode.replace(/['\\]/g, '')}';`]),
  ];
}

/** The client ends a statement at the delimiter wherever it stands outside quotes and comments. */
function delimiterFor(statement: string): string {
  let delimiter = ';;';
  for (let count = 1; statement.includes(delimiter); count++) delimiter = `$$${count}$$`;
  return delimiter;
}
