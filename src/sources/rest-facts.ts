import { maskSecrets } from '../base/secret.js';
import { readRestReply } from '../formats/rest-reply.js';
import {
  type EnvironmentPart,
  type FileSystem,
  type ManagerAttributes,
  type Network,
  type Repository,
  releases,
  type Server,
  type ServerAttributes,
  type UuidPlace,
} from '../model/environment.js';
import type { Finding } from '../model/finding.js';
import type { Fact, Facts, Origin } from '../model/origin.js';
import { networkAttributes, repositoryAttributes, serverAttributes } from './estate-attributes.js';
import { restOwner } from './owner-facts.js';
import { isUsableUuid } from './part-of-hosts.js';
import { readingFindings } from './reading-findings.js';
import { poolsOfRepositories } from './repository-pools.js';
import { restDevices, wwidOf } from './rest-device-facts.js';
import { restInfrastructure, restNames, toldOfRest } from './rest-infrastructure.js';
import { restManagerObjects } from './rest-manager-objects.js';
import { mentionedVms } from './rest-mentioned-vms.js';
import { type FiledObject, RestObjects, restFact, restOrigin } from './rest-objects-index.js';
import { restVm } from './rest-vm-facts.js';
import { factsOf } from './told-infrastructure.js';
import type { ToldNames } from './told-object.js';

/** Replies of one manager's REST interface, file by file, and what they tell when all are there. */
export class RestReplies {
  readonly #objects = new RestObjects();
  readonly #findings: Finding[] = [];

  /** Adds a captured or saved reply. */
  add(bytes: Uint8Array, path: string): void {
    const file: Origin = { source: 'manager-rest', file: path };
    const { document, findings } = readRestReply(bytes);
    this.#findings.push(...readingFindings(findings, path, file));
    for (const object of document.objects) this.#objects.add(object, file);
  }

  isEmpty(): boolean {
    return this.#objects.every().length === 0 && this.#findings.length === 0;
  }

