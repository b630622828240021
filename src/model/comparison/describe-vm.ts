import type { DiskMapping, VirtualMachine } from '../environment.js';
import { macKey } from '../identifiers.js';
import { vmName, vnicMac } from '../ownership.js';
import { vmFactsInWords, type WordOfVm, wordsOfVm } from '../vm-words.js';
import type { ComparedAttribute, ComparedObject } from './compared-object.js';
import { attributesOf, type IdOfName } from './described-facts.js';
import { isOfManager } from './manager-told.js';

/** A VM or template, in the words of the CLI where vm.cfg has others: disks by slot, vNICs by MAC address. */
export function describedVm(vm: VirtualMachine, key: string, idOf: IdOfName): ComparedObject {
  const attributes = new Map<string, ComparedAttribute>();
  for (const [name, attribute] of attributesOf(vm.facts, idOf))
    if (!vmFactsInWords.has(name)) attributes.set(name, attribute);
  for (const [name, fact] of Object.entries(wordsOfVm(vm))) attributes.set(name, wordAttribute(name, fact));
  for (const disk of vm.disks) attributes.set(`disk ${disk.slot ?? disk.frontEnd}`, diskAttribute(disk));
  vm.vnics.forEach(({ networkId, text, origin }, index) => {
    const mac = vnicMac(vm, index);
    const name = `vNIC ${mac === undefined ? index : macKey(mac)}`;
    const form = (refer: (id: string) => string) => (networkId === undefined ? '' : refer(networkId));
    attributes.set(name, { value: text, origin, form });
  });
  for (const { name, literal, origin } of vm.otherKeys) attributes.set(name, { value: literal, origin });
  const name = vmName(vm);
  return {
    entity: vm.kind === 'vm' ? 'VM' : 'template',
    ...{ id: vm.id, key, attributes },
    ...(name !== undefined && { name }),
    otherKeys: () => [vm.facts.uuid && `uuid ${vm.facts.uuid.value}`, name && `name ${name}`, macsOf(vm)],
  };
}

/** Words that vm.cfg has in small letters and the CLI in capitals. */
const inAnyCase: ReadonlySet<string> = new Set(['domainType', 'startPolicy']);

/** A weight or cap of vm.cfg and the priority that the CLI shows for it are one value in two scales. */
function wordAttribute(name: string, fact: WordOfVm): ComparedAttribute {
  const { value, origin } = fact;
  if (inAnyCase.has(name)) return { value, origin, form: () => value.toUpperCase() };
  return { value, origin, ...(fact.inOtherWords && !isOfManager({ origin }) && { inOtherWords: true }) };
}

function macsOf(vm: VirtualMachine): string | undefined {
  const macs = vm.vnics.flatMap((_, index) => vnicMac(vm, index) ?? []).map(macKey);
  return macs.length === 0 ? undefined : `MACs ${macs.sort().join(' ')}`;
}

/** A manager shows no front ends and no modes, so what a mapping points at is what counts. */
function diskAttribute({ target, text, origin }: DiskMapping): ComparedAttribute {
  const form = (refer: (id: string) => string) => {
    if (target.kind === 'virtual-disk' || target.kind === 'iso')
      return `${target.kind} ${refer(target.repositoryId)}/${target.file}`;
    if (target.kind === 'lun') return `LUN ${target.wwid.toLowerCase()} ${target.partition ?? ''}`;
    return target.kind === 'outside' ? target.path : 'empty';
  };
  return { value: text, origin, form };
}
