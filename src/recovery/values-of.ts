import type { Environment, FileSystem, Repository, Server, VirtualMachine } from '../model/environment.js';
import { idKey, isManagerUuid } from '../model/identifiers.js';
import type { Origin } from '../model/origin.js';
import type {
  FileSystemValue,
  NetworkValue,
  RecoveryValues,
  RepositoryValue,
  ServerValue,
  VmValue,
} from './values.js';

/** What the environment cannot tell: where things are. Everything that is not given is not known. */
export interface ToldValues
  extends Partial<
    Pick<
      RecoveryValues,
      | 'archives'
      | 'configuration'
      | 'managerHost'
      | 'archive'
      | 'schemaArchive'
      | 'backup'
      | 'restoreFrom'
      | 'savedFiles'
      | 'copiesDirectory'
      | 'disksDirectory'
      | 'road'
    >
  > {
  /** The one manager UUID, exactly as found; undefined when none was found or the places disagree. */
  readonly managerUuid: string | undefined;
  /** How the place of a value is named for whoever reads the text. */
  readonly place: (origin: Origin) => string;
  /** The directories of each repository among the captured files, by the key of its id. */
  readonly directories: ReadonlyMap<string, readonly string[]>;
  /** The path in the archive of a captured path of repositories. */
  readonly archived: (path: string) => string;
  /** Of the situation `vm`: the id of the VM. */
  readonly vmId?: string;
}

/** An id as Oracle VM makes them; anything else is shown and stands in no command. */
export function isObjectId(text: string): boolean {
  return /^[0-9a-f][0-9a-f-]*$/i.test(text);
}

/** The values of an estate as far as its environment knows them. */
export function valuesOf(environment: Environment, told: ToldValues): RecoveryValues {
  const { manager } = environment;
  const uuid = told.managerUuid;
  const repositories = environment.repositories.filter(({ id }) => isObjectId(id));
  const pools = poolsOfRepositories(environment);
  const vms = environment.vms.filter(({ kind }) => kind === 'vm').map((vm) => vmValue(vm, told, pools));
  return {
    ...notTold,
    ...toldWords(told),
    estate: environment.estate,
    managerUuid: uuid !== undefined && isManagerUuid(uuid) ? uuid : undefined,
    uuidPlaces: environment.uuidPlaces.map(({ uuid: found, place, origin }) => ({
      uuid: found,
      place,
      from: told.place(origin),
    })),
    buildId: manager.buildId?.value,
    databaseHost: manager.databaseHost?.value,
    databasePort: manager.databasePort?.value,
    databaseName: manager.databaseName?.value,
    databaseSchema: manager.databaseSchema?.value,
    servers: environment.servers.map((server) => serverValue(server)),
    repositories: repositories.map((repository) => repositoryValue(repository, told, pools)),
    fileSystems: environment.fileSystems.filter(({ uuid: id }) => isObjectId(id)).map(fileSystemValue),
    pools: poolNames(environment),
    networks: networkValues(environment),
    fileServers: namesOf(environment.infrastructure?.fileServers),
    storageArrays: namesOf(environment.infrastructure?.storageArrays),
    vms,
    vm: told.vmId === undefined ? undefined : vms.find(({ id }) => idKey(id) === idKey(told.vmId ?? '')),
    leftOut: leftOut(environment, uuid),
  };
}

const notTold = {
  ...{ archives: undefined, configuration: undefined, managerHost: undefined, archive: undefined },
  ...{ schemaArchive: undefined, backup: undefined, restoreFrom: undefined, savedFiles: undefined },
  ...{ copiesDirectory: undefined, disksDirectory: undefined, road: undefined },
};

function toldWords({ managerUuid, place, directories, archived, vmId, ...words }: ToldValues) {
  return words;
}

function serverValue({ id, facts, repositoryIds }: Server): ServerValue {
  return {
    id,
    name: facts.name?.value,
    address: facts.registeredIp?.value.trim(),
    poolName: facts.poolName?.value,
    repositoryIds: repositoryIds.map(({ value }) => value),
  };
}

function repositoryValue(
  { id, facts, read }: Repository,
  told: ToldValues,
  pools: ReadonlyMap<string, string>,
): RepositoryValue {
  const directories = told.directories.get(idKey(id)) ?? [];
  return {
    ...{ id, read },
    name: facts.name?.value,
    poolName: facts.poolName?.value ?? pools.get(idKey(id)),
    directories: directories.map((directory) => `captured/repository-files/${told.archived(directory)}`),
    onLun: facts.fileSystemLocation?.value.startsWith('/dev/') ?? false,
  };
}

function fileSystemValue({ uuid, facts }: FileSystem): FileSystemValue {
  return {
    uuid,
    device: facts.device?.value,
    label: facts.label?.value,
    nodeSlots: facts.nodeSlots?.value,
    blockSize: facts.blockSize?.value,
    clusterSize: facts.clusterSize?.value,
  };
}

function vmValue(
  { id, facts, disks, definitions }: VirtualMachine,
  told: ToldValues,
  pools: ReadonlyMap<string, string>,
): VmValue {
  const file = definitions.find(({ source }) => source === 'repository-files')?.file;
  return {
    id,
    name: facts.name?.value,
    repositoryId: facts.repositoryId?.value,
    poolName: facts.poolName?.value ?? pools.get(idKey(facts.repositoryId?.value ?? '')),
    highAvailability: facts.highAvailability?.value === true,
    definition: file && `captured/repository-files/${told.archived(file.replace(/\/[^/]*$/, ''))}`,
    disks: disks.flatMap(({ target }) =>
      target.kind === 'virtual-disk' ? [{ repositoryId: target.repositoryId, file: target.file }] : [],
    ),
  };
}

/** The pool of each repository that the servers of one pool alone have. */
function poolsOfRepositories({ servers }: Environment): ReadonlyMap<string, string> {
  const found = new Map<string, Set<string>>();
  for (const { facts, repositoryIds } of servers) {
    if (!facts.poolName) continue;
    for (const { value } of repositoryIds)
      found.set(idKey(value), (found.get(idKey(value)) ?? new Set()).add(facts.poolName.value));
  }
  return new Map([...found].flatMap(([id, pools]) => (pools.size === 1 ? [[id, [...pools][0] ?? '']] : [])));
}

function poolNames({ servers, infrastructure }: Environment): string[] {
  const ofServers = servers.flatMap(({ facts }) => facts.poolName?.value ?? []);
  return [...new Set([...ofServers, ...namesOf(infrastructure?.serverPools)])].sort();
}

function networkValues({ networks }: Environment): NetworkValue[] {
  return networks.flatMap(({ facts }) =>
    facts.name ? [{ name: facts.name.value, roles: facts.roles?.value ?? [] }] : [],
  );
}

function namesOf(
  objects: readonly { readonly facts: { readonly name?: { readonly value: string } } }[] | undefined,
): string[] {
  return (objects ?? []).flatMap(({ facts }) => facts.name?.value || []);
}

function leftOut({ repositories, fileSystems }: Environment, uuid: string | undefined): string[] {
  const sentence = (what: string, text: string) =>
    `Left out, because it is no id that can be put into a command: ${what} ${text}`;
  const wrong = (what: string, ids: readonly string[]) =>
    ids.filter((id) => !isObjectId(id)).map((id) => sentence(what, id));
  return [
    ...(uuid === undefined || isManagerUuid(uuid) ? [] : [sentence('manager UUID', uuid)]),
    ...wrong(
      'repository',
      repositories.map(({ id }) => id),
    ),
    ...wrong(
      'file system',
      fileSystems.map(({ uuid: id }) => id),
    ),
  ];
}
