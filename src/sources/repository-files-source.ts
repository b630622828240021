import { RescueError } from '../base/errors.js';
import { holdsSecret } from '../base/secret.js';
import type { Host, TreeEntry, WalkOptions } from '../reach/host.js';
import { interpretRepositoryFiles } from './repository-files-facts.js';
import {
  holdsDefinitions,
  isDiskImage,
  isForeignDirectory,
  isRepositoryId,
  placeInRepository,
  repositoryDirectories,
} from './repository-layout.js';
import type { CapturedBefore, CaptureProblem, CaptureReport, CaptureSink, FileSource } from './source.js';
import { listingHead, listingLine, listingName } from './tree-listing.js';
import { WalkAhead } from './walk-ahead.js';

/** Definition files are a few kilobytes; what is larger is not one. */
const maxDefinition = 1024 * 1024;
/** `.ovsmeta` holds one entry a disk. */
const maxMetadata = 64 * 1024 * 1024;
const notFollowed = 'it is a symbolic link, which is not followed';

/**
 * Repository file systems as they are mounted: `.ovsrepo`, `.ovsmeta`, every vm.cfg and the small files beside it are
 * captured; disks, ISOs and assemblies are listed with size, blocks and time, and never read. The root is one
 * repository or the directory that holds several (`/OVS/Repositories`).
 */
export const repositoryFilesSource: FileSource = {
  name: 'repository-files',
  capture: captureRepositories,
  interpret: interpretRepositoryFiles,
};

async function captureRepositories(
  host: Host,
  roots: readonly string[],
  sink: CaptureSink,
  before: CapturedBefore = nothingBefore,
): Promise<CaptureReport> {
  const capture = new RepositoryCapture(host, sink, before);
  for (const root of roots) {
    const { found, problems } = await findRepositories(host, root);
    capture.problems.push(...problems);
    await capture.repositories(found);
  }
  return {
    source: 'repository-files',
    roots,
    files: capture.files,
    bytes: capture.bytes,
    problems: capture.problems,
  };
}

const nothingBefore: CapturedBefore = {
  holds: () => false,
  has: () => false,
  sameRepository: () => undefined,
};

interface FoundRepository {
  readonly path: string;
  readonly name: string;
}

interface FoundRepositories {
  readonly found: readonly FoundRepository[];
  /** What may be a repository and could not be looked at. */
  readonly problems: readonly CaptureProblem[];
}

/** The repositories in a root: itself or what is directly in it. Throws OVM_TREE_EMPTY, OVM_TREE_UNREADABLE. */
export async function findRepositories(host: Host, root: string): Promise<FoundRepositories> {
  const entries = await host.readDirectory(root);
  const path = root.replace(/\/+$/, '') || '/';
  if (looksLikeRepository(entries))
    return { found: [{ path, name: path.split('/').at(-1) || 'repository' }], problems: [] };
  const found: FoundRepository[] = [];
  const problems: CaptureProblem[] = [];
  const children = entries.map((entry) => ({ entry, child: `${path === '/' ? '' : path}/${entry.path}` }));
  const insides = await Promise.all(children.map(({ entry, child }) => lookInto(host, child, entry)));
  for (const [index, { entry, child }] of children.entries()) {
    const inside = insides[index] ?? [];
    if (typeof inside === 'string') problems.push({ path: entry.path, reason: inside });
    else if (looksLikeRepository(inside)) found.push({ path: child, name: entry.path });
    else if (isRepositoryId(entry.path)) problems.push({ path: entry.path, reason: notMounted });
  }
  const [problem] = problems;
  const but = problem ? `, and ${problem.path} could not be looked at: ${problem.reason}` : '';
  if (found.length === 0)
    throw new RescueError('OVM_TREE_EMPTY', root, `nothing in it looks like a repository${but}`);
  return { found, problems };
}

const notMounted = 'it has the name of a repository and nothing of one in it; is it mounted?';

/** What is in a directory that may be a repository, or why it cannot be said; nothing for everything else. */
async function lookInto(host: Host, path: string, entry: TreeEntry): Promise<readonly TreeEntry[] | string> {
  if (entry.error !== undefined) return entry.error;
  if (entry.type === 'link' && isRepositoryId(entry.path)) return notFollowed;
  if (entry.type !== 'directory' || entry.path === 'lost+found') return [];
  try {
    return await host.readDirectory(path);
  } catch (error) {
    if (error instanceof RescueError && error.code === 'OVM_TREE_UNREADABLE') return error.message;
    throw error;
  }
}

