import { createHash } from 'node:crypto';
import { dirname, join } from 'node:path';
import { archivePath } from '../../archive/archive-path.js';
import { RescueError } from '../../base/errors.js';
import { makeDirectories, removeTree, rename } from '../../reach/directories.js';
import type { Host } from '../../reach/host.js';
import { type Content, writeNewFile } from '../../reach/new-file.js';
import { readChunks } from '../../reach/regular-file.js';
import { writeFileAtomically } from '../../reach/write-file.js';

/** What was copied, and what was not. */
export interface CopiedFiles {
  readonly files: number;
  readonly bytes: number;
  /** `PATH: why`, of what is not there or cannot be read. */
  readonly missing: readonly string[];
  /** The paths among those asked for that the host does not have at all. */
  readonly absent: readonly string[];
}

const sums = 'SHA256SUMS';
/** At the top, where no path of the hosts that are copied has a file. */
const coming = '.coming';

/**
 * Copies files and trees of a host into a directory, mode 0600 and 0700, and reads every copy again: each has the checksum
 * of the bytes that came, and its name only then. `SHA256SUMS` is written last, so a directory with it is whole. Links are left out and said. Throws
 * OVM_WRITE_FAILED, and OVM_RECOVERY_STEP for a copy that is not what came.
 */
export async function copyFiles(host: Host, paths: readonly string[], to: string): Promise<CopiedFiles> {
  makeDirectories(to);
  const missing: string[] = [];
  const absent: string[] = [];
  const lines: string[] = [];
  let bytes = 0;
  for (const path of paths)
    for await (const found of filesBelow(host, path, { missing, absent })) {
      const copied = await copyOne(
        host,
        found,
        join(to, archivePath(found.slice(1))),
        join(to, coming),
      ).catch((error: unknown) => {
        if (!(error instanceof RescueError) || !error.code.startsWith('OVM_FILE_')) throw error;
        missing.push(`${found}: ${error.why}`);
        return undefined;
      });
      if (copied === undefined) continue;
      bytes += copied.bytes;
      lines.push(`${copied.sha256}  ${archivePath(found.slice(1))}\n`);
    }
  await writeFileAtomically(join(to, sums), lines.join(''));
  return { files: lines.length, bytes, missing, absent };
}

/** The path itself where it is a file, else every file below it. */
async function* filesBelow(
  host: Host,
  path: string,
  { missing, absent }: { readonly missing: string[]; readonly absent: string[] },
): AsyncGenerator<string> {
  const name = path.slice(path.lastIndexOf('/') + 1);
  try {
    const entry = (await host.readDirectory(dirname(path))).find((one) => one.path === name);
    if (entry === undefined) {
      missing.push(`${path}: it is not there`);
      absent.push(path);
    } else if (entry.type === 'file') yield path;
    else
      for await (const { path: below, type, error } of host.walk(path)) {
        if (type === 'file' && error === undefined) yield `${path}/${below}`;
        else if (type !== 'directory' || error !== undefined)
          missing.push(`${path}/${below}: ${error ?? 'it is no regular file'}`);
      }
  } catch (error) {
    if (!(error instanceof RescueError) || error.code !== 'OVM_TREE_UNREADABLE') throw error;
    missing.push(`${path}: ${error.why}`);
    if (isNothing(error)) absent.push(path);
  }
}

/** What holds the path is not there either. */
function isNothing({ why }: RescueError): boolean {
  return why.includes('(ENOENT)');
}

async function copyOne(host: Host, from: string, to: string, coming: string) {
  makeDirectories(dirname(to));
  // what an earlier run has copied stays until there is another
  removeTree(coming);
  const { bytes, sha256 } = await received(host, from, coming);
  const kept = createHash('sha256');
  for (const piece of readChunks(coming)) kept.update(piece);
  if (kept.digest('hex') !== sha256)
    throw new RescueError(
      'OVM_RECOVERY_STEP',
      `the copy ${to}`,
      'what was read again is not what was written',
    );
  rename(coming, to);
  return { bytes, sha256 };
}

/** By the file service, of any size; what that may not read is read as a whole, as root where the way to the host says so. */
async function received(host: Host, from: string, to: string) {
  const write = async (content: Content) => {
    const came = createHash('sha256');
    const onBytes = (piece: Uint8Array) => void came.update(piece);
    const bytes = await writeNewFile(to, content, { sync: true, onBytes });
    return { bytes, sha256: came.digest('hex') };
  };
  try {
    return await write(host.readChunks(from));
  } catch (error) {
    if (!(error instanceof RescueError) || error.code !== 'OVM_FILE_UNREADABLE') throw error;
    return write(await host.readFile(from, largestWholeFile));
  }
}

const largestWholeFile = 256 * 1024 * 1024;
