import { closeSync, ftruncateSync, mkdirSync, openSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Random, randomFrom } from './random.js';
import {
  dumpRepositoryText,
  dumpServerText,
  managerConfigText,
  managerSysconfigText,
  type NetworkFacts,
  networkScripts,
  ovsmetaText,
  ovsrepoText,
  type RepositoryFacts,
} from './server-files.js';
import { vmConfigLines, vmKeys } from './vm-definition.js';

/** How large, and which one: the same numbers always give the same bytes. */
export interface LargeEstateSize {
  readonly vms: number;
  readonly repositories: number;
  readonly seed: number;
}

/** What was written. */
export interface LargeEstate {
  readonly managerUuid: string;
  readonly vms: number;
  readonly disks: number;
  readonly pools: readonly string[];
}

const repositoriesPerPool = 4;
const osTypes = [
  ...['Oracle Linux 5', 'Oracle Linux 6', 'Oracle Linux 7', 'Red Hat Enterprise Linux 6', 'Other Linux'],
  ...['Microsoft Windows Server 2008', 'Microsoft Windows Server 2012', 'Oracle Solaris 11'],
];

/**
 * Writes an estate of `vms` clean VMs, spread evenly over `repositories` repositories, below `folder`
 * (`repositories/` and `manager-files/`, laid out as in the sample estate). Nothing is missing in it: each VM has
 * the usual 27 keys, 1 to 3 disk files (sparse, 1 to 8 MiB) and 1 or 2 network cards on networks with names; each
 * repository belongs to one server pool. The folder must be empty or missing.
 */
export function writeLargeEstate(folder: string, size: LargeEstateSize): LargeEstate {
  const random = randomFrom(size.seed);
  const ids = idMaker(random);
  const managerUuid = ids('01');
  const networks = makeNetworks(random);
  const repositories = Array.from({ length: size.repositories }, (_, index) =>
    repositoryFacts(ids('03'), index, random),
  );
  writeManager(join(folder, 'manager-files', 'manager'), managerUuid);
  const pools = writeServers(join(folder, 'manager-files', 'servers'), repositories, networks, managerUuid);
  let disks = 0;
  for (const [index, repository] of repositories.entries()) {
    const vms = indexesOf(size.vms, size.repositories, index);
    disks += writeRepository(folder, { repository, vms, networks, random, ids, managerUuid });
  }
  return { managerUuid, vms: repositories.length === 0 ? 0 : size.vms, disks, pools };
}

/** The VM numbers of the repository with the given index: every `repositories`-th one. */
function indexesOf(vms: number, repositories: number, index: number): number[] {
  const count = Math.floor((vms - index - 1) / repositories) + 1;
  return Array.from({ length: Math.max(0, count) }, (_, nth) => index + nth * repositories);
}

type IdMaker = (type: string) => string;

/** Ids with a running number in them, so that two can never be equal. */
function idMaker(random: Random): IdMaker {
  let next = 0;
  return (type) => {
    next += 1;
    return `0004fb0000${type}0000${random.hex(8)}${next.toString(16).padStart(8, '0')}`;
  };
}

function makeNetworks(random: Random): NetworkFacts[] {
  const named = Array.from({ length: 8 }, (_, index) => ({
    id: `10${random.hex(6)}${index.toString(16).padStart(2, '0')}`,
    name: `vlan${100 + index}`,
    roles: 'VIRTUAL_MACHINE',
    uplink: `bond1.${100 + index}`,
  }));
  return [
    { id: 'c0a80a00', name: '192.168.10.0', roles: 'MANAGEMENT,CLUSTER_HEARTBEAT', uplink: 'bond0' },
    ...named,
  ];
}

function repositoryFacts(id: string, index: number, random: Random): RepositoryFacts {
  const alias = `repo${String(index + 1).padStart(3, '0')}`;
  return { id, alias, filesystem: 'ocfs2', location: `/dev/mapper/3600144f0${random.hex(24)}` };
}

function writeManager(folder: string, managerUuid: string): void {
  write(join(folder, '.config'), managerConfigText(managerUuid));
  write(join(folder, 'etc', 'sysconfig', 'ovmm'), managerSysconfigText(managerUuid));
}

