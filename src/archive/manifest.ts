import { RescueError } from '../base/errors.js';
import type { UnknownRecord } from './manifest-fields.js';
import {
  damaged,
  flagAt,
  hexAt,
  listAt,
  pathAt,
  recordOf,
  sizeAt,
  textAt,
  textOrNullAt,
} from './manifest-fields.js';
import { type ManifestSchema, readManifestSchema } from './manifest-schema.js';

/** Raised when an older reader would misread a newer archive; docs/archive.md has the list of changes. */
export const formatVersion = 1;

export type SourceStatus = 'complete' | 'incomplete' | 'failed';

/** Something a source could not capture: `path` as the source names it, empty for the source as a whole. */
export interface SourceProblem {
  readonly path: string;
  readonly reason: string;
}

/** What one source gave: `root` is where it read (a directory, a host, an address); sizes in bytes. */
export interface ManifestSource {
  readonly name: string;
  readonly root: string;
  readonly status: SourceStatus;
  readonly files: number;
  readonly bytes: number;
  readonly problems: readonly SourceProblem[];
}

/** One place where a manager UUID was seen, and what stood there. */
export interface UuidPlace {
  readonly place: string;
  readonly uuid: string;
}

export interface ManifestFile {
  /** Path in the archive, relative, see archive-path.ts. */
  readonly path: string;
  readonly size: number;
  /** SHA-256 in 64 lower-case hex digits. */
  readonly sha256: string;
  /** True when the file holds, or may hold, secrets of the estate. */
  readonly containsSecrets?: true;
}

/** Why an archive was made, where its content does not tell. */
export type ArchivePurpose = 'safety';

/** What the jobs know when an archive is finished. */
export interface ManifestFacts {
  /** Exactly as found, upper or lower case; null when none was found. */
  readonly managerUuid: string | null;
  readonly uuidPlaces: readonly UuidPlace[];
  /** Oracle VM release, as far as known: `3.2`, `3.3.4`. */
  readonly release: string | null;
  readonly sources: readonly ManifestSource[];
  /** `safety` for what an import saved before it exchanged it; not there in other archives. */
  readonly purpose?: ArchivePurpose;
  /** The export of the repository database; not there without one. */
  readonly schema?: ManifestSchema;
}

export interface ManifestHead extends ManifestFacts {
  readonly formatVersion: number;
  readonly tool: { readonly name: string; readonly version: string };
  readonly estate: string;
  /** Short id, also the end of the archive's name. */
  readonly id: string;
  /** ISO 8601, UTC, with milliseconds. */
  readonly createdAt: string;
  readonly containsSecrets: boolean;
}

export interface Manifest extends ManifestHead {
  readonly files: readonly ManifestFile[];
}

/**
 * Reads a manifest; keys it does not know are ignored. `where` names the archive in errors.
 * Throws OVM_ARCHIVE_VERSION for a newer format, OVM_ARCHIVE_DAMAGED naming the first thing that is wrong.
 */
export function readManifest(text: string, where: string): Manifest {
  const record = parseRecord(text, where);
  const head = headOf(record, where);
  const files = listAt(record, 'files', where).map((file, index) => fileOf(file, `files[${index}]`, where));
  refuseDoubles(files, where);
  return { ...head, files };
}

/** The head of a manifest whose text was cut off before its files, as `manifestHeadText` gives it. */
export function readManifestHead(text: string, where: string): ManifestHead {
  return headOf(parseRecord(text, where), where);
}

function parseRecord(text: string, where: string): UnknownRecord {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw damaged(where, `it is not JSON (${error instanceof Error ? error.message : error})`);
  }
  const record = recordOf(value, 'the whole', where);
  const version = sizeAt(record, 'formatVersion', where);
  if (version > formatVersion) {
    const why = `it has format version ${version}, this release knows up to ${formatVersion}`;
    throw new RescueError('OVM_ARCHIVE_VERSION', where, why);
  }
  if (version < 1) throw damaged(where, 'formatVersion is less than 1');
  return record;
}

function headOf(record: UnknownRecord, where: string): ManifestHead {
  const tool = recordOf(record.tool, 'tool', where);
  const createdAt = textAt(record, 'createdAt', where);
  if (Number.isNaN(Date.parse(createdAt))) throw damaged(where, 'createdAt is not a time');
  return {
    formatVersion: sizeAt(record, 'formatVersion', where),
    tool: { name: textAt(tool, 'name', where), version: textAt(tool, 'version', where) },
    estate: textAt(record, 'estate', where),
    id: textAt(record, 'id', where),
    createdAt,
    managerUuid: textOrNullAt(record, 'managerUuid', where),
    uuidPlaces: listAt(record, 'uuidPlaces', where).map((place, index) => {
      const at = recordOf(place, `uuidPlaces[${index}]`, where);
      return { place: textAt(at, 'place', where), uuid: textAt(at, 'uuid', where) };
    }),
    release: textOrNullAt(record, 'release', where),
    sources: listAt(record, 'sources', where).map((source, index) => sourceOf(source, index, where)),
    ...purposeOf(record, where),
    ...(record.schema !== undefined && { schema: readManifestSchema(record.schema, where) }),
    containsSecrets: flagAt(record, 'containsSecrets', where),
  };
}

/** A purpose that this release does not know is as a key that it does not know. */
function purposeOf(record: UnknownRecord, where: string): { readonly purpose?: ArchivePurpose } {
  if (record.purpose === undefined) return {};
  return textAt(record, 'purpose', where) === 'safety' ? { purpose: 'safety' } : {};
}

function sourceOf(value: unknown, index: number, where: string): ManifestSource {
  const record = recordOf(value, `sources[${index}]`, where);
  const status = textAt(record, 'status', where);
  if (status !== 'complete' && status !== 'incomplete' && status !== 'failed') {
    throw damaged(where, `sources[${index}].status is ${JSON.stringify(status)}`);
  }
  return {
    name: textAt(record, 'name', where),
    root: textAt(record, 'root', where),
    status,
    files: sizeAt(record, 'files', where),
    bytes: sizeAt(record, 'bytes', where),
    problems: listAt(record, 'problems', where).map((problem) => {
      const at = recordOf(problem, `a problem of sources[${index}]`, where);
      return { path: textAt(at, 'path', where), reason: textAt(at, 'reason', where) };
    }),
  };
}

function fileOf(value: unknown, name: string, where: string): ManifestFile {
  const record = recordOf(value, name, where);
  const file = {
    path: pathAt(record, name, where),
    size: sizeAt(record, 'size', where),
    sha256: hexAt(record, name, where),
  };
  return record.containsSecrets === undefined || !flagAt(record, 'containsSecrets', where)
    ? file
    : { ...file, containsSecrets: true };
}

function refuseDoubles(files: readonly ManifestFile[], where: string): void {
  const seen = new Set<string>();
  for (const { path } of files) {
    if (seen.has(path)) throw damaged(where, `it lists ${path} twice`);
    seen.add(path);
  }
}
