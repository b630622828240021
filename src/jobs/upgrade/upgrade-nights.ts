import { upgradeSnapshotMeant } from '../../archive/upgrade-snapshots.js';
import { RescueError } from '../../base/errors.js';
import type { NightRecord } from '../../model/night.js';
import type { UpgradeSnapshot } from '../../model/upgrade.js';
import { recordOfNight } from '../nightly/report-night.js';
import type { UpgradePlace } from './night-archives.js';

type Place = Pick<UpgradePlace, 'root' | 'estate'>;

/**
 * The newest snapshot of an estate, or the one that a word names. Throws OVM_ARCHIVE_NOT_FOUND when there is none, and as
 * `upgradeSnapshotMeant`.
 */
export async function snapshotOf({ root, estate }: Place, word?: string): Promise<UpgradeSnapshot> {
  const found = await upgradeSnapshotMeant(root, estate, word);
  if (found) return found;
  const why = word === undefined ? 'there is none' : `none has the name, date or short id ${word}`;
  const hint = '`ovm-rescue upgrade snapshot`, run before the upgrade, makes one.';
  const what = `of a snapshot before an upgrade of the estate ${estate}`;
  throw new RescueError('OVM_ARCHIVE_NOT_FOUND', what, why, undefined, hint);
}

/**
 * The last night of an estate, or the one that a word names: it must be after the snapshot. Throws OVM_USAGE for an
 * earlier one, and as `reportOfNight`.
 */
export async function nightSince(
  { night: snapshot }: UpgradeSnapshot,
  { root, estate }: Place,
  word?: string,
): Promise<NightRecord> {
  const record = await recordOfNight(root, estate, word);
  // names of nights stand in the order of time
  if (record.name > snapshot) return record;
  const why = `it is not after the snapshot ${snapshot}`;
  const hint = 'Leave out --night and --no-night: then a night is run now and compared.';
  throw new RescueError('OVM_USAGE', `the night ${record.name}`, why, undefined, hint);
}
