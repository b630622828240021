import { resolve } from 'node:path';
import { RescueError } from '../base/errors.js';
import { maskSecrets } from '../base/secret.js';
import { createLocalHost } from '../reach/local-host.js';
import {
  type HostAddress,
  hostText,
  isRemote,
  loginText,
  parseHostAddress,
  parseRemotePath,
} from '../reach/ssh/ssh-address.js';
import type { SshHost } from '../reach/ssh/ssh-host.js';
import { managerFilesSource } from '../sources/manager-files-source.js';
import { captureManagerHost } from '../sources/manager-host-capture.js';
import { repositoryFilesSource } from '../sources/repository-files-source.js';
import { captureServer } from '../sources/server-capture.js';
import type { CapturedBefore, CaptureReport, CaptureSink, FileSource, Source } from '../sources/source.js';
import type { EstateServices, ServiceWordLists } from './live/estate-services.js';
import { servicePlaces } from './live/service-places.js';
import type { EstateHosts } from './ssh/estate-hosts.js';

/** What an operator names to be captured. Trees and manager files are paths, or `ssh://HOST/PATH`. */
export interface PlaceWords extends ServiceWordLists {
  readonly trees: readonly string[];
  readonly managerFiles: readonly string[];
  /** Oracle VM Servers, `[ssh://][USER@]HOST[:PORT]`. */
  readonly servers?: readonly string[];
  /** Hosts of managers, likewise. */
  readonly managers?: readonly string[];
  /**
   * Whether a tree or directory of manager files that holds nothing has failed, by the word that names it; yes if not
   * given: an unmounted repository must not look like an estate without VMs.
   */
  readonly required?: (word: string) => boolean;
}

/** One place that is captured on its own; what it gives is kept under its source. */
export interface CapturePlace {
  readonly source: Source;
  /** What is done with it, for the log, where it is no tree or directory that is read. */
  readonly what?: string;
  /** As the manifest names it: a path, `ssh://USER@HOST[:PORT]/PATH`, `https://HOST:PORT`. */
  readonly root: string;
  /**
   * Places of one lane are captured one after the other, in the order of the words; lanes beside each other. Undefined
   * for places of this machine, which come before all others.
   */
  readonly lane?: string;
  /** What only one place may use at a time: a host whose server may allow few sessions. */
  readonly uses?: string;
  /** The host that is reached by SSH. */
  readonly address?: HostAddress;
  /** Directory below the captures of the source; empty where the place has names of its own. */
  readonly directory: string;
  /** Whether it has failed when it holds nothing. */
  readonly required: boolean;
  capture(sink: CaptureSink, before: CapturedBefore): Promise<CaptureReport>;
}

/** The connections that places are captured through. */
export interface EstateConnections {
  readonly hosts: EstateHosts;
  readonly services: EstateServices;
}

/** Every place that is named, those of this machine first. Throws OVM_USAGE for words that name none. */
export function capturePlaces(words: PlaceWords, { hosts, services }: EstateConnections): CapturePlace[] {
  const { trees, managerFiles, managers, servers, required = () => true } = words;
  const tree = (word: string) => ({ ...remoteTree(word, hosts), required: required(word) });
  const files = (word: string) => ({ ...remoteFiles(word, hosts), required: required(word) });
  return [
    ...localPlaces(repositoryFilesSource, trees, required),
    ...localPlaces(managerFilesSource, managerFiles, required),
    ...remotePaths(trees).map(tree),
    ...remotePaths(managerFiles).map(files),
    ...hostsOf(managers).map((address) => hostPlace('managers', address, hosts, captureManagerHost)),
    ...servicePlaces(words, services),
    ...hostsOf(servers).map((address) => hostPlace('servers', address, hosts, captureServer)),
  ];
}

/** Paths on this machine, of words that may also name others. */
export function localPaths(words: readonly string[]): string[] {
  return words.filter((word) => !isRemote(word)).map((word) => resolve(word));
}

