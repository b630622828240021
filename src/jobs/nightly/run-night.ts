import { archiveName, estateDirectory, nightLockPath, orderedId } from '../../archive/archive-layout.js';
import { refuseWithoutPlace } from '../../archive/night-records.js';
import { giveUpRoom } from '../../archive/partial-archives.js';
import { RescueError } from '../../base/errors.js';
import type { JudgedRecord } from '../../checks/night/judge-night.js';
import { nightLine } from '../../emitters/night/night-line.js';
import type { NightNotice, NightRecord } from '../../model/night.js';
import { collectGarbage } from '../../reach/collect-garbage.js';
import { makeDirectories } from '../../reach/directories.js';
import { acquireLock, type FileLock, isHeldHere, lockedSince, lockHolder } from '../../reach/lock-file.js';
import { foreignPlace } from './account-readiness.js';
import {
  judgedArchives,
  judgedNothing,
  type NightBeginning,
  nightOfNothing,
  nightTool,
} from './judge-archives.js';
import { type NightGround, stepFailure } from './night-ground.js';
import { settleLeftovers } from './night-leftovers.js';
import { NightOnDisk, notRecorded } from './night-on-disk.js';
import { nightRehearsal } from './night-rehearsal.js';
import { type PlacedCopies, placeCopies, placeJudges } from './place-copies.js';
import { pruneNight } from './prune-night.js';

const dayMs = 24 * 60 * 60 * 1000;

/** What happens with a record outside of the estate's archives. */
export interface NightHooks {
  /** Tells everybody who is to be told of this night, and says what became of it. */
  tell(record: NightRecord, ground: NightGround): Promise<readonly NightNotice[]>;
  /** Brings the metrics up to date with this night, whose record may not be on the disk. */
  refresh(record: NightRecord, ground: NightGround): Promise<void>;
}

export interface NightRequest extends NightGround, NightHooks {
  /** Why less than on the last good night is accepted. */
  readonly acceptedDrop?: string;
}

/** What a night came to: its record, or why there is none: OVM_LOCKED, or a fault of ours. */
export type NightOutcome =
  | { readonly estate: string; readonly record: NightRecord }
  | { readonly estate: string; readonly error: RescueError };

/**
 * Runs the night of one estate. Each step that fails is in the record, and no step is left out that does not need it: a
 * night without archives is recorded and told as well. Killed before it was judged it leaves no record, archives that are
 * whole, and `.partial` ones that the next night removes. Never throws.
 */
export async function runNight(request: NightRequest): Promise<NightOutcome> {
  try {
    return await lockedNight(request);
  } catch (error) {
    // a fault of ours, which must not take the nights of other estates with it
    return { estate: request.estate.name, error: stepFailure('the night', error, request) };
  }
}

async function lockedNight(request: NightRequest): Promise<NightOutcome> {
  const estate = request.estate.name;
  const beginning = beginningOf(request);
  let lock: FileLock;
  try {
    refuseWithoutPlace(request.root);
    makeDirectories(estateDirectory(request.root, estate));
    lock = await lockNight(request);
  } catch (error) {
    if (error instanceof RescueError && error.code === 'OVM_LOCKED') {
      if (isStuck(request)) await toldOnly(beginning, error.message, request);
      return { estate, error };
    }
    const { message } = stepFailure('the place of archives', error, request);
    return { estate, record: await toldOnly(beginning, message, request) };
  }
  try {
    const foreign = foreignPlace(request.root, estateDirectory(request.root, estate)) ?? [];
    const leftovers = [foreign, await settleLeftovers(lock, request)].flat();
    const record = await judged(beginning, request);
    collectGarbage();
    return { estate, record: await toldNight(record, leftovers, request) };
  } finally {
    release(lock, request);
  }
}

/** A night that was recorded and told is not lost for a lock that cannot be given back. */
function release(lock: FileLock, request: NightRequest): void {
  try {
    lock.release();
  } catch (error) {
    stepFailure('the lock of the night', error, request);
  }
}

/** Whether the lock of another night will not be given back by itself, or has been held for a whole day. */
function isStuck({ root, estate, clock }: NightRequest): boolean {
  const path = nightLockPath(root, estate.name);
  if (!isHeldHere(path)) return lockHolder(path) !== undefined;
  const since = lockedSince(path);
  return since !== undefined && clock.now().getTime() - since.getTime() > dayMs;
}

