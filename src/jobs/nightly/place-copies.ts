import { copyJudges } from '../../archive/copy-judges.js';
import { lastGoodNight, missingArchives } from '../../archive/night-records.js';
import type { NightCopy, NightRecord } from '../../model/night.js';
import { hostWordsFor } from '../configuration/host-words.js';
import { copyWords } from '../configuration/nightly-probes.js';
import { EstateHosts } from '../ssh/estate-hosts.js';
import { type Bundle, placeBundle, readBundle } from './bundle.js';
import { copiedBefore } from './copied-before.js';
import { copyArchives, type TargetCopy } from './copy-archives.js';
import { type CopyTarget, openTarget, type TargetSurroundings, targetName } from './copy-target.js';
import { type NightGround, pathOf, stepFailure } from './night-ground.js';

/** What came of bringing a night's archives to other places. */
export interface PlacedCopies {
  readonly copies: readonly NightCopy[];
  /** What went wrong beside the archives, a sentence each. */
  readonly troubles: readonly string[];
}

/**
 * Puts the single file of the tool beside the archives, and copies the archives of a night, with it, to every place that
 * the configuration names. Archives that lack something are copied too: they may be all there is. A night that is not good
 * looks after the copies of the last good one as well, which may have missed that place. Never throws.
 */
export async function placeCopies(
  { archives, good }: Pick<NightRecord, 'archives' | 'good'>,
  ground: NightGround,
): Promise<PlacedCopies> {
  const whole = archives.flatMap(({ name, status }) => (name === null || status === 'failed' ? [] : [name]));
  const lastGood = good ? undefined : await lastGoodThere(ground);
  const names = [...new Set([...whole, ...(lastGood?.archives ?? [])])];
  if (names.length === 0) return { copies: [], troubles: [] };
  const troubles: string[] = [];
  const bundle = await placedBundle(ground, troubles);
  const targets = copyWords(ground.estate);
  if (targets.length === 0) return { copies: [], troubles };
  const copied = await withHosts(ground, async (hosts) =>
    copyArchives({
      ...(await surroundingsOf(hosts, ground)),
      targets,
      archives: names.map((name) => pathOf(name, ground)),
      ...(bundle && { bundle }),
    }),
  );
  const copies = copied.map((copy) => nightCopy(copy, lastGood, ground));
  for (const { target, status, reason = '' } of copies)
    if (status === 'failed') ground.log.warn(`copy to ${target}: ${reason}`);
  for (const { target, troubles: others } of copied)
    for (const other of others) troubles.push(ground.secrets.passwords.mask(`copies at ${target}: ${other}`));
  return { copies, troubles };
}

/** The archives of the last good night that are here; where they are not, nothing can be copied. */
async function lastGoodThere(ground: NightGround): Promise<LastGoodThere | undefined> {
  const { root, estate, clock } = ground;
  try {
    const record = await lastGoodNight(root, estate.name, undefined, clock.now().toISOString());
    if (!record) return undefined;
    const lost = new Set(missingArchives(root, record));
    const names = record.archives.flatMap(({ name }) => (name === null || lost.has(name) ? [] : [name]));
    return { night: record.name, archives: names, isWhole: lost.size === 0 };
  } catch (error) {
    stepFailure('the last good night', error, ground);
    return undefined;
  }
}

interface LastGoodThere {
  readonly night: string;
  readonly archives: readonly string[];
  readonly isWhole: boolean;
}

function nightCopy(
  { archives, troubles: _, reason, ...copy }: TargetCopy,
  lastGood: LastGoodThere | undefined,
  { secrets }: NightGround,
): NightCopy {
  const there = new Set(archives.flatMap(({ name, status }) => (status === 'failed' ? [] : [name])));
  const hasLastGood = lastGood?.isWhole && lastGood.archives.every((name) => there.has(name));
  return {
    ...copy,
    ...(reason !== undefined && { reason: secrets.passwords.mask(reason) }),
    ...(hasLastGood && { lastGood: lastGood.night }),
  };
}

/**
 * Copies the records of nights and the pins to the places that have tonight's copies, so that each can be read and pruned
 * by itself; says what went wrong, a sentence each. Never throws.
 */
export async function placeJudges(
  copies: readonly NightCopy[],
  ground: NightGround,
): Promise<readonly string[]> {
  const verified = new Set(copies.flatMap(({ target, status }) => (status === 'verified' ? [target] : [])));
  const targets = copyWords(ground.estate).filter((target) => verified.has(targetName(target)));
  if (targets.length === 0) return [];
  return withHosts(ground, async (hosts) => {
    const surroundings = { root: ground.root, estate: ground.estate.name, hosts };
    const troubles = await Promise.all(targets.map((target) => judgesTo(target, surroundings, ground)));
    return troubles.flat();
  });
}

async function judgesTo(
  target: CopyTarget,
  surroundings: TargetSurroundings,
  ground: NightGround,
): Promise<string[]> {
  try {
    const place = await openTarget(target, surroundings);
    try {
      await copyJudges(ground.root, ground.estate.name, place);
    } finally {
      await place.close();
    }
    return [];
  } catch (error) {
    const { message } = stepFailure(`the records for ${targetName(target)}`, error, ground);
    return [`records and pins not copied: ${message}`];
  }
}

/** What every step at the places stands on. Records that cannot be read keep no copy from being made. */
export async function surroundingsOf(hosts: EstateHosts, ground: NightGround): Promise<TargetSurroundings> {
  const shared = { root: ground.root, estate: ground.estate.name, hosts };
  try {
    return { ...shared, copiedBefore: await copiedBefore(ground) };
  } catch (error) {
    stepFailure('the records of nights', error, ground);
    return shared;
  }
}

/** Connections that cannot be ended take nothing from what was done. */
export async function withHosts<Result>(
  ground: NightGround,
  action: (hosts: EstateHosts) => Promise<Result>,
): Promise<Result> {
  const hosts = copyHosts(ground);
  try {
    return await action(hosts);
  } finally {
    await hosts.close().catch((error: unknown) => void stepFailure('the connections', error, ground));
  }
}

/** Hosts with copies are reached as the configuration says of them. */
export function copyHosts({ estate, log, secrets }: NightGround): EstateHosts {
  return new EstateHosts(hostWordsFor(estate, {}), log, secrets);
}

/** An installation that was not built has none: that takes nothing from a night. */
async function placedBundle(ground: NightGround, troubles: string[]): Promise<Bundle | undefined> {
  let bundle: Bundle;
  try {
    bundle = readBundle();
  } catch (error) {
    stepFailure('the single file', error, ground);
    return undefined;
  }
  try {
    await placeBundle(ground.root, bundle);
  } catch (error) {
    troubles.push(stepFailure('the single file', error, ground).message);
  }
  return bundle;
}
