import { maskSecrets } from '../base/secret.js';
import type { RestFound } from '../formats/rest-reply.js';
import type { VirtualMachine, VmAttributes } from '../model/environment.js';
import type { Finding } from '../model/finding.js';
import type { Fact, Facts } from '../model/origin.js';
import type { RestDevices } from './rest-device-facts.js';
import { type FiledObject, restFact, restOrigin } from './rest-objects-index.js';

/**
 * A VM or template as the manager's core has it. It has no definition: the manager does not say which file it wrote.
 * Values that have another form in the CLI than in vm.cfg are `stated` in the words that REST and the CLI share.
 */
export function restVm(object: FiledObject<'Vm'>, devices: RestDevices, findings: Finding[]): VirtualMachine {
  // ids of templates have the type 14, and their run state says it (names of the web services guide)
  const template = /^0004fb000014/i.test(object.id) || object.attributes.vmRunState?.value === 'TEMPLATE';
  const before = findings.length;
  const vm: VirtualMachine = {
    id: object.id,
    kind: template ? 'template' : 'vm',
    facts: vmFacts(object),
    disks: devices.disks(object, findings),
    vnics: devices.vnics(object, findings),
    otherKeys: [],
    definitions: [],
    problems: [],
    stated: statedWords(object),
  };
  // what the manager did not tell of its disks and vNICs are the findings
  return findings.length === before ? { ...vm, shownAt: restOrigin(object) } : vm;
}

/** What vm.cfg says for these; other values of OVM_domain_type have not been seen. */
const domainTypes: Readonly<Record<string, string>> = { XEN_HVM: 'xen_hvm', XEN_PVM: 'xen_pvm' };
const mouseTypes: Readonly<Record<string, string>> = { USB_TABLET: 'tablet', USB_MOUSE: 'mouse' };
const bootLetters: Readonly<Record<string, string>> = { DISK: 'c', CDROM: 'd', PXE: 'n' };
const restartWords: Readonly<Record<string, string>> = { RESTART: 'restart', STOP: 'destroy' };

function vmFacts(object: FiledObject<'Vm'>): Facts<VmAttributes> {
  const { attributes } = object;
  const facts: Facts<VmAttributes> = {
    ...textFact(object, 'name', object.name, true),
    ...textFact(object, 'description', object.description, true),
    ...textFact(object, 'osType', attributes.osType),
    ...numberFact(object, 'memory', attributes.memory),
    ...numberFact(object, 'memoryLimit', attributes.memoryLimit),
    ...numberFact(object, 'cpuCount', attributes.cpuCount),
    ...numberFact(object, 'cpuCountLimit', attributes.cpuCountLimit),
    ...flagFact(object, 'highAvailability', attributes.highAvailability),
    ...flagFact(object, 'hugePages', attributes.hugePagesEnabled),
    ...textFact(object, 'keymap', attributes.keymapName),
    ...textFact(object, 'pinnedCpus', attributes.pinnedCpus),
    ...textFact(object, 'startPolicy', attributes.vmStartPolicy),
    ...wordFact(object, 'domainType', attributes.vmDomainType, domainTypes),
    ...wordFact(object, 'usbDevice', attributes.vmMouseType, mouseTypes),
    ...bootFact(object),
    ...restartFacts(object),
  };
  return { ...facts, ...placeFacts(object) };
}

type Name = keyof VmAttributes;

function textFact(
  object: FiledObject,
  name: Name,
  found: RestFound<string> | undefined,
  emptyToo = false,
): Facts<VmAttributes> {
  if (!found || (found.value.trim() === '' && !emptyToo)) return {};
  return { [name]: restFact(object, maskSecrets(found.value, name), found) };
}

function numberFact(
  object: FiledObject,
  name: Name,
  found: RestFound<number> | undefined,
): Facts<VmAttributes> {
  return found && found.value >= 0 ? { [name]: restFact(object, found.value, found) } : {};
}

function flagFact(
  object: FiledObject,
  name: Name,
  found: RestFound<boolean> | undefined,
): Facts<VmAttributes> {
  return found ? { [name]: restFact(object, found.value, found) } : {};
}