function beginningOf({ estate, clock }: Pick<NightRequest, 'estate' | 'clock'>): NightBeginning {
  const now = clock.now();
  const name = archiveName(now, orderedId(now));
  return { estate: estate.name, name, startedAt: now.toISOString(), tool: nightTool };
}

/** What is told of a night whose process gave no outcome. Nothing is read: what it hung on would hang us, too. */
export function nightWithoutOutcome(why: string, ground: Pick<NightGround, 'estate' | 'clock'>): NightRecord {
  const beginning = beginningOf(ground);
  const judged = judgedNothing({ ...beginning, endedAt: beginning.startedAt }, why);
  const record = { ...judged, copies: [], pruned: [], notices: [] };
  return { ...record, line: nightLine(record) };
}

function lockNight({ root, estate }: NightRequest): Promise<FileLock> {
  const what = `the night of the estate ${estate.name} in ${root}`;
  return acquireLock(nightLockPath(root, estate.name), what, () => giveUpRoom(root, estate.name));
}

async function judged(beginning: NightBeginning, request: NightRequest): Promise<JudgedRecord> {
  try {
    return await judgedArchives(beginning, request, request.acceptedDrop);
  } catch (error) {
    return nightOfNothing(beginning, stepFailure('the night', error, request).message, request);
  }
}

/** Everything after the verdict. The record is written first, so that what follows cannot take it away. */
async function toldNight(
  judgedRecord: JudgedRecord,
  leftovers: readonly string[],
  request: NightRequest,
): Promise<NightRecord> {
  const { copies, troubles } = await copiesOf(judgedRecord, request);
  const parts = { ...judgedRecord, ...(await nightRehearsal(request)), copies, pruned: [], notices: [] };
  const night = new NightOnDisk(
    parts,
    [...leftovers, ...(judgedRecord.troubles ?? []), ...troubles],
    request,
  );
  await night.write();
  // before anybody is told, so that its failure is told too, and before anything that may be killed
  await refreshed(night, request);
  night.add({}, await judgesOf(night, request));
  const { pruned, troubles: ofPrune } = await pruneNight(night.record, request);
  night.add({ pruned, endedAt: request.clock.now().toISOString() }, ofPrune);
  night.add({ notices: await noticesOf(night, request) }, []);
  await night.write();
  if (await refreshed(night, request)) return night.record;
  await night.write();
  return night.record;
}

/** The night of whoever could not lock it: others may be at work there, so nothing is written, copied or pruned. */
async function toldOnly(beginning: NightBeginning, why: string, request: NightRequest): Promise<NightRecord> {
  const nothing = await nightOfNothing(beginning, why, request);
  const parts = { ...nothing, copies: [], pruned: [], notices: [] };
  const night = new NightOnDisk(parts, [`${notRecorded}: ${why}`], request);
  night.add({ notices: await noticesOf(night, request) }, []);
  await refreshed(night, request);
  return night.record;
}

async function refreshed(night: NightOnDisk, request: NightRequest): Promise<boolean> {
  try {
    await request.refresh(night.record, request);
    return true;
  } catch (error) {
    night.add({}, [`metrics: ${stepFailure('the metrics', error, request).message}`]);
    return false;
  }
}

async function judgesOf(night: NightOnDisk, request: NightRequest): Promise<readonly string[]> {
  try {
    return await placeJudges(night.record.copies, request);
  } catch (error) {
    return [`records and pins not copied: ${stepFailure('the copies', error, request).message}`];
  }
}

async function copiesOf(judgedRecord: JudgedRecord, request: NightRequest): Promise<PlacedCopies> {
  try {
    return await placeCopies(judgedRecord, request);
  } catch (error) {
    return { copies: [], troubles: [`not copied: ${stepFailure('the copies', error, request).message}`] };
  }
}

async function noticesOf(night: NightOnDisk, request: NightRequest): Promise<readonly NightNotice[]> {
  try {
    return await request.tell(night.record, request);
  } catch (error) {
    night.add({}, [`nobody was told: ${stepFailure('the notices', error, request).message}`]);
    return [];
  }
}
