export type EntryType = 'file' | 'directory' | 'link' | 'other';

/** One thing below a root, as `lstat` sees it: a link is the link, never its target. */
export interface TreeEntry {
  /** Relative to the root, segments joined by `/`. Bytes that are not UTF-8 are lone surrogates (path-text.ts). */
  readonly path: string;
  /** `other` is a FIFO, a socket, a device, or something whose type could not be found out (then `error` is set). */
  readonly type: EntryType;
  /** Apparent size in bytes. */
  readonly size: number;
  /** Allocated blocks of 512 bytes; a sparse disk image has fewer than its size says. 0 when a host cannot tell. */
  readonly blocks: number;
  /** Last change of the contents, milliseconds since 1970. */
  readonly mtimeMs: number;
  /** Why it could not be examined, or for a directory, listed: permission denied, vanished meanwhile, … */
  readonly error?: string;
}

export interface WalkOptions {
  /** Whether to go into this directory; without it every directory is entered. */
  readonly enter?: (directory: TreeEntry) => boolean;
  /**
   * The files that will be read as soon as they are given. A remote host brings these along, many at once, instead
   * of waiting for each.
   */
  readonly willRead?: (file: TreeEntry) => boolean;
}

/**
 * The seam to a machine whose files are read. Every host:
 *
 * - only reads. Nothing on the machine is changed, created, locked or left running. A remote command that is given up is
 *   sent TERM; servers before OpenSSH 7.9 and programs run by sudo do not heed it, so one that hangs ends there by itself.
 * - follows no symbolic link below the root, so that a loop of links cannot catch it; the root itself, and the
 *   directories on the way to it, may be links.
 * - keeps names exact: what it gives as a path it also takes as a path, whatever the bytes.
 * - turns one bad thing into one bad entry. An unreadable directory, a file that vanished, a name that is too long
 *   is an entry with `error`; the walk goes on. Only a root that cannot be listed, and a lost connection, throw.
 * - streams: it never holds more than the names of the directories between the root and the current entry. A remote
 *   host holds the names of the whole tree, and of contents a few megabytes.
 * - gives entries in a fixed order: a directory, then what is in it, names compared byte by byte.
 * - may be called while an earlier call has not ended; a remote host sends such calls together, a local one
 *   does them one after the other.
 *
 * Paths given to a host are absolute on that machine. Whoever opened the host closes it.
 */
export interface Host {
  /** For messages and origins: `local` or `user@machine`. */
  readonly name: string;
  /** What is directly in a directory. Throws OVM_TREE_UNREADABLE when it cannot be listed. */
  readDirectory(path: string): Promise<readonly TreeEntry[]>;
  /** Everything below the root, without the root itself. Throws OVM_TREE_UNREADABLE for a root that cannot be listed. */
  walk(root: string, options?: WalkOptions): AsyncIterable<TreeEntry>;
  /**
   * A whole regular file. Throws OVM_FILE_TOO_LARGE before reading when it holds more than `maxBytes`, and
   * OVM_FILE_UNREADABLE for everything that is not a readable regular file; a FIFO or device is not even opened.
   */
  readFile(path: string, maxBytes: number): Promise<Uint8Array>;
  /**
   * A regular file of any size, piece by piece; a piece is valid until the next is asked for. Throws
   * OVM_FILE_UNREADABLE as `readFile` does.
   */
  readChunks(path: string): AsyncIterable<Uint8Array>;
  /** Ends connections. Safe to call twice. */
  close(): Promise<void>;
}
