import { archiveKind } from '../../archive/archive-kind.js';
import type { ListedArchive } from '../../archive/list-archives.js';
import { listArchives } from '../../archive/list-archives.js';
import { resolveArchive } from '../../archive/resolve-archive.js';
import { RescueError } from '../../base/errors.js';
import type { ArchivePlaceOptions } from '../archive-place.js';

/**
 * Paths of the archives that a word means, the capture first. `latest` and a date mean what a recovery would take: the
 * newest capture, and the newest schema export of each database; one that is damaged is not passed over for an older one.
 * Any other word names one archive. Throws OVM_ARCHIVE_NOT_FOUND, OVM_ARCHIVE_AMBIGUOUS.
 */
export async function rehearsedArchives(
  word: string,
  { archives: root, estate }: ArchivePlaceOptions,
): Promise<readonly string[]> {
  const ofEstate = estate === undefined ? {} : { estate };
  if (word !== 'latest' && !/^\d{4}-\d\d-\d\d$/.test(word))
    return [await resolveArchive(word, { root, ...ofEstate })];
  const all = (await listArchives(root, estate)).filter(
    ({ partial, time }) => !partial && (word === 'latest' || time.startsWith(word)),
  );
  const estates = [...new Set(all.map((archive) => archive.estate))].sort();
  if (estates.length > 1)
    throw new RescueError('OVM_ARCHIVE_AMBIGUOUS', word, `several estates have one: ${estates.join(', ')}`);
  const chosen = newestOfEach(all);
  if (chosen.length > 0) return chosen.map(({ path }) => path);
  const where = estate === undefined ? root : `${root} for the estate ${estate}`;
  throw new RescueError(
    'OVM_ARCHIVE_NOT_FOUND',
    word,
    `there is no capture and no schema export in ${where}`,
  );
}

/** `archives` is newest first. */
function newestOfEach(archives: readonly ListedArchive[]): ListedArchive[] {
  const newest = new Map<string, ListedArchive>();
  for (const archive of archives) {
    const use = useOf(archive, newest);
    if (use !== undefined && !newest.has(use)) newest.set(use, archive);
  }
  const [captures, others] = [
    [...newest].filter(([use]) => use === 'capture'),
    [...newest].filter(([use]) => use !== 'capture'),
  ];
  return [...captures, ...others].map(([, archive]) => archive);
}

/** What it would be used for. One that does not tell what it is counts while nothing newer is known to be good. */
function useOf({ head, name }: ListedArchive, newer: ReadonlyMap<string, ListedArchive>): string | undefined {
  if (head === undefined) return newer.has('capture') ? undefined : `damaged ${name}`;
  const kind = archiveKind(head);
  if (kind === 'capture') return kind;
  return kind === 'schema-export' ? `database ${head.schema?.address}` : undefined;
}
