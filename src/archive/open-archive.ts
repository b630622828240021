import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { RescueError } from '../base/errors.js';
import { createLocalHost } from '../reach/local-host.js';
import { readChunks } from '../reach/regular-file.js';
import { manifestFile, partialEnding, sumsFile } from './archive-layout.js';
import { originalPath } from './archive-path.js';
import {
  type Manifest,
  type ManifestFile,
  type ManifestHead,
  readManifest,
  readManifestHead,
} from './manifest.js';
import { manifestHeadText, readSums } from './manifest-text.js';

/** More than two million files; the whole text must fit into one string. */
const longestManifestBytes = 400 * 1024 * 1024;
const longestHeadBytes = 16 * 1024 * 1024;

/** An archive whose manifest was read. There is nothing to close. */
export interface Archive {
  readonly path: string;
  readonly manifest: Manifest;
  /** Of manifest.json as it was read: 64 lower-case hex digits. */
  readonly manifestSha256: string;
}

/** A file as a source read it. */
export interface CapturedFile {
  readonly source: string;
  /** Its path as the source named it, relative to the root of the source. */
  readonly path: string;
  readonly file: ManifestFile;
}

/**
 * Opens the archive in this directory. Checks the manifest, not the files: that is `verifyArchive`.
 * Throws OVM_ARCHIVE_NOT_FOUND, OVM_ARCHIVE_DAMAGED, OVM_ARCHIVE_VERSION.
 */
export async function openArchive(path: string): Promise<Archive> {
  const bytes = await readManifestBytes(path);
  const manifestSha256 = createHash('sha256').update(bytes).digest('hex');
  return { path, manifest: readManifest(bytes.toString('utf8'), path), manifestSha256 };
}

/**
 * Throws OVM_ARCHIVE_DAMAGED unless the manifest is the one whose checksum stands in SHA256SUMS: for whoever goes by what
 * it says and does not verify the archive.
 */
export async function checkManifest({ path, manifestSha256 }: Archive): Promise<void> {
  let text: string;
  try {
    const bytes = await createLocalHost().readFile(join(path, sumsFile), longestManifestBytes);
    text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
  } catch (error) {
    if (!(error instanceof RescueError)) throw error;
    throw new RescueError('OVM_ARCHIVE_DAMAGED', path, error.message, error);
  }
  if (readSums(text).sums.get(manifestFile) === manifestSha256) return;
  const why = `${manifestFile} does not fit its line in ${sumsFile}`;
  throw new RescueError('OVM_ARCHIVE_DAMAGED', path, why);
}

/** Reads what precedes the list of files, which is quick for any number of files. Throws like `openArchive`. */
export async function openArchiveHead(path: string): Promise<ManifestHead> {
  const decoder = new TextDecoder();
  let text = '';
  try {
    for (const chunk of readChunks(join(path, manifestFile))) {
      text += decoder.decode(chunk, { stream: true });
      const head = manifestHeadText(text);
      if (head !== undefined) return readManifestHead(head, path);
      if (text.length > longestHeadBytes) break;
    }
  } catch (error) {
    throw manifestError(path, error);
  }
  // Written by something that lays its JSON out in another way.
  return (await openArchive(path)).manifest;
}

/** The captured files in the order of the manifest, of one source if it is given. */
export function* capturedFiles(archive: Archive, source?: string): Generator<CapturedFile> {
  for (const file of archive.manifest.files) {
    const [room, name, ...rest] = file.path.split('/');
    if (room !== 'captured' || name === undefined || rest.length === 0) continue;
    const captured = { source: originalPath(name), path: originalPath(rest.join('/')), file };
    if (source === undefined || captured.source === source) yield captured;
  }
}

/**
 * The bytes of one file, compared with the manifest. Throws OVM_ARCHIVE_DAMAGED when it is missing, cannot be read or
 * differs, OVM_FILE_TOO_LARGE above `maxBytes`.
 */
export async function readArchiveFile(
  archive: Archive,
  file: ManifestFile,
  maxBytes = 64 * 1024 * 1024,
): Promise<Uint8Array> {
  const path = join(archive.path, file.path);
  if (file.size > maxBytes) {
    throw new RescueError(
      'OVM_FILE_TOO_LARGE',
      path,
      `it is ${file.size} bytes and the limit is ${maxBytes} bytes`,
    );
  }
  const bytes = await createLocalHost()
    .readFile(path, maxBytes)
    .catch((error: unknown) => {
      throw new RescueError('OVM_ARCHIVE_DAMAGED', archive.path, String((error as Error).message), error);
    });
  if (bytes.length === file.size && createHash('sha256').update(bytes).digest('hex') === file.sha256)
    return bytes;
  throw new RescueError(
    'OVM_ARCHIVE_DAMAGED',
    archive.path,
    `${file.path} was changed after it was archived`,
  );
}

async function readManifestBytes(path: string): Promise<Buffer> {
  try {
    const bytes = await createLocalHost().readFile(join(path, manifestFile), longestManifestBytes);
    return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  } catch (error) {
    throw manifestError(path, error);
  }
}

/** A directory without a manifest is no archive; one whose manifest cannot be read is a damaged one. */
function manifestError(path: string, error: unknown): unknown {
  if (!(error instanceof RescueError) || error.code.startsWith('OVM_ARCHIVE')) return error;
  const code = (error.cause as NodeJS.ErrnoException | undefined)?.code;
  if (code !== 'ENOENT' && code !== 'ENOTDIR') {
    return new RescueError('OVM_ARCHIVE_DAMAGED', path, error.message, error);
  }
  const why = path.endsWith(partialEnding)
    ? 'it was never finished: the run that wrote it was interrupted'
    : `there is no ${manifestFile} in it`;
  return new RescueError('OVM_ARCHIVE_NOT_FOUND', path, why, error);
}
