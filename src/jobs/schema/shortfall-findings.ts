import { counted } from '../../base/counted.js';
import { RescueError } from '../../base/errors.js';
import type { Finding } from '../../model/finding.js';
import type { Database, Shortfall } from '../../reach/database/database.js';
import type { DatabaseDictionary } from '../../reach/database/dictionary.js';
import { inPlaceJournalTable } from './import/import-in-place-journal.js';
import type { TaskDone } from './reading-session.js';

/** What the archive does not hold or what cannot be made again from it, each thing by its name. */
export async function shortfallFindings(
  database: Pick<Database, 'shortfalls'>,
  dictionaries: readonly DatabaseDictionary[],
): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const dictionary of dictionaries) {
    for (const { kind, name, why } of await database.shortfalls(dictionary)) {
      const subject = `${dictionary.name}.${name}`;
      // An invalid object is all there: nothing is missing from the archive.
      const severity = kind === 'invalid-object' ? 'note' : 'warning';
      findings.push({ severity, code: kind, subject, message: why, origins: [] });
    }
    if (dictionary.tables.some(({ name }) => name === inPlaceJournalTable))
      findings.push(halfImported(dictionary.name));
  }
  return findings;
}

/** A schema in which an import was interrupted is neither what it was nor what it will be. */
function halfImported(schema: string): Finding {
  const message = `an import into it was interrupted (${inPlaceJournalTable}): what was exported is a part of what was there or will be; finish the import, then export again`;
  return { severity: 'warning', code: 'import-unfinished', subject: schema, message, origins: [] };
}

/** Why it took longer than it could have. */
export function oneReaderFindings(address: string, because: string | undefined): Finding[] {
  if (because === undefined) return [];
  const message = `one reader alone read everything, which is as consistent and slower: ${because}`;
  return [{ severity: 'note', code: 'one-reader', subject: address, message, origins: [] }];
}

const replacedCode: Shortfall['kind'] = 'characters-replaced';

/** Columns with texts that are not to be had as the database holds them. */
export function replacedTextFindings(done: readonly TaskDone[]): Finding[] {
  const columns = new Map<string, number>();
  for (const { task, result } of done)
    for (const { column, values } of result.replaced ?? []) {
      const subject = `${task.database}.${task.table.name}.${column}`;
      columns.set(subject, (columns.get(subject) ?? 0) + values);
    }
  return [...columns].map(([subject, values]) => ({
    severity: 'warning',
    code: replacedCode,
    subject,
    message:
      `${counted(values, 'text')} with U+FFFD: server and driver give it for bytes that are no character of the character ` +
      'set of the column, and the archive does not hold those bytes; export by the tools of the database as well, which keep them ' +
      '(`ovm-rescue schema export --via-tools`)',
    origins: [],
  }));
}

/**
 * Throws OVM_TARGET_EXISTS when an archive is to save what is going to be dropped, but does not hold all texts as they
 * are: nobody would get them back.
 */
export function refuseReplacedTexts(address: string, findings: readonly Finding[]): void {
  const replaced = findings.filter(({ code }) => code === replacedCode);
  if (replaced.length === 0) return;
  const where = replaced.map(({ subject }) => subject).join(', ');
  const why = `no safety archive can give back texts with bytes that are no characters: ${where}`;
  const hint =
    "Export it by the database's own tools (`ovm-rescue schema export --via-tools`), empty it (`ovm-rescue schema drop`), then import without --replace.";
  throw new RescueError('OVM_TARGET_EXISTS', address, why, undefined, hint);
}