/** One server for each pool of up to four repositories; returns the names of the pools. */
function writeServers(
  folder: string,
  repositories: readonly RepositoryFacts[],
  networks: readonly NetworkFacts[],
  managerUuid: string,
): string[] {
  const count = Math.ceil(repositories.length / repositoriesPerPool);
  return Array.from({ length: count }, (_, index) => {
    const number = String(index + 1).padStart(2, '0');
    const root = join(folder, `ovs${number}`);
    const own = repositories.slice(index * repositoriesPerPool, (index + 1) * repositoriesPerPool);
    const server = {
      isMaster: true,
      address: `192.168.${10 + (index >> 7)}.${20 + (index & 127)}`,
      pool: `pool${number}`,
    };
    write(join(root, 'dump_db_server.txt'), dumpServerText(server, managerUuid));
    write(join(root, 'dump_db_repository.txt'), dumpRepositoryText(own, managerUuid));
    for (const [name, text] of networkScripts(networks)) write(join(root, 'network-scripts', name), text);
    return server.pool;
  });
}

interface RepositoryTask {
  readonly repository: RepositoryFacts;
  readonly vms: readonly number[];
  readonly networks: readonly NetworkFacts[];
  readonly random: Random;
  readonly ids: IdMaker;
  readonly managerUuid: string;
}

function writeRepository(folder: string, task: RepositoryTask): number {
  const root = join(folder, 'repositories', task.repository.id);
  for (const name of ['Assemblies', 'ISOs', 'Templates', 'VirtualDisks', 'VirtualMachines']) {
    mkdirSync(join(root, name), { recursive: true });
  }
  write(join(root, '.ovsrepo'), ovsrepoText(task.repository, task.managerUuid));
  const names = new Map<string, string>();
  for (const vm of task.vms) writeVm(root, vm, task, names);
  write(join(root, '.ovsmeta'), ovsmetaText(names));
  return names.size;
}

function writeVm(root: string, vm: number, task: RepositoryTask, diskNames: Map<string, string>): void {
  const { random, ids, networks } = task;
  const id = ids('06');
  const name = `vm${String(vm + 1).padStart(5, '0')}`;
  const disks = Array.from({ length: random.between(1, 3) }, (_, slot) => {
    const file = `${ids('12')}.img`;
    diskNames.set(file, `${name}_disk${slot + 1}`);
    writeSparse(join(root, 'VirtualDisks', file), random.between(1, 8) * 1_048_576);
    return `file:/OVS/Repositories/${task.repository.id}/VirtualDisks/${file},xvd${'abc'.charAt(slot)},w`;
  });
  const vifs = Array.from({ length: random.between(1, 2) }, (_, card) => {
    const bridge = random.pick(networks.slice(1)).id;
    return `mac=${macOf(vm * 2 + card)},bridge=${bridge}`;
  });
  const memory = random.between(1, 64) * 512;
  const keys = vmKeys({
    id,
    name,
    kind: 'hvm',
    os: random.pick(osTypes),
    memory,
    vcpus: random.between(1, 8),
    disks,
    vifs,
  });
  write(join(root, 'VirtualMachines', id, 'vm.cfg'), `${vmConfigLines(keys).join('\n')}\n`);
}

function macOf(number: number): string {
  const [high, middle, low] = [number >> 16, number >> 8, number].map((part) =>
    (part & 255).toString(16).padStart(2, '0'),
  );
  return `00:21:f6:${high}:${middle}:${low}`;
}

function writeSparse(path: string, bytes: number): void {
  const file = openSync(path, 'wx');
  try {
    ftruncateSync(file, bytes);
  } finally {
    closeSync(file);
  }
}

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

if (process.argv[1] !== undefined && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const [folder, vms = '1000', repositories = '10', seed = '1'] = process.argv.slice(2);
  if (folder === undefined) {
    process.stderr.write('usage: large-estate.ts FOLDER [VMS [REPOSITORIES [SEED]]]\n');
    process.exitCode = 2;
  } else {
    const size = { vms: Number(vms), repositories: Number(repositories), seed: Number(seed) };
    process.stdout.write(`${JSON.stringify(writeLargeEstate(folder, size))}\n`);
  }
}
