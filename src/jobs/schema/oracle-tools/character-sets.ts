import type { ManifestDump } from '../../../archive/manifest-dump.js';
import { RescueError } from '../../../base/errors.js';
import type { ProbedDatabase } from './probe-database.js';

/**
 * Throws OVM_SCHEMA_DIFFERS when characters of a dump could be lost in a database: imp and impdp put `?` in place of those
 * that its character set has not, and only mention it. US7ASCII may hold bytes that are no ASCII, which nobody converts.
 */
export function refuseOtherCharacters(
  dump: Pick<ManifestDump, 'schema' | 'characterSet' | 'nationalCharacterSet'>,
  { characterSet, nationalCharacterSet }: Pick<ProbedDatabase, 'characterSet' | 'nationalCharacterSet'>,
  name: string,
): void {
  const isWhole = characterSet === 'AL32UTF8' && dump.characterSet !== 'US7ASCII';
  if (characterSet !== dump.characterSet && !isWhole) throw differs(name, characterSet, dump.characterSet);
  const { nationalCharacterSet: other } = dump;
  if (nationalCharacterSet === other || nationalCharacterSet === 'AL16UTF16') return;
  throw differs(name, `${nationalCharacterSet} for NCHAR`, other);
}

function differs(name: string, set: string, other: string): RescueError {
  const why = `its database has the character set ${set}, the dump is of ${other}`;
  const hint =
    other === 'US7ASCII'
      ? 'Nothing was touched. Import into a database of US7ASCII: what it stores as US7ASCII may be of any other set.'
      : 'Nothing was touched. Import into a database of the same character set, or of AL32UTF8 (AL16UTF16 for NCHAR): `SELECT * FROM NLS_DATABASE_PARAMETERS` tells it.';
  return new RescueError('OVM_SCHEMA_DIFFERS', name, why, undefined, hint);
}
