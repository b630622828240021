import { maskSecrets } from '../base/secret.js';
import type { RestReference } from '../formats/rest-reply.js';
import type { VirtualMachine } from '../model/environment.js';
import type { Finding } from '../model/finding.js';
import { idKey } from '../model/identifiers.js';
import type { RestDevices } from './rest-device-facts.js';
import { type FiledObject, type RestObjects, restFact } from './rest-objects-index.js';

/**
 * VMs that were not read and that other objects name: repositories, disk mappings and vNICs. They exist, and what they
 * use is in use, whatever else is not known of them.
 */
export function mentionedVms(objects: RestObjects, devices: RestDevices): VirtualMachine[] {
  const mentioned = new Map<string, VirtualMachine>();
  const mention = (
    by: FiledObject,
    vm: RestReference | undefined,
    repository?: FiledObject<'Repository'>,
  ) => {
    if (!vm || objects.get('Vm', vm.value) || mentioned.has(idKey(vm.value))) return;
    mentioned.set(idKey(vm.value), mentionedVm(by, vm, repository, devices));
  };
  for (const repository of objects.all('Repository'))
    for (const vm of repository.attributes.vmIds ?? []) mention(repository, vm, repository);
  for (const mapping of objects.all('VmDiskMapping')) mention(mapping, mapping.attributes.vmId);
  for (const vnic of objects.all('VirtualNic')) mention(vnic, vnic.attributes.vmId);
  return [...mentioned.values()];
}

function mentionedVm(
  by: FiledObject,
  { value: id, name, line, column }: RestReference,
  repository: FiledObject<'Repository'> | undefined,
  devices: RestDevices,
): VirtualMachine {
  const vm = { id, attributes: {}, file: by.file, line, column };
  // what is not told of such a VM needs no word: it was not read at all
  const findings: Finding[] = [];
  return {
    id,
    kind: /^0004fb000014/i.test(id) ? 'template' : 'vm',
    facts: {
      ...(name && { name: restFact(vm, maskSecrets(name, 'name')) }),
      ...(repository && { repositoryId: restFact(vm, repository.id) }),
    },
    disks: devices.disks(vm, findings),
    vnics: devices.vnics(vm, findings),
    otherKeys: [],
    definitions: [],
    problems: [],
    stated: {},
  };
}
