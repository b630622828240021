import {
  closeSync,
  fstatSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readFileSync,
  readSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { RescueError, systemReason } from '../../base/errors.js';
import {
  fingerprintOf,
  judgeHostKey,
  type KnownHosts,
  type KnownHostsLine,
  keyTypeOf,
  knownHostsLine,
  knownKeyTypes,
  readKnownHosts,
} from './known-hosts.js';
import { type SshSettings, sshName } from './ssh-settings.js';

/** Decides on the key that a host shows, before anything is sent to it. */
export interface HostKeyCheck {
  /** Key types that are known of the host. */
  readonly knownTypes: ReadonlySet<string>;
  /** Nothing when the key is trusted, else the reason to end the connection. A key of first contact is kept. */
  refuse(key: Buffer): RescueError | undefined;
}

/** Reads the lists of known hosts. Throws OVM_SSH_HOST_KEY when one is there and cannot be read. */
export function createHostKeyCheck(settings: SshSettings): HostKeyCheck {
  const lists = settings.knownHosts.read.map((path) => readList(path, settings));
  const known: KnownHosts = {
    lines: lists.flatMap(({ lines }) => lines),
    problems: lists.flatMap(({ problems }) => problems),
  };
  const { host, port } = settings;
  let trusted: Buffer | undefined;
  return {
    knownTypes: knownKeyTypes(known.lines, host, port),
    refuse(key) {
      // it is shown again whenever the connection changes its session keys
      if (trusted?.equals(key)) return undefined;
      const refusal = refuse(settings, known, key);
      if (!refusal) trusted = Buffer.from(key);
      return refusal;
    },
  };
}

function readList(path: string, settings: SshSettings): KnownHosts {
  try {
    return readKnownHosts(readFileSync(path, 'utf8'), path);
  } catch (error) {
    const code = (error as { code?: unknown }).code;
    if (code === 'ENOENT' || code === 'ENOTDIR') return { lines: [], problems: [] };
    throw new RescueError(
      'OVM_SSH_HOST_KEY',
      sshName(settings),
      `${path} cannot be read: ${systemReason(error)}`,
      error,
    );
  }
}

function refuse(settings: SshSettings, known: KnownHosts, key: Buffer): RescueError | undefined {
  const verdict = judgeHostKey(known.lines, settings.host, settings.port, key);
  const shown = `the ${keyTypeOf(key)} key it shows is ${fingerprintOf(key)}`;
  const no = (why: string) => new RescueError('OVM_SSH_HOST_KEY', sshName(settings), why);
  if (verdict.is === 'known') return undefined;
  if (verdict.is === 'revoked') return no(`${shown}, which ${place(verdict.by)} marks as revoked`);
  if (verdict.is === 'changed') {
    return no(
      `REMOTE HOST IDENTIFICATION HAS CHANGED: ${shown}, and known is ${list(verdict.expected)}; someone may be ` +
        'listening in between, or the host was installed anew',
    );
  }
  if (verdict.otherTypes.length > 0) {
    return no(`${shown}, and known are only keys of another type: ${list(verdict.otherTypes)}`);
  }
  if (!settings.acceptNewHostKey) {
    const authority = verdict.authorities > 0 ? ' (a certificate authority is, which is not supported)' : '';
    const unread =
      known.problems.length > 0 ? ` (lines that could not be read: ${known.problems.join('; ')})` : '';
    return no(
      `${shown}, and no key of it is known${authority}${unread}; --accept-new-host-key takes it at first contact`,
    );
  }
  return keep(settings, known.lines, key);
}

function list(lines: readonly KnownHostsLine[]): string {
  return lines.map((line) => `${line.keyType} ${fingerprintOf(line.key)} (${place(line)})`).join(' or ');
}

function place(line: KnownHostsLine): string {
  return `${line.file}:${line.line}`;
}

function keep(settings: SshSettings, known: readonly KnownHostsLine[], key: Buffer): RescueError | undefined {
  const path = settings.knownHosts.add;
  const hashed = known.some((line) => line.file === path && line.names.startsWith('|'));
  try {
    appendLine(path, knownHostsLine(settings.host, settings.port, key, { hashed }));
    return undefined;
  } catch (error) {
    const why = `its key is new and could not be added to ${path}: ${systemReason(error)}`;
    return new RescueError('OVM_SSH_HOST_KEY', sshName(settings), why, error);
  }
}

/**
 * One write at the end of the file, as OpenSSH does it, so that lines of programs that add theirs meanwhile stay;
 * whole or not at all.
 */
function appendLine(path: string, line: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const descriptor = openSync(path, 'a+', 0o600);
  try {
    const { size } = fstatSync(descriptor);
    const last = Buffer.alloc(1);
    const open = size > 0 && readSync(descriptor, last, 0, 1, size - 1) === 1 && last[0] !== 0x0a;
    const bytes = Buffer.from(open ? `\n${line}` : line, 'latin1');
    if (writeSync(descriptor, bytes) === bytes.length) return;
    ftruncateSync(descriptor, size);
    throw new Error('it could not be written whole');
  } finally {
    closeSync(descriptor);
  }
}
