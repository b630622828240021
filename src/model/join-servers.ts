import type { EnvironmentPart, Server, VirtualMachine } from './environment.js';
import type { Finding } from './finding.js';
import { isHardwareId, serverKey } from './identifiers.js';
import { type AnyInfrastructureObject, type Infrastructure, infrastructureFrom } from './infrastructure.js';
import type { Origin } from './origin.js';

/**
 * Gives every server that only its files tell of the id under which a manager or its agent knows it: their directory
 * has the name or address by which it was copied, and `dump_db` does not say the id. A server is the same where one
 * server alone has its address, else where one alone has its name and neither address nor domain contradicts. Of
 * several that are the same server by that none is joined, which is a finding.
 */
export function withJoinedServers(parts: readonly EnvironmentPart[]): EnvironmentPart[] {
  const { ids, findings } = idsOfServers(parts.flatMap((part) => part.servers ?? []));
  const joined = ids.size === 0 ? [...parts] : parts.map((part) => renamed(part, (id) => ids.get(id) ?? id));
  return findings.length === 0 ? joined : [...joined, { findings }];
}

interface Known {
  readonly id: string;
  readonly addresses: Set<string>;
  readonly names: Set<string>;
  readonly origins: Origin[];
}

const address = /^[\d.]+$|^[\da-f]*:[\da-f:.]+$/;

function noteName({ names, addresses }: Known, text: string | undefined): void {
  const name = text?.trim().toLowerCase();
  if (name && !isHardwareId(name)) (address.test(name) ? addresses : names).add(name);
}

function knownServers(servers: readonly Server[]): readonly Known[] {
  const known = new Map<string, Known>();
  for (const { id, facts, repositoryIds } of servers) {
    const one = known.get(serverKey(id)) ?? { id, addresses: new Set(), names: new Set(), origins: [] };
    known.set(serverKey(id), one);
    noteName(one, id);
    noteName(one, facts.name?.value);
    noteName(one, facts.registeredIp?.value);
    const [fact] = [facts.registeredIp ?? facts.name, ...repositoryIds];
    if (fact) one.origins.push(fact.origin);
  }
  return [...known.values()];
}

function idsOfServers(servers: readonly Server[]): {
  readonly ids: ReadonlyMap<string, string>;
  readonly findings: readonly Finding[];
} {
  const known = knownServers(servers);
  const named = known.filter(({ id }) => isHardwareId(id));
  const same = new Map<Known, Known[]>();
  for (const one of known) {
    const server = isHardwareId(one.id) ? undefined : sameServer(one, named);
    if (server) same.set(server, [...(same.get(server) ?? []), one]);
  }
  const ids = new Map<string, string>();
  const findings: Finding[] = [];
  for (const [server, ones] of same) {
    const [one] = ones;
    if (one && ones.length === 1) ids.set(one.id, server.id);
    else findings.push(notJoined(server, ones));
  }
  return { ids, findings };
}

function sameServer(one: Known, named: readonly Known[]): Known | undefined {
  const byAddress = named.filter((other) => haveCommon(one.addresses, other.addresses));
  if (byAddress.length > 0) return byAddress.length === 1 ? byAddress[0] : undefined;
  const byName = named.filter(
    (other) =>
      (one.addresses.size === 0 || other.addresses.size === 0) && haveOneName(one.names, other.names),
  );
  return byName.length === 1 ? byName[0] : undefined;
}

function haveCommon(some: ReadonlySet<string>, others: ReadonlySet<string>): boolean {
  return [...some].some((one) => others.has(one));
}

/** `ovs01` and `ovs01.example.com` may be one; `ovs01.zurich.example.com` and `ovs01.geneva.example.com` are two. */
function haveOneName(some: ReadonlySet<string>, others: ReadonlySet<string>): boolean {
  const [whole, otherWhole] = [some, others].map((names) => new Set([...names].filter(hasDomain)));
  if (whole?.size && otherWhole?.size) return haveCommon(whole, otherWhole);
  const [short, otherShort] = [some, others].map(
    (names) => new Set([...names].map((name) => name.split('.')[0] ?? name)),
  );
  return short !== undefined && otherShort !== undefined && haveCommon(short, otherShort);
}

function hasDomain(name: string): boolean {
  return name.includes('.');
}

function notJoined(server: Known, ones: readonly Known[]): Finding {
  const ids = ones.map(({ id }) => id).join(', ');
  return {
    severity: 'warning',
    code: 'server-not-joined',
    subject: `server ${[...server.names][0] ?? server.id}`,
    message: `${ids} could each be it by name or address: what they tell is kept apart, as of servers of their own`,
    origins: ones.flatMap(({ origins }) => origins.slice(0, 1)),
  };
}

function renamed(part: EnvironmentPart, idOf: (id: string) => string): EnvironmentPart {
  return {
    ...part,
    ...(part.servers && { servers: part.servers.map((server) => ({ ...server, id: idOf(server.id) })) }),
    ...(part.vms && { vms: part.vms.map((vm) => withServer(vm, idOf)) }),
    ...(part.infrastructure && { infrastructure: withServers(part.infrastructure, idOf) }),
  };
}

function withServer(vm: VirtualMachine, idOf: (id: string) => string): VirtualMachine {
  const { runningOn } = vm.facts;
  if (runningOn === undefined || idOf(runningOn.value) === runningOn.value) return vm;
  return { ...vm, facts: { ...vm.facts, runningOn: { ...runningOn, value: idOf(runningOn.value) } } };
}

const serverFacts: ReadonlySet<string> = new Set([
  ...['server', 'servers', 'masterServer', 'adminServers', 'refreshServers', 'localTo'],
]);

function withServers(
  infrastructure: Partial<Infrastructure>,
  idOf: (id: string) => string,
): Partial<Infrastructure> {
  const cardOf = (id: string) => {
    const [, card, server] = /^(\S+) on (.+)$/.exec(id) ?? [];
    return card === undefined || server === undefined ? id : `${card} on ${idOf(server)}`;
  };
  return infrastructureFrom((list) =>
    ((infrastructure[list] ?? []) as readonly AnyInfrastructureObject[]).map((object) => {
      const own = withReferences(object, (name) => serverFacts.has(name), idOf);
      if (!object.ownId) return own;
      const cards = withReferences(own, (name) => cardFacts.has(name), cardOf);
      return { ...cards, id: cardOf(object.id) };
    }),
  );
}

/** What hosts call `eth0 on SERVER`, in place of the manager's ids. */
const cardFacts: ReadonlySet<string> = new Set(['ports', 'port', 'bondPort']);

/** An object whose facts name other objects by other ids. */
export function withReferences(
  object: AnyInfrastructureObject,
  isReference: (name: string) => boolean,
  idOf: (id: string) => string,
): AnyInfrastructureObject {
  const facts = Object.entries(object.facts).map(([name, fact]) => {
    if (!fact || !isReference(name)) return [name, fact];
    const { value } = fact;
    if (typeof value === 'string') return [name, { ...fact, value: idOf(value) }];
    return [name, Array.isArray(value) ? { ...fact, value: value.map((id: string) => idOf(id)) } : fact];
  });
  return { ...object, facts: Object.fromEntries(facts) };
}
