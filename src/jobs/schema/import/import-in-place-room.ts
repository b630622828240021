import { RescueError } from '../../../base/errors.js';
import type { Database } from '../../../reach/database/database.js';
import { plsqlTokens } from '../../../reach/database/oracle/oracle-ddl/plsql-tokens.js';
import { lackingOptions, targetRoom } from '../../../reach/database/oracle/target-room.js';
import type { ImportTarget } from './import-targets.js';

/** What V$OPTION calls what compressed and deduplicated large objects need. */
const compression = 'Advanced Compression';

/**
 * Throws OVM_DB_PRIVILEGE when the target may not store rows, OVM_SCHEMA_DIFFERS when its tablespace or the edition of its
 * server cannot hold the large objects of the archive: all that a server says only when the target is empty.
 */
export async function refuseNoRoom(
  database: Pick<Database, 'query' | 'address'>,
  { archived, to }: Pick<ImportTarget, 'archived' | 'to'>,
): Promise<void> {
  if (archived.tables.length === 0) return;
  const where = `${to} at ${database.address}`;
  const saying = (words: readonly string[]) =>
    archived.tables.filter(({ createStatement }) => hasWord(createStatement, words)).map(({ name }) => name);
  const secure = saying(['SECUREFILE']);
  const room = await targetRoom(database, to);
  if (room?.withoutQuota) throw withoutQuota(where, to, room.tablespace);
  if (secure.length > 0 && room?.takesSecureFiles === false)
    throw withoutSecureFiles(where, to, { tablespace: room.tablespace, tables: secure });
  const compressed = saying(['COMPRESS', 'DEDUPLICATE']);
  if (compressed.length > 0 && (await lackingOptions(database)).has(compression)) {
    const why = `the edition of its server has no compressed or deduplicated large objects, as there are in ${compressed.join(', ')}`;
    const hint = 'Nothing was touched. Import into an Enterprise Edition.';
    throw new RescueError('OVM_SCHEMA_DIFFERS', where, why, undefined, hint);
  }
}

function withoutQuota(where: string, to: string, tablespace: string): RescueError {
  const why = `${to} may not store anything in its default tablespace ${tablespace}`;
  const hint = asDba(`ALTER USER ${to} QUOTA UNLIMITED ON ${tablespace}`);
  return new RescueError('OVM_DB_PRIVILEGE', where, why, undefined, hint);
}

function withoutSecureFiles(
  where: string,
  to: string,
  { tablespace, tables }: { readonly tablespace: string; readonly tables: readonly string[] },
): RescueError {
  const why = `large objects of the kind SECUREFILE, as in ${tables.join(', ')}, cannot be in its default tablespace ${tablespace}, whose segment space management is MANUAL`;
  const statement = `ALTER USER ${to} DEFAULT TABLESPACE USERS QUOTA UNLIMITED ON USERS`;
  const hint = `${asDba(statement)} Any tablespace will do whose SEGMENT_SPACE_MANAGEMENT in DBA_TABLESPACES is AUTO.`;
  return new RescueError('OVM_SCHEMA_DIFFERS', where, why, undefined, hint);
}

/** What an administrator has to type. */
function asDba(statement: string): string {
  return `Nothing was touched. On the database host run \`sqlplus / as sysdba\` and in it \`${statement}\`; then run the same command again.`;
}

function hasWord(sql: string, words: readonly string[]): boolean {
  for (const { kind, value } of plsqlTokens(sql)) if (kind === 'word' && words.includes(value)) return true;
  return false;
}
