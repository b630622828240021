import type { WorldPhysicalDisk, WorldRepository, WorldServer } from '../../doubles/ovm-manager/world.js';
import type { DetailedObject, EstateDraft, TypedObject } from './estate-draft.js';
import type { PoolDraft } from './servers.js';

export interface StorageDraft {
  readonly repositories: readonly WorldRepository[];
  readonly physicalDisks: readonly WorldPhysicalDisk[];
  /** LUNs that VMs may have, by id. */
  readonly forVms: readonly WorldPhysicalDisk[];
  readonly others: readonly TypedObject[];
  /** File systems of clustered pools, by id of the pool. */
  readonly poolFileSystems: ReadonlyMap<string, string>;
}

/** File servers, arrays, LUNs and file systems, and the repositories on them. */
export function storageDraft(draft: EstateDraft, pools: readonly PoolDraft[]): StorageDraft {
  const servers = pools.flatMap((pool) => pool.servers);
  const arrays = new ArraysDraft(draft, servers);
  const fileServers = new FileServersDraft(draft, servers, arrays);
  const repositories = pools.flatMap(({ pool, servers: members }) =>
    pool ? draft.several(1, 3, () => repositoryDraft(draft, members, servers, fileServers)) : [],
  );
  const poolFileSystems = new Map(
    pools.flatMap(({ pool, servers: members }) =>
      pool?.values?.clustered === 'Yes'
        ? [[pool.id, fileServers.fileSystem(members, 'pool').id] as const]
        : [],
    ),
  );
  const forVms = draft.several(1, 8, () => arrays.disk());
  return {
    repositories,
    physicalDisks: arrays.disks,
    forVms,
    others: [...fileServers.objects, ...arrays.objects()],
    poolFileSystems,
  };
}

const gibibyte = 1_073_741_824;

class ArraysDraft {
  readonly disks: WorldPhysicalDisk[] = [];
  readonly #draft: EstateDraft;
  readonly #servers: readonly WorldServer[];
  readonly #arrays: readonly TypedObject[];
  readonly #groups: readonly TypedObject[];
  readonly #initiators: readonly TypedObject[];

