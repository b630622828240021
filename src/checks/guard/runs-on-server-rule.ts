import type { VirtualMachine } from '../../model/environment.js';
import { idKey } from '../../model/identifiers.js';
import type { GuardFacts, ServerAnswer } from './guard-facts.js';
import {
  type Encounter,
  encounters,
  isKnownToManager,
  labelOf,
  placesOfEncounters,
  whatWasMet,
} from './in-the-way.js';
import type { PlannedVm } from './planned-vm.js';
import type { Found, GuardRule } from './rule.js';

export const runsOnServerRule: GuardRule = {
  name: 'runs-on-server',
  title: 'No server runs a VM that the script makes, and every server was asked or declared dead',
  check: (facts) => {
    const { planned, servers } = facts;
    if (planned.length === 0) return [];
    return [
      ...(servers.length === 0 ? [noServer(planned)] : []),
      ...servers.flatMap((server) => silent(server, planned)),
      ...unknownDomains(facts),
      ...planned.flatMap((vm) => running(facts, vm)),
    ];
  },
};

/** A server that does not tell what runs on it may run any of the VMs. */
function silent({ id, name, answers, declaredDead }: ServerAnswer, planned: readonly PlannedVm[]): Found[] {
  const subject = `server ${name === id ? id : `${name} (${id})`}`;
  const origins = planned.slice(0, 1).map(({ place }) => place);
  if (answers && declaredDead)
    return [
      { subject, message: 'it was declared dead, and it answers: leave out --declare-dead', origins: [] },
    ];
  if (answers || declaredDead) return [];
  const all = planned.length === 1 ? 'the VM' : `all ${planned.length} VMs`;
  const message = `it did not tell what runs on it, so it counts as running ${all} of the script: ask it (--server, --agent), or declare it dead when it is`;
  return [{ subject, message, origins }];
}

/** Where nobody knows a server, nobody was asked what runs. */
function noServer(planned: readonly PlannedVm[]): Found {
  return {
    subject: 'the servers',
    message: 'no server is known, so nobody told what runs: name the agents of those there are (--agent)',
    origins: planned.slice(0, 1).map(({ place }) => place),
  };
}

/** What a server runs and nothing but its name is known of may be any VM, under a name that somebody gave it. */
function unknownDomains(facts: GuardFacts): Found[] {
  return facts.environment.vms.flatMap((vm) => {
    const { runningOn } = vm.facts;
    const isTold = vm.definitions.length > 0 || vm.vnics.length > 0 || vm.disks.length > 0;
    if (!runningOn || isTold || isKnownToManager(vm) || facts.made.has(idKey(vm.id))) return [];
    // it is named as running what it is called like
    if (facts.planned.some((planned) => encounters(facts, planned).some((met) => met.vm === vm))) return [];
    const message = `it runs on server ${serverName(facts, runningOn.value)}, and nothing tells which VM it is, so it counts as one of the script: ask the server for its devices (--server), or name the tree that has its vm.cfg`;
    return [{ subject: `domain ${vm.id}`, message, origins: [runningOn.origin] }];
  });
}

function running(facts: GuardFacts, planned: PlannedVm): Found[] {
  const met = new Map<VirtualMachine, Encounter[]>();
  for (const one of encounters(facts, planned))
    if (one.vm.facts.runningOn) met.set(one.vm, [...(met.get(one.vm) ?? []), one]);
  return [...met].map(([vm, all]) => {
    const { runningOn } = vm.facts;
    return {
      subject: `VM ${planned.name}`,
      message: `${labelOf(vm)} runs on server ${serverName(facts, runningOn?.value ?? '')} with ${whatWasMet(all)}`,
      origins: [...placesOfEncounters(all), ...(runningOn ? [runningOn.origin] : [])],
    };
  });
}

function serverName({ servers }: GuardFacts, id: string): string {
  return servers.find((server) => server.id === id)?.name ?? id;
}
