import { verifyArchive } from '../../archive/verify-archive.js';
import { toolVersion } from '../../base/version.js';
import { type JudgedRecord, judgeNight } from '../../checks/night/judge-night.js';
import { damagedNightArchive } from '../../checks/night/night-archive.js';
import {
  defaultNightLimits,
  type NightArchive,
  type NightLimits,
  type NightRecord,
} from '../../model/night.js';
import { collectGarbage } from '../../reach/collect-garbage.js';
import { deviations } from '../verify-archives.js';
import { captureNight } from './capture-night.js';
import { exportNight } from './export-night.js';
import { type KnownBefore, lastGood, lastGoodProblem } from './last-good.js';
import { lostNights, unrecordedArchives } from './lost-nights.js';
import { type NightGround, pathOf, stepFailure } from './night-ground.js';

/** What is known of a night when it begins. */
export type NightBeginning = Pick<NightRecord, 'estate' | 'name' | 'startedAt' | 'tool'>;

/**
 * Makes the archives of a night, reads every byte of them again, and judges them against the last good night. What fails
 * is a reason in the record.
 */
export async function judgedArchives(
  beginning: NightBeginning,
  ground: NightGround,
  acceptedDrop: string | undefined,
): Promise<JudgedRecord> {
  const before = await lastGood(ground);
  const capture = await captureNight(ground, before.good);
  collectGarbage();
  const exports = await exportNight(ground);
  collectGarbage();
  const made = [...(capture ? [capture.archive] : []), ...exports.map(({ archive }) => archive)];
  const archives: NightArchive[] = [];
  for (const archive of made) archives.push(await readAgain(archive, ground));
  const facts = {
    ...beginning,
    endedAt: ground.clock.now().toISOString(),
    release: capture?.release ?? null,
    archives,
    verified: isVerified(archives),
    openPoints: capture?.openPoints ?? 0,
    captured: capture?.captured,
    sources: capture?.sources ?? [],
    schemas: exports.flatMap(({ schema }) => schema ?? []),
  };
  const lost = before.unknown === undefined ? await lostNights(before, ground) : undefined;
  const judged = judgeNight(facts, before.good, {
    limits: limitsOf(ground),
    ...{ told: before.told, highest: before.highest },
    ...(acceptedDrop !== undefined && { acceptedDrop }),
    ...(lost !== undefined && { lostNights: lost }),
  });
  return withDoubts(judged, before, ground);
}

/** What is no matter of what the night found: whether it may be compared, and whether the time can be right. */
async function withDoubts(
  judged: JudgedRecord,
  before: KnownBefore,
  ground: NightGround,
): Promise<JudgedRecord> {
  const { unknown, ahead } = before;
  const reasons = [
    ...judged.reasons,
    ...(unknown === undefined ? [] : [`not compared with the last good night: ${unknown}`]),
    ...clockDoubt(judged),
  ];
  const good = reasons.length === 0;
  const problem = good || !before.good ? undefined : await lastGoodProblem(before.good, ground);
  const tonight = new Set(judged.archives.flatMap(({ name }) => name ?? []));
  const troubles = [
    ...ahead.map((night) => `the record ${night} is ahead of the clock; if that was wrong then, remove it`),
    ...(good ? await unrecordedArchives(before, tonight, ground) : []),
  ];
  return {
    ...judged,
    ...{ reasons, good },
    ...(problem !== undefined && { lastGoodProblem: problem }),
    ...(troubles.length > 0 && { troubles }),
  };
}

/** No night is so long; the unit of systemd ends it after half of that. */
const longestNightMs = 24 * 60 * 60 * 1000;
/** What a clock may be put back by, step by step. */
const backwardsMs = 10 * 60 * 1000;

/** Archives that were made before and after the clock was set are not in their order. */
function clockDoubt({ startedAt, endedAt }: JudgedRecord): string[] {
  const took = Date.parse(endedAt) - Date.parse(startedAt);
  if (took >= -backwardsMs && took <= longestNightMs) return [];
  return [`the clock was set while the night ran: it began at ${startedAt} and ended at ${endedAt}`];
}

/** The record of a night that could not even begin, or in which something went wrong that no step knows. */
export async function nightOfNothing(
  beginning: NightBeginning,
  why: string,
  ground: NightGround,
): Promise<JudgedRecord> {
  const { good } = await lastGood(ground);
  return judgedNothing({ ...beginning, endedAt: ground.clock.now().toISOString() }, why, good);
}

/** The same where the records cannot be asked: `good` is the last good night, if that is known. */
export function judgedNothing(
  beginning: NightBeginning & Pick<NightRecord, 'endedAt'>,
  why: string,
  good?: NightRecord,
): JudgedRecord {
  const nothing = { archives: [], verified: false, release: null, openPoints: 0 };
  const facts = { ...beginning, ...nothing, captured: undefined, sources: [], schemas: [] };
  // nothing was counted, so nothing fell
  const { drops: _, ...judged } = judgeNight(facts, good, { limits: defaultNightLimits });
  return { ...judged, reasons: [why] };
}

/** Throws nothing: what cannot be read again is damaged. */
async function readAgain(archive: NightArchive, ground: NightGround): Promise<NightArchive> {
  if (archive.name === null) return archive;
  try {
    const verification = await verifyArchive(pathOf(archive.name, ground));
    return verification.ok ? archive : damagedNightArchive(archive, deviations(verification));
  } catch (error) {
    return damagedNightArchive(archive, [stepFailure(`the archive ${archive.name}`, error, ground).message]);
  }
}

function isVerified(archives: readonly NightArchive[]): boolean {
  const there = archives.filter(({ name }) => name !== null);
  return there.length > 0 && there.every(({ status }) => status !== 'failed');
}

function limitsOf({ estate }: NightGround): NightLimits {
  return { dropPercent: { ...defaultNightLimits.dropPercent, ...estate.nightly?.limits } };
}

/** What every record says of the tool that wrote it. */
export const nightTool = { name: 'ovm-rescue', version: toolVersion } as const;
