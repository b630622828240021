import type { DumpInterpreter } from '../../formats/mysql-dump/dump-interpreter.js';
import type { Finding, FindingSeverity } from '../../model/finding.js';
import type { DatabaseDictionary } from '../../reach/database/dictionary.js';

const mostKept = 20;
/** Statements of a dump that have no place in an archive. */
export class LeftOut {
  readonly kept: string[] = [];
  count = 0;

  add(statement: string): void {
    this.count += 1;
    if (this.kept.length < mostKept) this.kept.push(beginning(statement));
  }
}

/** The first words: what follows may be a password, as in CREATE USER. */
function beginning(statement: string): string {
  return statement.split(/\s+/, 3).join(' ').slice(0, 60);
}

/** What a DBA must know of a dump that was read to its end. */
export function dumpFindings(
  file: string,
  dump: DumpInterpreter,
  dictionaries: readonly DatabaseDictionary[],
  seen: {
    readonly leftOut: LeftOut;
    /** The server's own databases. */
    readonly skipped: readonly string[];
    /** Databases whose character set the dump does not say. */
    readonly guessed: readonly string[];
  },
): Finding[] {
  const { leftOut, skipped, guessed } = seen;
  const findings: Finding[] = [];
  const add = (severity: FindingSeverity, code: string, subject: string, message: string) => {
    findings.push({ severity, code, subject, message, origins: [] });
  };
  if (!dump.isComplete) {
    const message =
      'the line "Dump completed" is missing at its end: the program that wrote it may have been stopped between two ' +
      'statements; compare the tables and rows with what you expect';
    add('warning', 'dump-not-completed', file, message);
  }
  if (leftOut.count > 0) {
    const message = `${leftOut.count} statements have no place in an archive and were left out: ${leftOut.kept.join('; ')}`;
    add('warning', 'statements-left-out', file, message);
  }
  if (dump.lenientTables.size > 0) {
    const names = [...dump.lenientTables].slice(0, mostKept).join(', ');
    const message =
      `it holds INSERT IGNORE or REPLACE for ${dump.lenientTables.size} tables (${names}): where rows have the same key, a ` +
      'server would keep one of them; the archive has them all, and with such rows its import is refused';
    add('note', 'rows-may-be-replaced', file, message);
  }
  for (const name of skipped) {
    add('note', 'system-database-left-out', name, "it is the server's own database and was left out");
  }
  for (const { name, characterSet, collation } of dictionaries.filter((one) => guessed.includes(one.name))) {
    const message =
      `the dump does not say its default character set; ${characterSet} with ${collation} is taken, as most of its ` +
      'tables have it (mysqldump --databases writes it down)';
    add('note', 'database-default-unknown', name, message);
  }
  if (!dump.session.isCharacterSetTold) {
    const message =
      `the dump does not say its character set; its texts are taken for ${dump.session.characterSet} ` +
      '(--character-set names another)';
    add('warning', 'character-set-unknown', file, message);
  }
  for (const set of dump.rowSets) {
    if (!mayLose(set, dictionaries)) continue;
    const message = `it was made in ${set}: characters which that set lacks are ? in the dump itself`;
    add('warning', 'characters-lost', file, message);
  }
  if (!dump.timesAreUtc && hasColumnOf(dictionaries, 'timestamp')) {
    const message =
      "the dump does not set time_zone = '+00:00' (--skip-tz-utc), so its TIMESTAMP values are those of the server's " +
      'own time zone; in the archive they count as UTC';
    add('warning', 'timestamps-not-utc', file, message);
  }
  if (hasColumnOf(dictionaries, 'float')) {
    const message =
      'mysqldump writes FLOAT columns with six digits: what they held beyond that is not in the dump';
    add('note', 'floats-rounded', file, message);
  }
  return findings;
}

function hasColumnOf(dictionaries: readonly DatabaseDictionary[], dataType: string): boolean {
  return dictionaries.some(({ tables }) =>
    tables.some(({ columns }) => columns.some((column) => column.dataType === dataType)),
  );
}

/** Whether some column can hold characters that the set in which the dump was made lacks. */
function mayLose(set: string, dictionaries: readonly DatabaseDictionary[]): boolean {
  if (set === 'utf8mb4' || set === 'binary') return false;
  const held = new Set([
    set,
    'ascii',
    ...(set.startsWith('utf8') ? ['utf8', 'utf8mb3', 'ucs2', 'latin1'] : []),
  ]);
  return dictionaries.some(({ tables }) =>
    tables.some(({ columns }) =>
      columns.some(({ characterSet }) => characterSet !== null && !held.has(characterSet)),
    ),
  );
}
