import {
  type DriftViews,
  type ListedType,
  listedTypes,
  type ManagerLists,
} from '../../../src/checks/drifts/drift-views.js';
import { listKey } from '../../../src/checks/drifts/listed-objects.js';
import type { Environment, Server, VirtualMachine } from '../../../src/model/environment.js';
import { serverKey } from '../../../src/model/identifiers.js';
import type { ManagerObject } from '../../../src/model/manager-object.js';
import { mergeEnvironment } from '../../../src/model/merge.js';
import type { SourceName } from '../../../src/model/origin.js';
import { factOf, managerId, originOf, repository, vmOf } from '../../model/entities.js';

export const server = '00:11:22:33:44:55:66:77:88:99:aa:bb:cc:dd:ee:ff';
export const vm = '0004fb00000600000000000000000001';
export const disk = '0004fb00001200000000000000000001.img';

const empty = mergeEnvironment('e', []);
export const environment = (more: Partial<Environment> = {}): Environment => ({ ...empty, ...more });

/** Whole lists of every type. */
export function lists(
  source: ManagerLists['source'],
  ids: Partial<Record<ListedType, readonly string[]>>,
): ManagerLists {
  const listed = listedTypes.map((type) => {
    const objects = (ids[type] ?? []).map((id) => ({ id, name: '', origin: originOf(type, source) }));
    return [type, new Map(objects.map((one) => [listKey(type, one.id), one]))] as const;
  });
  return { source, lists: new Map(listed) };
}

export const everything: Partial<Record<ListedType, readonly string[]>> = {
  Vm: [vm],
  Server: [server],
  Repository: [repository],
  VirtualDisk: [disk],
};

/** A server as a source tells it. */
export const serverOf = (source: SourceName, more: Partial<Server> = {}): Server => ({
  id: server,
  repositoryIds: [factOf(repository, source)],
  ...more,
  facts: {
    name: factOf('ovs1', source),
    registeredIp: factOf('10.0.0.1', source),
    managerUuid: factOf(managerId, source),
    ...more.facts,
  },
});

export const repositoryOf = (
  source: SourceName,
  facts: Environment['repositories'][number]['facts'] = {},
) => ({
  id: repository,
  facts: { name: factOf('repo1', source), managerUuid: factOf(managerId, source), ...facts },
  read: source === 'repository-files',
});

export const shownRepository: ManagerObject = {
  type: 'Repository',
  id: repository,
  name: 'repo1',
  attributes: [{ label: 'VirtualDisk 1', value: disk, refersTo: disk }],
  origin: originOf('show/Repository/1.txt', 'manager-cli'),
};
export const shownDisk = (size: string): ManagerObject => ({
  type: 'VirtualDisk',
  id: disk,
  name: 'system',
  attributes: [{ label: 'Max (GiB)', value: size }],
  origin: originOf('show/VirtualDisk/1.txt', 'manager-cli'),
});

/** As the manager shows it: stopped, in the repository. */
export const ofManager = (more: Partial<VirtualMachine> = {}): VirtualMachine =>
  vmOf(vm, {
    definitions: [],
    shownAt: originOf('show/Vm/1.txt', 'manager-cli'),
    ...more,
    facts: {
      name: factOf('web1', 'manager-cli'),
      repositoryId: factOf(repository, 'manager-cli'),
      ...more.facts,
    },
  });
/** As its vm.cfg defines it. */
export const ofFile = (more: Partial<VirtualMachine> = {}): VirtualMachine =>
  vmOf(vm, { facts: { name: factOf('web1'), repositoryId: factOf(repository) }, ...more });

export const file = (size = 2_147_483_648, id = disk) => ({
  ...{ id, repositoryId: repository, kind: 'virtual-disk' as const, size, blocks: 8, changed: '' },
  origin: originOf('listing'),
});

export const domain = (on = server, vms: readonly string[] = [vm]) => ({
  ...{ name: vm, server: on, vms: new Set(vms) },
  origin: originOf('ovs1/list_vms.xml', 'running-domains'),
});

export const manager = (more: Partial<Environment> = {}): Environment =>
  environment({
    servers: [serverOf('manager-cli')],
    repositories: [repositoryOf('manager-cli')],
    vms: [ofManager()],
    managerObjects: [shownRepository, shownDisk('2.0')],
    ...more,
  });

/** One server, one repository, one VM on one disk, and all sides say the same. */
export function agreeing(more: Partial<DriftViews> = {}): DriftViews {
  return {
    release: '3.4',
    managerUuid: managerId,
    manager: manager(),
    interfaces: [lists('manager-cli', everything), lists('manager-rest', everything)],
    repositories: environment({
      repositories: [repositoryOf('repository-files')],
      vms: [ofFile()],
      diskFiles: [file()],
    }),
    servers: environment({
      servers: [serverOf('server-agents')],
      repositories: [repositoryOf('server-agents')],
    }),
    domains: [],
    wwidsOfManager: new Set(),
    answering: new Set(['00112233445566778899aabbccddeeff']),
    askedAtOwnAddress: new Set([serverKey(server)]),
    definitionsRead: new Set([repository]),
    filesListed: new Set([repository]),
    ...more,
  };
}
