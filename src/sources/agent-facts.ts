import type { AgentPoolFileSystem } from '../formats/agent-file-systems.js';
import type { AgentReply } from '../formats/agent-reply.js';
import { readAgentReply } from '../formats/agent-reply.js';
import type { AgentKnownRepository, AgentRepository } from '../formats/agent-repositories.js';
import type { AgentPools, AgentServer } from '../formats/agent-server.js';
import type { AgentRunningVms, AgentVmConfig } from '../formats/agent-vms.js';
import { type Release, releases, type VirtualMachine } from '../model/environment.js';
import type { Fact, Origin } from '../model/origin.js';
import { agentCards } from './host-card-facts.js';
import { clusterFacts, poolFileSystemFacts, poolOfServer, poolsOfAgent } from './host-pool-facts.js';
import { emptyOwner, ownerFact } from './owner-facts.js';
import { factAt, type PartOfHosts, serverOf, textFacts } from './part-of-hosts.js';
import { runningDomain } from './running-domain-facts.js';
import { vmDefinitionFacts } from './vm-cfg-facts.js';

/** Where a reply of an agent was saved: `<server>/<call>.xml`, definitions in `<server>/get_vm_config/<repository>/<VM>.xml`. */
interface ReplyPlace {
  readonly server: string;
  readonly repositoryId?: string;
  readonly vmId?: string;
  readonly kind: 'vm' | 'template';
}

function placeOf(file: Origin): ReplyPlace {
  const match = /(?:^|\/)(?:([^/]+)\/)?get_(vm|template)_config\/([^/]+)\/([^/]+)\.xml$/.exec(file.file);
  if (!match) return { server: serverOf(file), kind: 'vm' };
  const [, server = 'server', kind, repositoryId = '', vmId = ''] = match;
  return { server, repositoryId, vmId, kind: kind === 'template' ? 'template' : 'vm' };
}

/** Adds what one reply of an agent tells; `<server>` of its path is the server, until a reply tells its id. */
export function agentFacts(bytes: Uint8Array, file: Origin, part: PartOfHosts): void {
  const { document, findings } = readAgentReply(bytes);
  part.note(findings, file);
  take(document, file, placeOf(file), part);
}

function take(reply: AgentReply, file: Origin, place: ReplyPlace, part: PartOfHosts): void {
  const { server } = place;
  if (reply.reply === 'server') takeServer(reply, file, server, part);
  else if (reply.reply === 'server-pool') takePools(reply, file, server, part);
  else if (reply.reply === 'repository-db') takeKnown(reply.repositories, file, server, part);
  else if (reply.reply === 'repositories')
    for (const one of reply.repositories) takeContents(one, file, part);
  else if (reply.reply === 'pool-file-system') takePoolFileSystem(reply, file, server, part);
  else if (reply.reply === 'cluster') clusterFacts(reply, file, server, part);
  else if (reply.reply === 'vm-config') takeDefinition(reply, file, place, part);
  else if (reply.reply === 'running-vms') takeRunning(reply, file, server, part);
  else if (reply.reply === 'network') {
    agentCards(reply.devices, file, server, part);
    for (const { network } of reply.devices) {
      if (!network) continue;
      const { id, name, roles } = network;
      const facts = { name: factAt(name, file, network), roles: factAt(roles, file, network) };
      part.networks.push({ id, facts });
    }
  } else if (reply.reply === 'mounted-file-systems') {
    for (const { type, directory, device } of reply.mounts) {
      const id = /^\/OVS\/Repositories\/([^/]+)$/.exec(directory.value)?.[1];
      const fileSystemType = { ...directory, value: type };
      const facts = textFacts({ fileSystemLocation: device, fileSystemType, mountPoint: directory }, file);
      if (id) part.repositories.push({ id, facts, read: false });
    }
  }
}

function takeServer(server: AgentServer, file: Origin, id: string, part: PartOfHosts): void {
  part.uuids('agent discover_server', [server.managerUuid], file);
  const { uuid, isMaster, hostname } = server;
  const assumed = "it is the host's own name, and the manager may call it otherwise";
  const texts = textFacts({ registeredIp: server.registeredIp, clusterState: server.clusterState }, file);
  const facts = {
    ...texts,
    ...ownerFact([server.managerUuid], file, emptyOwner),
    ...(hostname && { name: { ...factAt(hostname.value, file, hostname), assumed } }),
    ...(isMaster && { isMaster: factAt(/^true$/i.test(isMaster.value), file, isMaster) }),
  };
  part.servers.push({ id, facts, repositoryIds: [] });
  if (uuid) part.serverIds.set(id, uuid.value);
  poolOfServer(server, file, id, part);
  const release = releaseFact(server, file);
  if (release) part.managers.push({ release });
}

