import { join } from 'node:path';
import { refuseSchemaArchive } from '../archive/archive-kind.js';
import { archivePath } from '../archive/archive-path.js';
import type { ArchiveWriter } from '../archive/archive-writer.js';
import type { ManifestSource } from '../archive/manifest.js';
import { capturedFiles, openArchive, readArchiveFile } from '../archive/open-archive.js';
import { type Clock, systemClock } from '../base/clock.js';
import { RescueError } from '../base/errors.js';
import type { Log } from '../base/log.js';
import { type MapDocument, readMapFile } from '../formats/map-file.js';
import type { Environment, EnvironmentPart } from '../model/environment.js';
import type { Finding } from '../model/finding.js';
import { mergeEnvironment } from '../model/merge.js';
import { createLocalHost } from '../reach/local-host.js';
import { type SpooledPiece, SpoolFile } from '../reach/spool-file.js';
import { sources } from '../sources/index.js';
import { mapPart, stateVms } from '../sources/map-facts.js';
import { withoutUnknown } from '../sources/map-unknown.js';
import type { CapturedFiles, Source } from '../sources/source.js';
import {
  type CaptureStore,
  type CaptureWords,
  captureInto,
  inOneOrder,
  type SourceHints,
} from './capture-into.js';
import { releaseFindings } from './choose-release.js';

/** What an estate is read from: an archive, or trees, copies of host files, and hosts. */
export interface EstateInput extends CaptureWords {
  readonly estate: string;
  /** Path of an archive; then nothing else is named. */
  readonly archive?: string;
  /** Path of a map. */
  readonly map?: string;
  /** What is in the map, where the file itself is not read. */
  readonly mapBytes?: Uint8Array;
  /** `release` of the configuration, for an estate of which nothing else tells it. */
  readonly configuredRelease?: string;
  readonly clock?: Clock;
}

/** An estate that was read. `close` removes what was captured for it alone. */
export interface EstateReading {
  readonly environment: Environment;
  readonly sources: readonly ManifestSource[];
  /** ISO 8601 time of the reading. */
  readonly readAt: string;
  /** The archive that was read. */
  readonly archive?: string;
  /** The release an archive was captured for. */
  readonly release?: string;
  /** Why a source failed wholly; of an archive nobody knows it any more. */
  readonly failures?: ReadonlyMap<ManifestSource, RescueError>;
  readonly captured: (source: Source) => CapturedFiles;
  close(): Promise<void>;
}

const largestCapturedFile = 1024 * 1024 * 1024;
const largestMap = 16 * 1024 * 1024;

/**
 * Reads an estate for a job that keeps no archive: the bytes of trees go through a spool file without a name. Throws
 * OVM_ARCHIVE_KIND for an archive that holds a repository database instead.
 */
export async function readEstate(input: EstateInput): Promise<EstateReading> {
  if (input.archive !== undefined) return readArchivedEstate(input, input.archive);
  const spool = new SpoolFile();
  try {
    const capture = await captureInto(spoolStore(spool), input);
    warnOfProblems(capture.sources, input.log, capture.hints);
    const environment = await interpret(input, capture.captured, capture.sources);
    const readAt = (input.clock ?? systemClock).now().toISOString();
    const close = async () => spool.close();
    const { sources: reports, captured, failures } = capture;
    return { environment, sources: reports, readAt, captured, failures, close };
  } catch (error) {
    spool.close();
    throw error;
  }
}

