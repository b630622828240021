import { readFileSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

/** An account of this machine, as passwd(5) and group(5) have it. */
export interface Account {
  readonly name: string;
  readonly uid: number;
  /** Its own group and those that it is a member of. */
  readonly gids: readonly number[];
}

/** Nobody in particular: what everybody may do, an account that is to be made may do as well. */
export function accountToBeMade(name: string): Account {
  return { name, uid: -1, gids: [] };
}

/** The account of this name; undefined where /etc/passwd has none: it may be one of a directory service. */
export function accountNamed(name: string, directory = '/etc'): Account | undefined {
  const [, , uid, gid] = linesOf(`${directory}/passwd`).find(([account]) => account === name) ?? [];
  if (uid === undefined || gid === undefined) return undefined;
  const others = linesOf(`${directory}/group`).filter(([, , , members = '']) =>
    members.split(',').includes(name),
  );
  return { name, uid: Number(uid), gids: [gid, ...others.map(([, , id]) => id)].map(Number) };
}

function linesOf(path: string): string[][] {
  try {
    return readFileSync(path, 'utf8')
      .split('\n')
      .map((line) => line.split(':'));
  } catch {
    return [];
  }
}

const bits = { read: 4, write: 2 | 1, search: 1 } as const;

/**
 * Why an account may not read a file, or not write in a directory, by the mode of it and of every directory above; undefined
 * where it may, and where that cannot be seen: access control lists are not looked at.
 */
export function whyNoAccess(path: string, account: Account, to: 'read' | 'write'): string | undefined {
  const above: string[] = [];
  for (let at = resolve(path); dirname(at) !== at; at = dirname(at)) above.push(dirname(at));
  for (const directory of above.reverse()) {
    const why = refusal(directory, account, bits.search);
    if (why !== undefined) return why;
  }
  return refusal(path, account, bits[to]);
}

function refusal(path: string, { uid, gids }: Account, wanted: number): string | undefined {
  const stats = statsOf(path);
  if (stats === 'nothing') return `${path} does not exist`;
  if (!stats || uid === 0) return undefined;
  const shift = stats.uid === uid ? 6 : gids.includes(stats.gid) ? 3 : 0;
  if (((stats.mode >> shift) & wanted) === wanted) return undefined;
  const mode = (stats.mode & 0o7777).toString(8).padStart(4, '0');
  return `${path} has mode ${mode} and belongs to user ${stats.uid}, group ${stats.gid}`;
}

function statsOf(path: string) {
  try {
    return statSync(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return code === 'ENOENT' || code === 'ENOTDIR' ? 'nothing' : undefined;
  }
}

/** The user that a file or directory belongs to; undefined where that cannot be found out. */
export function ownerOf(path: string): number | undefined {
  const stats = statsOf(path);
  return stats === 'nothing' ? undefined : stats?.uid;
}
