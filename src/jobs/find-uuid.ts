import { archiveKind } from '../archive/archive-kind.js';
import { manifestFile } from '../archive/archive-layout.js';
import { openArchiveHead } from '../archive/open-archive.js';
import { counted } from '../base/counted.js';
import { RescueError } from '../base/errors.js';
import { uuidGroups } from '../checks/manager-uuid-check.js';
import type { FileKind } from '../formats/file-kind.js';
import { recogniseKind } from '../formats/recognise.js';
import type { Environment, UuidPlace } from '../model/environment.js';
import type { Finding } from '../model/finding.js';
import { isManagerUuid } from '../model/identifiers.js';
import { type Origin, originText } from '../model/origin.js';
import { managerFilesSource } from '../sources/manager-files-source.js';
import type { EstateReading } from './read-estate.js';

/** The manager UUID and every place it stands in. */
export interface FoundUuid {
  /** Exactly as found; the spelling of `.config` or `ovmm` where these are at hand. */
  readonly uuid: string;
  readonly places: readonly UuidPlace[];
}

/** Where a manager UUID was seen in an estate. */
export type UuidFacts = Pick<Environment, 'estate' | 'uuidPlaces'>;

/**
 * What the manifest of an archive with a repository database tells, which holds no files that could be read again;
 * undefined for a capture. Throws OVM_ARCHIVE_*.
 */
export async function recordedUuids(archive: string): Promise<UuidFacts | undefined> {
  const head = await openArchiveHead(archive);
  if (archiveKind(head) === 'capture') return undefined;
  const origin = { source: 'manager-files', file: manifestFile, time: head.createdAt } as const;
  return { estate: head.estate, uuidPlaces: head.uuidPlaces.map((place) => ({ ...place, origin })) };
}

/** All places, for evidence: also when they disagree, then by what they tell. */
export function uuidEvidence(
  { uuidPlaces }: Pick<Environment, 'uuidPlaces'>,
  text: (origin: Origin) => string = originText,
): string[] {
  const groups = uuidGroups(uuidPlaces);
  const line = ({ uuid, place, origin }: UuidPlace) => `${uuid}  ${place}  ${text(origin)}`;
  if (groups.length < 2) return uuidPlaces.map(line);
  return groups.flatMap(({ uuid, places }) => [
    `${counted(places.length, 'place tells', 'places tell')} ${uuid}:`,
    ...places.map(line),
  ]);
}

/** What can be done where an archive holds what several managers tell. */
const archivedHint =
  'Find out which manager owned these repositories, from the places above; then capture again without what belongs to another.';

/**
 * The one manager UUID. Throws OVM_UUID_NOT_FOUND, or OVM_UUID_DISAGREES (exit 13) when the places disagree.
 * @param archived whether an archive tells them, of which nothing can be left out
 */
export function findUuid(environment: UuidFacts, archived = false): FoundUuid {
  const groups = uuidGroups(environment.uuidPlaces);
  const [first] = groups;
  if (!first) {
    throw new RescueError(
      'OVM_UUID_NOT_FOUND',
      `estate ${environment.estate}`,
      'no file that was read tells it',
    );
  }
  if (groups.length > 1) {
    const found = groups.map(({ uuid, places }) => `${uuid} (${counted(places.length, 'place')})`).join(', ');
    throw new RescueError(
      'OVM_UUID_DISAGREES',
      `${environment.uuidPlaces.length} places`,
      `they tell ${found}`,
      undefined,
      archived ? archivedHint : undefined,
    );
  }
  if (!isManagerUuid(first.uuid)) {
    const why = `all that was found is ${JSON.stringify(first.uuid)}, which is not 15 to 32 hex digits`;
    throw new RescueError('OVM_UUID_NOT_FOUND', `estate ${environment.estate}`, why);
  }
  return first;
}

/** What readers say about the files that tell the manager UUID. */
export interface IdentityDoubts {
  /** Errors and warnings about such files. */
  readonly findings: readonly Finding[];
  /** False when one of them, or what may be one, could not be read or understood. */
  readonly complete: boolean;
}

const identityKinds: ReadonlySet<FileKind | undefined> = new Set<FileKind>([
  'config',
  'ovmm',
  'dump-db-server',
  'dump-db-repository',
]);

/** Codes of findings that leave no doubt about the UUID. */
const otherMatters = new Set([
  'no-ovsrepo',
  'repeated-key',
  'two-repository-ids',
  'unknown-database-type',
  'unknown-release',
]);

/** Says whether every place that may tell the manager UUID was read and understood. */
export async function identityDoubts(reading: EstateReading): Promise<IdentityDoubts> {
  const { findings: all, uuidPlaces } = reading.environment;
  const files = await managerIdentityFiles(reading);
  const findings = all.filter(
    ({ severity, code, origins }) =>
      severity !== 'note' &&
      code !== 'sources-disagree' &&
      code !== 'release-disagrees' &&
      origins.some(({ source, file }) =>
        source === 'manager-files' ? files.has(file) : /\/\.ovsrepo$/.test(file),
      ),
  );
  const telling = new Set(uuidPlaces.map(({ origin }) => `${origin.source} ${origin.file}`));
  const doubtful = findings.filter(({ code, origins: [origin] }) => {
    // a key that is missing matters only when the file tells no UUID
    const told = origin !== undefined && telling.has(`${origin.source} ${origin.file}`);
    return !otherMatters.has(code) && !(code === 'missing-field' && told);
  });
  return { findings, complete: doubtful.length === 0 && !reading.sources.some(lacksIdentity) };
}

async function managerIdentityFiles(reading: EstateReading): Promise<ReadonlySet<string>> {
  const files = new Set<string>();
  const captured = reading.captured(managerFilesSource);
  for (const path of captured.paths) {
    const kind = recogniseKind(path.split('/').at(-1) ?? '', await captured.read(path));
    if (identityKinds.has(kind)) files.add(path);
  }
  return files;
}

/** What lies among the VMs and disks of a repository. */
const amongVms = /\/(?:VirtualMachines|Templates|VirtualDisks|ISOs|Assemblies)(?:\/|$)/;
/** What a server or the host of a manager tells besides. */
const otherReplies = /^(?:servers\/[^/]+\/(?!dump_db_)|managers\/[^/]+\/(?!\.config$|ovmm$))/;

/** True when something was not captured that may tell the UUID. */
function lacksIdentity({ problems }: EstateReading['sources'][number]): boolean {
  return problems.some(({ path }) => !amongVms.test(path) && !otherReplies.test(path));
}
