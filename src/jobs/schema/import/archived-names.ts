import { RescueError } from '../../../base/errors.js';
import { type HeadName, readObjectHead } from '../../../formats/mysql-ddl/object-head.js';
import { tableFault } from '../../../formats/mysql-ddl/table-fault.js';
import type { ObjectDefinition } from '../../../reach/database/dictionary.js';
import type { ImportTarget } from './import-targets.js';

/**
 * Throws OVM_ARCHIVE_DAMAGED for a dictionary whose statements make something else than it says: a table or object of
 * another name or kind, or in another database. Nothing of an archive has been sent to a server then. What a body does
 * when it runs is not looked at: an archive is trusted like a program.
 */
export function checkArchivedNames(targets: readonly ImportTarget[]): void {
  for (const { from, manifest, archived } of targets) {
    const refuse = (what: string, why: string) => {
      throw new RescueError('OVM_ARCHIVE_DAMAGED', manifest.dictionary, `the statement of ${what} ${why}`);
    };
    if (archived.name !== from) {
      const why = `it is of the database ${archived.name}, the manifest says ${from}`;
      throw new RescueError('OVM_ARCHIVE_DAMAGED', manifest.dictionary, why);
    }
    for (const table of archived.tables) {
      const why = tableFault(table.createStatement, table.name);
      if (why !== undefined) refuse(`table ${table.name}`, why);
    }
    for (const object of archived.objects) {
      const why = objectFault(object, from);
      if (why !== undefined) refuse(`${object.kind} ${object.name}`, why);
    }
  }
}

function objectFault(
  { kind, name, table, sqlMode, createStatement }: ObjectDefinition,
  from: string,
): string | undefined {
  const head = readObjectHead(createStatement, sqlMode);
  if (!head) return `is no CREATE ${kind.toUpperCase()}`;
  if (head.kind !== kind) return `makes a ${head.kind}`;
  const named = nameFault(head.name, name, from);
  if (named !== undefined || kind !== 'trigger') return named;
  if (!head.table) return 'names no table';
  return nameFault(head.table, table ?? '', from);
}

/** Servers that compare names without case print what the author wrote. */
function nameFault(found: HeadName, name: string, from: string): string | undefined {
  const same = (one: string, other: string) => one.toLowerCase() === other.toLowerCase();
  const elsewhere = found.database !== null && !same(found.database, from);
  if (!elsewhere && same(found.name, name)) return undefined;
  return `names ${found.database === null ? '' : `${found.database}.`}${found.name}`;
}
