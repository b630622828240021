import { maskSecrets } from '../base/secret.js';
import { readCliReply, readCliTranscript } from '../formats/ovm-cli-objects/read-cli-transcript.js';
import type {
  EnvironmentPart,
  ManagerAttributes,
  Network,
  Repository,
  Server,
  ServerAttributes,
} from '../model/environment.js';
import type { Finding } from '../model/finding.js';
import type { Fact, Facts, Origin } from '../model/origin.js';
import { networkAttributes, repositoryAttributes, serverAttributes } from './estate-attributes.js';
import { wwidOf } from './manager-cli-device-facts.js';
import { cliInfrastructure, cliNames, toldOfCli } from './manager-cli-infrastructure.js';
import {
  allTold,
  type CliObject,
  CliObjects,
  type FiledReply,
  factAt,
  referredId,
  referredName,
  told,
} from './manager-cli-objects.js';
import { listedNotShown, managerObjects, namedNotListed } from './manager-cli-other-objects.js';
import { versionShown } from './manager-cli-readings.js';
import { cliVm } from './manager-cli-vm-facts.js';
import { readingFindings } from './reading-findings.js';
import { poolsOfRepositories } from './repository-pools.js';
import { factsOf } from './told-infrastructure.js';
import type { ToldNames } from './told-object.js';

/** Replies of one manager's CLI, file by file, and what they tell when all are there. */
export class CliReplies {
  readonly #replies: FiledReply[] = [];
  readonly #findings: Finding[] = [];

  /** Adds what a file holds: a copied session, or the one reply that was captured. */
  add(bytes: Uint8Array, path: string, holds: 'session' | 'reply' = 'session'): void {
    const file: Origin = { source: 'manager-cli', file: path };
    const { document, findings } = holds === 'reply' ? readCliReply(bytes) : readCliTranscript(bytes);
    this.#findings.push(...readingFindings(findings, path, file));
    this.#replies.push(...document.replies.map((reply) => ({ reply, file })));
  }

  isEmpty(): boolean {
    return this.#replies.length === 0;
  }

  part(): EnvironmentPart {
    const objects = new CliObjects(this.#replies);
    const manager = managerFacts(this.#replies);
    const release = manager.release?.value;
    const names = cliNames(objects);
    const vms = objects.real('Vm').map((object) => cliVm(object, objects, release));
    const servers = objects.real('Server').map((object) => cliServer(object, objects, names));
    return {
      manager,
      servers,
      repositories: [
        ...objects.real('Repository').map((object) => cliRepository(object, names)),
        ...poolsOfRepositories(servers, 'have the repository presented to them'),
      ],
      networks: objects.real('Network').map((object) => cliNetwork(object, names)),
      vms: vms.map(({ vm }) => vm),
      ...disksOfManager(objects),
      managerObjects: managerObjects(objects, this.#replies),
      infrastructure: cliInfrastructure(objects, this.#replies),
      findings: [
        ...this.#findings,
        ...vms.flatMap(({ findings }) => findings),
        ...listedNotShown(objects),
        ...namedNotListed(objects),
        ...this.#failed(),
      ],
    };
  }

  #failed(): Finding[] {
    return this.#replies.flatMap(({ reply, file }) => {
      if (!reply.request || reply.status === 'Success') return [];
      const said = maskSecrets(reply.errorMessage ?? reply.status ?? 'the reply broke off', 'masked');
      const origins = [{ ...file, line: reply.line }];
      const message = `the manager answered \`${reply.command}\` with: ${said}`;
      return [{ severity: 'error', code: 'manager-refused', subject: 'manager CLI', message, origins }];
    });
  }
}

function managerFacts(replies: readonly FiledReply[]): Facts<ManagerAttributes> {
  for (const { reply, file } of replies) {
    const shown = versionShown(reply);
    if (!shown) continue;
    const origin = { ...file, line: shown.line };
    const release = { value: shown.release, origin };
    return shown.version === shown.release
      ? { release }
      : { release, buildId: { value: shown.version, origin } };
  }
  return {};
}

function nameFact(object: CliObject): Fact<string> {
  return factAt(object, told(object, 'Name'), maskSecrets(object.name, 'name'));
}

function cliServer(object: CliObject, objects: CliObjects, names: ToldNames): Server {
  const address = told(object, 'Ip Address');
  const pool = told(object, 'Server Pool');
  const master = masterOf(object, objects);
  const facts: Facts<ServerAttributes> = {
    ...factsOf(serverAttributes, toldOfCli(object), names),
    name: nameFact(object),
    ...(address?.value.trim() && { registeredIp: factAt(object, address, address.value.trim()) }),
    ...(pool?.value.trim() && { poolName: factAt(object, pool, referredName(pool)) }),
    ...(master && { isMaster: master }),
  };
  const repositoryIds = objects.real('Repository').flatMap((repository) => {
    const presented = allTold(repository, 'Presented Server').find((one) => referredId(one) === object.id);
    return presented ? [factAt(repository, presented, repository.id)] : [];
  });
  return { id: object.id, facts, repositoryIds };
}

/** The pool names its master server, and its servers. */
function masterOf(server: CliObject, objects: CliObjects): Fact<boolean> | undefined {
  for (const pool of objects.real('ServerPool')) {
    const master = told(pool, 'Master Server');
    const member = allTold(pool, 'Server').some((one) => referredId(one) === server.id);
    if (master?.value.trim() && member) return factAt(pool, master, referredId(master) === server.id);
  }
  return undefined;
}

function cliRepository(object: CliObject, names: ToldNames): Repository {
  const more = factsOf(repositoryAttributes, toldOfCli(object), names);
  return { id: object.id, facts: { ...more, name: nameFact(object) }, read: false };
}

/** Words of `show` for the roles; the scripts of Oracle's test kits translate them so. */
const roles: ReadonlyMap<string, string> = new Map([
  ['Server Management', 'MANAGEMENT'],
  ['Live Migrate', 'LIVE_MIGRATE'],
  ['Cluster Heartbeat', 'CLUSTER_HEARTBEAT'],
  ['Virtual Machine', 'VIRTUAL_MACHINE'],
  ['Storage', 'STORAGE'],
]);

function cliNetwork(object: CliObject, names: ToldNames): Network {
  const shown = allTold(object, 'Role');
  return {
    id: object.id,
    facts: {
      ...factsOf(networkAttributes, toldOfCli(object), names),
      name: nameFact(object),
      ...(shown.length > 0 && {
        roles: factAt(
          object,
          shown[0],
          shown.map(({ value }) => roles.get(value.trim()) ?? value.trim()),
        ),
      }),
    },
  };
}

/** Physical disks by WWID, and disks of both kinds that several VMs may use. */
function disksOfManager(
  objects: CliObjects,
): Required<Pick<EnvironmentPart, 'physicalDisks' | 'shareableDisks'>> {
  const physicalDisks: Record<string, Fact<string>> = {};
  const shareableDisks: Record<string, Fact<string>> = {};
  for (const disk of [...objects.real('VirtualDisk'), ...objects.real('PhysicalDisk')]) {
    const wwid = disk.type === 'PhysicalDisk' ? wwidOf(disk)?.toLowerCase() : undefined;
    if (wwid) physicalDisks[wwid] = factAt(disk, told(disk, 'Page83 ID'), disk.id);
    const shareable = told(disk, 'Shareable');
    const key = disk.type === 'PhysicalDisk' ? wwid : disk.id.toLowerCase();
    if (key && /^yes$/i.test(shareable?.value.trim() ?? ''))
      shareableDisks[key] = factAt(disk, shareable, 'yes');
  }
  return { physicalDisks, shareableDisks };
}
