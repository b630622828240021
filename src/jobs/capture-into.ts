import type { ManifestSource } from '../archive/manifest.js';
import type { RescueError } from '../base/errors.js';
import type { Log } from '../base/log.js';
import type { CapturedBefore, CapturedFiles, CaptureReport, CaptureSink, Source } from '../sources/source.js';
import {
  type CapturePlace,
  capturePlaces,
  isHostFailure,
  namedByPlace,
  type PlaceWords,
} from './capture-places.js';
import { EstateHosts } from './ssh/estate-hosts.js';
import type { SshWords } from './ssh/ssh-words.js';

/** Where captured bytes go, and come from again when they are interpreted. */
export interface CaptureStore {
  put(
    source: Source,
    name: string,
    bytes: Uint8Array,
    options?: { readonly containsSecrets?: boolean },
  ): Promise<void>;
  read(source: Source, name: string): Promise<Uint8Array>;
}

/** What is captured, and how hosts are reached. */
export interface CaptureWords extends PlaceWords {
  readonly ssh?: SshWords;
  readonly log: Log;
}

/** What was captured. */
export interface Capture {
  /** One for each place. */
  readonly sources: readonly ManifestSource[];
  readonly captured: (source: Source) => CapturedFiles;
}

/**
 * Captures every place. A host that cannot be reached, refuses the login or is lost is a failed source and the others
 * go on; when there is no other, its error is thrown. A tree that yields nothing ends the capture wherever it is.
 */
export async function captureInto(store: CaptureStore, words: CaptureWords): Promise<Capture> {
  const hosts = new EstateHosts(words.ssh ?? {}, words.log);
  const captures = new Map<Source, SourceCapture>();
  const reports: ManifestSource[] = [];
  let failure: RescueError | undefined;
  try {
    for (const place of capturePlaces(words, hosts)) {
      words.log.info(`reading ${place.source.name} from ${place.root}`);
      const capture = captures.get(place.source) ?? new SourceCapture(place.source, store, words.log);
      captures.set(place.source, capture);
      const outcome = await capture.place(place);
      reports.push(outcome.report);
      failure ??= outcome.failure;
    }
  } finally {
    await hosts.close();
  }
  if (failure && reports.every(({ status }) => status === 'failed')) throw failure;
  const captured = (source: Source): CapturedFiles => ({
    paths: inOneOrder(captures.get(source)?.names ?? []),
    read: (name) => store.read(source, name),
  });
  return { sources: reports, captured };
}

interface PlaceOutcome {
  readonly report: ManifestSource;
  readonly failure?: RescueError;
}

/** The captures of one source, place after place. */
class SourceCapture {
  readonly names: string[] = [];
  readonly #log: Log;
  readonly #source: Source;
  readonly #store: CaptureStore;
  readonly #known = new Set<string>();
  /** What hosts have given of repositories, by directory. */
  readonly #repositories = new Map<string, 'whole' | 'in part'>();

  constructor(source: Source, store: CaptureStore, log: Log) {
    this.#log = log;
    this.#source = source;
    this.#store = store;
  }

  async place(place: CapturePlace): Promise<PlaceOutcome> {
    const directory = this.#freeDirectory(place.directory);
    const taken = { files: 0, bytes: 0 };
    const sink: CaptureSink = {
      put: async (path, bytes, options) => {
        const name = `${directory}${path}`;
        await this.#store.put(this.#source, name, bytes, options);
        this.names.push(name);
        this.#known.add(name);
        if (place.remote) this.#noteRepository(name);
        taken.files += 1;
        taken.bytes += bytes.byteLength;
      },
    };
    try {
      const report = await place.capture(sink, this.#before);
      for (const { path } of report.problems) this.#notWhole(path);
      return { report: manifestSource(place, directory, report) };
    } catch (error) {
      if (!isHostFailure(place, error)) throw namedByPlace(place, error);
      const status = taken.files === 0 ? 'failed' : 'incomplete';
      const problems = [{ path: '', reason: error.message }];
      const report = { name: this.#source.name, root: place.root, status, ...taken, problems } as const;
      return { report, failure: error };
    }
  }

  readonly #before: CapturedBefore = {
    holds: (directory) =>
      this.names.some((name) => name.startsWith(`${directory}/`) || name === `${directory}.listing.tsv`),
    has: (name) => this.#known.has(name),
    sameRepository: (directory) => {
      const given = this.#repositories.get(directory);
      if (given === 'whole') this.#log.info(`repository ${directory} was read through another host already`);
      return given;
    },
  };

  /** The listing of a repository is kept last. */
  #noteRepository(name: string): void {
    const [, listed] = /^([^/]+)\.listing\.tsv$/.exec(name) ?? [];
    const directory = listed ?? name.split('/')[0] ?? '';
    if (listed !== undefined || !this.#repositories.has(directory))
      this.#repositories.set(directory, listed === undefined ? 'in part' : 'whole');
  }

  #notWhole(path: string): void {
    const directory = path.split('/')[0] ?? '';
    if (this.#repositories.has(directory)) this.#repositories.set(directory, 'in part');
  }

  /** With the slash that ends it; a directory of local files may have the same name. */
  #freeDirectory(wanted: string): string {
    if (wanted === '') return '';
    let free = wanted;
    for (let copy = 2; this.#before.holds(free); copy += 1) free = `${wanted}~${copy}`;
    return `${free}/`;
  }
}

function manifestSource(
  place: CapturePlace,
  directory: string,
  { source, files, bytes, problems }: CaptureReport,
): ManifestSource {
  return {
    name: source,
    root: place.root,
    status: problems.length === 0 ? 'complete' : 'incomplete',
    files,
    bytes,
    problems: problems.map(({ path, reason }) => ({ path: `${directory}${path}`, reason })),
  };
}

/** One order for trees and archives, so that both give the same results byte for byte. */
export function inOneOrder(paths: Iterable<string>): string[] {
  return [...paths].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
}
