import { readFileSync } from 'node:fs';
import ssh2 from 'ssh2';
import { RescueError, systemReason } from '../../base/errors.js';
import { pathKind } from '../path-kind.js';
import {
  fingerprintOf,
  type HostKeyVerdict,
  judgeHostKey,
  type KnownHosts,
  keyTypeOf,
  knownKeyTypes,
  readKnownHosts,
} from './known-hosts.js';
import { sshAlgorithms } from './ssh-algorithms.js';
import { SshConnection } from './ssh-connection.js';
import { type SshSettings, sshName } from './ssh-settings.js';

/** The key that a host shows before anybody logs in, and what the lists of known hosts say of it. */
export interface ShownHostKey {
  /** In wire format. */
  readonly key: Buffer;
  readonly keyType: string;
  /** As `ssh-keygen -l` prints it. */
  readonly fingerprint: string;
  readonly verdict: HostKeyVerdict;
}

/** Asks a host for its key and goes away; no name and no password is sent to it. Throws OVM_SSH_UNREACHABLE, OVM_SSH_HOST_KEY. */
export async function shownHostKey(settings: SshSettings): Promise<ShownHostKey> {
  const known = settings.knownHosts.read.flatMap((path) => listAt(path, settings).lines);
  const { host, port } = settings;
  const jump = settings.jump && (await SshConnection.open(settings.jump));
  try {
    const sock = jump && (await jump.through(host, port));
    const key = await keyOf(settings, sock, knownKeyTypes(known, host, port));
    const verdict = judgeHostKey(known, host, port, key);
    return { key, keyType: keyTypeOf(key), fingerprint: fingerprintOf(key), verdict };
  } finally {
    await jump?.close();
  }
}

function listAt(path: string, settings: SshSettings): KnownHosts {
  if (pathKind(path) === 'nothing') return { lines: [], problems: [] };
  try {
    return readKnownHosts(readFileSync(path, 'utf8'), path);
  } catch (error) {
    const why = `${path} cannot be read: ${systemReason(error)}`;
    throw new RescueError('OVM_SSH_HOST_KEY', sshName(settings), why, error);
  }
}

function keyOf(
  settings: SshSettings,
  sock: ssh2.ClientChannel | undefined,
  knownTypes: ReadonlySet<string>,
): Promise<Buffer> {
  const client = new ssh2.Client();
  return new Promise<Buffer>((resolve, reject) => {
    const fail = (why: string, cause?: unknown) =>
      reject(new RescueError('OVM_SSH_UNREACHABLE', sshName(settings), why, cause));
    const timer = setTimeout(
      () => fail(`no key within ${settings.connectTimeoutMs / 1000} s`),
      settings.connectTimeoutMs,
    );
    client.on('error', (error) => fail(systemReason(error), error));
    client.on('close', () => {
      clearTimeout(timer);
      fail('the connection was closed before a key was shown');
    });
    client.connect({
      ...{ host: settings.host, port: settings.port, username: settings.user, readyTimeout: 0 },
      ...(sock && { sock }),
      algorithms: sshAlgorithms(settings.legacy, knownTypes),
      // the key is looked at; the login never begins
      hostVerifier: (key: Buffer) => {
        resolve(Buffer.from(key));
        return false;
      },
    });
  }).finally(() => client.destroy());
}
