import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { ArchiveKind } from '../../src/archive/archive-kind.js';
import type { ManifestHead } from '../../src/archive/manifest.js';
import { manifestPieces } from '../../src/archive/manifest-text.js';
import { writeNightRecord } from '../../src/archive/night-records.js';
import { pinArchive, unpin } from '../../src/archive/pins.js';
import { type PrunePlan, planPrune, pruneArchives } from '../../src/archive/prune-archives.js';
import { ruleAt } from '../../src/archive/retention.js';
import type { Retention } from '../../src/base/configuration.js';
import { acquireLock } from '../../src/reach/lock-file.js';
import { type Random, randomFrom } from '../generators/random.js';
import { isWanted, type MadeArchive } from './retention-model.js';
import { facts, sampleSchema, uuid } from './sample-archive.js';
import { nightArchive, sampleNight } from './sample-night.js';
import { type SimulatedNight, simulatedNights } from './simulated-nights.js';

const hourMs = 3_600_000;
const newManager = '0004fb0000010000ffffffffffffffff';
const policy: Retention = { keep: 2, days: 3, daily: 6, weekly: 2 };

/** What happened in nights that were gone through, so that a test knows that each thing did. */
export interface SeenNights {
  good: number;
  removed: number;
  locked: number;
  pins: number;
  heldByPin: number;
  heldAsGood: number;
  /** Archives of the manager that was lost on the way. */
  ofOldManager: number;
}

/**
 * Goes through nights that fail at random and prunes after each: what is there then is exactly what the model says, the
 * last good night is whole, and nothing of another manager is touched.
 * @param lost the night on which the manager is lost and gets a successor
 */
export async function pruneNightly(root: string, nights: number, lost: number): Promise<SeenNights> {
  const random = randomFrom(20261123);
  const night = simulatedNights(random);
  let ever: MadeArchive[] = [];
  let old: readonly string[] = [];
  const pinned = new Set<string>();
  const seen = { good: 0, removed: 0, locked: 0, pins: 0, heldByPin: 0, heldAsGood: 0 };
  for (let number = 0; number < nights; number += 1) {
    const managerUuid = number < lost ? uuid : newManager;
    if (number === lost) {
      old = archivesIn(root); // the manager was lost, and its successor has another UUID
      ever = [];
    }
    const one = night(number);
    await leave(root, one, managerUuid);
    ever.push(...one.made);
    const now = one.start + hourMs * 23;
    const before = archivesIn(root);
    const ours = ever.filter(({ name }) => before.includes(name));
    if (await pinAtRandom(root, names(ours), pinned, random)) seen.pins += 1;
    const plan = await planPrune({ root, estate: 'prod', managerUuid, ...ruleAt(policy, new Date(now)) });
    if (random.chance(0.05)) {
      await expectLockedOut(root, plan);
      seen.locked += 1;
    }
    const removed = await pruneArchives(plan);
    seen.removed += removed.length;
    const wanted = ours.filter((archive) => isWanted(archive, ever, policy, now));
    const held = ours.filter((archive) => pinned.has(archive.name) && !wanted.includes(archive));
    expect(archivesIn(root), `night ${number}`).toEqual([...old, ...names(wanted), ...names(held)].sort());
    expect(plan.remove.map(({ path }) => path)).toEqual(removed.reverse());
    const lastGood = Math.max(...ever.map(({ goodNight = -1 }) => goodNight));
    for (const { name } of ever.filter(({ goodNight }) => goodNight === lastGood))
      expect(archivesIn(root)).toContain(name);
    seen.heldByPin += held.length;
    if (plan.keep.some(({ why }) => why.join() === 'of the last good night')) seen.heldAsGood += 1;
    if (one.record?.good) seen.good += 1;
  }
  return { ...seen, ofOldManager: old.length };
}

/** Now and then pins one of these archives, and takes another pin away; whether one was pinned. */
async function pinAtRandom(
  root: string,
  archives: readonly string[],
  pinned: Set<string>,
  random: Random,
): Promise<boolean> {
  const pins = random.chance(0.05) && archives.length > 0;
  if (pins) {
    const name = random.pick(archives);
    await pinArchive(root, 'prod', name, 'at random');
    pinned.add(name);
  }
  if (random.chance(0.04) && pinned.size > 0) {
    const name = random.pick([...pinned]);
    expect(unpin(root, 'prod', name)).toBe(true);
    pinned.delete(name);
  }
  return pins;
}

/** While somebody else has the lock of the estate, nothing is removed. */
async function expectLockedOut(root: string, plan: PrunePlan): Promise<void> {
  const before = archivesIn(root);
  const lock = await acquireLock(join(root, 'prod/.lock'), 'a capture by hand');
  if (plan.remove.length > 0) await expect(pruneArchives(plan)).rejects.toMatchObject({ code: 'OVM_LOCKED' });
  lock.release();
  expect(archivesIn(root)).toEqual(before);
}

export function names(archives: readonly MadeArchive[]): string[] {
  return archives.map(({ name }) => name).sort();
}

function archivesIn(root: string): string[] {
  return readdirSync(join(root, 'prod'))
    .filter((name) => name.startsWith('2') && !name.endsWith('.partial'))
    .sort();
}

/** What a night leaves in the directory of its estate; of the archives the manifests alone. */
async function leave(
  root: string,
  { made, partial, record }: SimulatedNight,
  managerUuid: string,
): Promise<void> {
  for (const archive of made) {
    const directory = join(root, 'prod', archive.name);
    mkdirSync(directory, { recursive: true });
    writeFileSync(
      join(directory, 'manifest.json'),
      [...manifestPieces(headOf(archive, managerUuid), [])].join(''),
    );
  }
  if (partial !== undefined) mkdirSync(join(root, 'prod', `${partial}.partial`), { recursive: true });
  if (!record) return;
  const archives = record.archives.map((name) => nightArchive(name));
  await writeNightRecord(
    root,
    'prod',
    sampleNight(record.name, { managerUuid, good: record.good, archives }),
  );
}

function headOf({ name, time, kind, server, complete }: MadeArchive, managerUuid: string): ManifestHead {
  const sources = facts.sources.filter(({ status }) => !complete || status === 'complete');
  const codes = complete ? [] : ['table-not-exported'];
  const schema = { ...sampleSchema(kind as ArchiveKind, codes), address: server };
  return {
    formatVersion: 1,
    tool: { name: 'ovm-rescue', version: '0.1.0' },
    estate: 'prod',
    id: name.slice(17),
    createdAt: new Date(time).toISOString(),
    managerUuid,
    uuidPlaces: [],
    release: '3.4',
    ...(kind === 'capture' ? { sources } : { sources: [], schema }),
    ...(kind === 'safety' && { purpose: 'safety' as const }),
    containsSecrets: true,
  };
}
