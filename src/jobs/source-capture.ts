import { archivePath } from '../archive/archive-path.js';
import { isOfNameAlone } from '../archive/archive-writer.js';
import { RescueError } from '../base/errors.js';
import type { Log } from '../base/log.js';
import { hostText } from '../reach/ssh/ssh-address.js';
import type {
  CapturedBefore,
  CaptureProblem,
  CaptureReport,
  CaptureSink,
  Source,
} from '../sources/source.js';
import { listedDirectory, listingName } from '../sources/tree-listing.js';
import type { CaptureStore } from './capture-into.js';
import type { CapturePlace } from './capture-places.js';

/** The captures of one source, place after place or beside each other. */
export class SourceCapture {
  readonly names: string[] = [];
  readonly #log: Log;
  readonly #source: Source;
  readonly #store: CaptureStore;
  readonly #known = new Set<string>();
  /** Paths in an archive, in which names of the estate that differ may be one. */
  readonly #paths = new Set<string>();
  readonly #directories = new Set<string>();
  /** What hosts have given of repositories, by directory. */
  readonly #repositories = new Map<string, GivenRepository>();

  constructor(source: Source, store: CaptureStore, log: Log) {
    this.#log = log;
    this.#source = source;
    this.#store = store;
  }

  /** The directory for a place, with the slash that ends it; another one of that name may be there. */
  takeDirectory(wanted: string): string {
    if (wanted === '') return '';
    let free = wanted;
    for (let copy = 2; this.#directories.has(free) || this.#before.holds(free); copy += 1)
      free = `${wanted}~${copy}`;
    this.#directories.add(free);
    return `${free}/`;
  }

  /**
   * Captures one place; throws what it throws.
   * @param taken is kept up to date, so that it is known how far a place came that fails
   */
  async place(
    place: CapturePlace,
    directory: string,
    taken: { files: number; bytes: number },
  ): Promise<CaptureReport> {
    const lost: CaptureProblem[] = [];
    const sink: CaptureSink = {
      put: async (path, bytes, options) => {
        const name = `${directory}${path}`;
        const failure = await this.#kept(name, bytes, options);
        if (failure !== undefined) return void lost.push({ path, reason: failure });
        this.names.push(name);
        this.#known.add(name);
        if (place.lane !== undefined) this.#noteRepository(name, place);
        taken.files += 1;
        taken.bytes += bytes.byteLength;
      },
    };
    const report = await place.capture(sink, this.#beforeFor(place));
    const problems = [...report.problems, ...lost];
    for (const { path } of problems) this.#notWhole(path);
    return lost.length === 0 ? report : { ...report, ...taken, problems };
  }

  /**
   * Why it could not be kept under this name, undefined when it is. Names come from the estate: one host that tells the
   * same twice must not end the capture of all others.
   */
  async #kept(...[name, bytes, options]: Parameters<CaptureSink['put']>): Promise<string | undefined> {
    const path = archivePath(name);
    if (this.#paths.has(path)) return 'something of this name was captured already';
    this.#paths.add(path);
    try {
      await this.#store.put(this.#source, name, bytes, options);
      return undefined;
    } catch (error) {
      if (!(error instanceof RescueError) || !isOfNameAlone(error)) throw error;
      return `it cannot be kept under this name: ${error.why}`;
    }
  }

  readonly #before: Pick<CapturedBefore, 'holds' | 'has'> = {
    holds: (directory) =>
      this.names.some((name) => name.startsWith(`${directory}/`) || name === listingName(directory)),
    has: (name) => this.#known.has(name),
  };

  /** A directory of that name elsewhere on the same host is another one: a copy, a snapshot. */
  #beforeFor(place: CapturePlace): CapturedBefore {
    const sameRepository = (directory: string) => {
      const given = this.#repositories.get(directory);
      if (given === undefined || isElsewhere(given, repositoryOf(place, directory))) return undefined;
      if (given.how === 'whole')
        this.#log.info(`repository ${directory} was read through another host already`);
      return given.how;
    };
    return { ...this.#before, sameRepository };
  }

  /** The listing of a repository is kept last. */
  #noteRepository(name: string, place: CapturePlace): void {
    const listed = listedDirectory(name);
    const directory = listed ?? name.split('/')[0] ?? '';
    if (listed !== undefined || !this.#repositories.has(directory))
      this.#repositories.set(directory, {
        how: listed === undefined ? 'in part' : 'whole',
        ...repositoryOf(place, directory),
      });
  }

  #notWhole(path: string): void {
    const directory = path.split('/')[0] ?? '';
    const given = this.#repositories.get(directory);
    if (given) this.#repositories.set(directory, { ...given, how: 'in part' });
  }
}

/** Where a repository is. */
interface RepositoryPlace {
  readonly host: string | undefined;
  readonly path: string;
}

/** How much a host has given of a repository. */
interface GivenRepository extends RepositoryPlace {
  readonly how: 'whole' | 'in part';
}

/** The root of a tree is the repository itself or the directory it is in. */
function repositoryOf({ address, root }: CapturePlace, directory: string): RepositoryPlace {
  const at = root.replace(/\/+$/, '');
  const path = at.endsWith(`/${directory}`) ? at : `${at}/${directory}`;
  return { host: address && hostText(address), path };
}

function isElsewhere(one: RepositoryPlace, other: RepositoryPlace): boolean {
  return one.host === other.host && one.path !== other.path;
}