  part(): EnvironmentPart {
    const objects = this.#objects;
    const findings: Finding[] = [];
    const devices = restDevices(objects);
    const names = restNames(objects);
    const servers = objects.all('Server').map((server) => restServer(server, objects, names));
    return {
      uuidPlaces: uuidPlaces(objects),
      manager: managerFacts(objects),
      servers,
      repositories: [
        ...objects.all('Repository').map((repository) => restRepository(repository, objects, names)),
        ...poolsOfRepositories(servers, 'have the repository presented to them'),
      ],
      fileSystems: objects.all('FileSystem').flatMap(restFileSystem),
      networks: objects.all('Network').map((network) => restNetwork(network, names)),
      vms: [
        ...objects.all('Vm').map((vm) => restVm(vm, devices, findings)),
        ...mentionedVms(objects, devices),
      ],
      ...disksOfManager(objects),
      managerObjects: restManagerObjects(objects),
      infrastructure: restInfrastructure(objects),
      findings: [...this.#findings, ...findings],
    };
  }
}

function uuidPlaces(objects: RestObjects): UuidPlace[] {
  const types = ['Manager', 'Server', 'Repository'] as const;
  return types.flatMap((type) =>
    (objects.all(type) as readonly FiledObject<(typeof types)[number]>[]).flatMap((object) => {
      const found = object.attributes.managerUuid;
      if (!found || !isUsableUuid(found.value)) return [];
      return [{ place: `REST ${type}`, uuid: found.value, origin: restOrigin(object, found) }];
    }),
  );
}

function managerFacts(objects: RestObjects): Facts<ManagerAttributes> {
  const [manager] = objects.all('Manager');
  const version = manager?.attributes.managerVersion;
  if (!manager || !version) return {};
  const release = releases.find((known) => version.value.startsWith(`${known}.`));
  return {
    buildId: restFact(manager, version.value, version),
    ...(release && { release: restFact(manager, release, version) }),
  };
}

function restServer(server: FiledObject<'Server'>, objects: RestObjects, names: ToldNames): Server {
  const { name, attributes } = server;
  const { ipAddress, serverPoolId, managerUuid } = attributes;
  const pool = objects.get('ServerPool', serverPoolId?.value);
  const poolName = pool?.name ? restFact(pool, pool.name.value, pool.name) : undefined;
  const named = serverPoolId?.name ? restFact(server, serverPoolId.name, serverPoolId) : undefined;
  const master = pool?.attributes.masterServerId;
  const inPool = poolName ?? named;
  const facts: Facts<ServerAttributes> = {
    ...factsOf(serverAttributes, toldOfRest(server), names),
    ...(name && { name: restFact(server, maskSecrets(name.value, 'name'), name) }),
    ...(ipAddress?.value && { registeredIp: restFact(server, ipAddress.value, ipAddress) }),
    ...(inPool && { poolName: inPool }),
    ...restOwner(server, managerUuid),
    ...(pool && master && { isMaster: restFact(pool, master.value === server.id, master) }),
  };
  return { id: server.id, facts, repositoryIds: presentedTo(server, objects) };
}

function presentedTo(server: FiledObject<'Server'>, objects: RestObjects): Fact<string>[] {
  return objects.all('Repository').flatMap((repository) => {
    const presented = repository.attributes.presentedServerIds?.find(({ value }) => value === server.id);
    return presented ? [restFact(repository, repository.id, presented)] : [];
  });
}

/** A repository on a share lies in a directory of it (`sharePath`), so only without one is the location that of the file system. */
function restRepository(
  repository: FiledObject<'Repository'>,
  objects: RestObjects,
  names: ToldNames,
): Repository {
  const { name, attributes } = repository;
  const { managerUuid, fileSystemId, sharePath } = attributes;
  const fileSystem = objects.get('FileSystem', fileSystemId?.value);
  const path = fileSystem?.attributes.path;
  const facts: Repository['facts'] = {
    ...factsOf(repositoryAttributes, toldOfRest(repository), names),
    ...(name && { name: restFact(repository, maskSecrets(name.value, 'name'), name) }),
    ...restOwner(repository, managerUuid),
    ...(fileSystem &&
      path?.value &&
      !sharePath?.value && {
        fileSystemLocation: restFact(fileSystem, maskSecrets(path.value, 'path'), path),
      }),
  };
  return { id: repository.id, facts, read: false };
}

/** One on a device is an OCFS2 file system, whose UUID is its id. */
function restFileSystem(fileSystem: FiledObject<'FileSystem'>): FileSystem[] {
  const { path } = fileSystem.attributes;
  if (!path?.value.startsWith('/dev/')) return [];
  return [{ uuid: fileSystem.id, facts: { device: restFact(fileSystem, path.value, path) } }];
}

function restNetwork(network: FiledObject<'Network'>, names: ToldNames): Network {
  const { name, attributes } = network;
  const facts: Network['facts'] = {
    ...factsOf(networkAttributes, toldOfRest(network), names),
    ...(name && { name: restFact(network, name.value, name) }),
    ...(attributes.roles && { roles: restFact(network, attributes.roles.value, attributes.roles) }),
  };
  return { id: network.id, facts };
}

/** Physical disks by WWID, and disks of both kinds that several VMs may use. */
function disksOfManager(
  objects: RestObjects,
): Required<Pick<EnvironmentPart, 'physicalDisks' | 'shareableDisks'>> {
  const physicalDisks: Record<string, Fact<string>> = {};
  const shareableDisks: Record<string, Fact<string>> = {};
  for (const disk of [...objects.all('VirtualDisk'), ...objects.all('StorageElement')]) {
    const lun = objects.get('StorageElement', disk.type === 'StorageElement' ? disk.id : undefined);
    const wwid = wwidOf(lun)?.toLowerCase();
    if (lun && wwid) physicalDisks[wwid] = restFact(lun, lun.id, lun.attributes.page83Id);
    const { shareable } = disk.attributes;
    const key = lun ? wwid : disk.id.toLowerCase();
    if (key && shareable?.value) shareableDisks[key] = restFact(disk, 'yes', shareable);
  }
  return { physicalDisks, shareableDisks };
}
