import type { GuardKnowledge, ServerAnswer } from '../../../src/checks/guard/guard-facts.js';
import type { PlannedDisk, PlannedVm } from '../../../src/checks/guard/planned-vm.js';
import type { Environment, VirtualMachine } from '../../../src/model/environment.js';
import {
  diskOf,
  factOf,
  managerId,
  originOf,
  repository,
  soundEnvironment,
  vmOf,
  vnicOf,
} from '../../model/entities.js';

export const hardware = '00:11:22:33:44:55:66:77:88:99:aa:bb:cc:dd:ee:ff';
export const mac = '00:21:f6:00:00:01';
export const place = (line: number) => ({ source: 'script' as const, file: 'create.ovmcli', line });
export const mapped = (value: string, more: Partial<PlannedDisk> = {}): PlannedDisk => ({
  ...{ value, kind: 'virtual-disk', made: false, place: place(3) },
  ...more,
});

export const web1: PlannedVm = {
  name: 'web1',
  isThere: false,
  place: place(1),
  pool: 'prod',
  macs: [{ value: mac.toUpperCase(), place: place(2) }],
  disks: [mapped('0004fb0000120000a.img')],
};

/** As a live manager shows it, under another name. */
export const ofManager = (more: Partial<VirtualMachine> = {}) =>
  vmOf('0004fb00000600000001', {
    ...{ facts: { name: factOf('other', 'manager-cli') }, definitions: [] },
    ...{ shownAt: originOf('mgr/Vm/1', 'manager-cli') },
    ...more,
  });
/** As only its vm.cfg defines it. */
export const ofFile = (more: Partial<VirtualMachine> = {}) =>
  vmOf('0004fb00000600000002', {
    facts: { name: factOf('other'), repositoryId: factOf(repository) },
    ...more,
  });
/** As only a server shows it running. */
export const domain = (more: Partial<VirtualMachine> = {}) =>
  vmOf('0004fb00000600000003', {
    ...{ facts: { runningOn: factOf(hardware, 'running-domains') }, definitions: [] },
    ...more,
  });
export const onDisk = { disks: [diskOf('0004fb0000120000A.img')] };
export const onMac = { vnics: [vnicOf(mac)] };

export const server = (
  facts: Environment['servers'][number]['facts'] = {},
): Environment['servers'][number] => ({
  id: hardware,
  facts: { name: factOf('ovs1', 'manager-cli'), ...facts },
  repositoryIds: [factOf(repository, 'manager-cli')],
});
export const answering: ServerAnswer = { id: hardware, name: 'ovs1', answers: true, declaredDead: false };

export interface Situation extends Partial<Omit<GuardKnowledge, 'environment'>> {
  readonly estate?: Partial<Environment>;
}

export function knowledge({ estate, ...more }: Situation): GuardKnowledge {
  return {
    environment: soundEnvironment({ servers: [server()], ...estate }),
    planned: [web1],
    managerUuid: managerId,
    servers: [answering],
    readRepositories: new Set([repository]),
    made: new Set(),
    withoutLocks: [],
    ...more,
  };
}
