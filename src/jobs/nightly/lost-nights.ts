import { archiveDirectories } from '../../archive/archive-directories.js';
import { nightsDirectory, readArchiveName } from '../../archive/archive-layout.js';
import { archiveSegment } from '../../archive/archive-path.js';
import type { NightsBefore } from '../../archive/nights-before.js';
import { counted } from '../../base/counted.js';
import { lostNightsDrop } from '../../checks/night/night-verdict.js';
import { whatIsAt } from '../../reach/directories.js';
import { readRegularFile } from '../../reach/regular-file.js';
import { copyWords } from '../configuration/nightly-probes.js';
import type { EstateHosts } from '../ssh/estate-hosts.js';
import { type CopyTarget, openTarget, targetName } from './copy-target.js';
import { type NightGround, stepFailure } from './night-ground.js';
import { withHosts } from './place-copies.js';

/**
 * Who knows of a good night where the archives have no record of one: they are not mounted, or were lost. What is found then
 * is nothing that a night may be compared with, and must not be called the first good one. Undefined where nobody does.
 */
export async function lostNights(before: NightsBefore, ground: NightGround): Promise<string | undefined> {
  if (before.good || before.unread.length > 0) return undefined;
  const { ahead, told } = before;
  if (ahead.length > 0)
    return `the ${counted(ahead.length, 'record')} there ${ahead.length === 1 ? 'is' : 'are'} ahead of the clock of this machine`;
  const who = knownToMetrics(ground) ?? (await knownToCopies(before, ground));
  if (who !== undefined) return `${who}; is ${ground.root} mounted?`;
  const isTold = told.some(({ what }) => what === lostNightsDrop);
  return isTold ? 'a night since then said so, and nobody accepted it' : undefined;
}

/** A metrics file is small: some lines for each estate. */
const largestMetricsBytes = 4 * 1024 * 1024;

/** The metrics of the night before stand until this one has ended. */
function knownToMetrics({ estate, log }: NightGround): string | undefined {
  const path = estate.nightly?.metrics;
  if (path === undefined || whatIsAt(path) !== 'something else') return undefined;
  try {
    const text = readRegularFile(path, largestMetricsBytes).toString('utf8');
    const label = estate.name.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('"', '\\"');
    const series = `ovm_rescue_last_good_timestamp_seconds{estate="${label}"} `;
    const line = text.split('\n').find((one) => one.startsWith(series));
    const seconds = Number(line?.slice(series.length) ?? 0);
    if (!(seconds > 0)) return undefined;
    return `the metrics in ${path} know one of ${new Date(seconds * 1000).toISOString().slice(0, 10)}`;
  } catch (error) {
    // whether they can be written is told at the end of the night
    log.warn(`the metrics in ${path} could not be read: ${String(error)}`);
    return undefined;
  }
}

/** Copies of archives that are not here, and that no night recorded here has made. */
async function knownToCopies(before: NightsBefore, ground: NightGround): Promise<string | undefined> {
  const { root, estate } = ground;
  const targets = copyWords(estate);
  if (targets.length === 0) return undefined;
  const here = new Set((await archiveDirectories(root, estate.name)).map(({ name }) => name));
  return withHosts(ground, async (hosts) => {
    for (const target of targets) {
      const names = await copiesAt(target, hosts, ground);
      const unknown = names.filter((name) => !here.has(name) && !before.made.has(name)).length;
      if (unknown > 0)
        return `${targetName(target)} has ${counted(unknown, 'archive')} of this estate that ${unknown === 1 ? 'is' : 'are'} not here`;
    }
    return undefined;
  });
}

/** A place that cannot be opened is told when tonight's archives are copied to it. */
async function copiesAt(
  target: CopyTarget,
  hosts: EstateHosts,
  ground: NightGround,
): Promise<readonly string[]> {
  const { root, estate } = ground;
  try {
    const place = await openTarget(target, { root, estate: estate.name, hosts });
    try {
      const directory = archiveSegment(estate.name);
      if ((await place.whatIsAt(directory)) !== 'directory') return [];
      return (await place.directoriesIn(directory)).filter((name) => readArchiveName(name));
    } finally {
      await place.close();
    }
  } catch (error) {
    stepFailure(`the copies at ${targetName(target)}`, error, ground);
    return [];
  }
}

/**
 * A word for the first good night beside archives that no record tells of, where there were nights: their records were
 * removed. Archives from before the first night were made by hand.
 */
export async function unrecordedArchives(
  { good, made }: NightsBefore,
  tonight: ReadonlySet<string>,
  { root, estate }: NightGround,
): Promise<readonly string[]> {
  if (good || whatIsAt(nightsDirectory(root, estate.name)) === 'nothing') return [];
  const there = (await archiveDirectories(root, estate.name)).filter(({ partial }) => !partial);
  const older = there.filter(({ name }) => !made.has(name) && !tonight.has(name));
  if (older.length === 0) return [];
  return [
    `no night recorded ${counted(older.length, 'older archive')}: nothing was compared with what is in them`,
  ];
}
