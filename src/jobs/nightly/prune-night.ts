import { basename } from 'node:path';
import { archiveKind } from '../../archive/archive-kind.js';
import { listArchives } from '../../archive/list-archives.js';
import { lastGoodNight } from '../../archive/night-records.js';
import { type PruneRule, planPrune, pruneArchives } from '../../archive/prune-archives.js';
import { ruleAt } from '../../archive/retention.js';
import type { Retention } from '../../base/configuration.js';
import type { NightRecord } from '../../model/night.js';
import { configuredRetention } from '../configuration/chosen-estate.js';
import { copyWords } from '../configuration/nightly-probes.js';
import { type NightGround, stepFailure } from './night-ground.js';
import { surroundingsOf, withHosts } from './place-copies.js';
import { pruneTargets } from './prune-copies.js';
import { whenEstateIsFree } from './wait-for-estate.js';

/** What was removed at the end of a night. */
export interface PrunedNight {
  /** Names of archives here, oldest first; also where pruning failed later. */
  readonly pruned: readonly string[];
  /** What went wrong, a sentence each. */
  readonly troubles: readonly string[];
}

type NightToPrune = Pick<NightRecord, 'managerUuid' | 'copies' | 'archives'>;

/** What nights make. Safety archives and imported dumps are no night's, and go when somebody prunes by hand. */
const kindsOfNights: readonly string[] = ['capture', 'schema-export'];

/**
 * Prunes archives and copies as the configuration says; nothing where it says nothing. Archives of the night's manager go,
 * and those of which no manager is known, as exports without a `.config` are; each of the two is counted by itself, and
 * another manager's are left alone. Never throws.
 */
export async function pruneNight(record: NightToPrune, ground: NightGround): Promise<PrunedNight> {
  const retention = configuredRetention(ground.estate);
  const madeNow = record.archives.flatMap(({ name }) => name ?? []);
  const pruned: string[] = [];
  const troubles: string[] = [];
  try {
    for (const managerUuid of await managersOf(record, ground)) {
      if (retention) await pruneHere({ retention, managerUuid, madeNow }, ground, pruned);
      troubles.push(...(await pruneThere(retention, { managerUuid, madeNow }, record, ground)));
    }
  } catch (error) {
    troubles.push(`not pruned: ${stepFailure('the retention', error, ground).message}`);
  }
  return { pruned, troubles: [...new Set(troubles)] };
}

/** A night that found no manager prunes for the one of the last good night: archives go on being made. */
async function managersOf({ managerUuid }: NightToPrune, ground: NightGround): Promise<(string | null)[]> {
  const { root, estate, clock } = ground;
  const known =
    managerUuid ??
    (await lastGoodNight(root, estate.name, undefined, clock.now().toISOString()))?.managerUuid ??
    null;
  return [...new Set([known, null])];
}

async function pruneHere(
  { retention, ...others }: { readonly retention: Retention } & Pick<PruneRule, 'managerUuid' | 'madeNow'>,
  ground: NightGround,
  pruned: string[],
): Promise<void> {
  const { root, estate, clock, log } = ground;
  const now = clock.now();
  const rule = { ...ruleAt(retention, now), now: now.toISOString(), root, estate: estate.name, ...others };
  const listed = (await listArchives(root, estate.name)).filter(
    ({ head }) => head === undefined || kindsOfNights.includes(archiveKind(head)),
  );
  const plan = await planPrune(rule, listed);
  for (const { name } of plan.remove) log.info(`will be pruned: ${name}`);
  await whenEstateIsFree(() => pruneArchives(plan, (path) => void pruned.push(basename(path))), ground);
}

/** Each place by its own retention. One that could not be copied to has told its reason already. */
async function pruneThere(
  usual: Retention | undefined,
  judged: Pick<PruneRule, 'managerUuid' | 'madeNow'>,
  { copies }: NightToPrune,
  ground: NightGround,
): Promise<string[]> {
  const targets = copyWords(ground.estate).flatMap((target) => {
    const retention = target.retention ?? usual;
    return retention ? [{ target, retention }] : [];
  });
  if (targets.length === 0) return [];
  const now = ground.clock.now();
  const done = await withHosts(ground, async (hosts) =>
    pruneTargets({ ...(await surroundingsOf(hosts, ground)), ...judged, now, targets }),
  );
  for (const { target, removed } of done)
    for (const name of removed) ground.log.info(`pruned at ${target}: ${name}`);
  const told = new Set(copies.filter(({ status }) => status === 'failed').map(({ target }) => target));
  return done.flatMap(({ target, reason }) =>
    reason === undefined || told.has(target)
      ? []
      : [`copies at ${target} not pruned: ${ground.secrets.passwords.mask(reason)}`],
  );
}
