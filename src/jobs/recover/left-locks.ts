import { join } from 'node:path';
import { estateLockPath } from '../../archive/archive-layout.js';
import { RescueError } from '../../base/errors.js';
import { removeTree, whatIsAt } from '../../reach/directories.js';
import { createLocalHost } from '../../reach/local-host.js';
import { isHeldHere, lockHolder } from '../../reach/lock-file.js';
import { journalsOf } from '../apply/manager-lock.js';
import type { Operator } from './operator.js';
import { recoveryFiles } from './recovery-directory.js';
import type { RecoveryGround } from './recovery-ground.js';

/** What was said of a process that nobody here can ask. */
export interface LeftLocks {
  readonly statement: string;
  readonly typed: string;
}

/**
 * Of a recovery that came from another machine, the locks of its last process came along. Whether that process has ended
 * only a person can say; then they are taken away, and no locks of others. Undefined where there is none. Throws
 * OVM_LOCKED for another word.
 */
export async function clearLeftLocks(
  { archives, estate }: Pick<RecoveryGround, 'archives' | 'estate'>,
  directory: string,
  operator: Operator,
): Promise<LeftLocks | undefined> {
  const own = join(directory, `${recoveryFiles.journal}.lock`);
  const who = leftBy(own);
  if (who === undefined) return undefined;
  operator.tell(`This recovery was at work elsewhere: ${who}, which cannot be asked from here.`);
  const question = 'Two at once would undo each other. Has it ended, or is that machine off?';
  const typed = await operator.ask(question, ['ended', 'stop']);
  if (typed !== 'ended') throw new RescueError('OVM_LOCKED', directory, lockHolder(own) ?? who);
  const beside = [
    ...(await locksIn(directory)),
    ...(await locksIn(join(directory, recoveryFiles.scripts))),
    ...(await locksIn(journalsOf(archives, estate))),
    estateLockPath(archives, estate),
  ];
  // its own last: killed in the midst, it is asked again
  for (const path of [...beside.filter((path) => path !== own), own])
    if (leftBy(path) === who) removeTree(path);
  return { statement: `${who} has ended`, typed };
}

/** `process 4711 of ovm-rescue-1`, which has the lock and cannot be asked here. */
function leftBy(path: string): string | undefined {
  if (whatIsAt(path) !== 'something else' || isHeldHere(path)) return undefined;
  return lockHolder(path)?.replace(/ has it, which cannot be asked.*$/s, '');
}

async function locksIn(directory: string): Promise<readonly string[]> {
  if (whatIsAt(directory) !== 'directory') return [];
  const entries = await createLocalHost().readDirectory(directory);
  return entries.filter(({ path }) => path.endsWith('.lock')).map(({ path }) => join(directory, path));
}
