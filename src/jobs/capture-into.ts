import type { ManifestSource } from '../archive/manifest.js';
import { counted } from '../base/counted.js';
import { RescueError } from '../base/errors.js';
import { exitCodes } from '../base/exit-codes.js';
import type { KnownPasswords } from '../base/known-passwords.js';
import type { Log } from '../base/log.js';
import type { Password } from '../base/password.js';
import type { CapturedBytes, CapturedFiles, Source } from '../sources/source.js';
import {
  type CapturePlace,
  capturePlaces,
  type EstateConnections,
  faultOfOurs,
  holdsNothing,
  isPlaceFailure,
  namedByPlace,
  type PlaceWords,
} from './capture-places.js';
import { inLanes } from './in-lanes.js';
import { EstateServices } from './live/estate-services.js';
import { Secrets } from './live/secrets.js';
import { SourceCapture } from './source-capture.js';
import { EstateHosts } from './ssh/estate-hosts.js';
import type { SshWordsFor } from './ssh/ssh-words.js';

/** Where captured bytes go, and come from again when they are interpreted. */
export interface CaptureStore {
  put(source: Source, name: string, bytes: Uint8Array, options?: CapturedBytes): Promise<void>;
  read(source: Source, name: string): Promise<Uint8Array>;
}

/** What is captured, and how hosts are reached. */
export interface CaptureWords extends PlaceWords {
  /** The way to each host; what `ssh` does by itself if not given. */
  readonly ssh?: SshWordsFor;
  /** Passwords that were taken out of the environment, by the names of their variables. */
  readonly passwords?: ReadonlyMap<string, Password>;
  readonly log: Log;
  /** Passwords that were found already, where one command captures several times. */
  readonly secrets?: Secrets;
}

/** What was captured. */
export interface Capture {
  /** One for each place, in the order of the words. */
  readonly sources: readonly ManifestSource[];
  /** What to do about each source that failed. */
  readonly hints: SourceHints;
  /** Why a source failed wholly. */
  readonly failures: ReadonlyMap<ManifestSource, RescueError>;
  readonly captured: (source: Source) => CapturedFiles;
}

export type SourceHints = ReadonlyMap<ManifestSource, string>;

/** So many hosts are read at the same time. */
const mostLanes = 4;

/**
 * Captures every place. One that cannot be reached, read or trusted, or that holds nothing, is a failed source and the
 * others go on; when nothing at all was captured, the first failure that refused us is thrown, else the first.
 */
export async function captureInto(store: CaptureStore, words: CaptureWords): Promise<Capture> {
  const secrets = words.secrets ?? new Secrets(words.log, words.passwords);
  const hosts = new EstateHosts(words.ssh ?? (() => ({})), words.log, secrets);
  const services = new EstateServices(words, hosts, secrets);
  const close = async () => {
    await services.close();
    await hosts.close();
  };
  try {
    const captures = new SourceCaptures(store, words.log, secrets.passwords);
    const outcomes = await captureAll(words, captures, { hosts, services, close });
    const failures = outcomes.flatMap((outcome) => outcome.failure ?? []);
    // what waits for an answer of the operator first, whatever the order of the words
    const failure = failures.find(({ exitCode }) => exitCode === exitCodes.refused) ?? failures[0];
    if (failure && outcomes.every(({ report }) => report.status === 'failed' || report.files === 0))
      throw failure;
    return {
      sources: outcomes.map(({ report }) => report),
      hints: new Map(outcomes.flatMap(hintOf)),
      failures: new Map(
        outcomes.flatMap(({ report, failure }) =>
          failure && report.status === 'failed' ? [[report, failure] as const] : [],
        ),
      ),
      captured: (source) => captures.captured(source),
    };
  } finally {
    await close();
  }
}

async function captureAll(
  words: CaptureWords,
  captures: SourceCaptures,
  { hosts, services, close }: EstateConnections & { close(): Promise<void> },
): Promise<PlaceOutcome[]> {
  const places = capturePlaces(words, { hosts, services });
  services.takeVariables();
  hosts.takeVariables(places.flatMap(({ address }) => address ?? []));
  await services.findPasswords();
  const here: PlaceOutcome[] = [];
  for (const place of places) if (place.lane === undefined) here.push(await captures.begin(place)());
  const works = places.flatMap((place) => {
    const { lane, uses } = place;
    if (lane === undefined) return [];
    return [{ lane, ...(uses !== undefined && { uses }), run: captures.begin(place) }];
  });
  return [...here, ...(await inLanes(works, mostLanes, close))];
}

