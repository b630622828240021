import type {
  DiskFile,
  DiskMapping,
  Environment,
  VirtualMachine,
  Vnic,
} from '../../src/model/environment.js';
import { mergeEnvironment } from '../../src/model/merge.js';
import type { Fact, Origin, SourceName } from '../../src/model/origin.js';

export const repository = '0004fb00000300001111111111111111';

export function originOf(file: string, source: SourceName = 'repository-files', line = 1): Origin {
  return { source, file, line, column: 1 };
}

export function factOf<Value>(
  value: Value,
  source: SourceName = 'repository-files',
  assumed?: string,
): Fact<Value> {
  return { value, origin: originOf(`${source}.txt`, source), ...(assumed !== undefined && { assumed }) };
}

export function diskOf(file: string, mode = 'w', frontEnd = 'xvda'): DiskMapping {
  return {
    slot: 0,
    frontEnd,
    cdrom: false,
    mode,
    target: { kind: 'virtual-disk', repositoryId: repository, file },
    text: `${file},${frontEnd},${mode}`,
    origin: originOf('vm.cfg'),
  };
}

export function diskFileOf(id: string): DiskFile {
  return {
    id,
    repositoryId: repository,
    kind: 'virtual-disk',
    size: 1,
    blocks: 8,
    changed: '',
    origin: originOf('l'),
  };
}

export function vnicOf(mac: string): Vnic {
  return { mac, networkId: 'net', text: `mac=${mac}`, origin: originOf('vm.cfg') };
}

export function vmOf(id: string, more: Partial<VirtualMachine> = {}): VirtualMachine {
  return {
    id,
    kind: 'vm',
    facts: { name: factOf(id) },
    disks: [],
    vnics: [],
    otherKeys: [],
    definitions: [originOf(`${id}/vm.cfg`)],
    problems: [],
    stated: {},
    ...more,
  };
}

export const managerId = '0004fb000001000068b46cbe7e6f7026';

/** A sound environment that trips no check. */
export function soundEnvironment(more: Partial<Environment> = {}): Environment {
  return {
    ...mergeEnvironment('e', [{ repositories: [{ id: repository, facts: {}, read: true }] }]),
    uuidPlaces: [{ place: '.config', uuid: managerId, origin: originOf('.config', 'manager-files') }],
    ...more,
  };
}
