import { archivePath } from '../archive/archive-path.js';
import { type ArchiveWriter, beginArchive, type WrittenArchive } from '../archive/archive-writer.js';
import type { ManifestSource } from '../archive/manifest.js';
import { removePartials } from '../archive/partial-archives.js';
import { lastRehearsal } from '../archive/rehearsal-records.js';
import { systemClock } from '../base/clock.js';
import { toolVersion } from '../base/version.js';
import { allFindings } from '../checks/index.js';
import { agreedUuid } from '../checks/manager-uuid-check.js';
import { emitCreateScripts, planVms } from '../emitters/create-script/create-script-emitter.js';
import type { Making } from '../emitters/emitter.js';
import { environmentJson } from '../emitters/environment-json.js';
import { estateScriptKinds } from '../emitters/estate-script/estate-plan.js';
import { planEstates } from '../emitters/estate-script/estate-planners.js';
import { emitEstateScripts } from '../emitters/estate-script/estate-script-emitter.js';
import { inventoryHtml } from '../emitters/inventory/inventory-html.js';
import { inventoryText } from '../emitters/inventory/inventory-text.js';
import { recoverText } from '../emitters/runbook/recover-text.js';
import type { Environment, Release } from '../model/environment.js';
import { type Finding, sortFindings } from '../model/finding.js';
import { archivedOrigin } from './archived-origin.js';
import { captureInto, type SourceHints } from './capture-into.js';
import { localPaths } from './capture-places.js';
import { knownRelease, releaseFindings } from './choose-release.js';
import { archiveStore, type EstateInput, interpret } from './read-estate.js';
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
    const environment = await interpret(options, capture.captured, capture.sources);
    const managerUuid = agreedUuid(environment.uuidPlaces);
    const told = { demanded: options.release, configured: options.configuredRelease };
    const release = knownRelease(environment, told);
    const readAt = clock.now().toISOString();
    const making = {
      ...{ toolVersion, readAt, place: archivedOrigin, sources: wholeOf(capture.sources) },
      ...(await rehearsedText(() => lastRehearsal(root, estate))),
    };
    const findings = sortFindings([...allFindings(environment), ...releaseFindings(environment, told)]);
    const derived = { ...environment, findings };
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

/**
 * Adds what follows from the captured bytes; `environment.findings` holds the answers of all checks as well. Gives the
 * open points of the scripts for an empty estate, which those of VMs are among.
 */
async function putDerived(
  writer: ArchiveWriter,
  environment: Environment,
  facts: { readonly managerUuid: string | undefined; readonly release: Release | undefined },
  making: Making,
): Promise<number> {
  await writer.putStream('environment.json', environmentJson(environment, making));
  await writer.putStream('RECOVER.md', recoverText(environment, { ...facts, archived: archivePath }, making));
  await writer.putStream('inventory.txt', inventoryText(environment, making));
  await writer.putStream('inventory.html', inventoryHtml(environment, making));
  if (facts.release === undefined) return 0;
  const plans = planVms(environment, facts.release);
  for (const { path, text } of emitCreateScripts(environment, plans, facts.release, making)) {
    await writer.put(`scripts/${path}`, text);
  }
  const estates = planEstates(estateScriptKinds, environment, facts.release, { allowFormat: [] });
  for (const plan of estates) {
    for (const { path, text } of emitEstateScripts(environment, plan, making))
      await writer.put(`scripts/${path}`, text);
  }
  return estates.find(({ kind }) => kind === 'empty')?.openPoints.length ?? 0;
}
