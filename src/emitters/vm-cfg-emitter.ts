import { holdsSecretMark } from '../base/secret.js';
import { type PyValue, pyInt, pyString } from '../formats/python-literal/py-value.js';
import { readLiteral } from '../formats/python-literal/read-literal.js';
import { printVmCfg } from '../formats/vm-cfg/print-vm-cfg.js';
import {
  flagsWrittenAsInt,
  type VmCfgAttribute,
  vmCfgKeyOfAttribute,
  vmCfgKeyOrder,
} from '../formats/vm-cfg/vm-cfg-keys.js';
import type { VirtualMachine } from '../model/environment.js';
import { isOfManager } from '../model/merge-devices.js';
import type { Fact } from '../model/origin.js';

/**
 * The vm.cfg of a VM or template as the agent writes it: `name = repr(value)` lines, LF, ASCII, in the order of the
 * real files. Assumed facts are left out, except for a VM that has no definition at all: there everything known is
 * written and a comment says so. Comments at the top name what a person must look at: problems of the definition,
 * values that could not be written, and `@secret:` marks, which stand for passwords that no derived text holds.
 */
export function emitVmCfg(vm: VirtualMachine): string {
  const rebuilt = vm.definitions.length === 0;
  const values = new Map<string, PyValue>([
    ['name', pyString(vm.id)],
    ['disk', deviceList(vm.disks.filter((disk) => !isOfManager(disk)))],
    ['vif', deviceList(vm.vnics)],
  ]);
  for (const attribute of Object.keys(vmCfgKeyOfAttribute) as VmCfgAttribute[]) {
    const fact = vm.facts[attribute];
    if (!fact || (fact.assumed !== undefined && !rebuilt) || isToldByVfb(vm, attribute, fact)) continue;
    const key = vmCfgKeyOfAttribute[attribute];
    values.set(key, pyValueOf(key, fact.value));
  }
  if (rebuilt && vm.facts.domainType?.value === 'xen_hvm') values.set('builder', pyString('hvm'));
  const unwritten = addOtherKeys(vm, values);
  const text = printVmCfg(inOrder(values));
  return commentsOf(vm, rebuilt, unwritten, text) + text;
}

function deviceList(devices: readonly { readonly text: string }[]): PyValue {
  return { kind: 'list', items: devices.map((device) => pyString(device.text)) };
}

/** A keymap read from the `vfb` string is written with it: paravirtualised VMs have no `keymap` key. */
function isToldByVfb(vm: VirtualMachine, attribute: VmCfgAttribute, fact: Fact<unknown>): boolean {
  const vfb = attribute === 'keymap' ? vm.otherKeys.find((key) => key.name === 'vfb') : undefined;
  if (!vfb) return false;
  const [a, b] = [vfb.origin, fact.origin];
  return a.source === b.source && a.file === b.file && a.line === b.line && a.column === b.column;
}

function pyValueOf(key: string, value: string | number | boolean): PyValue {
  if (typeof value === 'string') return pyString(value);
  if (typeof value === 'number') return pyInt(value);
  return flagsWrittenAsInt.has(key) ? pyInt(value ? 1 : 0) : { kind: 'bool', value };
}

/** Adds the keys without an attribute of their own; gives the names of those that cannot be written. */
function addOtherKeys(vm: VirtualMachine, values: Map<string, PyValue>): string[] {
  const unwritten: string[] = [];
  for (const { name, literal } of vm.otherKeys) {
    const read = readLiteral(literal, 0);
    const whole = 'value' in read && literal.slice(read.end).trim() === '';
    if (whole && /^[A-Za-z_]\w*$/.test(name)) {
      // what a map or a later source says of the attribute wins over a value that could not be read
      if (!values.has(name)) values.set(name, read.value);
    } else unwritten.push(name);
  }
  return unwritten;
}

function inOrder(values: ReadonlyMap<string, PyValue>): [string, PyValue][] {
  const place = (name: string) => {
    const index = vmCfgKeyOrder.indexOf(name);
    return index < 0 ? vmCfgKeyOrder.length : index;
  };
  return [...values].sort(([a], [b]) => place(a) - place(b));
}

function commentsOf(
  vm: VirtualMachine,
  rebuilt: boolean,
  unwritten: readonly string[],
  text: string,
): string {
  const lines = vm.problems.map((problem) => `look at this first: ${problem}`);
  if (rebuilt) {
    lines.push('rebuilt from xm list: no definition of this VM was found, check every value');
    if (vm.facts.domainType?.value === 'xen_pvm') {
      lines.push('a paravirtualised VM needs a bootloader or kernel line, and none is known');
    }
  }
  for (const { frontEnd, text: shown } of vm.disks.filter(isOfManager))
    lines.push(`${frontEnd} is left out: only a live manager shows it: ${shown}`);
  for (const name of unwritten) lines.push(`${name} is left out: its value is not a plain literal`);
  if (holdsSecretMark(text)) lines.push('replace every @secret: mark by the password it stands for');
  // Python 2 refuses a file with a non-ASCII character in it, even in a comment
  return lines.map((line) => `# ${line.replace(/[^ -~]+/g, '?')}\n`).join('');
}
