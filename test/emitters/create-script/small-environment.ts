import type {
  DiskFile,
  DiskMapping,
  DiskTarget,
  Environment,
  Repository,
  VirtualMachine,
  VmAttributes,
} from '../../../src/model/environment.js';
import type { Fact, Facts, Origin } from '../../../src/model/origin.js';

export const repositoryId = '0004fb0000030000aaaaaaaaaaaaaaaa';
const origin: Origin = { source: 'repository-files', file: 'r/vm.cfg', line: 1, column: 1 };

export function fact<Value>(value: Value): Fact<Value> {
  return { value, origin };
}

/** Facts from plain values. */
export function facts<Attributes>(values: Partial<Attributes>): Facts<Attributes> {
  const entries = Object.entries(values).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries.map(([name, value]) => [name, fact(value)])) as Facts<Attributes>;
}

export function disk(
  frontEnd: string,
  slot: number | undefined,
  target: DiskTarget,
  mode = 'w',
): DiskMapping {
  const cdrom = target.kind === 'iso';
  return { frontEnd, slot, target, mode, cdrom, text: `${frontEnd} as written`, origin };
}

export function fileDisk(file: string, slot = 0, mode = 'w'): DiskMapping {
  const frontEnd = `xvd${'abcdefgh'.charAt(slot)}`;
  return disk(frontEnd, slot, { kind: 'virtual-disk', repositoryId, file }, mode);
}

export function diskFile(
  id: string,
  kind: DiskFile['kind'] = 'virtual-disk',
  repository = repositoryId,
): DiskFile {
  return {
    id,
    repositoryId: repository,
    kind,
    size: 1,
    blocks: 1,
    changed: '2013-11-01T00:00:00.000Z',
    origin,
  };
}

export function vnic(mac: string | undefined, networkId: string | undefined = '10aa') {
  return { mac, networkId, text: `mac=${mac},bridge=${networkId}`, origin };
}

/** Parts of a VM in short; `undefined` takes a fact away. */
export interface VmParts extends Partial<Omit<VirtualMachine, 'facts' | 'stated'>> {
  readonly facts?: { readonly [Name in keyof VmAttributes]?: VmAttributes[Name] | undefined };
  readonly stated?: Readonly<Record<string, string>>;
}

/** A VM that every release can make at once, but for what is given. */
export function plainVm(id: string, parts: VmParts = {}): VirtualMachine {
  const { facts: given, stated = {}, ...rest } = parts;
  const values = {
    ...{ name: `vm ${id}`, domainType: 'xen_pvm', osType: 'Oracle Linux 5', memory: 1024, cpuCount: 1 },
    ...{ repositoryId, memoryLimit: 1024, cpuCountLimit: 1 },
    ...given,
  };
  return {
    id,
    kind: 'vm',
    disks: [],
    vnics: [],
    otherKeys: [],
    definitions: [origin],
    problems: [],
    ...rest,
    facts: facts<VmAttributes>(values as Partial<VmAttributes>),
    stated: Object.fromEntries(Object.entries(stated).map(([key, value]) => [key, fact(value)])),
  };
}

export function repository(id: string, name: string | undefined, poolName: string | undefined): Repository {
  return { id, read: true, facts: facts({ name, poolName } as { name: string; poolName: string }) };
}

/** An estate of one repository `store` in the pool `pool` and one network `net` (10aa). */
export function smallEnvironment(
  vms: readonly VirtualMachine[],
  parts: Partial<Environment> = {},
): Environment {
  return {
    estate: 'small',
    uuidPlaces: [],
    manager: {},
    servers: [],
    fileSystems: [],
    repositories: [repository(repositoryId, 'store', 'pool')],
    networks: [{ id: '10aa', facts: facts({ name: 'net' }) }],
    diskFiles: [],
    physicalDisks: {},
    translations: [],
    findings: [],
    ...parts,
    vms,
  };
}
