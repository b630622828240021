import { statSync } from 'node:fs';
import { RescueError, systemReason } from '../base/errors.js';
import { systemPath } from './path-text.js';

export type PathKind = 'nothing' | 'file' | 'directory' | 'other';

/** What a path of a user leads to, links followed. Throws OVM_TREE_UNREADABLE when that cannot be found out. */
export function pathKind(path: string): PathKind {
  try {
    const stats = statSync(systemPath(path), { throwIfNoEntry: false });
    if (!stats) return 'nothing';
    if (stats.isDirectory()) return 'directory';
    return stats.isFile() ? 'file' : 'other';
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOTDIR') return 'nothing';
    throw new RescueError('OVM_TREE_UNREADABLE', path, systemReason(error), error);
  }
}
