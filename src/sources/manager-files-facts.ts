import {
  type DumpField,
  type DumpRepository,
  type DumpServer,
  managerUuidFields,
  readAgentDbDump,
} from '../formats/agent-db-dump.js';
import type { ReadFinding } from '../formats/document.js';
import type { FileKind } from '../formats/file-kind.js';
import { differingIds } from '../formats/manager-uuid.js';
import { readNetworkMeta } from '../formats/network-meta.js';
import {
  type Ocfs2Document,
  type Ocfs2Field,
  readOcfs2Parameters,
  readOcfs2Stats,
} from '../formats/ocfs2-parameters.js';
import { readOvmmConfig } from '../formats/ovmm-config.js';
import { readOvmmSysconfig } from '../formats/ovmm-sysconfig.js';
import { recogniseKind } from '../formats/recognise.js';
import { readXmList } from '../formats/xm-list.js';
import type {
  EnvironmentPart,
  ManagerAttributes,
  Ocfs2Attributes,
  ServerAttributes,
} from '../model/environment.js';
import { mergeFacts } from '../model/merge-facts.js';
import type { Fact, Facts, Origin } from '../model/origin.js';
import { agentFacts } from './agent-facts.js';
import { deviceListFacts, multipathFacts, ocfs2DeviceFacts } from './device-alias-facts.js';
import { metaCard, scriptCard } from './host-card-facts.js';
import { clusterConfFacts } from './host-pool-facts.js';
import { joinedParts } from './joined-parts.js';
import { CliReplies } from './manager-cli-facts.js';
import { ownerFact } from './owner-facts.js';
import { type Found, factAt, PartOfHosts, serverOf, textFacts } from './part-of-hosts.js';
import { poolsOfRepositories } from './repository-pools.js';
import { RestReplies } from './rest-facts.js';
import { runningDomain } from './running-domain-facts.js';
import { deviceOfReply } from './server-replies.js';
import type { CapturedFiles } from './source.js';

/** Reads every captured file of a manager or server by its kind. Kinds that hold no facts of the model are kept only. */
export async function interpretManagerFiles(captured: CapturedFiles): Promise<EnvironmentPart> {
  const part = new PartOfHosts();
  const replies = new RestReplies();
  const sessions = new CliReplies();
  for (const path of captured.paths) {
    const bytes = await captured.read(path);
    const kind = recogniseKind(path.split('/').at(-1) ?? '', bytes);
    if (kind === 'agent-reply') agentFacts(bytes, { source: 'server-agents', file: path }, part);
    else if (kind === 'rest-reply') replies.add(bytes, path);
    else if (kind === 'cli-transcript') sessions.add(bytes, path);
    else if (kind) interpreters[kind]?.(bytes, { source: 'manager-files', file: path }, part);
  }
  part.nameServers();
  part.manager = mergeFacts<ManagerAttributes>('manager', part.managers, part.findings);
  part.repositories.push(...poolsOfRepositories(part.servers));
  const live = [replies, sessions].flatMap((told) => (told.isEmpty() ? [] : [told.part()]));
  return live.length === 0 ? part : joinedParts([part, ...live]);
}

type Interpreter = (bytes: Uint8Array, file: Origin, part: PartOfHosts) => void;

const interpreters: Partial<Record<FileKind, Interpreter>> = {
  config: interpretConfig,
  ovmm: interpretSysconfig,
  'network-meta': interpretNetworks,
  ifcfg: (bytes, file, part) => scriptCard(bytes, file, serverOf(file), part),
  'cluster.conf': (bytes, file, part) => clusterConfFacts(bytes, file, serverOf(file), part),
  'dump-db-server': interpretDump,
  'dump-db-repository': interpretDump,
  'xm-list': interpretDomains,
  'ocfs2-devices': ocfs2DeviceFacts,
  multipath: multipathFacts,
  'device-names': deviceListFacts,
  'ocfs2-parameters': (bytes, file, part) => interpretOcfs2(readOcfs2Parameters(bytes), file, part),
  'ocfs2-stats': (bytes, file, part) => interpretOcfs2(readOcfs2Stats(bytes), file, part),
};

function dumped(field: DumpField | undefined): Found | undefined {
  return field && { value: field.text, line: field.line, column: field.column };
}

/** The differing manager UUIDs of one record; a number is none, whatever its digits are. */
function dumpedUuids(record: DumpServer | DumpRepository): Found[] {
  const texts = managerUuidFields(record).filter(({ value }) => value.kind === 'str');
  const found = texts.map(({ key, text, line, column }) => ({ key, value: text, line, column }));
  return differingIds(found, 'manager_uuid');
}

/** What a record says of its owner; None is as good as an empty text, a number is no UUID. */
function dumpedOwners(record: DumpServer | DumpRepository): Found[] {
  const fields = [record.managerUuid, ...record.otherFields.filter(({ key }) => key === 'manager_uuid')];
  return fields.flatMap((field) => {
    if (!field) return [];
    const { value, text, line, column } = field;
    return [
      { value: value.kind === 'none' ? '' : value.kind === 'str' ? text : `no text: ${text}`, line, column },
    ];
  });
}