function remotePaths(words: readonly string[]): string[] {
  return [...new Set(words.filter(isRemote))];
}

function hostsOf(words: readonly string[] = []): HostAddress[] {
  const addresses = words.map(parseHostAddress);
  return [...new Map(addresses.map((address) => [loginText(address), address])).values()];
}

/** Repositories have names of their own; of several directories of files each has one in the archive. */
function localPlaces(
  source: FileSource,
  words: readonly string[],
  required: (word: string) => boolean,
): CapturePlace[] {
  const local = words.filter((word) => !isRemote(word));
  const numbered = source === managerFilesSource && local.length > 1;
  return local.map((word, index) => {
    const root = resolve(word);
    return {
      ...{ source, root, required: required(word) },
      directory: numbered ? `${index + 1}` : '',
      capture: (sink, before) => source.capture(createLocalHost(), [root], sink, before),
    };
  });
}

/**
 * Trees are one lane: servers of a pool mount the same repositories, and what one has given is not read again through
 * the next.
 */
function remoteTree(word: string, hosts: EstateHosts): Omit<CapturePlace, 'required'> {
  const { path, ...address } = parseRemotePath(word);
  return {
    source: repositoryFilesSource,
    root: `ssh://${loginText(address)}${path}`,
    lane: 'trees',
    uses: address.host,
    ...{ address, directory: '' },
    capture: async (sink, before) =>
      repositoryFilesSource.capture(await hosts.open(address), [path], sink, before),
  };
}

function remoteFiles(word: string, hosts: EstateHosts): Omit<CapturePlace, 'required'> {
  const { path, ...address } = parseRemotePath(word);
  return {
    source: managerFilesSource,
    root: `ssh://${loginText(address)}${path}`,
    lane: address.host,
    uses: address.host,
    ...{ address, directory: `files/${hostText(address)}` },
    capture: async (sink) => managerFilesSource.capture(await hosts.open(address), [path], sink),
  };
}

function hostPlace(
  kind: 'servers' | 'managers',
  address: HostAddress,
  hosts: EstateHosts,
  captureHost: (host: SshHost, sink: CaptureSink) => Promise<CaptureReport>,
): CapturePlace {
  return {
    source: managerFilesSource,
    what: kind === 'servers' ? 'asking the server' : 'reading the files of the manager on',
    root: `ssh://${loginText(address)}`,
    lane: address.host,
    uses: address.host,
    ...{ address, directory: `${kind}/${hostText(address)}`, required: true },
    capture: async (sink) => captureHost(await hosts.open(address), sink),
  };
}

/** Whether an error is about the place alone, so that the others are still worth capturing. */
export function isPlaceFailure(error: unknown): error is RescueError {
  if (!(error instanceof RescueError)) return false;
  return /^OVM_(?:SSH|TREE|FILE|CLI|HTTPS|SOURCE|PASSWORD)_/.test(error.code);
}

/** A place that made us stumble is a failed source like any other: what the others tell must not be lost with it. */
export function faultOfOurs({ root }: CapturePlace, error: unknown): RescueError {
  const said = error instanceof Error ? (error.stack ?? error.message) : String(error);
  const [what, where] = said.split('\n').map((line) => line.trim());
  const why = maskSecrets(`a bug of ovm-rescue: ${what}${where === undefined ? '' : ` ${where}`}`, 'fault');
  return new RescueError('OVM_SOURCE_BUG', root, why, error);
}

/** An error about a path on a host, with the host in it. */
export function namedByPlace({ root, lane }: CapturePlace, error: RescueError): RescueError {
  if (lane === undefined || !/^OVM_(?:TREE|FILE|SOURCE)_/.test(error.code)) return error;
  return new RescueError(error.code, root, error.why, error, error.hint);
}

/** Whether a place failed only because nothing is there. */
export function holdsNothing(error: RescueError): boolean {
  return error.code === 'OVM_TREE_EMPTY' || error.code === 'OVM_SOURCE_EMPTY';
}
