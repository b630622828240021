import type { Finding } from '../../model/finding.js';
import type { Database } from '../../reach/database/database.js';
import type { DatabaseDictionary } from '../../reach/database/dictionary.js';

/** What the archive does not hold or what cannot be made again from it, each thing by its name. */
export async function shortfallFindings(
  database: Pick<Database, 'shortfalls'>,
  dictionaries: readonly DatabaseDictionary[],
): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const dictionary of dictionaries) {
    for (const { kind, name, why } of await database.shortfalls(dictionary)) {
      const subject = `${dictionary.name}.${name}`;
      findings.push({ severity: 'warning', code: kind, subject, message: why, origins: [] });
    }
  }
  return findings;
}

/** Why it took longer than it could have. */
export function oneReaderFindings(address: string, because: string | undefined): Finding[] {
  if (because === undefined) return [];
  const message = `one reader alone read everything, which is as consistent and slower: ${because}`;
  return [{ severity: 'note', code: 'one-reader', subject: address, message, origins: [] }];
}