function interpretConfig(bytes: Uint8Array, file: Origin, part: PartOfHosts): void {
  const { document, findings } = readOvmmConfig(bytes);
  part.note(findings, file);
  part.uuids('.config', differingIds(document.entries, 'UUID'), file);
  const { release, engine } = document;
  part.managers.push({
    ...textFacts(
      {
        buildId: document.buildId,
        databaseHost: document.databaseHost,
        databasePort: document.databasePort,
        databaseName: document.databaseName,
        databaseSchema: document.databaseSchema,
      },
      file,
    ),
    ...(release && { release: factAt(release.value, file, release) }),
    ...(engine && { databaseEngine: factAt<string>(engine.value, file, engine) }),
  });
}

function interpretSysconfig(bytes: Uint8Array, file: Origin, part: PartOfHosts): void {
  const { document, findings } = readOvmmSysconfig(bytes);
  part.note(findings, file);
  part.uuids('ovmm', differingIds(document.entries, 'UUID'), file);
}

function interpretNetworks(bytes: Uint8Array, file: Origin, part: PartOfHosts): void {
  const { document, findings } = readNetworkMeta(bytes);
  part.note(findings, file);
  metaCard(document, file, serverOf(file), part);
  for (const network of document.networks) {
    const facts = { name: factAt(network.name, file, network), roles: factAt(network.roles, file, network) };
    part.networks.push({ id: network.id, facts });
  }
}

function interpretDump(bytes: Uint8Array, file: Origin, part: PartOfHosts): void {
  const { document, findings } = readAgentDbDump(bytes);
  part.note(findings, file);
  for (const server of document.servers) {
    part.uuids('agent server database', dumpedUuids(server), file);
    const master = server.isMaster;
    const facts: Facts<ServerAttributes> = {
      ...textFacts(
        {
          registeredIp: dumped(server.registeredIp),
          managerIp: dumped(server.managerIp),
          poolName: dumped(server.poolAlias),
          clusterState: dumped(server.clusterState),
        },
        file,
      ),
      ...ownerFact(dumpedOwners(server), file),
      ...(master?.value.kind === 'bool' && { isMaster: factAt(master.value.value, file, master) }),
    };
    part.servers.push({ id: serverOf(file), facts, repositoryIds: [] });
    poolOfDump(facts, file, part);
  }
  const ids: Fact<string>[] = [];
  for (const repository of document.repositories) {
    part.uuids('agent repository database', dumpedUuids(repository), file);
    ids.push(factAt(repository.id, file, repository));
    const texts = textFacts(
      {
        name: dumped(repository.alias),
        version: dumped(repository.version),
        fileSystemType: dumped(repository.filesystem),
        fileSystemLocation: dumped(repository.fsLocation),
        mountPoint: dumped(repository.mountPoint),
      },
      file,
    );
    const facts = { ...texts, ...ownerFact(dumpedOwners(repository), file) };
    part.repositories.push({ id: repository.id, facts, read: false });
  }
  if (ids.length > 0) part.servers.push({ id: serverOf(file), facts: {}, repositoryIds: ids });
}

/** A dump names the server's pool, and not its id. */
function poolOfDump({ poolName, isMaster }: Facts<ServerAttributes>, file: Origin, part: PartOfHosts): void {
  const server = serverOf(file);
  if (!poolName) return;
  part.pools.isInNamed(server, poolName.value);
  const masterServer = isMaster?.value ? { ...isMaster, value: server } : undefined;
  part.pools.poolOf(server, { masterServer }, poolName.origin);
}

function interpretDomains(bytes: Uint8Array, file: Origin, part: PartOfHosts): void {
  const { document, findings } = readXmList(bytes);
  part.note(findings, file);
  for (const domain of document.domains) {
    const vm = runningDomain(domain, serverOf(file), { ...file, source: 'running-domains' });
    if (vm) part.vms.push(vm);
  }
}

const ocfs2Fields = [
  'blockSize',
  'clusterSize',
  'nodeSlots',
  'label',
  'uuid',
] as const satisfies Ocfs2Field[];

function interpretOcfs2(
  { document, findings }: { document: Ocfs2Document; findings: readonly ReadFinding[] },
  file: Origin,
  part: PartOfHosts,
): void {
  part.note(findings, file);
  for (const parameters of document.fileSystems) {
    if (parameters.uuid === undefined) continue;
    const facts: Record<string, Fact<unknown>> = {};
    for (const name of ocfs2Fields) {
      const value = parameters[name];
      const line = parameters.fieldLines[name] ?? parameters.line;
      if (value !== undefined) facts[name] = { value, origin: { ...file, line } };
    }
    const device = parameters.device ?? deviceOfReply(file.file);
    if (device) facts.device = factAt(device, file, parameters);
    part.fileSystems.push({ uuid: parameters.uuid, facts: facts as Facts<Ocfs2Attributes> });
  }
}
