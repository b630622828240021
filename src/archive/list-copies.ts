import { RescueError } from '../base/errors.js';
import type { CopyPlace } from '../reach/copy-place.js';
import { manifestFile, partialEnding, readArchiveName } from './archive-layout.js';
import { archiveSegment } from './archive-path.js';
import type { ListedArchive } from './list-archives.js';
import { type ManifestHead, readManifest, readManifestHead } from './manifest.js';
import { manifestHeadText } from './manifest-text.js';

/** As of an archive here; a host that says more says nothing true. */
const longestManifest = 400 * 1024 * 1024;

/**
 * The copies of an estate at a place, newest first, their paths relative to it; a bad one is listed with its problem. Half
 * copies are not among them. Throws what reading a place throws.
 */
export async function listCopies(place: CopyPlace, estate: string): Promise<ListedArchive[]> {
  const directory = archiveSegment(estate);
  if ((await place.whatIsAt(directory)) !== 'directory') return [];
  const copies: ListedArchive[] = [];
  for (const last of await place.directoriesIn(directory)) {
    const name = last.endsWith(partialEnding) ? undefined : readArchiveName(last);
    if (name)
      copies.push(await look({ ...name, path: `${directory}/${last}`, estate, partial: false }, place));
  }
  return copies.sort((one, other) => (one.name < other.name ? 1 : -1));
}

async function look(copy: ListedArchive, place: CopyPlace): Promise<ListedArchive> {
  try {
    return { ...copy, head: await headOf(copy.path, place) };
  } catch (error) {
    if (error instanceof RescueError && !error.code.startsWith('OVM_SSH_'))
      return { ...copy, problem: error.message };
    throw error;
  }
}

async function headOf(path: string, place: CopyPlace): Promise<ManifestHead> {
  const decoder = new TextDecoder();
  const where = `${place.name}/${path}`;
  let text = '';
  for await (const chunk of place.readChunks(`${path}/${manifestFile}`)) {
    text += decoder.decode(chunk, { stream: true });
    const head = manifestHeadText(text);
    if (head !== undefined) return readManifestHead(head, where);
    if (text.length > longestManifest)
      throw new RescueError('OVM_ARCHIVE_DAMAGED', where, `its ${manifestFile} is too long`);
  }
  return readManifest(text, where);
}
