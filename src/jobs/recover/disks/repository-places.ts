import { basename } from 'node:path';
import { RescueError } from '../../../base/errors.js';
import { type OvsRepoDocument, readOvsRepo } from '../../../formats/ovsrepo.js';
import { idKey, sameId } from '../../../model/identifiers.js';
import type { DiskPlace } from '../../../reach/disk-place.js';
import type { Host } from '../../../reach/host.js';
import { createLocalCopyPlace } from '../../../reach/local-copy-place.js';
import { createLocalHost } from '../../../reach/local-host.js';
import { isRemote, parseRemotePath } from '../../../reach/ssh/ssh-address.js';
import type { RecoveryPlan } from '../../../recovery/plan.js';
import type { EstateHosts } from '../../ssh/estate-hosts.js';
import { liveInput, type RecoveryGround, withHosts } from '../recovery-ground.js';
import { mounted, whyNotMounted } from './mount-points.js';

/** A repository of the estate, as far as its place has to be found. */
export interface SoughtRepository {
  readonly id: string;
  readonly name: string | undefined;
}

/** What decides whether a repository may be taken by its name. */
export interface SoughtBy {
  readonly ground: RecoveryGround;
  readonly plan: Pick<RecoveryPlan, 'situation' | 'values'>;
}

/** Repositories that can be written to, by the key of the old id, and why others cannot. */
export interface RepositoryPlaces {
  readonly places: ReadonlyMap<string, DiskPlace>;
  readonly lacking: readonly string[];
}

const largestRepositoryFile = 64 * 1024;

/**
 * Opens every repository on a server that has it mounted, or in a tree of the configuration, and does some work with them.
 * Where all was lost one that was made anew has another id, and is known by its name, if one alone has it and no other
 * manager owns it. Throws what reaching hosts throws.
 */
export async function withRepositoryPlaces<Result>(
  { ground, plan }: SoughtBy,
  repositories: readonly SoughtRepository[],
  work: (found: RepositoryPlaces) => Promise<Result>,
): Promise<Result> {
  return withHosts(ground, async (hosts) => {
    const places = new Map<string, DiskPlace>();
    const lacking: string[] = [];
    try {
      const trees = await openTrees(ground, hosts, lacking);
      for (const repository of repositories) {
        const found = await placeOf(repository, trees, plan);
        const why = 'why' in found ? found.why : await whyNotMounted(found.tree.host, found.path);
        if ('why' in found || why !== undefined) lacking.push(`${labelOf(repository)}: ${why}`);
        else places.set(idKey(repository.id), await openPlace(found, hosts));
      }
      return await work({ places, lacking });
    } finally {
      for (const place of places.values()) await place.close().catch(() => undefined);
    }
  });
}

const labelOf = ({ id, name }: SoughtRepository) => `repository ${name ?? id} (${id})`;

interface Tree {
  /** As it was named: a path, or `ssh://HOST/PATH`. */
  readonly word: string;
  readonly host: Host;
  readonly path: string;
  readonly directories: readonly string[];
}

interface Found {
  readonly tree: Tree;
  readonly path: string;
}

/** What cannot be listed is told; another server may have the same repositories. */
async function openTrees(ground: RecoveryGround, hosts: EstateHosts, lacking: string[]): Promise<Tree[]> {
  const { trees = [], servers = [] } = liveInput(ground) ?? {};
  const words = [...trees, ...servers.map((word) => `ssh://${word.replace(/^ssh:\/\//, '')}${mounted}`)];
  const found: Tree[] = [];
  for (const word of new Set(words)) {
    try {
      found.push(await openTree(word, hosts));
    } catch (error) {
      if (!(error instanceof RescueError)) throw error;
      lacking.push(error.message);
    }
  }
  return found;
}

async function openTree(word: string, hosts: EstateHosts): Promise<Tree> {
  if (!isRemote(word)) return listed(word, createLocalHost(), word);
  const { path, ...address } = parseRemotePath(word);
  return listed(word, await hosts.open(address), path);
}

async function listed(word: string, host: Host, path: string): Promise<Tree> {
  const entries = await host.readDirectory(path);
  const directories = entries.filter(({ type }) => type === 'directory').map((entry) => entry.path);
  return { word, host, path: path.replace(/\/+$/, ''), directories };
}

async function placeOf(
  repository: SoughtRepository,
  trees: readonly Tree[],
  { situation, values }: SoughtBy['plan'],
): Promise<Found | { readonly why: string }> {
  for (const tree of trees) {
    if (idKey(basename(tree.path)) === idKey(repository.id)) return { tree, path: tree.path };
    const own = tree.directories.find((name) => idKey(name) === idKey(repository.id));
    if (own !== undefined) return { tree, path: `${tree.path}/${own}` };
  }
  const nowhere = { why: 'it is in no tree and on no server' };
  if (situation !== 'B4' || repository.name === undefined) return nowhere;
  const namesakes = await namesakesOf(repository.name, trees);
  const [found, another] = namesakes;
  if (found === undefined) return nowhere;
  if (another !== undefined)
    return { why: `several are called so: ${namesakes.map(({ path }) => path).join(', ')}` };
  const { owner } = found;
  const isOurs = owner === undefined || values.managerUuid === undefined || sameId(owner, values.managerUuid);
  return isOurs ? found : { why: `${found.path} is called so, and belongs to the manager ${owner}` };
}

/** Repositories that have a name, each once however many servers have it mounted. */
async function namesakesOf(
  name: string,
  trees: readonly Tree[],
): Promise<readonly (Found & { readonly owner: string | undefined })[]> {
  const found = new Map<string, Found & { readonly owner: string | undefined }>();
  for (const tree of trees)
    for (const directory of tree.directories) {
      const path = `${tree.path}/${directory}`;
      const told = await toldAt(tree.host, path);
      if (told?.alias?.value === name && !found.has(idKey(directory)))
        found.set(idKey(directory), { tree, path, owner: told.managerUuid?.value || undefined });
    }
  return [...found.values()];
}

async function toldAt(host: Host, path: string): Promise<OvsRepoDocument | undefined> {
  try {
    const bytes = await host.readFile(`${path}/.ovsrepo`, largestRepositoryFile);
    return readOvsRepo(bytes).document;
  } catch (error) {
    if (error instanceof RescueError && error.code.startsWith('OVM_FILE_')) return undefined;
    throw error;
  }
}

/** The driver is loaded where a host is written to. */
async function openPlace({ tree, path }: Found, hosts: EstateHosts): Promise<DiskPlace> {
  if (!isRemote(tree.word)) return createLocalCopyPlace(path);
  const { createSftpCopyPlace } = await import('../../../reach/ssh/sftp-copy-place.js');
  const { path: _, ...address } = parseRemotePath(tree.word);
  return createSftpCopyPlace(await hosts.settingsOf(address), path);
}
