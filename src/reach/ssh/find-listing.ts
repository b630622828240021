import { systemReason } from '../../base/errors.js';
import type { EntryType, TreeEntry, WalkOptions } from '../host.js';
import { pathBytes, pathText } from '../path-text.js';
import { checkEntries, TreeTooLarge, treeLimits } from './tree-limits.js';

const longestRecord = treeLimits.path + 128;

/**
 * A tree as find(1) lists it: records `type size blocks time path` that end in NUL, a directory before what is in it.
 * Names are bytes, and the order is made the one of every host.
 */
export class FindListing {
  readonly #enter: (directory: TreeEntry) => boolean;
  readonly #entries = new Map<string, TreeEntry>();
  readonly #closed = new Set<string>();
  #rest: Buffer = Buffer.alloc(0);
  #bytes = 0;
  #root: EntryType | undefined;

  constructor(options: WalkOptions = {}) {
    this.#enter = options.enter ?? (() => true);
  }

  /** What the root is; undefined when it was not listed. */
  get root(): EntryType | undefined {
    return this.#root;
  }

  /** Takes output of find. Throws a RangeError for what is no record, TreeTooLarge for too many of them. */
  take(chunk: Buffer): void {
    this.#bytes += chunk.length;
    if (this.#bytes > treeLimits.bytes)
      throw new TreeTooLarge(`its listing has more than ${treeLimits.bytes} bytes`);
    const bytes = this.#rest.length > 0 ? Buffer.concat([this.#rest, chunk]) : chunk;
    let start = 0;
    for (let end = bytes.indexOf(0, start); end >= 0; end = bytes.indexOf(0, start)) {
      this.#record(bytes.subarray(start, end));
      start = end + 1;
    }
    if (bytes.length - start > longestRecord) throw new RangeError('the listing holds what is no path');
    this.#rest = Buffer.from(bytes.subarray(start));
    checkEntries(this.#entries.size + this.#closed.size);
  }

  /** Takes what find said on standard error; false when that tells of nothing in the tree. */
  takeErrors(stderr: Buffer, root: string): boolean {
    let understood = false;
    for (const { path, reason } of findErrors(stderr)) {
      const below = root.endsWith('/') ? root : `${root}/`;
      const relative = path === root ? '' : path.slice(below.length);
      if (path !== root && !(path.startsWith(below) && isBelow(relative))) continue;
      understood = true;
      this.#addError(relative, reason);
    }
    return understood;
  }

  /** Why the root could not be listed. */
  get rootError(): string | undefined {
    return this.#entries.get('')?.error;
  }

  /** Everything but the root, in the order of every host: a directory, then what is in it. */
  sorted(): TreeEntry[] {
    this.#entries.delete('');
    return inOrder([...this.#entries.values()]);
  }

  #record(record: Buffer): void {
    const [, type = '', size, blocks, seconds, fraction = ''] =
      /^(\S+) (\d+) (\d+) (-?\d+)(?:\.(\d+))? /.exec(record.toString('latin1', 0, 128)) ?? [];
    if (type === '') throw new RangeError('the listing is not one of find');
    const head = `${type} ${size} ${blocks} ${seconds}${fraction === '' ? '' : `.${fraction}`} `;
    const path = pathText(record.subarray(head.length));
    if (path === '') {
      this.#root = typeOf(type);
      return;
    }
    if (!isBelow(path)) throw new RangeError('the listing leads out of the tree');
    const parent = path.slice(0, Math.max(0, path.lastIndexOf('/')));
    const entry: TreeEntry = {
      path,
      type: typeOf(type),
      size: Number(size),
      blocks: Number(blocks),
      mtimeMs: Number(seconds) * 1000 + Number(fraction.slice(0, 9).padEnd(9, '0')) / 1e6,
    };
    const inside = !this.#closed.has(parent);
    if (entry.type === 'directory' && (!inside || !this.#enter(entry))) this.#closed.add(path);
    if (inside) this.#entries.set(path, entry);
  }

  #addError(path: string, error: string): void {
    const parent = path.slice(0, Math.max(0, path.lastIndexOf('/')));
    if (path !== '' && (this.#closed.has(parent) || this.#closed.has(path))) return;
    const known = this.#entries.get(path) ?? { path, type: 'other', size: 0, blocks: 0, mtimeMs: 0 };
    this.#entries.set(path, { ...known, error });
  }
}

/** Whether a relative path leads below: a host that is not what it seems may tell others. */
export function isBelow(path: string): boolean {
  return path
    .split('/')
    .every((name) => name !== '' && name !== '.' && name !== '..' && !name.includes('\0'));
}

/** Entries in the order of every host. `/` counts less than every byte that a name may hold. */
export function inOrder(entries: readonly TreeEntry[]): TreeEntry[] {
  return entries
    .map((entry) => {
      const key = pathBytes(entry.path);
      for (let at = key.indexOf(0x2f); at >= 0; at = key.indexOf(0x2f, at)) key[at] = 0;
      return { key, entry };
    })
    .sort((one, other) => Buffer.compare(one.key, other.key))
    .map(({ entry }) => entry);
}

const types: Readonly<Record<string, EntryType>> = { f: 'file', d: 'directory', l: 'link' };

function typeOf(letter: string): EntryType {
  return types[letter] ?? 'other';
}

const codes: Readonly<Record<string, string>> = {
  'Permission denied': 'EACCES',
  'No such file or directory': 'ENOENT',
  'Not a directory': 'ENOTDIR',
  'Input/output error': 'EIO',
  'Stale file handle': 'ESTALE',
  'Stale NFS file handle': 'ESTALE',
  'Too many levels of symbolic links': 'ELOOP',
  'Operation not permitted': 'EPERM',
};

/** `find: 'PATH': REASON`, with C escapes in the path; releases of Oracle Linux 5 write the path as it is. */
function* findErrors(stderr: Buffer): Iterable<{ readonly path: string; readonly reason: string }> {
  for (const line of stderr.toString('latin1').split('\n')) {
    const [, shown, reason] = /^(?:\/\S*\/)?find: (.*): ([^:]+)$/.exec(line) ?? [];
    if (shown === undefined || reason === undefined) continue;
    const [, inQuotes] = /^[`'"](.*)['"]$/.exec(shown) ?? [];
    const path = pathText(Buffer.from(inQuotes === undefined ? shown : unescapeC(inQuotes), 'latin1'));
    const code = codes[reason];
    yield {
      path,
      reason: code === undefined ? reason : systemReason(Object.assign(new Error(reason), { code })),
    };
  }
}

const letters: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};

function unescapeC(text: string): string {
  return text.replace(/\\([0-7]{3}|.)/g, (_, code: string) =>
    code.length === 3 ? String.fromCharCode(Number.parseInt(code, 8)) : (letters[code] ?? code),
  );
}