/** `3.2.1.516` is of a manager of 3.2; a server may be behind its manager, so it is marked. */
function releaseFact({ managerApiVersion }: AgentServer, file: Origin): Fact<Release> | undefined {
  const release = releases.find((known) => managerApiVersion?.value.startsWith(`${known}.`));
  if (!release || !managerApiVersion) return undefined;
  const assumed = `a server was last told of a manager of ${managerApiVersion.value}`;
  return { ...factAt(release, file, managerApiVersion), assumed };
}

function takePools(reply: AgentPools, file: Origin, server: string, part: PartOfHosts): void {
  poolsOfAgent(reply, file, part);
  for (const { alias } of reply.pools) {
    if (alias)
      part.servers.push({ id: server, facts: textFacts({ poolName: alias }, file), repositoryIds: [] });
  }
}

function takeKnown(
  repositories: readonly AgentKnownRepository[],
  file: Origin,
  server: string,
  part: PartOfHosts,
): void {
  const repositoryIds: Fact<string>[] = [];
  for (const repository of repositories) {
    const { id, managerUuid } = repository;
    part.uuids('agent repository database', [managerUuid], file);
    repositoryIds.push(factAt(id.value, file, id));
    const texts = textFacts(
      {
        name: repository.alias,
        version: repository.version,
        fileSystemType: repository.fileSystemType,
        fileSystemLocation: repository.location,
        mountPoint: repository.mountPoint,
      },
      file,
    );
    const facts = { ...texts, ...ownerFact([managerUuid], file, emptyOwner) };
    part.repositories.push({ id: id.value, facts, read: false });
  }
  if (repositoryIds.length > 0) part.servers.push({ id: server, facts: {}, repositoryIds });
}

function takeContents(repository: AgentRepository, file: Origin, part: PartOfHosts): void {
  const { id, alias, version, managerUuid } = repository;
  part.uuids('agent discover_repositories', [managerUuid], file);
  const facts = {
    ...textFacts({ name: alias, version }, file),
    ...ownerFact([managerUuid], file, emptyOwner),
  };
  part.repositories.push({ id: id.value, facts, read: false });
  for (const kind of ['vm', 'template'] as const) {
    const directories = kind === 'vm' ? repository.virtualMachines : repository.templates;
    for (const { name, files } of directories) {
      if (files.includes('vm.cfg'))
        part.vms.push(mentionedVm(name.value, kind, factAt(id.value, file, name)));
    }
  }
}

/** A VM of which only the directory is known: it exists, whatever else can be read of it. */
function mentionedVm(id: string, kind: 'vm' | 'template', repositoryId: Fact<string>): VirtualMachine {
  const nothing = { disks: [], vnics: [], otherKeys: [], definitions: [], problems: [], stated: {} };
  return { id, kind, facts: { repositoryId }, ...nothing };
}

/** One on a LUN is an OCFS2 file system to make again; one on NFS lies in a file of the filer. */
function takePoolFileSystem(
  found: AgentPoolFileSystem,
  file: Origin,
  server: string,
  part: PartOfHosts,
): void {
  poolFileSystemFacts(found, file, server, part);
  part.uuids('pool file system', [found.managerUuid], file);
  const { uuid, target } = found;
  if (!uuid || !target?.value.startsWith('/dev/')) return;
  part.fileSystems.push({ uuid: uuid.value, facts: textFacts({ device: target }, file) });
}

function takeDefinition(
  { document }: AgentVmConfig,
  file: Origin,
  { vmId, repositoryId, kind }: ReplyPlace,
  part: PartOfHosts,
): void {
  const name = document.assignments.findLast((assignment) => assignment.name === 'name')?.value;
  const id = vmId ?? (name?.kind === 'str' ? name.text.trim() : '');
  if (id === '') {
    const message = 'a definition without a name: which VM it is of is not known, and it is not used';
    part.note([{ severity: 'warning', code: 'missing-field', message, line: 1, column: 1 }], file);
    return;
  }
  const { vm, findings } = vmDefinitionFacts(
    { document, findings: [] },
    { id, kind, repositoryId, origin: file },
  );
  part.vms.push(vm);
  // without the call's own words the id is only what the definition says of itself
  part.findings.push(...findings.filter(({ code }) => vmId !== undefined || code !== 'id-differs'));
}

function takeRunning({ domains }: AgentRunningVms, file: Origin, server: string, part: PartOfHosts): void {
  for (const domain of domains) {
    const vm = runningDomain(domain, server, { ...file, source: 'running-domains' });
    if (vm) part.vms.push(vm);
  }
}
