import { resolve } from 'node:path';
import { RescueError } from '../base/errors.js';
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
import type { CapturedBefore, CaptureReport, CaptureSink, Source } from '../sources/source.js';
import type { EstateHosts } from './ssh/estate-hosts.js';

/** What an operator names to be captured. Trees and manager files are paths, or `ssh://HOST/PATH`. */
export interface PlaceWords {
  readonly trees: readonly string[];
  readonly managerFiles: readonly string[];
  /** Oracle VM Servers, `[ssh://][USER@]HOST[:PORT]`. */
  readonly servers?: readonly string[];
  /** Hosts of managers, likewise. */
  readonly managers?: readonly string[];
}

/** One place that is captured on its own; what it gives is kept under its source. */
export interface CapturePlace {
  readonly source: Source;
  /** As the manifest names it: paths, or `ssh://USER@HOST[:PORT]/PATH`. */
  readonly root: string;
  /** A place on another host may fail while the others are captured. */
  readonly remote: boolean;
  /** Directory below the captures of the source; empty where the place has names of its own. */
  readonly directory: string;
  capture(sink: CaptureSink, before: CapturedBefore): Promise<CaptureReport>;
}

/** Every place that is named, those of this machine first. Throws OVM_USAGE for words that name none. */
export function capturePlaces(words: PlaceWords, hosts: EstateHosts): CapturePlace[] {
  return [
    ...localPlace(repositoryFilesSource, words.trees),
    ...remotePaths(words.trees).map((word) => remoteTree(word, hosts)),
    ...localPlace(managerFilesSource, words.managerFiles),
    ...remotePaths(words.managerFiles).map((word) => remoteFiles(word, hosts)),
    ...hostsOf(words.managers).map((address) => hostPlace('managers', address, hosts, captureManagerHost)),
    ...hostsOf(words.servers).map((address) => hostPlace('servers', address, hosts, captureServer)),
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

function localPlace(source: Source, words: readonly string[]): CapturePlace[] {
  const roots = localPaths(words);
  if (roots.length === 0) return [];
  const capture = (sink: CaptureSink) => source.capture(createLocalHost(), roots, sink);
  return [{ source, root: roots.join(', '), remote: false, directory: '', capture }];
}

function remoteTree(word: string, hosts: EstateHosts): CapturePlace {
  const remote = parseRemotePath(word);
  const root = `ssh://${loginText(remote)}${remote.path}`;
  const capture = async (sink: CaptureSink, before: CapturedBefore) =>
    repositoryFilesSource.capture(await hosts.open(remote), [remote.path], sink, before);
  return { source: repositoryFilesSource, root, remote: true, directory: '', capture };
}

function remoteFiles(word: string, hosts: EstateHosts): CapturePlace {
  const remote = parseRemotePath(word);
  const root = `ssh://${loginText(remote)}${remote.path}`;
  const directory = `files/${hostText(remote)}`;
  const capture = async (sink: CaptureSink) =>
    managerFilesSource.capture(await hosts.open(remote), [remote.path], sink);
  return { source: managerFilesSource, root, remote: true, directory, capture };
}

function hostPlace(
  kind: 'servers' | 'managers',
  address: HostAddress,
  hosts: EstateHosts,
  captureHost: (host: SshHost, sink: CaptureSink) => Promise<CaptureReport>,
): CapturePlace {
  return {
    source: managerFilesSource,
    root: `ssh://${loginText(address)}`,
    remote: true,
    directory: `${kind}/${hostText(address)}`,
    capture: async (sink) => captureHost(await hosts.open(address), sink),
  };
}

/** Whether a place failed because its host did, so that the others are still worth capturing. */
export function isHostFailure(place: CapturePlace, error: unknown): error is RescueError {
  return place.remote && error instanceof RescueError && error.code.startsWith('OVM_SSH_');
}

/** An error about a path on a host, with the host in it. */
export function namedByPlace(place: CapturePlace, error: unknown): unknown {
  if (!place.remote || !(error instanceof RescueError) || !/^OVM_(?:TREE|FILE)_/.test(error.code))
    return error;
  return new RescueError(error.code, place.root, error.why, error, error.hint);
}
