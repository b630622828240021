import { RescueError, systemReason } from '../../base/errors.js';
import type { EntryType, TreeEntry, WalkOptions } from '../host.js';
import { pathBytes, pathText } from '../path-text.js';
import { inOrder, isBelow } from './find-listing.js';
import type { SftpAttributes } from './sftp-packets.js';
import type { SftpReader } from './sftp-reader.js';
import { checkEntries, TreeTooLarge, treeLimits } from './tree-limits.js';

/** Servers give no more at once. */
const pieceBytes = 32 * 1024;
const piecesAtOnce = 32;
const directoriesAtOnce = 16;
/** Servers give whole pieces but at the end of a file; so many small ones and a file would never end. */
const crumbBytes = 1024;
const mostCrumbs = 100;

/** What is directly in a directory, unsorted; the directory may be a link. Throws what the server says. */
export async function listBySftp(sftp: SftpReader, path: string): Promise<TreeEntry[]> {
  const handle = await sftp.openDirectory(pathBytes(path));
  const entries: TreeEntry[] = [];
  try {
    for (let names = await sftp.names(handle); names; names = await sftp.names(handle)) {
      // the draft wants one or more names
      if (names.length === 0) throw new Error('the server gives neither names nor an end of them');
      checkEntries(entries.length);
      for (const { name, attributes } of names) {
        const text = pathText(name);
        if (text === '.' || text === '..') continue;
        if (text.includes('/') || !isBelow(text))
          throw new Error('the server gives a name that cannot be one');
        entries.push(entryOf(text, attributes));
      }
    }
  } finally {
    sftp.closeHandle(handle);
  }
  return entries;
}

/** Everything below a root, in the order of every host; many directories are listed at once. */
export async function walkBySftp(sftp: SftpReader, root: string, options: WalkOptions): Promise<TreeEntry[]> {
  const enter = options.enter ?? (() => true);
  const all: TreeEntry[] = [];
  const waiting: { readonly entry?: TreeEntry; readonly prefix: string }[] = [{ prefix: '' }];
  const list = async ({ entry, prefix }: { readonly entry?: TreeEntry; readonly prefix: string }) => {
    try {
      for (const inside of await listBySftp(sftp, below(root, prefix))) {
        const found = { ...inside, path: prefix + inside.path };
        if (found.path.length > treeLimits.path) throw new Error('what is in it has too long a path');
        checkEntries(all.length + waiting.length);
        const isEntered = found.type === 'directory' && enter(found);
        if (isEntered) waiting.push({ entry: found, prefix: `${found.path}/` });
        else all.push(found);
      }
      if (entry) all.push(entry);
    } catch (error) {
      if (error instanceof RescueError || error instanceof TreeTooLarge || !entry) throw error;
      all.push({ ...entry, error: systemReason(error) });
    }
  };
  while (waiting.length > 0) await Promise.all(waiting.splice(0, directoriesAtOnce).map(list));
  return inOrder(all);
}

function below(root: string, path: string): string {
  return root.endsWith('/') || path === '' ? root + path : `${root}/${path}`;
}

/** A whole regular file; errors as Host.readFile. */
export async function readFileBySftp(sftp: SftpReader, path: string, maxBytes: number): Promise<Buffer> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of chunksBySftp(sftp, path, (size) =>
    refuseLarge(path, `${size} bytes`, size, maxBytes),
  )) {
    bytes += piece.length;
    refuseLarge(path, 'a file that is growing', bytes, maxBytes);
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}

/** A regular file, piece by piece, some pieces read ahead. Throws OVM_FILE_UNREADABLE. */
export async function* chunksBySftp(
  sftp: SftpReader,
  path: string,
  checkSize: (size: number) => void = () => {},
): AsyncGenerator<Buffer> {
  const bytes = pathBytes(path);
  let handle: Buffer | undefined;
  try {
    // opening alone is too much for some things: it wakes the writer of a FIFO and may move a tape
    const seen = await sftp.attributes(bytes, { followLink: false });
    refuseIrregular(path, seen);
    checkSize(seen.size);
    handle = await sftp.openFile(bytes);
    const opened = await sftp.attributesOf(handle);
    refuseIrregular(path, opened);
    checkSize(opened.size);
    yield* pieces(sftp, handle, opened.size);
  } catch (error) {
    throw error instanceof RescueError
      ? error
      : new RescueError('OVM_FILE_UNREADABLE', path, systemReason(error), error);
  } finally {
    if (handle) sftp.closeHandle(handle);
  }
}

async function* pieces(sftp: SftpReader, handle: Buffer, size: number): AsyncGenerator<Buffer> {
  let crumbs = 0;
  for (let offset = 0; ; ) {
    const count = Math.min(piecesAtOnce, Math.max(1, Math.ceil((size - offset) / pieceBytes)));
    const begin = offset;
    const asked = Array.from({ length: count }, (_, index) =>
      sftp.read(handle, begin + index * pieceBytes, pieceBytes),
    );
    for (const each of asked) each.catch(() => {}); // the first that fails is thrown
    for (const each of asked) {
      const piece = await each;
      if (!piece) return;
      if (piece.length < crumbBytes) crumbs += 1;
      if (piece.length === 0 || crumbs > mostCrumbs) throw new Error('the server gives it in crumbs');
      offset += piece.length;
      yield piece;
      if (piece.length < pieceBytes) break; // a server may give less; what follows is asked for anew
    }
  }
}

function refuseLarge(path: string, what: string, bytes: number, maxBytes: number): void {
  if (bytes <= maxBytes) return;
  throw new RescueError('OVM_FILE_TOO_LARGE', path, `it is ${what} and the limit is ${maxBytes} bytes`);
}

function refuseIrregular(path: string, attributes: SftpAttributes): void {
  const kind = kindOf(attributes.mode);
  if (kind !== 0o10)
    throw new RescueError(
      'OVM_FILE_UNREADABLE',
      path,
      `it is ${kinds.get(kind) ?? 'a device'}, not a regular file`,
    );
}

const kinds: ReadonlyMap<number, string> = new Map([
  [0o04, 'a directory'],
  [0o12, 'a symbolic link'],
  [0o01, 'a FIFO'],
  [0o14, 'a socket'],
]);

const entryTypes: ReadonlyMap<number, EntryType> = new Map([
  [0o10, 'file'],
  [0o04, 'directory'],
  [0o12, 'link'],
]);

/** The kind in `st_mode`; a server that tells no mode has regular files only. */
function kindOf(mode: number | undefined): number {
  return mode === undefined ? 0o10 : mode >> 12;
}

function entryOf(path: string, { mode, size, mtime }: SftpAttributes): TreeEntry {
  return { path, type: entryTypes.get(kindOf(mode)) ?? 'other', size, blocks: 0, mtimeMs: mtime * 1000 };
}