  constructor(draft: EstateDraft, servers: readonly WorldServer[]) {
    this.#draft = draft;
    this.#servers = servers;
    this.#arrays = [this.#unmanaged(), ...draft.several(1, 2, () => this.#iscsi())];
    const id = () => draft.id('32');
    this.#groups =
      draft.release === '3.2'
        ? []
        : this.#arrays.map((array) => ({
            type: 'VolumeGroup',
            id: id(),
            name: draft.names.name(),
            values: { description: draft.names.text() },
            refs: { storageArray: array.id },
          }));
    this.#initiators = servers.map(() => ({
      type: 'StorageInitiator',
      id: `iqn.1988-12.com.oracle:${draft.random.hex(12)}`,
      name: draft.names.host('initiator'),
    }));
  }

  /** A LUN of one of the arrays. */
  disk(): WorldPhysicalDisk {
    const { random, names, id } = this.#draft;
    const at = random.between(0, this.#arrays.length - 1);
    const size = random.between(1, 2000);
    const [array, group] = [this.#arrays[at], this.#groups[at]];
    const disk = {
      id: id('18'),
      name: `NETAPP (${this.disks.length})`,
      page83: random.chance(0.2) ? `3600A0B8${random.hex(25).toUpperCase()}` : `36001405${random.hex(25)}`,
      values: {
        size: `${size}.0`,
        shareable: random.chance(0.3) ? 'Yes' : 'No',
        description: names.text(),
      },
      refs: { ...(array && { array: array.id }), ...(group && { volumeGroup: group.id }) },
      unshown: { bytes: String(size * gibibyte) },
    };
    this.disks.push(disk);
    return disk;
  }

  objects(): TypedObject[] {
    const { random, names, id, release } = this.#draft;
    const all = [...this.#arrays, ...this.#groups];
    if (release === '3.2') return all;
    const [, iscsi] = this.#arrays;
    const own = this.disks.filter(({ refs }) => refs?.array === iscsi?.id);
    const group = {
      type: 'AccessGroup',
      id: id('27'),
      name: names.name(),
      values: { description: names.text() },
      refs: {
        storageArray: iscsi?.id ?? '',
        storageInitiator: this.#initiators.map((initiator) => initiator.id),
        ...(own.length > 0 && { physicalDisk: own.filter(() => random.chance(0.7)).map((disk) => disk.id) }),
      },
    };
    return [...all, ...this.#initiators, group];
  }

  #unmanaged(): TypedObject {
    const { release, id } = this.#draft;
    const name = 'Unmanaged FibreChannel Storage Array';
    return {
      type: release === '3.2' ? 'SanServer' : 'StorageArray',
      id: release === '3.2' ? id('09') : name,
      name,
      values: { plugin: 'Oracle Generic SCSI Plugin', storageType: 'FIBRECHANNEL', useChap: 'No' },
    };
  }

  #iscsi(): TypedObject {
    const { release, id, names, random, some } = this.#draft;
    const chap = random.chance(0.5);
    return {
      type: release === '3.2' ? 'SanServer' : 'StorageArray',
      id: id('09'),
      name: names.name(),
      values: {
        plugin: 'Oracle Generic SCSI Plugin',
        storageType: 'ISCSI',
        storageName: names.host('target'),
        accessHost: names.address(5),
        accessPort: '3260',
        useChap: chap ? 'Yes' : 'No',
        ...(chap && { accessUsername: 'chap-user', accessPassword: 'kanarie-9' }),
        adminHost: names.address(6),
        adminUserName: 'storage-admin',
        adminPassword: 'kanarie-9',
        description: names.text(),
      },
      refs: { adminServer: some(this.#servers, 0.6).map((server) => server.id) },
    };
  }
}

class FileServersDraft {
  readonly objects: TypedObject[] = [];
  readonly #draft: EstateDraft;
  readonly #arrays: ArraysDraft;
  readonly #network: TypedObject[];
  readonly #local = new Map<string, TypedObject>();

  constructor(draft: EstateDraft, servers: readonly WorldServer[], arrays: ArraysDraft) {
    this.#draft = draft;
    this.#arrays = arrays;
    this.#network = draft.several(1, 2, () => this.#networkServer(servers));
    for (const server of servers) this.#local.set(server.id, this.#localServer(server));
    this.objects.push(...this.#network, ...this.#local.values());
  }

  /** An export of a file server, or a LUN that the servers have a file system on. */
  fileSystem(servers: readonly WorldServer[], use: string): TypedObject {
    const made = this.#draft.random.chance(0.5) ? this.#exported(use) : this.#onLun(servers);
    this.objects.push(made);
    return made;
  }

  #exported(use: string): TypedObject {
    const { random, names, id } = this.#draft;
    const nas = random.pick(this.#network);
    const path = `${nas.values?.accessHost}:/export/${names.host(use)}`;
    return {
      type: 'FileSystem',
      id: id('05'),
      name: `nfs on ${path}`,
      values: { path, description: names.text() },
      refs: { fileServer: nas.id },
    };
  }

  #onLun([server]: readonly WorldServer[]): TypedObject {
    const { names, id } = this.#draft;
    const disk = this.#arrays.disk();
    return {
      type: 'FileSystem',
      id: id('05'),
      name: names.name(),
      values: { path: `/dev/mapper/${disk.page83}`, description: names.text() },
      refs: { fileServer: this.#local.get(server?.id ?? '')?.id ?? '', physicalDisk: disk.id },
    };
  }

  #networkServer(servers: readonly WorldServer[]): TypedObject {
    const { id, names, random, some } = this.#draft;
    const ids = (probability: number) => some(servers, probability).map((server) => server.id);
    return {
      type: 'FileServer',
      id: id('09'),
      name: names.name(),
      values: {
        plugin: 'Oracle Generic Network File System',
        accessHost: names.address(7),
        uniformedExports: random.pick(['Yes', 'No']),
        description: names.text(),
      },
      refs: { adminServer: ids(0.7), refreshServer: ids(0.3) },
      unshown: { fileServerType: 'NETWORK' },
    };
  }

  #localServer(server: WorldServer): TypedObject {
    const { id, names } = this.#draft;
    return {
      type: 'FileServer',
      id: id('09'),
      name: `Local FS ${server.name}`,
      values: { plugin: 'Oracle OCFS2 File system', description: names.text() },
      refs: { adminServer: [server.id] },
      unshown: { fileServerType: 'LOCAL' },
    };
  }
}

function repositoryDraft(
  draft: EstateDraft,
  members: readonly WorldServer[],
  servers: readonly WorldServer[],
  fileServers: FileServersDraft,
): WorldRepository {
  const { random, names, id, several } = draft;
  const [first] = members;
  const more = (random.chance(0.15) ? servers : members).filter(() => random.chance(0.7));
  const presented = new Set([...(first ? [first.id] : []), ...more.map((server) => server.id)]);
  return {
    // ids without Oracle's beginning were seen as well
    id: random.chance(0.2) ? random.hex(32) : id('03'),
    name: names.name(),
    values: { description: names.text() },
    refs: { fileSystem: fileServers.fileSystem(members, 'repository').id, server: [...presented] },
    refreshed: true,
    files: several(0, 12, () => {
      const size = random.between(1, 900);
      return {
        id: id('12', '.img'),
        // not every file has a name of its own
        ...(random.chance(0.9) && { name: names.freeName() }),
        shareable: random.chance(0.2),
        values: { max: `${size}.0`, used: '0.0' },
        unshown: { bytes: String(size * gibibyte) },
      };
    }),
    isos: several(0, 3, () => ({
      id: id('15', '.iso'),
      name: `${names.name()}.iso`,
      unshown: { bytes: String(random.between(1, 9) * gibibyte) },
    })),
  };
}

/** Who may reach repositories by NFS. */
export function exportsOf(
  draft: EstateDraft,
  repositories: readonly DetailedObject[],
  servers: readonly WorldServer[],
): TypedObject[] {
  const { random, names, id } = draft;
  if (draft.release === '3.2') return [];
  return draft.several(0, 2, () => ({
    type: 'RepositoryExport',
    id: id('28'),
    name: names.name(),
    values: {
      clientHostName: names.address(8),
      options: 'rw, async, no_root_squash',
      description: names.text(),
    },
    refs: { repository: random.pick(repositories).id, server: random.pick(servers).id },
  }));
}
