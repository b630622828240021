import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { RescueError } from '../base/errors.js';
import type { DatabaseDictionary } from '../reach/database/dictionary.js';
import { readChunks } from '../reach/regular-file.js';
import { refuseCapture } from './archive-kind.js';
import type { ManifestFile } from './manifest.js';
import type { ManifestDump } from './manifest-dump.js';
import type { ManifestDatabase, ManifestSchema, ManifestTable } from './manifest-schema.js';
import { type Archive, checkManifest, readArchiveFile } from './open-archive.js';
import { unpackedBytes } from './part-compression.js';
import { dictionaryFingerprint, readDictionary } from './schema-dictionary.js';
import { compressionOf } from './schema-layout.js';

/** A data dictionary of thousands of tables and long routines is some megabytes. */
const longestDictionaryBytes = 256 * 1024 * 1024;

/** One archived database with its data dictionary. */
export interface ArchivedDatabase {
  readonly manifest: ManifestDatabase;
  readonly dictionary: DatabaseDictionary;
}

/** The schema export in an archive. */
export interface ArchivedSchema {
  readonly manifest: ManifestSchema;
  readonly databases: readonly ArchivedDatabase[];
}

/**
 * The schema export of an archive with all data dictionaries, each compared with its checksum and fingerprint, and the
 * manifest with its own.
 * Throws OVM_ARCHIVE_KIND for an archive without one, and for a dump of the database's own tools, OVM_ARCHIVE_DAMAGED.
 */
export async function archivedSchema(archive: Archive): Promise<ArchivedSchema> {
  await checkManifest(archive);
  refuseCapture(archive.path, archive.manifest);
  const schema = archive.manifest.schema as ManifestSchema;
  refuseDumps(archive.path, schema);
  const databases: ArchivedDatabase[] = [];
  for (const manifest of schema.databases) {
    const bytes = await readArchiveFile(
      archive,
      fileOf(archive, manifest.dictionary),
      longestDictionaryBytes,
    );
    const dictionary = readDictionary(
      new TextDecoder().decode(bytes),
      join(archive.path, manifest.dictionary),
    );
    checkDictionary(archive, manifest, dictionary);
    databases.push({ manifest, dictionary });
  }
  return { manifest: schema, databases };
}

/** Throws OVM_ARCHIVE_KIND for a dump: nobody but the tools of its database reads it. */
function refuseDumps(path: string, { dumps = [] }: ManifestSchema): void {
  const [dump] = dumps;
  if (!dump) return;
  const why = `it holds a dump of ${dump.tool}, which only Oracle's own tools read`;
  const hint = 'Use `schema import --via-tools`, or `sh schema/load.sh` in the archive.';
  throw new RescueError('OVM_ARCHIVE_KIND', path, why, undefined, hint);
}

/**
 * The dumps in an archive, each with its size and SHA-256 as in the list of all files; the manifest is compared with its
 * own checksum. Throws OVM_ARCHIVE_KIND for an archive without one, OVM_ARCHIVE_DAMAGED.
 */
export async function archivedDumps(archive: Archive): Promise<readonly ManifestDump[]> {
  await checkManifest(archive);
  refuseCapture(archive.path, archive.manifest);
  const dumps = archive.manifest.schema?.dumps ?? [];
  if (dumps.length === 0) {
    const why = "it holds rows and no dump of Oracle's own tools";
    const hint = 'Leave out --via-tools, or name an archive that was exported with it (`ovm-rescue list`).';
    throw new RescueError('OVM_ARCHIVE_KIND', archive.path, why, undefined, hint);
  }
  for (const dump of dumps) {
    const { size, sha256 } = fileOf(archive, dump.path);
    if (size !== dump.bytes || sha256 !== dump.sha256)
      throw damaged(archive, `${dump.path} has another checksum in the list of files`);
  }
  return dumps;
}

/** The bytes of a dump, compared with its SHA-256: its last bytes only come when all are as they were archived. */
export function archivedDumpBytes(archive: Archive, dump: ManifestDump): AsyncGenerator<Buffer> {
  return checked(archive, fileOf(archive, dump.path));
}

/**
 * The rows of an archived table as TSV, all parts in order, unpacked. Each part is compared with its SHA-256 and its
 * number of bytes while it streams; the last bytes of a damaged part may be given before OVM_ARCHIVE_DAMAGED is thrown.
 */
export async function* archivedTsv(archive: Archive, table: ManifestTable): AsyncGenerator<Buffer> {
  for (const part of table.parts) {
    let bytes = 0;
    for await (const chunk of unpacked(archive, fileOf(archive, part.path), part.bytes)) {
      bytes += chunk.length;
      if (bytes > part.bytes) throw damaged(archive, `${part.path} ${moreThan(part.bytes)}`);
      yield chunk;
    }
    if (bytes < part.bytes)
      throw damaged(archive, `${part.path} unpacks to ${bytes} bytes instead of ${part.bytes}`);
  }
}

function moreThan(bytes: number): string {
  return `unpacks to more than the ${bytes} bytes that the manifest says`;
}

function checkDictionary(archive: Archive, manifest: ManifestDatabase, dictionary: DatabaseDictionary): void {
  if (dictionary.name !== manifest.name) {
    const why = `${manifest.dictionary} is of the database ${dictionary.name}, the manifest says ${manifest.name}`;
    throw damaged(archive, why);
  }
  if (dictionaryFingerprint(dictionary) !== manifest.fingerprint) {
    throw damaged(archive, `${manifest.dictionary} does not have the fingerprint in the manifest`);
  }
  const described = new Set(dictionary.tables.map(({ name }) => name));
  const stranger = manifest.tables.find(({ name }) => !described.has(name));
  if (stranger || described.size !== manifest.tables.length) {
    throw damaged(archive, `manifest and ${manifest.dictionary} do not list the same tables`);
  }
}

async function* unpacked(archive: Archive, file: ManifestFile, bytes: number): AsyncGenerator<Buffer> {
  try {
    yield* unpackedBytes(compressionOf(file.path), file.path, checked(archive, file), bytes);
  } catch (error) {
    if (error instanceof RescueError) throw error;
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE')
      throw damaged(archive, `${file.path} ${moreThan(bytes)}`, error);
    throw damaged(archive, `${file.path} cannot be unpacked: ${(error as Error).message}`, error);
  }
}

/** The bytes of a file; the last of them only come when all are as they were archived. */
async function* checked(archive: Archive, file: ManifestFile): AsyncGenerator<Buffer> {
  const hash = createHash('sha256');
  let size = 0;
  let last: Buffer | undefined;
  try {
    for (const chunk of readChunks(join(archive.path, file.path))) {
      hash.update(chunk);
      size += chunk.length;
      if (last) yield last;
      last = Buffer.from(chunk);
    }
  } catch (error) {
    throw damaged(archive, (error as Error).message, error);
  }
  if (size !== file.size || hash.digest('hex') !== file.sha256) {
    throw damaged(archive, `${file.path} was changed after it was archived`);
  }
  if (last) yield last;
}

function fileOf(archive: Archive, path: string): ManifestFile {
  const file = archive.manifest.files.find((candidate) => candidate.path === path);
  if (file === undefined) throw damaged(archive, `${path} is not among the files of the manifest`);
  return file;
}

function damaged(archive: Archive, why: string, cause?: unknown): RescueError {
  return new RescueError('OVM_ARCHIVE_DAMAGED', archive.path, why, cause);
}
