import { pinArchive } from '../../archive/pins.js';
import { type SnapshotFiles, snapshotFiles, writeUpgradeSnapshot } from '../../archive/upgrade-snapshots.js';
import { RescueError } from '../../base/errors.js';
import { upgradeObstacles } from '../../checks/upgrade/upgrade-obstacles.js';
import { goingBackText, pinReason } from '../../emitters/upgrade/going-back-text.js';
import type { NightRecord } from '../../model/night.js';
import { type UpgradeSnapshot, upgradeFormatVersion } from '../../model/upgrade.js';
import type { NightOutcome } from '../nightly/run-night.js';
import { buildOfNight, type UpgradePlace } from './night-archives.js';

/** What came of a snapshot. */
export interface TakenSnapshot {
  readonly estate: string;
  /** Why nobody should upgrade yet, a sentence each; empty when somebody may. */
  readonly obstacles: readonly string[];
  /** Not there where another night was at work. */
  readonly record?: NightRecord;
  /** Not there where the night is not good: it is neither pinned nor compared with. */
  readonly noted?: NotedSnapshot;
  /** Another night is at work in the estate. */
  readonly locked?: true;
}

export interface NotedSnapshot {
  readonly snapshot: UpgradeSnapshot;
  readonly files: SnapshotFiles;
  /** The way back, as it stands in `files.text`. */
  readonly text: string;
}

/**
 * Makes a good night the snapshot before an upgrade: pins its archives, and notes it with the way back. What keeps it from
 * being one is an obstacle, and never thrown: the night was told already.
 */
export async function takeSnapshot(outcome: NightOutcome, place: UpgradePlace): Promise<TakenSnapshot> {
  const { estate } = outcome;
  if ('error' in outcome) {
    const locked = outcome.error.code === 'OVM_LOCKED' && { locked: true as const };
    return { estate, obstacles: [`no night was run: ${outcome.error.message}`], ...locked };
  }
  const { record } = outcome;
  const obstacles = upgradeObstacles(record);
  if (!record.good) return { estate, record, obstacles };
  try {
    return { estate, record, obstacles, noted: await notedSnapshot(record, place) };
  } catch (error) {
    if (!(error instanceof RescueError)) throw error;
    return { estate, record, obstacles: [...obstacles, `the snapshot is not noted: ${error.message}`] };
  }
}

async function notedSnapshot(record: NightRecord, place: UpgradePlace): Promise<NotedSnapshot> {
  const { estate, name: night, startedAt: takenAt, tool } = record;
  const archives = record.archives.flatMap(({ kind, databaseServer, name }) =>
    name === null ? [] : [{ kind, name, ...(databaseServer !== undefined && { databaseServer }) }],
  );
  const build = await buildOfNight(record, place);
  const head = { formatVersion: upgradeFormatVersion, estate, night, takenAt, tool } as const;
  const snapshot: UpgradeSnapshot = { ...head, ...build, archives };
  const text = [...goingBackText(snapshot, place.root)].join('');
  const why = pinReason(snapshot, snapshotFiles(place.root, estate, night).text);
  for (const { name } of archives) await pinArchive(place.root, estate, name, why);
  return { snapshot, files: await writeUpgradeSnapshot(place.root, snapshot, text), text };
}