/** What one place gave. */
interface PlaceOutcome {
  readonly report: ManifestSource;
  /** Also of a place that need not hold anything and does not. */
  readonly failure?: RescueError;
}

/** A place that may be empty, and is, waits for nothing. */
function hintOf({ report, failure }: PlaceOutcome): [ManifestSource, string][] {
  return failure && report.status !== 'complete' ? [[report, failure.hint]] : [];
}

/** The captures of all sources. What hosts say in messages may repeat our own passwords, and is told without them. */
class SourceCaptures {
  readonly #store: CaptureStore;
  readonly #log: Log;
  readonly #passwords: KnownPasswords;
  readonly #captures = new Map<Source, SourceCapture>();

  constructor(store: CaptureStore, log: Log, passwords: KnownPasswords) {
    this.#store = withoutOurs(store, passwords);
    this.#log = passwords.maskLog(log);
    this.#passwords = passwords;
  }

  captured(source: Source): CapturedFiles {
    return {
      paths: inOneOrder(this.#captures.get(source)?.names ?? []),
      read: (name) => this.#store.read(source, name),
    };
  }

  /** Takes a name for the place in the archive at once, and gives what captures it. */
  begin(place: CapturePlace): () => Promise<PlaceOutcome> {
    const capture =
      this.#captures.get(place.source) ?? new SourceCapture(place.source, this.#store, this.#log);
    this.#captures.set(place.source, capture);
    const directory = capture.takeDirectory(place.directory);
    return () => this.#outcome(place, capture, directory);
  }

  async #outcome(place: CapturePlace, capture: SourceCapture, directory: string): Promise<PlaceOutcome> {
    const { root, source } = place;
    this.#log.info(`${place.what ?? `reading ${source.name} from`} ${root}`);
    const taken = { files: 0, bytes: 0 };
    try {
      const { files, bytes, problems } = await capture.place(place, directory, taken);
      const status = problems.length === 0 ? 'complete' : 'incomplete';
      if (place.lane !== undefined) this.#log.info(`done: ${root}: ${counted(files, 'file')}`);
      const named = problems.map(({ path, reason }) => ({
        path: `${directory}${path}`,
        reason: this.#passwords.mask(reason),
      }));
      return { report: { name: source.name, root, status, files, bytes, problems: named } };
    } catch (error) {
      if (error instanceof RescueError && !isPlaceFailure(error)) throw error;
      const told = error instanceof RescueError ? namedByPlace(place, error) : faultOfOurs(place, error);
      const failure = this.#passwords.maskError(told);
      return { report: { name: source.name, root, ...taken, ...this.#told(place, failure, taken) }, failure };
    }
  }

  #told(
    place: CapturePlace,
    failure: RescueError,
    { files }: { readonly files: number },
  ): Pick<ManifestSource, 'status' | 'problems'> {
    if (!place.required && files === 0 && holdsNothing(failure)) {
      this.#log.info(`${place.root} holds nothing, as it may: ${failure.why}`);
      return { status: 'complete', problems: [] };
    }
    const problems = [{ path: '', reason: failure.message }];
    // what a service tells before it lists anything is of no use alone
    const useless = files === 0 || /^OVM_(?:CLI|HTTPS)_REPLY$/.test(failure.code);
    return { status: useless ? 'failed' : 'incomplete', problems };
  }
}

/** A store to which messages come without our passwords. Facts of the estate are kept as they are. */
function withoutOurs(store: CaptureStore, passwords: KnownPasswords): CaptureStore {
  return {
    put: (source, name, bytes, { isMessage = false, ...options } = {}) =>
      store.put(source, name, isMessage ? passwords.maskBytes(bytes) : bytes, options),
    read: (source, name) => store.read(source, name),
  };
}

/** One order for trees and archives, so that both give the same results byte for byte. */
export function inOneOrder(paths: Iterable<string>): string[] {
  return [...paths].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
}
