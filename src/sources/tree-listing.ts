import type { EntryType, TreeEntry } from '../reach/host.js';

/**
 * The listing of a tree as it is kept in an archive: one line an entry, tab separated: type, size in bytes, blocks of
 * 512 bytes, time of the last change (ISO 8601), path. A path is percent-encoded where it holds a tab, line end,
 * percent sign or bytes that are not UTF-8, so the file is plain text whatever the names are.
 */
export interface ListedEntry {
  readonly type: EntryType;
  readonly size: number;
  readonly blocks: number;
  readonly changed: string;
  readonly path: string;
}

const ending = '.listing.tsv';

/** The name of a repository's listing; the second of several hosts that list it has `+2`. */
export function listingName(directory: string, number = 1): string {
  return number === 1 ? directory + ending : `${directory}+${number}${ending}`;
}

/** The directory that a file lists, undefined for every other file: one deeper down may have that ending too. */
export function listedDirectory(path: string): string | undefined {
  if (!path.endsWith(ending) || path.includes('/')) return undefined;
  const name = path.slice(0, -ending.length);
  return /^([0-9a-f]{32})\+\d+$/i.exec(name)?.[1] ?? name;
}

/** Listings of one tree as one: what stands in several counts once. */
export function joinedListing(listings: readonly Uint8Array[]): Uint8Array | undefined {
  const [first, ...others] = listings;
  if (first === undefined || others.length === 0) return first;
  const lines = new Map<string, string>();
  for (const listing of listings) {
    for (const line of Buffer.from(listing).toString('utf8').split('\n')) {
      const path = line.split('\t')[4];
      if (path !== undefined && !lines.has(path)) lines.set(path, line);
    }
  }
  return Buffer.from([...lines.values(), ''].join('\n'), 'utf8');
}

export const listingHead = 'type\tsize\tblocks\tchanged\tpath\n';

export function listingLine(entry: TreeEntry): string {
  const changed = new Date(entry.mtimeMs).toISOString();
  return `${entry.type}\t${entry.size}\t${entry.blocks}\t${changed}\t${encodeName(entry.path)}\n`;
}

/** Reads a listing back, one entry after the other; lines that are none are passed over. */
export function* readListing(bytes: Uint8Array): Iterable<ListedEntry> {
  for (const line of Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    .toString('utf8')
    .split('\n')) {
    const [type, size, blocks, changed, path] = line.split('\t');
    if (path === undefined || changed === undefined || type === 'type') continue;
    yield {
      type: type as EntryType,
      size: Number(size),
      blocks: Number(blocks),
      changed,
      path: decodeName(path),
    };
  }
}

const unsafe = /[\x00-\x1f%\x7f]|[\udc80-\udcff](?<![\ud800-\udbff][\udc80-\udcff])/g;

/** Lone surrogates stand for single bytes in path texts (reach/path-text.ts) and are written as that byte. */
function encodeName(path: string): string {
  return path.replace(unsafe, (character) => {
    const code = character.charCodeAt(0);
    return `%${(code >= 0xdc00 ? code - 0xdc00 : code).toString(16).padStart(2, '0').toUpperCase()}`;
  });
}

function decodeName(path: string): string {
  return path.replace(/%([0-9A-F]{2})/g, (_, hex: string) => {
    const code = Number.parseInt(hex, 16);
    return String.fromCharCode(code < 0x80 ? code : 0xdc00 + code);
  });
}
