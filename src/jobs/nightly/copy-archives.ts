import { basename } from 'node:path';
import { copyArchive } from '../../archive/copy-archive.js';
import { copyBeside } from '../../archive/copy-beside.js';
import { RescueError } from '../../base/errors.js';
import type { NightCopy } from '../../model/night.js';
import type { CopyPlace } from '../../reach/copy-place.js';
import { type Bundle, bundleName } from './bundle.js';
import {
  type CopyTarget,
  openTarget,
  reasonOf,
  refuseTwice,
  type TargetSurroundings,
  targetName,
} from './copy-target.js';

/** One archive at one target. */
export interface CopyOfArchive {
  readonly name: string;
  /** `present`: a whole copy was there already. */
  readonly status: 'copied' | 'present' | 'failed';
  readonly reason?: string;
}

/** What came of copying some archives to one target. */
export interface TargetCopy extends NightCopy {
  /** In the order given. */
  readonly archives: readonly CopyOfArchive[];
  /** What takes nothing from the copies, a sentence each: the single file of the tool, and what cannot be removed there. */
  readonly troubles: readonly string[];
}

export interface CopyRequest extends TargetSurroundings {
  /** Paths of whole archives. */
  readonly archives: readonly string[];
  readonly targets: readonly CopyTarget[];
  /** The single file of this tool, to lie beside the archives of each target too. */
  readonly bundle?: Bundle;
}

/**
 * Copies archives to all targets, each copy verified by reading every byte of it again. Targets are served at the same time
 * and by themselves: what fails at one is told in its result and never thrown, and a target that failed for one archive is
 * still asked to take the others. `bytes` are those of copies that are whole there, new or not.
 */
export async function copyArchives(request: CopyRequest): Promise<readonly TargetCopy[]> {
  return Promise.all(request.targets.map((target) => copyTo(target, request)));
}

async function copyTo(target: CopyTarget, request: CopyRequest): Promise<TargetCopy> {
  const began = performance.now();
  const copies: CopyOfArchive[] = [];
  const reasons = new Set<string>();
  const troubles = new Set<string>();
  let bytes = 0;
  let place: CopyPlace | undefined;
  try {
    refuseTwice(target, request.targets);
    place = await openTarget(target, request);
    for (const path of request.archives) {
      const { copy, size } = await copyOne(path, place, (why) =>
        troubles.add(`half copy not removed: ${why}`),
      );
      copies.push(copy);
      bytes += size;
    }
    for (const trouble of await copyBundle(place, request)) troubles.add(trouble);
  } catch (error) {
    // that target is done with, for what was to be copied yet
    const reason = reasonOf(error);
    reasons.add(reason);
    copies.push(...request.archives.slice(copies.length).map((path) => failedCopy(path, reason)));
  } finally {
    await closed(place, (why) => troubles.add(why));
  }
  for (const { reason } of copies) if (reason !== undefined) reasons.add(reason);
  return {
    target: targetName(target),
    status: reasons.size === 0 ? 'verified' : 'failed',
    ...(reasons.size > 0 && { reason: [...reasons].join('; ') }),
    bytes,
    tookMs: Math.round(performance.now() - began),
    archives: copies,
    troubles: [...troubles],
  };
}

/** The archives are whole without the single file. */
async function copyBundle(place: CopyPlace, { bundle, estate }: CopyRequest): Promise<string[]> {
  try {
    if (bundle) await copyBeside({ name: bundleName, ...bundle }, place, estate);
    return [];
  } catch (error) {
    return [`the archives were copied, the single file of the tool was not: ${reasonOf(error)}`];
  }
}

async function closed(place: CopyPlace | undefined, onTrouble: (why: string) => void): Promise<void> {
  try {
    await place?.close();
  } catch (error) {
    onTrouble(reasonOf(error)); // what was copied is there all the same
  }
}

/** What fails for one archive alone is told; a broken connection is thrown, as it is the end of the target. */
async function copyOne(
  path: string,
  place: CopyPlace,
  onLeft: (why: string) => void,
): Promise<{ readonly copy: CopyOfArchive; readonly size: number }> {
  try {
    const { name, isNew, bytes } = await copyArchive(path, place, onLeft);
    return { copy: { name, status: isNew ? 'copied' : 'present' }, size: bytes };
  } catch (error) {
    if (!(error instanceof RescueError) || error.code.startsWith('OVM_SSH_')) throw error;
    return { copy: failedCopy(path, reasonOf(error)), size: 0 };
  }
}

function failedCopy(path: string, reason: string): CopyOfArchive {
  return { name: basename(path), status: 'failed', reason };
}
