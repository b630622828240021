import { createHash } from 'node:crypto';
import { mapFile } from '../../archive/archive-layout.js';
import { type Archive, readArchiveFile } from '../../archive/open-archive.js';
import { allFindings } from '../../checks/index.js';
import { agreedUuid } from '../../checks/manager-uuid-check.js';
import type { RemadeFile } from '../../checks/rehearsal/rehearsal-facts.js';
import type { Making } from '../../emitters/emitter.js';
import type { Environment, Release } from '../../model/environment.js';
import { type Finding, sortFindings } from '../../model/finding.js';
import { archivedOrigin } from '../archived-origin.js';
import { type DerivedPage, derivedPages, derivedScripts } from '../derived-files.js';
import { wholeOf } from '../take-inventory.js';

const largestRemadeFile = 1024 * 1024 * 1024;

/** What stands in the files and not in the captured bytes. */
export interface RemadeWith {
  /** ISO 8601 time of the reading. */
  readonly readAt: string;
  readonly release: Release | undefined;
  /** Those in environment.json: what contradicted the release came from the command line or the configuration. */
  readonly findings: readonly Finding[];
}

/**
 * Makes every file that follows from captured bytes again, one after the other, as the capture did, and compares it with
 * the one in the archive. Throws OVM_ARCHIVE_DAMAGED.
 */
export async function remadeFiles(
  archive: Archive,
  environment: Environment,
  { readAt, release, findings }: RemadeWith,
): Promise<RemadeFile[]> {
  const { manifest } = archive;
  const told = findings.filter(isOfToldRelease);
  const read = { ...environment, findings: environment.findings.filter((one) => !isOfToldRelease(one)) };
  const derived = { ...read, findings: sortFindings([...allFindings(read), ...told]) };
  const making: Making = {
    ...{ toolVersion: manifest.tool.version, readAt, place: archivedOrigin },
    ...{ sources: wholeOf(manifest.sources), ...(await rehearsedBefore(archive)) },
  };
  const from = { managerUuid: agreedUuid(environment.uuidPlaces), release };
  const there = new Map(
    manifest.files.filter(({ path }) => isDerived(path)).map((file) => [file.path, file]),
  );
  const compared: RemadeFile[] = [];
  for (const { path, pieces } of pagesAndScripts(derived, from, making)) {
    const file = there.get(path);
    there.delete(path);
    const { text, sha256 } = madeOf(pieces);
    if (file === undefined) compared.push({ path, state: 'missing' });
    else if (file.sha256 === sha256) compared.push({ path, state: 'equal' });
    else {
      const archived = await readArchiveFile(archive, file, largestRemadeFile);
      const line = firstDifference(text, Buffer.from(archived).toString('utf8'));
      compared.push({ path, state: 'differs', line });
    }
  }
  return [...compared, ...[...there.keys()].map((path) => ({ path, state: 'unmade' as const }))];
}

/** Who said it is another one where an archive is read than where it is made. */
function isOfToldRelease({ code }: Finding): boolean {
  return code === 'release-disagrees';
}

function isDerived(path: string): boolean {
  return !path.startsWith('captured/') && path !== mapFile;
}

function* pagesAndScripts(
  environment: Environment,
  from: { readonly managerUuid: string | undefined; readonly release: Release | undefined },
  making: Making,
): Iterable<DerivedPage> {
  yield* derivedPages(environment, from, making);
  if (from.release === undefined) return;
  for (const { path, text } of derivedScripts(environment, from.release, making).texts)
    yield { path, pieces: [text] };
}

function madeOf(pieces: Iterable<string>): { readonly text: string; readonly sha256: string } {
  const text = [...pieces].join('');
  return { text, sha256: createHash('sha256').update(text).digest('hex') };
}

/** From 1. */
function firstDifference(one: string, other: string): number {
  const [lines, others] = [one.split('\n'), other.split('\n')];
  const index = lines.findIndex((line, at) => line !== others[at]);
  return (index === -1 ? lines.length : index) + 1;
}

/** What the inventory says of the rehearsal before it: that one's record may be gone. */
async function rehearsedBefore(archive: Archive): Promise<Pick<Making, 'rehearsed'>> {
  const file = archive.manifest.files.find(({ path }) => path === 'inventory.txt');
  if (file === undefined) return {};
  const text = Buffer.from(await readArchiveFile(archive, file, largestRemadeFile)).toString('utf8');
  const rehearsed = /^ {2}rehearsal {6}(.*)$/m.exec(text)?.[1];
  return rehearsed === undefined ? {} : { rehearsed };
}
