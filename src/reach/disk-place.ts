import type { CopyPlace } from './copy-place.js';

/** A place for copies that also takes virtual disks: files of any size with holes, written on where they were cut. */
export interface DiskPlace extends CopyPlace {
  /** Names of everything that is directly in a directory. */
  namesIn(path: string): Promise<readonly string[]>;
  /** Opens a file to be written on; makes it, mode 0600, where there is nothing. No link is followed. */
  growing(path: string): Promise<GrowingFile>;
}

/** A file that is being written. Offsets and sizes are in bytes. */
export interface GrowingFile {
  /** How large it was when it was opened. */
  readonly size: number;
  /** What is there, less than `length` at the end alone. */
  read(offset: number, length: number): Promise<Uint8Array>;
  /** Bytes that are never written are a hole. */
  write(offset: number, bytes: Uint8Array): Promise<void>;
  /** Gives it its size, and waits until it is on the disk, where the place can be asked for that. */
  finish(size: number): Promise<void>;
  /** Safe to call twice. */
  close(): Promise<void>;
}
