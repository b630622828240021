import { mapFile } from '../archive/archive-layout.js';
import { type ArchiveWriter, beginArchive, type WrittenArchive } from '../archive/archive-writer.js';
import type { ManifestSource } from '../archive/manifest.js';
import { removePartials } from '../archive/partial-archives.js';
import { lastRehearsal } from '../archive/rehearsal-records.js';
import { systemClock } from '../base/clock.js';
import { toolVersion } from '../base/version.js';
import { allFindings } from '../checks/index.js';
import { agreedUuid } from '../checks/manager-uuid-check.js';
import type { Making } from '../emitters/emitter.js';
import type { Environment, Release } from '../model/environment.js';
import { type Finding, sortFindings } from '../model/finding.js';
import { archivedOrigin } from './archived-origin.js';
import { captureInto, type SourceHints } from './capture-into.js';
import { localPaths } from './capture-places.js';
import { knownRelease, releaseFindings } from './choose-release.js';
import { type DerivedFrom, derivedPages, derivedScripts } from './derived-files.js';
import { archiveStore, bytesOfMap, type EstateInput, interpret } from './read-estate.js';
import { refuseInside } from './refuse-inside.js';
import { rehearsedText, wholeOf } from './take-inventory.js';

export interface CaptureOptions extends EstateInput {
  /** The directory of all archives. */
  readonly archives: string;
  /** `--release` of the command line. */
  readonly release: string | undefined;
}

/** What a capture gave. */
export interface CapturedEstate {
  readonly archive: WrittenArchive;
  readonly environment: Environment;
  readonly findings: readonly Finding[];
  readonly managerUuid: string | undefined;
  readonly release: Release | undefined;
  /** What each place gave. */
  readonly sources: readonly ManifestSource[];
  /** What to do about each that failed. */
  readonly hints: SourceHints;
  /** Reasons why something cannot be made again by the scripts for an empty estate; 0 where the release is not known. */
  readonly openPoints: number;
  /** False when something could not be read: the archive is kept and says so. */
  readonly complete: boolean;
}

/**
 * Reads an estate into a new archive: raw bytes first, then everything that follows from them. The archive appears
 * under its name when it is whole; what an interrupted run left behind is reported and removed.
 * Throws OVM_OUT_NOT_OURS for archives inside the estate.
 */
export async function captureEstate(options: CaptureOptions): Promise<CapturedEstate> {
  const clock = options.clock ?? systemClock;
  const { archives: root, estate, log } = options;
  refuseInside(localPaths([...options.trees, ...options.managerFiles]), [
    { option: '--archives', path: root },
  ]);
  await removePartials(root, estate, (line) => log.warn(line));
  const writer = await beginArchive({ root, estate, clock, toolVersion });
  try {
    const capture = await captureInto(archiveStore(writer), options);
    const mapBytes = await bytesOfMap(options);
    const told = { ...options, ...(mapBytes && { mapBytes }) };
    const environment = await interpret(told, capture.captured, capture.sources);
    const managerUuid = agreedUuid(environment.uuidPlaces);
    const toldRelease = { demanded: options.release, configured: options.configuredRelease };
    const release = knownRelease(environment, toldRelease);
    const readAt = clock.now().toISOString();
    const making = {
      ...{ toolVersion, readAt, place: archivedOrigin, sources: wholeOf(capture.sources) },
      ...(await rehearsedText(() => lastRehearsal(root, estate))),
    };
    const findings = sortFindings([
      ...allFindings(environment),
      ...releaseFindings(environment, toldRelease),
    ]);
    const derived = { ...environment, findings };
    if (mapBytes) await writer.put(mapFile, mapBytes);
    const openPoints = await putDerived(writer, derived, { managerUuid, release }, making);
    const archive = await writer.finish({
      managerUuid: managerUuid ?? null,
      uuidPlaces: environment.uuidPlaces.map(({ place, uuid }) => ({ place, uuid })),
      release: release ?? null,
      sources: capture.sources,
    });
    const complete = capture.sources.every((source) => source.status === 'complete');
    const { sources, hints } = capture;
    return { archive, environment, findings, managerUuid, release, sources, hints, openPoints, complete };
  } catch (error) {
    await writer.abandon();
    throw error;
  }
}

/** Adds what follows from the captured bytes, and gives the open points of the scripts for an empty estate. */
async function putDerived(
  writer: ArchiveWriter,
  environment: Environment,
  from: DerivedFrom,
  making: Making,
): Promise<number> {
  for (const { path, pieces } of derivedPages(environment, from, making))
    await writer.putStream(path, pieces);
  if (from.release === undefined) return 0;
  const { texts, openPoints } = derivedScripts(environment, from.release, making);
  for (const { path, text } of texts) await writer.put(path, text);
  return openPoints;
}
