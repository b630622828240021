import type { VirtualMachine } from '../../model/environment.js';
import { idKey, serverKey } from '../../model/identifiers.js';
import type { Fact } from '../../model/origin.js';
import { byHand, refreshServers } from './cures.js';
import type { DriftRule, FoundDrift } from './drift.js';
import type { DriftViews, RunningDomain } from './drift-views.js';
import { placesOf, serverSubject, vmSubject } from './listed-objects.js';

export const vmStateDiffersDrift: DriftRule = {
  name: 'vm-state-differs',
  title:
    'The manager says of a VM that it runs, does not run or runs elsewhere, and the servers say otherwise',
  check: (views) => {
    const domains = domainsOfVms(views.domains);
    return views.manager.vms.flatMap((vm) => {
      // one that was not shown wholly may run, and nobody said so
      if (vm.kind === 'template' || vm.shownAt === undefined) return [];
      return stateOf(views, vm, domains.get(idKey(vm.id)) ?? []);
    });
  },
};

/** One that may be several VMs tells of none. */
function domainsOfVms(all: readonly RunningDomain[]): ReadonlyMap<string, readonly RunningDomain[]> {
  const found = new Map<string, RunningDomain[]>();
  for (const domain of all) {
    const [vm, second] = domain.vms;
    if (vm === undefined || second !== undefined) continue;
    found.set(vm, [...(found.get(vm) ?? []), domain]);
  }
  return found;
}

function stateOf(views: DriftViews, vm: VirtualMachine, seen: readonly RunningDomain[]): FoundDrift[] {
  const said = vm.facts.runningOn;
  const servers = [...new Map(seen.map(({ server }) => [serverKey(server), server])).values()];
  const where = servers.map((server) => serverSubject(views, server)).join(' and ');
  const found = (message: string, cure: FoundDrift['cure']): FoundDrift[] => [
    {
      subject: vmSubject(vm),
      message,
      origins: [said?.origin ?? placesOf(vm)[0], ...seen.map(({ origin }) => origin)].flatMap(
        (place) => place ?? [],
      ),
      cure,
    },
  ];
  if (servers.length > 1)
    return found(
      `${where} both run it: its disks are in danger`,
      byHand(
        'find out which of the two was meant, and shut the other down on its server. While a VM moves both may show it: look again',
      ),
    );
  if (!differs(views, said, servers)) return [];
  const told = said
    ? `says that it runs on ${serverSubject(views, said.value)}`
    : 'says that it does not run';
  const fact = servers.length > 0 ? `${where} runs it` : 'that server does not run it';
  const what = 'the manager reads again what runs on the server';
  return found(
    `the manager ${told}, and ${fact}`,
    refreshServers(views, [...servers, ...sayings(said)], what),
  );
}

function differs(
  { answering }: DriftViews,
  said: Fact<string> | undefined,
  servers: readonly string[],
): boolean {
  if (said === undefined) return servers.length > 0;
  const key = serverKey(said.value);
  if (servers.length > 0) return !servers.some((server) => serverKey(server) === key);
  return answering.has(key);
}

function sayings(said: Fact<string> | undefined): string[] {
  return said ? [said.value] : [];
}
