import { type Archive, openArchive } from '../../../archive/open-archive.js';
import { dictionaryFingerprint } from '../../../archive/schema-dictionary.js';
import { type ArchivedDatabase, archivedSchema } from '../../../archive/schema-reader.js';
import type { ConnectionSettings } from '../../../reach/database/connection-settings.js';
import type { Database } from '../../../reach/database/database.js';
import { openDatabase } from '../../../reach/database/open-database.js';
import type { EstateHosts } from '../../ssh/estate-hosts.js';
import { withoutJournal } from './import-in-place-journal.js';
import { readConfigFacts } from './manager-config.js';
import { tellsNoBuild } from './target-guard.js';

/** An archive and a target of which no file tells the build, as an import into the databases of the same names takes them. */
export interface BuildQuestion {
  /** Path of the archive. */
  readonly archive: string;
  readonly settings: ConnectionSettings;
  readonly hosts?: EstateHosts;
  /** The `.config` of the manager that owns the target. */
  readonly managerConfig: string;
}

/**
 * What a person has to know before he says that archive and target are of one build: the releases that are told, and
 * whether the databases that are there are built as the archived ones. Undefined where the guard compares builds itself.
 * Reads alone. Throws as `planImport` does for archive and `.config`, and what the database throws.
 */
export async function untoldBuild(question: BuildQuestion): Promise<readonly string[] | undefined> {
  const archive = await openArchive(question.archive);
  const { schema } = archive.manifest;
  const given = await readConfigFacts(question.managerConfig, question.hosts);
  if (schema === undefined || !tellsNoBuild(given, schema)) return undefined;
  const build = schema.managerConfig?.buildId;
  const archived = archive.manifest.release ?? 'one that it does not tell';
  const target = given.withoutBuild?.release ?? 'one of 3.0 to 3.2';
  return [
    build == null
      ? `Neither the archive nor ${given.path} tells a BUILDID.`
      : `The archive is of the build ${build}; ${given.path} tells no BUILDID.`,
    `The archive is of release ${archived}, ${given.path} of ${target}.`,
    ...(await dictionaryLines(archive, question.settings)),
  ];
}

async function dictionaryLines(archive: Archive, settings: ConnectionSettings): Promise<string[]> {
  const { databases } = await archivedSchema(archive);
  const database = await openDatabase(settings);
  try {
    const lines: string[] = [];
    for (const archived of databases) lines.push(await dictionaryLine(database, archived));
    return lines;
  } finally {
    await database.close();
  }
}

async function dictionaryLine(database: Database, { manifest }: ArchivedDatabase): Promise<string> {
  const { name, fingerprint } = manifest;
  const nothing = `Nothing is in ${name} now that could be compared with the archive.`;
  if (!(await database.hasDatabase(name))) return nothing;
  const found = await database.dictionary(name);
  const dictionary = database.traits.staging === 'in-place' ? withoutJournal(found) : found;
  if (dictionary.tables.length + dictionary.objects.length === 0) return nothing;
  return dictionaryFingerprint(dictionary) === fingerprint
    ? `${name} is built as in the archive: the fingerprints of both dictionaries are the same.`
    : `${name} is NOT built as in the archive (the fingerprints of the dictionaries differ): it is of another build, or broken.`;
}
