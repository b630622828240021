import { RescueError } from '../base/errors.js';
import type { ManifestHead } from './manifest.js';
import type { ManifestFinding } from './manifest-schema.js';

/** What an archive is of, told by its manifest (docs/archive.md). */
export type ArchiveKind = 'capture' | 'schema-export' | 'dump' | 'safety';

/** As people read it. */
export const archiveKindWords: Readonly<Record<ArchiveKind, string>> = {
  capture: 'capture',
  'schema-export': 'schema export',
  dump: 'imported dump',
  safety: 'safety archive',
};

/** What a command must have: captured files of an estate, a repository database, or anything that tells a manager UUID. */
export type ArchiveNeed = 'capture' | 'schema' | 'manager-uuid';

export const archiveNeedWords: Readonly<Record<ArchiveNeed, string>> = {
  capture: 'a capture',
  schema: 'a schema export or an imported dump',
  'manager-uuid': 'an archive that tells a manager UUID',
};

type KindFacts = Pick<ManifestHead, 'purpose' | 'schema'>;

export function archiveKind({ purpose, schema }: KindFacts): ArchiveKind {
  if (purpose === 'safety') return 'safety';
  if (schema === undefined) return 'capture';
  return schema.snapshot === 'dump-file' ? 'dump' : 'schema-export';
}

/** Whether `latest` or a date may mean this archive. A safety archive is never meant as a repository database. */
export function isMeant(head: ManifestHead, need: ArchiveNeed): boolean {
  if (need === 'manager-uuid') return head.uuidPlaces.length > 0;
  const kind = archiveKind(head);
  return need === 'capture' ? kind === 'capture' : kind === 'schema-export' || kind === 'dump';
}

/** Findings about what was read, rather than about what is in it: the archive holds less than it should. */
const incompleteFindings: ReadonlySet<string> = new Set(['dump-not-completed', 'table-not-exported']);

/** What an export of a repository database lacks: each finding is a table or a dump that is not whole. */
export function lackingFindings(schema: KindFacts['schema']): readonly ManifestFinding[] {
  return schema?.findings?.filter(({ code }) => incompleteFindings.has(code)) ?? [];
}

/** False when something could not be read: a source is incomplete, or a dump broke off. */
export function isCompleteArchive({ sources, schema }: Pick<ManifestHead, 'sources' | 'schema'>): boolean {
  return lackingFindings(schema).length === 0 && sources.every(({ status }) => status === 'complete');
}

/** Throws OVM_ARCHIVE_KIND, which names the commands for it, for an archive that is no capture. */
export function refuseSchemaArchive(path: string, head: KindFacts): void {
  const kind = archiveKind(head);
  if (kind === 'capture') return;
  const why =
    `it is of the kind "${archiveKindWords[kind]}" and holds a repository database, not the files of an estate; ` +
    'use `schema diff`, `schema import`, or `archive open` for queries';
  throw new RescueError('OVM_ARCHIVE_KIND', path, why);
}

/** Throws OVM_ARCHIVE_KIND, which names the commands for it, for an archive without a repository database. */
export function refuseCapture(path: string, head: KindFacts): void {
  if (head.schema !== undefined) return;
  const why =
    'it is a capture of the files of an estate and holds no repository database; ' +
    'use `inventory`, `find`, `rebuild`, `compare` or `uuid`';
  throw new RescueError('OVM_ARCHIVE_KIND', path, why);
}
