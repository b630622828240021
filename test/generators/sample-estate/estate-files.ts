import {
  dumpRepositoryText,
  dumpServerText,
  managerConfigText,
  managerSysconfigText,
  networkScripts,
  ovsmetaText,
  ovsrepoText,
  type RepositoryFacts,
} from '../server-files.js';
import { deviceRows } from './device-machines.js';
import { faultyRows, orphanDisk, runningDisk, templateRows } from './faulty-machines.js';
import { readmeText } from './readme.js';
import { runningDomainsText } from './running-domains.js';
import { machinePath, type SampleMachine, type StoredFile, sampleMachine } from './sample-machine.js';
import { fileSystems, managerUuid, networks, type PoolFacts, pools, repositories } from './sites.js';
import { kindRows, namingRows } from './usual-machines.js';
import { writtenRows } from './written-machines.js';

/** Paths relative to the estate's folder, with `/`, and what the files hold. */
export type EstateFiles = Map<string, string | Uint8Array>;

/** All VMs and templates of the sample estate. */
export function sampleMachines(): SampleMachine[] {
  const rows = [kindRows, namingRows, writtenRows, deviceRows, faultyRows, templateRows].flat();
  return rows.map(sampleMachine);
}

/** Every file of the sample estate. */
export function sampleEstateFiles(): EstateFiles {
  const machines = sampleMachines();
  const stored = storedFiles(machines);
  const files: EstateFiles = new Map();
  for (const repository of repositories) addRepository(files, repository, stored);
  for (const machine of machines) files.set(`${machinePath(machine)}/vm.cfg`, machine.content);
  for (const file of stored) files.set(storedPath(file), `placeholder for ${file.file}\n`);
  files.set(assemblyPath(), 'placeholder for package.ova\n');
  addManager(files);
  for (const pool of pools) addServers(files, pool);
  files.set('manager-files/servers/ovs03/xm-list.txt', runningDomainsText);
  files.set('sizes.tsv', sizesText(stored));
  files.set('README.md', readmeText(machines));
  files.set('SOURCES.tsv', sourcesText([...files.keys(), 'SOURCES.tsv']));
  return files;
}

function storedPath(file: StoredFile): string {
  return `repositories/${file.repository.id}/${file.folder}/${file.file}`;
}

/** Each disk and ISO file that lies in a repository, once. */
function storedFiles(machines: readonly SampleMachine[]): StoredFile[] {
  const named = machines.flatMap((machine) =>
    machine.disks.flatMap((entry) => ('stored' in entry && !entry.missing ? [entry.stored] : [])),
  );
  return [...new Map([...named, orphanDisk, runningDisk].map((file) => [file.file, file])).values()];
}

function addRepository(files: EstateFiles, repository: RepositoryFacts, stored: readonly StoredFile[]): void {
  const root = `repositories/${repository.id}`;
  const own = stored.filter((file) => file.repository === repository);
  const names = own.flatMap((file): [string, string][] => (file.name ? [[file.file, file.name]] : []));
  files.set(`${root}/.ovsrepo`, ovsrepoText(repository, managerUuid));
  files.set(`${root}/.ovsmeta`, ovsmetaText(new Map(names)));
}

/** The type digits of an assembly's id are not known; these are invented. */
function assemblyPath(): string {
  return `repositories/${repositories.at(-1)?.id}/Assemblies/0004fb00009900001d3b5f7a9c0e2468/package.ova`;
}

function addManager(files: EstateFiles): void {
  files.set('manager-files/manager/.config', managerConfigText(managerUuid));
  files.set('manager-files/manager/etc/sysconfig/ovmm', managerSysconfigText(managerUuid));
}

function addServers(files: EstateFiles, pool: PoolFacts): void {
  for (const [index, server] of pool.servers.entries()) {
    const root = `manager-files/servers/${server.name}`;
    const facts = { isMaster: index === 0, address: server.address, pool: pool.name };
    files.set(`${root}/dump_db_server.txt`, dumpServerText(facts, managerUuid));
    files.set(`${root}/dump_db_repository.txt`, dumpRepositoryText(pool.repositories, managerUuid));
    files.set(`${root}/cluster.conf`, clusterText(pool));
    for (const [name, text] of networkScripts(networks)) files.set(`${root}/network-scripts/${name}`, text);
    for (const repository of pool.repositories) addFileSystem(files, root, repository);
  }
}

function addFileSystem(files: EstateFiles, root: string, repository: RepositoryFacts): void {
  const reply = fileSystems.get(repository.id);
  if (reply === undefined) return;
  const command = `tunefs.ocfs2 -Q "B=%B, T=%T, N=%N V=%V U=%U\\n" ${repository.location}`;
  files.set(`${root}/tunefs-${repository.id}.txt`, `${command}\n${reply}\n`);
}

function clusterText(pool: PoolFacts): string {
  const cluster = pool.id.slice(-16);
  const nodes = pool.servers.map(
    (server, number) =>
      `node:\n\tip_port = 7777\n\tip_address = ${server.address}\n\tnumber = ${number}\n` +
      `\tname = ${server.name}\n\tcluster = ${cluster}\n`,
  );
  return [
    `heartbeat:\n\tregion = ${pool.fileSystem.toUpperCase()}\n\tcluster = ${cluster}\n`,
    ...nodes,
    `cluster:\n\tnode_count = ${nodes.length}\n\theartbeat_mode = global\n\tname = ${cluster}\n`,
  ].join('\n');
}

function sizesText(stored: readonly StoredFile[]): string {
  const lines = stored.map((file) => `${storedPath(file)}\t${file.bytes}`).sort();
  return `path\tbytes\n${lines.join('\n')}\n`;
}

function sourcesText(paths: readonly string[]): string {
  const lines = [...paths].sort().map((path) => `${path}\t${sourceOf(path)}`);
  return `path\tsource\tlicence\n${lines.join('\n')}\n`;
}

function sourceOf(path: string): string {
  if (path.endsWith('/ovmm')) return 'after samples/ovmm of megacoder/generic-prettyprinter\tMIT';
  return 'made up, written by test/generators/write-sample-estate.ts\tApache-2.0';
}
