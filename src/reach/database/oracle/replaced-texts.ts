import type { Shortfall } from '../database.js';
import type { DatabaseDictionary } from '../dictionary.js';
import { hasReplacement } from './oracle-column-reading.js';

/** A set in which programs that were told the same set store whatever bytes they have: nothing is converted then. */
const anyBytes = 'US7ASCII';

/**
 * Texts that a driver does not get as they are stored, because some of their bytes are no character of the database's
 * set: definitions that show it, and all texts of a database that cannot say.
 */
export function replacedTextFindings({
  characterSet,
  tables,
  objects,
}: Pick<DatabaseDictionary, 'characterSet' | 'tables' | 'objects'>): Shortfall[] {
  const definitions = [...tables.map((table) => ({ ...table, kind: 'table' })), ...objects]
    .filter(({ createStatement }) => hasReplacement(createStatement))
    .map(({ kind, name }) => finding(`${kind.toUpperCase().replace(/-/g, ' ')} ${name}`, inDefinition));
  return characterSet === anyBytes ? [finding('NLS_CHARACTERSET', inAnyText), ...definitions] : definitions;
}

const inDefinition =
  "its definition has U+FFFD: the server gives it for bytes that are no character of its set; export by Oracle's own tools " +
  'as well, which keep them (`ovm-rescue schema export --via-tools`)';

const inAnyText =
  `the database's set is ${anyBytes}: bytes above 127, which programs may have stored in it all the same, reach a driver as ` +
  "other characters, and nothing tells where; export by Oracle's own tools as well, which keep them " +
  '(`ovm-rescue schema export --via-tools`)';

function finding(name: string, why: string): Shortfall {
  return { kind: 'characters-replaced', name, why };
}
