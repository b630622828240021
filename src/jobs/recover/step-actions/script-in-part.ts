import { join } from 'node:path';
import { createLocalHost } from '../../../reach/local-host.js';
import { pathKind } from '../../../reach/path-kind.js';
import { isSentInPart } from '../../apply/sent-in-part.js';
import { recoveryFiles } from '../recovery-directory.js';
import type { StepPlace } from '../step-place.js';

/**
 * The script of a step that a run before began and did not send to its end; undefined when there is none. Throws as
 * `isSentInPart`, and OVM_TREE_UNREADABLE.
 */
export async function scriptInPart({
  directory,
  step,
}: Pick<StepPlace, 'directory' | 'step'>): Promise<string | undefined> {
  const scripts = join(directory, recoveryFiles.scripts);
  if (pathKind(scripts) !== 'directory') return undefined;
  for await (const { path } of createLocalHost().walk(scripts)) {
    if (!isJournalOf(path, step.id)) continue;
    const journal = join(scripts, path);
    if (await isSentInPart(journal)) return journal.replace(/\.jsonl$/, '.ovmcli');
  }
  return undefined;
}

/** Below the scripts: `STEP.jsonl`, or in a directory of the step, one for each map that was stated. */
function isJournalOf(path: string, step: string): boolean {
  if (!path.startsWith(step)) return false;
  return /^(?:|-[0-9a-f]{12}\/.*)\.jsonl$/.test(path.slice(step.length));
}
