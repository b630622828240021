import type { ManifestDatabase } from '../../../archive/manifest-schema.js';
import { RescueError } from '../../../base/errors.js';
import type { DatabaseDictionary } from '../../../reach/database/dictionary.js';
import { isServerDatabase } from '../../../reach/database/server-databases.js';
import { didYouMean } from '../meant-name.js';
import { journalTable, oldName, stagingName } from './import-names.js';

/** One database of the archive and where it goes. */
export interface ImportTarget {
  /** As the archive calls it. */
  readonly from: string;
  /** As it will be called. */
  readonly to: string;
  /** Where its new tables are built. */
  readonly staging: string;
  /** Where its old tables wait until the new ones are proven. */
  readonly old: string;
  readonly manifest: ManifestDatabase;
  readonly archived: DatabaseDictionary;
}

const longestName = 64;

/** The databases of the archive that are imported: those that are named, all when none is. Throws OVM_USAGE. */
export function chosenDatabases<Database extends { readonly manifest: ManifestDatabase }>(
  databases: readonly Database[],
  names: readonly string[],
): readonly Database[] {
  const there = databases.map(({ manifest }) => manifest.name);
  const unknown = names.find((name) => !there.includes(name));
  if (unknown !== undefined) {
    const why = `the archive holds no database ${unknown}; it holds ${there.join(', ')}${didYouMean(unknown, there)}`;
    throw new RescueError('OVM_USAGE', `--database ${unknown}`, why);
  }
  return databases.filter(({ manifest }) => names.length === 0 || names.includes(manifest.name));
}

/**
 * Says where each database of the archive goes; `renames` are the FROM=TO of the command line. In order of the name, so
 * that two runs take their locks in the same order. Throws OVM_USAGE.
 */
export function importTargets(
  databases: readonly { readonly manifest: ManifestDatabase; readonly archived: DatabaseDictionary }[],
  renames: ReadonlyMap<string, string>,
): readonly ImportTarget[] {
  for (const from of renames.keys()) {
    if (databases.some(({ manifest }) => manifest.name === from)) continue;
    const names = databases.map(({ manifest }) => manifest.name);
    const why = `no database ${from} is imported, only ${names.join(', ')}${didYouMean(from, names)}`;
    throw new RescueError('OVM_USAGE', `--as ${from}=…`, why);
  }
  const targets = databases.map(({ manifest, archived }) => {
    const to = renames.get(manifest.name) ?? manifest.name;
    checkName(to);
    return { from: manifest.name, to, staging: stagingName(to), old: oldName(to), manifest, archived };
  });
  targets.sort((a, b) => (a.to < b.to ? -1 : 1));
  targets.forEach(({ to, from, archived }, index) => {
    const twin = targets[index - 1];
    if (twin?.to.toLowerCase() === to.toLowerCase()) {
      throw new RescueError('OVM_USAGE', `--as ${from}=${to}`, `${twin.from} goes to ${twin.to} already`);
    }
    if (archived.tables.some((table) => table.name === journalTable)) {
      throw new RescueError(
        'OVM_USAGE',
        `the database ${from}`,
        `it has a table ${journalTable}, a name imports need`,
      );
    }
  });
  return targets;
}

function checkName(name: string): void {
  const why =
    name === ''
      ? 'it is empty'
      : name.length > longestName
        ? `it is longer than ${longestName} characters`
        : isServerDatabase(name)
          ? 'it belongs to the server itself'
          : /^ovm_rescue_(?:new|old)_/i.test(name)
            ? 'such names are for unfinished imports'
            : undefined;
  if (why !== undefined) throw new RescueError('OVM_USAGE', `the target ${name}`, why);
}

/**
 * Throws OVM_SCHEMA_DIFFERS for a server that keeps all names in lower case (lower_case_table_names = 1) when names in
 * the archive have capitals: they could not come back as they were.
 */
export function refuseCapitals(targets: readonly ImportTarget[], lowerCaseTableNames: number): void {
  if (lowerCaseTableNames !== 1) return;
  const names = targets.flatMap(({ to, manifest }) => [
    to,
    ...manifest.tables.map(({ name }) => `${to}.${name}`),
  ]);
  const capitals = names.filter((name) => name !== name.toLowerCase());
  if (capitals.length === 0) return;
  const shown = `${capitals.slice(0, 5).join(', ')}${capitals.length > 5 ? ` and ${capitals.length - 5} more` : ''}`;
  const why = `the server keeps names in lower case (lower_case_table_names = 1), the archive has capitals: ${shown}`;
  throw new RescueError('OVM_SCHEMA_DIFFERS', targets.map(({ to }) => to).join(', '), why);
}

/** Archived name -> name in use: for texts that name databases. */
export function renamesOf(
  targets: readonly ImportTarget[],
  name: (target: ImportTarget) => string,
): ReadonlyMap<string, string> {
  return new Map(targets.map((target) => [target.from, name(target)]));
}
