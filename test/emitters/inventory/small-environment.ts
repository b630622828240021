import type {
  DiskFile,
  DiskMapping,
  DiskTarget,
  Environment,
  Repository,
  VirtualMachine,
  VmAttributes,
} from '../../../src/model/environment.js';
import type { Facts, Origin } from '../../../src/model/origin.js';

export const making = { toolVersion: '0.1.0', readAt: '2026-03-01T12:00:00Z' };

export const origin: Origin = { source: 'repository-files', file: 'repo/VirtualMachines/x/vm.cfg', line: 1 };

/** Facts from plain values, all read from the same place. */
export function factsOf<Attributes>(values: Partial<Attributes>): Facts<Attributes> {
  const facts: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(values)) facts[name] = { value, origin };
  return facts as Facts<Attributes>;
}

/** An environment with nothing in it but what is given. */
export function environmentOf(parts: Partial<Environment>): Environment {
  return {
    estate: 'small',
    uuidPlaces: [],
    manager: {},
    servers: [],
    repositories: [],
    fileSystems: [],
    diskFiles: [],
    networks: [],
    vms: [],
    physicalDisks: {},
    translations: [],
    findings: [],
    ...parts,
  };
}

export function repository(id: string, name: string, read = true): Repository {
  return { id, facts: factsOf({ name }), read };
}

/** A sound VM in the repository `repo`; `parts` replaces what differs. */
export function machine(
  id: string,
  values: Partial<VmAttributes> = {},
  parts: Partial<VirtualMachine> = {},
): VirtualMachine {
  return {
    id,
    kind: 'vm',
    facts: factsOf<VmAttributes>({ name: id, repositoryId: 'repo', ...values }),
    disks: [],
    vnics: [],
    otherKeys: [],
    definitions: [origin],
    problems: [],
    stated: {},
    ...parts,
  };
}

export function mapping(target: DiskTarget, slot = 0, mode = 'w'): DiskMapping {
  const cdrom = target.kind === 'iso' || target.kind === 'empty';
  return { slot, frontEnd: `xvd${'abcd'[slot] ?? 'e'}`, cdrom, mode, target, text: '', origin };
}

export function onFile(file: string, slot = 0, mode = 'w', repositoryId = 'repo'): DiskMapping {
  return mapping({ kind: 'virtual-disk', repositoryId, file }, slot, mode);
}

export function onLun(wwid: string, slot = 0, mode = 'w'): DiskMapping {
  return mapping({ kind: 'lun', wwid }, slot, mode);
}

export function diskFile(id: string, size = 1024 ** 3, parts: Partial<DiskFile> = {}): DiskFile {
  return {
    id,
    repositoryId: 'repo',
    kind: 'virtual-disk',
    size,
    blocks: size / 1024,
    changed: '2013-10-03T12:00:00Z',
    origin,
    ...parts,
  };
}

/** As many VMs with two disks and a vNIC each. */
export function largeEnvironment(count: number): Environment {
  const numbers = Array.from({ length: count }, (_, number) => number);
  const id = (kind: string, number: number) => `0004fb0000${kind}${number.toString(16).padStart(20, '0')}`;
  const files = (number: number) => [`${id('12', number)}.img`, `${id('13', number)}.img`];
  return environmentOf({
    repositories: [repository('repo', 'main')],
    vms: numbers.map((number) =>
      machine(
        id('06', number),
        { name: `vm ${number}`, memory: 1024 + (number % 7) * 512, cpuCount: 2, domainType: 'xen_pvm' },
        {
          disks: files(number).map((file, slot) => onFile(file, slot)),
          vnics: [{ mac: `00:21:f6:${number}`, networkId: '10ab', text: '', origin }],
        },
      ),
    ),
    diskFiles: numbers.flatMap((number) => files(number).map((file) => diskFile(file))),
  });
}
