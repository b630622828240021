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
