import { readFileSync, realpathSync, statSync } from 'node:fs';
import { RescueError, systemReason } from '../../base/errors.js';
import { pathKind } from '../path-kind.js';
import { writeFileAtomically } from '../write-file.js';
import {
  judgeHostKey,
  type KnownHostsLine,
  knownHostsLine,
  knownHostsName,
  readKnownHosts,
} from './known-hosts.js';
import { type SshSettings, sshName } from './ssh-settings.js';

/** What became of the old keys of a host. */
export interface ReplacedHostKey {
  readonly file: string;
  /** How many lines of it were struck out. */
  readonly struckOut: number;
  /** Lists that are not ours to write and still hold an old key: `file:line`. */
  readonly leftIn: readonly string[];
}

/**
 * Makes a key the one that is known of a host: lines of the list that name this host alone are struck out and the new one
 * is added, in one step; marks of revocation and authorities stay. Throws OVM_SSH_HOST_KEY where a line names other hosts
 * too, since it may be true of them, and OVM_WRITE_FAILED.
 */
export async function replaceHostKey(settings: SshSettings, key: Buffer): Promise<ReplacedHostKey> {
  const { host, port } = settings;
  const { add, read } = settings.knownHosts;
  const file = pathKind(add) === 'nothing' ? add : realpathSync(add);
  const text = pathKind(add) === 'nothing' ? '' : textOf(add, settings);
  const old = oldLines(text, add, settings, key);
  const shared = old.find(({ names }) => !isAlone(names, host, port));
  if (shared)
    throw new RescueError(
      'OVM_SSH_HOST_KEY',
      sshName(settings),
      `line ${shared.line} of ${add} has an old key of it and names other hosts too`,
      undefined,
      'Take this host out of that line by hand, and run the command again.',
    );
  const struck = new Set(old.map(({ line }) => line));
  const kept = text.split('\n').filter((_, index) => !struck.has(index + 1));
  if (kept.at(-1) === '') kept.pop();
  const hashed = old.some(({ names }) => names.startsWith('|'));
  const lines = [...kept, knownHostsLine(host, port, key, { hashed }).trimEnd(), ''];
  const mode = pathKind(add) === 'nothing' ? 0o600 : statSync(file).mode & 0o777;
  await writeFileAtomically(file, Buffer.from(lines.join('\n'), 'latin1'), mode);
  const leftIn = read
    .filter((path) => path !== add && pathKind(path) !== 'nothing')
    .flatMap((path) => oldLines(textOf(path, settings), path, settings, key))
    .map((line) => `${line.file}:${line.line}`);
  return { file: add, struckOut: struck.size, leftIn };
}

function textOf(path: string, settings: SshSettings): string {
  try {
    // names are ASCII; other bytes of comments stay as they are
    return readFileSync(path, 'latin1');
  } catch (error) {
    const why = `${path} cannot be read: ${systemReason(error)}`;
    throw new RescueError('OVM_SSH_HOST_KEY', sshName(settings), why, error);
  }
}

/** Lines with a key of this host that is not the new one; of every type, since an installation makes all of them anew. */
function oldLines(text: string, file: string, { host, port }: SshSettings, key: Buffer): KnownHostsLine[] {
  return readKnownHosts(text, file).lines.filter((line) => {
    if (line.mark !== undefined) return false;
    const said = judgeHostKey([line], host, port, line.key);
    return said.is === 'known' && !line.key.equals(key);
  });
}

/** A hashed name is one name. */
function isAlone(names: string, host: string, port: number): boolean {
  return names.startsWith('|') || names.toLowerCase() === knownHostsName(host, port);
}
