import { join } from 'node:path';
import type { ManifestSchema } from '../../archive/manifest-schema.js';
import type { Archive } from '../../archive/open-archive.js';
import { counted } from '../../base/counted.js';
import type { Log } from '../../base/log.js';
import { type Proof, type RehearsalFinding, rowsProof, stateOfFindings } from '../../model/rehearsal.js';
import { sqliteSettings } from '../../reach/database/sqlite/sqlite-settings.js';
import type { PrivateServer } from '../../reach/private-server/private-server.js';
import { openArchiveDatabase } from '../schema/open-archive-database.js';
import { findingOf } from './rehearsal-failure.js';
import { restoreAndCompare } from './restore-and-compare.js';

/** Why no server restores. */
export interface NoServer {
  readonly why: string;
  /** `note` where none is to be had; `not-proven` where one was, and did not do. */
  readonly severity: 'note' | 'not-proven';
}

/** Where an archived database is restored to. */
export interface RestorePlace {
  readonly server: PrivateServer | NoServer;
  /** A directory for files of the embedded engine. */
  readonly directory: string;
  readonly log: Log;
}

interface Restored {
  readonly how: string;
  readonly found: readonly RehearsalFinding[];
  /** Rows alone were tried, and that is all that can be: no server would run the definitions. */
  readonly rowsAlone?: boolean;
}

/**
 * Restores the databases of an archive and compares what came of it with the archive, table by table: into a private
 * server; where there is none or of Oracle, the rows into the embedded engine, which proves less, and is another proof.
 */
export async function restoreSchema(archive: Archive, place: RestorePlace): Promise<Proof> {
  const schema = archive.manifest.schema as ManifestSchema;
  const { how, found, rowsAlone = false } = await restored(archive, schema, place);
  const title = rowsAlone
    ? 'Every row of the repository database can be read back, and is what was archived'
    : 'The repository database can be restored, and is then what was archived';
  return { name: rowsAlone ? rowsProof : 'restore', title, state: stateOfFindings(found), how, found };
}

async function restored(archive: Archive, schema: ManifestSchema, place: RestorePlace): Promise<Restored> {
  if (schema.dumps !== undefined) return dumped(schema);
  if (schema.engine === 'sqlite') return intoFile(archive, place);
  const { server } = place;
  if (schema.engine !== 'mysql')
    return embedded(archive, place, {
      why: `no ${schema.engine} database can be had for a rehearsal`,
      severity: 'note',
    });
  if ('why' in server) return embedded(archive, place, server);
  const { product, version } = server.programs;
  const found = await restoreAndCompare(archive, server.settings, place);
  const how = `${rowsText(schema)} in a private ${product} ${version}`;
  const differs = found.some(({ severity }) => severity === 'defect');
  if (!differs || isLike(schema, server.programs)) return { how, found };
  const why = `${product} ${version} took or showed something otherwise than ${schema.product} ${schema.serverVersion}, of which the archive is: ${found[0]?.subject}: ${found[0]?.message}`;
  return embedded(archive, place, { why, severity: 'not-proven' });
}

/** Another product, or another major version, shows the same definitions in other words. */
function isLike(schema: ManifestSchema, { product, version }: PrivateServer['programs']): boolean {
  const major = (text: string) => /^\d+/.exec(text)?.[0];
  return schema.product === product && major(schema.serverVersion) === major(version);
}

/** A database of the embedded engine is restored as a whole. */
async function intoFile(archive: Archive, place: RestorePlace): Promise<Restored> {
  const settings = sqliteSettings(join(place.directory, `${archive.manifest.id}.db`));
  const found = await restoreAndCompare(archive, settings, place);
  return {
    how: `${rowsText(archive.manifest.schema as ManifestSchema)} in a file of the embedded engine`,
    found,
  };
}

/**
 * Every row is unpacked, read, counted and its checksum compared; no statement of the archive is run. That is all where no
 * server is to be had; where one was, and did not do, it is a question.
 */
async function embedded(
  archive: Archive,
  { directory }: RestorePlace,
  { why, severity }: NoServer,
): Promise<Restored> {
  const schema = archive.manifest.schema as ManifestSchema;
  const message = `${why}: its rows alone were read, into the embedded engine; definitions were not run`;
  const weaker: RehearsalFinding = { severity, subject: schema.address, message };
  const how = `${rowsText(schema)} in the embedded engine`;
  const found: RehearsalFinding[] = [weaker];
  try {
    const file = join(directory, `${archive.manifest.id}-rows.db`);
    await openArchiveDatabase({ archive: archive.path, file });
  } catch (error) {
    found.unshift(findingOf('repository database', error));
  }
  return { how, found, rowsAlone: severity === 'note' };
}

/** Its bytes are those of the tool, whose log was read when it was written. */
function dumped({ dumps = [] }: ManifestSchema): Restored {
  const found = dumps.map(
    ({ schema, tool }): RehearsalFinding => ({
      severity: 'not-proven',
      subject: `dump of ${schema}`,
      message: `it is of ${tool}, which only Oracle's own tools read: rehearse it by \`schema import --via-tools\` into an account beside`,
    }),
  );
  return { how: counted(dumps.length, 'dump'), found };
}

function rowsText({ databases }: ManifestSchema): string {
  const tables = databases.flatMap((database) => database.tables);
  const rows = tables.reduce((sum, table) => sum + (table.rowsOmitted ? 0 : table.rows), 0);
  return `${counted(tables.length, 'table')}, ${counted(rows, 'row')}`;
}
