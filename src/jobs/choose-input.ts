import type { ArchiveNeed } from '../archive/archive-kind.js';
import { manifestFile } from '../archive/archive-layout.js';
import { resolveArchive } from '../archive/resolve-archive.js';
import { RescueError } from '../base/errors.js';
import { pathKind } from '../reach/path-kind.js';
import { isRemote } from '../reach/ssh/ssh-address.js';

/** What the words of a command name: trees to read, or one archive. */
export interface ChosenInput {
  readonly trees: readonly string[];
  readonly archive?: string;
}

export interface InputWords {
  /** Paths of trees, or one archive: a path, `latest`, a date or a short id. */
  readonly words: readonly string[];
  readonly archives: string;
  readonly estate?: string;
  /** Whether copies of manager files or hosts are given; then no tree is needed. */
  readonly managerFiles: boolean;
  /** Options that name hosts and copies of files, as they were said; an archive is read without. */
  readonly hosts?: readonly string[];
  /** Which archive `latest` and a date mean; the latest capture if not given. */
  readonly need?: WantedArchive;
}

/** Which archive serves; `none` for a command that reads no archive. */
export type WantedArchive = ArchiveNeed | 'none';

/** Tells trees from archives: an archive has a manifest; a word that is no path is a reference to an archive. */
export async function chooseInput({
  words,
  archives,
  estate,
  managerFiles,
  need = 'capture',
  hosts: [host] = [],
}: InputWords): Promise<ChosenInput> {
  const [first] = words;
  if (first === undefined) {
    if (managerFiles) return { trees: [] };
    throw nothingNamed(need);
  }
  if (words.length > 1 || isRemote(first) || (pathKind(first) === 'directory' && !isArchive(first))) {
    for (const word of words) {
      if (isRemote(word)) continue;
      if (isArchive(word))
        throw new RescueError(
          'OVM_USAGE',
          words.join(' '),
          `${word} is an archive, and only one archive can be read at a time`,
        );
      if (pathKind(word) === 'nothing') throw nothingThere(word);
    }
    return { trees: words };
  }
  const kind = pathKind(first);
  if (kind !== 'nothing' && kind !== 'directory')
    throw new RescueError('OVM_TREE_UNREADABLE', first, 'it is no directory');
  if (kind === 'nothing' && first.includes('/')) throw nothingThere(first);
  if (need === 'none')
    throw new RescueError(
      'OVM_USAGE',
      first,
      kind === 'directory'
        ? 'it is an archive, and only trees are read here'
        : 'no directory has this name, and only trees are read here',
    );
  if (host !== undefined)
    throw new RescueError(
      'OVM_USAGE',
      host,
      `${first} is an archive, which is complete in itself; leave it out, or capture again with it`,
    );
  const place = { root: archives, ...(estate !== undefined && { estate }) };
  return { trees: [], archive: kind === 'directory' ? first : await resolveArchive(first, place, need) };
}

function isArchive(path: string): boolean {
  return pathKind(`${path}/${manifestFile}`) === 'file';
}

function nothingNamed(need: WantedArchive): RescueError {
  const [archive, hint] =
    need === 'none'
      ? ['nor --config', undefined]
      : ['nor an ARCHIVE', '`latest` means the newest archive; --archives and --estate say where it is.'];
  const why = `neither a TREE ${archive} nor --manager-files nor a host (--server, --manager, --manager-cli, --manager-rest, --agent) is given`;
  return new RescueError('OVM_USAGE', 'the command', why, undefined, hint);
}

/** A path that is not there; who writes one of a host as `scp` takes it is told how it is written here. */
function nothingThere(word: string): RescueError {
  const host = /^((?:[\w.-]+@)?[\w.-]+):(\/.*)$/.exec(word);
  const hint = host ? `Did you mean ssh://${host[1]}${host[2]}?` : undefined;
  return new RescueError('OVM_TREE_UNREADABLE', word, 'it does not exist (ENOENT)', undefined, hint);
}
