import { lstatSync, readdirSync, type Stats, statSync } from 'node:fs';
import { RescueError, systemReason } from '../base/errors.js';
import { createTurns } from './event-loop-turns.js';
import type { EntryType, Host, TreeEntry, WalkOptions } from './host.js';
import { pathText, systemPath } from './path-text.js';
import { readChunks, readRegularFile } from './regular-file.js';

/** The machine this program runs on. Calls are synchronous inside, which is several times faster for small files. */
export function createLocalHost(): Host {
  const turns = createTurns();
  return {
    name: 'local',
    async readDirectory(path) {
      return listRoot(path).map((name) => examine(path, name));
    },
    walk: (root, options = {}) => walkTree(root, options, turns),
    async readFile(path, maxBytes) {
      await turns();
      return readRegularFile(path, maxBytes);
    },
    async *readChunks(path) {
      for (const chunk of readChunks(path)) {
        const turn = turns();
        if (turn) await turn;
        yield chunk;
      }
    },
    async close() {},
  };
}

/** A directory being walked: its relative path with a final `/` (or empty), its names, and the next of them. */
interface OpenDirectory {
  readonly prefix: string;
  readonly names: readonly string[];
  next: number;
}

async function* walkTree(
  root: string,
  options: WalkOptions,
  turns: () => Promise<void> | undefined,
): AsyncGenerator<TreeEntry> {
  const open: OpenDirectory[] = [{ prefix: '', names: listRoot(root), next: 0 }];
  for (let current = open.at(-1); current; current = open.at(-1)) {
    const name = current.names[current.next++];
    if (name === undefined) {
      open.pop();
      continue;
    }
    const turn = turns();
    if (turn) await turn;
    const entry = examine(root, current.prefix + name);
    const inside = contentsOf(root, entry, options);
    yield typeof inside === 'string' ? { ...entry, error: inside } : entry;
    if (typeof inside === 'object') open.push({ prefix: `${entry.path}/`, names: inside, next: 0 });
  }
}

/** The names in a directory that is to be entered, the reason why it cannot be, or nothing to enter. */
function contentsOf(root: string, entry: TreeEntry, options: WalkOptions): string[] | string | undefined {
  if (entry.type !== 'directory' || options.enter?.(entry) === false) return undefined;
  try {
    return listNames(below(root, entry.path));
  } catch (error) {
    return systemReason(error);
  }
}

function listRoot(root: string): string[] {
  try {
    if (!statSync(systemPath(root)).isDirectory()) {
      throw new RescueError('OVM_TREE_UNREADABLE', root, 'it is not a directory');
    }
    return listNames(root);
  } catch (error) {
    if (error instanceof RescueError) throw error;
    throw new RescueError('OVM_TREE_UNREADABLE', root, systemReason(error), error);
  }
}

function listNames(path: string): string[] {
  return readdirSync(systemPath(path), { encoding: 'buffer' }).sort(Buffer.compare).map(pathText);
}

function examine(root: string, path: string): TreeEntry {
  try {
    const stats = lstatSync(systemPath(below(root, path)));
    return { path, type: typeOf(stats), size: stats.size, blocks: stats.blocks, mtimeMs: stats.mtimeMs };
  } catch (error) {
    return { path, type: 'other', size: 0, blocks: 0, mtimeMs: 0, error: systemReason(error) };
  }
}

function typeOf(stats: Stats): EntryType {
  if (stats.isFile()) return 'file';
  if (stats.isDirectory()) return 'directory';
  return stats.isSymbolicLink() ? 'link' : 'other';
}

function below(root: string, path: string): string {
  return root.endsWith('/') ? root + path : `${root}/${path}`;
}
