import { basename, resolve } from 'node:path';
import { type Archive, openArchive } from '../../archive/open-archive.js';
import { recordedSeal } from '../../archive/rehearsal-records.js';
import { RescueError } from '../../base/errors.js';
import type { RehearsalFinding } from '../../model/rehearsal.js';

/**
 * Whether the manifest of an archive is another one than the night that made it, or an earlier rehearsal, wrote down: the
 * checksums within an archive say nothing against somebody who writes all of them anew. Nothing where nobody wrote any.
 */
export async function brokenSeal(path: string): Promise<RehearsalFinding[]> {
  const archive = await readable(path);
  if (archive === undefined) return [];
  const { manifestSha256, manifest } = archive;
  const seal = await recordedSeal(resolve(path), manifest.estate);
  if (seal === undefined || seal.manifestSha256 === manifestSha256) return [];
  const message = `manifest.json is not the one that ${seal.by} tells of: somebody sealed the archive anew`;
  return [{ severity: 'defect', subject: basename(path), message }];
}

/** What is wrong with a manifest is told by who reads every byte. */
async function readable(path: string): Promise<Archive | undefined> {
  try {
    return await openArchive(path);
  } catch (error) {
    if (error instanceof RescueError) return undefined;
    throw error;
  }
}