/** A word of REST as the word of vm.cfg; one without a counterpart is left to `stated`. */
function wordFact(
  object: FiledObject,
  name: Name,
  found: RestFound<string> | undefined,
  words: Readonly<Record<string, string>>,
  assumed?: string,
): Facts<VmAttributes> {
  const value = found && Object.hasOwn(words, found.value) ? words[found.value] : undefined;
  if (!found || value === undefined) return {};
  return { [name]: { ...restFact(object, value, found), ...(assumed !== undefined && { assumed }) } };
}

function bootFact(object: FiledObject<'Vm'>): Facts<VmAttributes> {
  const order = object.attributes.bootOrder;
  const letters = order?.value.map((device) =>
    Object.hasOwn(bootLetters, device) ? bootLetters[device] : undefined,
  );
  if (!order || !letters || letters.length === 0 || letters.includes(undefined)) return {};
  return { boot: restFact(object, letters.join(''), order) };
}

/** RESTART may be `restart` or `coredump-restart` in vm.cfg, so what follows from it is marked. */
function restartFacts(object: FiledObject<'Vm'>): Facts<VmAttributes> {
  const { restartActionOnCrash, restartActionOnRestart, restartActionOnPowerOff } = object.attributes;
  const assumed = "RESTART and STOP of the manager are taken for Xen's restart and destroy";
  return {
    ...wordFact(object, 'onCrash', restartActionOnCrash, restartWords, assumed),
    ...wordFact(object, 'onReboot', restartActionOnRestart, restartWords, assumed),
    ...wordFact(object, 'onPoweroff', restartActionOnPowerOff, restartWords, assumed),
  };
}

function placeFacts(object: FiledObject<'Vm'>): Facts<VmAttributes> {
  const { repositoryId, serverPoolId, serverId, vmRunState } = object.attributes;
  return {
    ...(repositoryId && { repositoryId: restFact(object, repositoryId.value, repositoryId) }),
    ...(serverPoolId?.name && { poolName: restFact(object, serverPoolId.name, serverPoolId) }),
    ...(serverId &&
      vmRunState?.value === 'RUNNING' && { runningOn: restFact(object, serverId.value, serverId) }),
    ...tagFacts(object),
  };
}

/** The resource groups of REST are what the CLI calls tags (no reply with one was seen). */
function tagFacts(object: FiledObject<'Vm'>): Facts<VmAttributes> {
  const groups = object.attributes.resourceGroupIds ?? [];
  const tags = groups.flatMap(({ name }) => (name === undefined ? [] : [maskSecrets(name, 'tag')]));
  const [first] = groups;
  if (!first || tags.length === 0) return {};
  return { tags: { ...restFact(object, tags, first), assumed: 'the resource groups that REST names' } };
}

function statedWords(object: FiledObject<'Vm'>): Record<string, Fact<string>> {
  const stated: Record<string, Fact<string>> = {};
  const { cpuPriority, cpuUtilizationCap, vmMouseType, vmStartPolicy, vmDomainType, networkInstallPath } =
    object.attributes;
  const state = (name: string, found: RestFound<string | number> | undefined, pattern: RegExp) => {
    if (found && pattern.test(String(found.value)))
      stated[name] = restFact(object, String(found.value), found);
  };
  state('cpuPriority', cpuPriority, /^\d{1,3}$/);
  state('cpuUtilizationCap', cpuUtilizationCap, /^\d{1,3}$/);
  state('mouseType', vmMouseType, /^[A-Z0-9_]+$/);
  state('startPolicy', vmStartPolicy, /^[A-Z_]+$/);
  // a type that has no counterpart in vm.cfg files seen
  state('domainType', vmDomainType, /^(?:XEN_HVM_PV_DRIVERS|LDOMS_PVM)$/);
  if (networkInstallPath?.value.trim()) {
    const path = maskSecrets(networkInstallPath.value.trim(), 'networkInstallPath');
    stated.networkInstallPath = restFact(object, path, networkInstallPath);
  }
  return stated;
}