function looksLikeRepository(entries: readonly TreeEntry[]): boolean {
  const directories: readonly string[] = repositoryDirectories;
  return entries.some(
    (entry) =>
      (entry.path === '.ovsrepo' && entry.type !== 'directory') ||
      (entry.type === 'directory' && directories.includes(entry.path)),
  );
}

const walkOptions: WalkOptions = {
  enter: (entry) => !isForeignDirectory(entry.path),
  willRead: (entry) => entry.type === 'file' && wanted(placeInRepository(entry.path).is, entry),
};

class RepositoryCapture {
  files = 0;
  bytes = 0;
  readonly problems: CaptureProblem[] = [];
  readonly #host: Host;
  readonly #sink: CaptureSink;
  readonly #before: CapturedBefore;
  readonly #names = new Set<string>();

  constructor(host: Host, sink: CaptureSink, before: CapturedBefore) {
    this.#before = before;
    this.#host = host;
    this.#sink = sink;
  }

  /** One after the other; while one is read, the next is listed and on its way already. */
  async repositories(found: readonly FoundRepository[]): Promise<void> {
    const lacking = found.flatMap((repository) => {
      const { path, name } = repository;
      const same = isRepositoryId(name) ? this.#before.sameRepository(name) : undefined;
      const walk = new WalkAhead(() => this.#host.walk(path, walkOptions));
      return same === 'whole' ? [] : [{ repository, walk, goesOn: same === 'in part' }];
    });
    try {
      for (const [index, { repository, walk, goesOn }] of lacking.entries()) {
        walk.begin();
        lacking[index + 1]?.walk.begin();
        await this.#repository(repository, walk.entries(), { goesOn });
      }
    } finally {
      for (const { walk } of lacking) await walk.end();
    }
  }

  /** @param goesOn when another host has given a part of it */
  async #repository(
    { path, name }: FoundRepository,
    entries: AsyncIterable<TreeEntry>,
    { goesOn }: { readonly goesOn: boolean },
  ): Promise<void> {
    const directory = goesOn ? name : this.#freeName(name);
    const listing: string[] = [listingHead];
    for await (const entry of entries) {
      listing.push(listingLine(entry));
      await this.#entry(path, directory, entry);
    }
    let number = 1;
    while (goesOn && this.#before.has(listingName(directory, number))) number += 1;
    await this.#sink.put(listingName(directory, number), Buffer.from(listing.join(''), 'utf8'));
  }

  #freeName(name: string): string {
    let free = name;
    const isTaken = (directory: string) => this.#names.has(directory) || this.#before.holds(directory);
    for (let copy = 2; isTaken(free); copy += 1) free = `${name}~${copy}`;
    this.#names.add(free);
    return free;
  }

  async #entry(root: string, directory: string, entry: TreeEntry): Promise<void> {
    const name = `${directory}/${entry.path}`;
    const place = placeInRepository(entry.path);
    if (entry.error !== undefined) {
      this.problems.push({ path: name, reason: entry.error });
    } else if (place.is === 'definition' && entry.type !== 'file') {
      const what = {
        link: 'a symbolic link, which is not followed',
        directory: 'a directory',
        other: 'no regular file',
        file: '',
      };
      this.problems.push({ path: name, reason: `it is ${what[entry.type]}, not a definition file` });
    } else if (entry.type === 'link' && (entry.path === '.ovsrepo' || holdsDefinitions(entry.path))) {
      this.problems.push({ path: name, reason: notFollowed });
    } else if (entry.type === 'directory' && isForeignDirectory(entry.path)) {
      return;
    } else if (entry.type === 'file' && wanted(place.is, entry)) {
      await this.#copy(`${root}/${entry.path}`, name, place.is === 'root-file' ? maxMetadata : maxDefinition);
    }
  }

  async #copy(from: string, name: string, maxBytes: number): Promise<void> {
    if (this.#before.has(name)) return;
    try {
      const bytes = await this.#host.readFile(from, maxBytes);
      const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
      await this.#sink.put(name, bytes, { containsSecrets: holdsSecret(text) });
      this.files += 1;
      this.bytes += bytes.byteLength;
    } catch (error) {
      if (!(error instanceof RescueError) || !error.code.startsWith('OVM_FILE_')) throw error;
      this.problems.push({ path: name, reason: error.message });
    }
  }
}

/** A vm.cfg is always wanted, however large, so that one of 1 GB is reported; files beside it only when small. */
function wanted(is: string, entry: TreeEntry): boolean {
  if (is === 'definition') return true;
  if (is === 'root-file')
    return entry.path.startsWith('.ovs') || (entry.path.startsWith('.') && entry.size <= maxDefinition);
  return is === 'beside-definition' && entry.size <= maxDefinition && !isDiskImage(entry.path);
}