async function readArchivedEstate(input: EstateInput, path: string): Promise<EstateReading> {
  const archive = await openArchive(path);
  refuseSchemaArchive(path, archive.manifest);
  const captured = (source: Source): CapturedFiles => {
    const files = new Map([...capturedFiles(archive, source.name)].map((found) => [found.path, found.file]));
    return {
      paths: inOneOrder(files.keys()),
      read: (name) => {
        const file = files.get(name);
        if (!file) throw new RescueError('OVM_ARCHIVE_DAMAGED', path, `${name} is not in its manifest`);
        return readArchiveFile(archive, file, largestCapturedFile);
      },
    };
  };
  const { manifest } = archive;
  warnOfProblems(manifest.sources, input.log);
  const read = await interpret({ ...input, estate: manifest.estate }, captured, manifest.sources);
  const told = manifest.release === null ? {} : { archived: manifest.release };
  const environment = { ...read, findings: [...read.findings, ...releaseFindings(read, told)] };
  return {
    environment,
    sources: manifest.sources,
    readAt: manifest.createdAt,
    archive: path,
    ...(manifest.release !== null && { release: manifest.release }),
    captured,
    close: async () => {},
  };
}

const warnedAtMost = 20;

/** What could not be read, for commands whose answer does not list it. */
function warnOfProblems(reports: readonly ManifestSource[], log: Log, hints: SourceHints = new Map()): void {
  const problems = reports.flatMap((report) => report.problems.map((problem) => ({ ...problem, report })));
  for (const { path, reason, report } of problems.slice(0, warnedAtMost)) {
    const hint = path === '' ? hints.get(report) : undefined;
    log.warn(`not read: ${path || report.root}: ${reason}${hint === undefined ? '' : `. ${hint}`}`);
  }
  if (problems.length > warnedAtMost) log.warn(`and ${problems.length - warnedAtMost} more were not read`);
}

/** A store in a spool file, for a reading that keeps nothing. */
function spoolStore(spool: SpoolFile): CaptureStore {
  const pieces = new Map<string, SpooledPiece>();
  return {
    put: async (source, name, bytes) => void pieces.set(`${source.name}/${name}`, spool.append(bytes)),
    read: async (source, name) => {
      const piece = pieces.get(`${source.name}/${name}`);
      if (!piece) throw new Error(`${name} was not captured`);
      return spool.read(piece);
    },
  };
}

/** A store in an archive that is being written. */
export function archiveStore(writer: ArchiveWriter): CaptureStore {
  const host = createLocalHost();
  const pathOf = (source: Source, name: string) => `captured/${source.name}/${archivePath(name)}`;
  return {
    put: async (source, name, bytes, options) =>
      void (await writer.put(pathOf(source, name), bytes, options)),
    read: (source, name) =>
      host.readFile(join(writer.partialPath, pathOf(source, name)), largestCapturedFile),
  };
}

/** Turns captured bytes into the environment: every source, then the map, then the problems of the capture. */
export async function interpret(
  input: EstateInput,
  captured: (source: Source) => CapturedFiles,
  reports: readonly ManifestSource[],
): Promise<Environment> {
  const parts: EnvironmentPart[] = [];
  for (const source of sources) parts.push(await source.interpret(captured(source)));
  const map = input.map === undefined ? undefined : withoutUnknown(parts, await readMap(input), input.map);
  if (map) parts.push(mapPart(map.document, input.map ?? ''), { findings: map.findings });
  parts.push({ findings: reports.flatMap(problemFindings) });
  const environment = mergeEnvironment(input.estate, parts);
  return map ? stateVms(environment, map.document, input.map ?? '') : environment;
}

/** The bytes of the map of an estate; undefined without one. */
export async function bytesOfMap({ map, mapBytes }: EstateInput): Promise<Uint8Array | undefined> {
  if (map === undefined) return undefined;
  return mapBytes ?? (await createLocalHost().readFile(map, largestMap));
}

async function readMap(input: EstateInput): Promise<MapDocument> {
  const { map: path = '' } = input;
  const { document, findings } = readMapFile((await bytesOfMap(input)) ?? new Uint8Array());
  const [wrong] = findings.filter((finding) => finding.severity === 'error');
  if (wrong) throw new RescueError('OVM_MAP_INVALID', `${path}:${wrong.line}:${wrong.column}`, wrong.message);
  return document;
}

function problemFindings(source: ManifestSource): Finding[] {
  return source.problems.map(({ path, reason }) => ({
    severity: 'error',
    code: 'not-captured',
    subject: path || source.root,
    message: reason,
    origins: [],
  }));
}
