import { RescueError } from '../../../base/errors.js';
import type { Database } from '../../../reach/database/database.js';
import type { ObjectDefinition } from '../../../reach/database/dictionary.js';

/**
 * The statement that makes an object, as its session has to get it: in the character set under which the object was
 * made. The server itself turns the text into that set, so that all sets it has are right; it is only asked where
 * something is not plain ASCII. Throws OVM_DB_FAILED for a text that the set cannot hold.
 */
export async function sentStatement(
  database: Pick<Database, 'query' | 'quoteName'>,
  object: Pick<ObjectDefinition, 'kind' | 'name' | 'characterSetClient'>,
  sql: string,
): Promise<string | Uint8Array> {
  const set = object.characterSetClient ?? 'utf8mb4';
  // Every set that a session may have extends ASCII: servers refuse ucs2, utf16 and utf32 for it.
  if (/^(utf8|binary$)/.test(set) || !/[^\x00-\x7f]/.test(sql)) return sql;
  const text = `CONVERT(0x${Buffer.from(sql, 'utf8').toString('hex')} USING utf8mb4)`;
  const encoded = `CONVERT(${text} USING ${database.quoteName(set)})`;
  const back = `CONVERT(${encoded} USING utf8mb4)`;
  const [[hex = null, whole = null] = []] = await database.query(
    `SELECT HEX(${encoded}), HEX(${back}) = HEX(${text})`,
  );
  if (typeof hex === 'string' && whole === '1') return Buffer.from(hex, 'hex');
  throw new RescueError(
    'OVM_DB_FAILED',
    `${object.kind} ${object.name}`,
    `it was made in the character set ${set}, which does not have all characters of its text`,
  );
}
