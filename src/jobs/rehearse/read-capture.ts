import { mapFile } from '../../archive/archive-layout.js';
import { originalPath } from '../../archive/archive-path.js';
import { type Archive, readArchiveFile } from '../../archive/open-archive.js';
import type { Log } from '../../base/log.js';
import { toolVersion } from '../../base/version.js';
import type {
  ArchivedLists,
  ListedObject,
  RehearsedCapture,
} from '../../checks/rehearsal/rehearsal-facts.js';
import { vmFileNames } from '../../emitters/create-script/open-text.js';
import { wwidKey } from '../../formats/wwid.js';
import { type Environment, type Release, releases } from '../../model/environment.js';
import { type EstateInput, readEstate } from '../read-estate.js';
import { type RemadeWith, remadeFiles } from './remade-files.js';
import { replayedScript } from './replayed-scripts.js';

const largestDerivedFile = 1024 * 1024 * 1024;
/** Order in which the files of a kind are sent; what it does not name has no order. */
const sendingOrder = ['create-vms', 'survivors', 'empty', 'empty-format', 'empty-vms'];

/**
 * A capture as a recovery would find it: interpreted anew from its captured bytes, with its scripts read by the grammar
 * of its release. Throws OVM_ARCHIVE_DAMAGED.
 */
export async function readCapture(archive: Archive, log: Log): Promise<RehearsedCapture> {
  const { manifest } = archive;
  const { lists, made, map } = await archivedEnvironment(archive);
  const reading = await readEstate({
    archive: archive.path,
    ...(await keptMap(archive, map)),
    estate: manifest.estate,
    trees: [],
    managerFiles: [],
    log,
  });
  try {
    const release = releases.find((one) => manifest.release?.startsWith(one));
    return {
      manifest,
      environment: reading.environment,
      sameTool: manifest.tool.version === toolVersion,
      lists,
      remade: made === undefined ? [] : await remadeFiles(archive, reading.environment, { ...made, release }),
      scripts: release === undefined ? [] : await scriptsOf(archive, release),
      lunKey: (wwid) => wwidKey(wwid) ?? wwid.toLowerCase(),
      openVms: openVms(archive, reading.environment),
    };
  } finally {
    await reading.close();
  }
}

async function scriptsOf(archive: Archive, release: Release): Promise<RehearsedCapture['scripts']> {
  const files = archive.manifest.files.filter(({ path }) => /^scripts\/.*\.ovmcli$/.test(path));
  const place = (path: string) => sendingOrder.indexOf(path.replace(/^.*\/|\.ovmcli$/g, ''));
  const ordered = files.toSorted((one, other) => place(one.path) - place(other.path));
  const scripts = [];
  for (const file of ordered)
    scripts.push(
      replayedScript(file.path, await readArchiveFile(archive, file, largestDerivedFile), release),
    );
  return scripts;
}

/** Ids of the VMs that have a file in `scripts/open`; of two whose ids give one name the second has a number behind it. */
function openVms({ manifest }: Archive, { vms }: Environment): string[] {
  const files = new Set(manifest.files.map(({ path }) => originalPath(path).replace(/~\d+\.txt$/, '.txt')));
  return vms.filter((vm) => files.has(`scripts/open/${vmFileNames([vm])[0]}.txt`)).map(({ id }) => id);
}

interface ArchivedEnvironment {
  readonly lists: ArchivedLists | undefined;
  /** What else the files of the capture were made with. */
  readonly made?: Pick<RemadeWith, 'readAt' | 'findings'>;
  /** What its facts call the map that they are from. */
  readonly map?: string;
}

/** The map that a capture was made with, under the name that its facts go by. */
async function keptMap(
  archive: Archive,
  name: string | undefined,
): Promise<Pick<EstateInput, 'map' | 'mapBytes'>> {
  const file = archive.manifest.files.find(({ path }) => path === mapFile);
  if (file === undefined) return {};
  return { map: name ?? mapFile, mapBytes: await readArchiveFile(archive, file, largestDerivedFile) };
}

/** No lists where the file is not there or not what it was when it was written. */
async function archivedEnvironment(archive: Archive): Promise<ArchivedEnvironment> {
  const file = archive.manifest.files.find(({ path }) => path === 'environment.json');
  if (file === undefined) return { lists: undefined };
  try {
    const bytes = await readArchiveFile(archive, file, largestDerivedFile);
    const text = Buffer.from(bytes).toString('utf8');
    const parsed = JSON.parse(text) as Record<string, unknown>;
    const { vms, servers, repositories, networks, readAt, findings } = parsed;
    const lists = {
      vms: listed(vms),
      servers: listed(servers),
      repositories: listed(repositories),
      networks: listed(networks),
    };
    if (typeof readAt !== 'string' || !Array.isArray(findings)) throw new TypeError('it tells no time');
    const [, map] = /"source":"map","file":("(?:[^"\\]|\\.)*")/.exec(text) ?? [];
    return {
      lists,
      made: { readAt, findings },
      ...(map !== undefined && { map: JSON.parse(map) as string }),
    };
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof TypeError) return { lists: undefined };
    throw error;
  }
}

/** Throws TypeError for what is no list of objects with ids. */
function listed(value: unknown): ListedObject[] {
  return (value as Record<string, unknown>[]).map((object) => {
    const { id, facts } = object;
    if (typeof id !== 'string') throw new TypeError('an object has no id');
    const name = (facts as { name?: { value?: unknown } } | undefined)?.name?.value;
    return { id, ...(typeof name === 'string' && { name }), told: JSON.stringify(object) };
  });
}
