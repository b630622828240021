/** What the values of attributes must look like, beyond the fixed values printed in the syntax blocks. */
import { type AssumptionId, Refusal } from './assumed.js';
import type { Statement } from './statement.js';
import type { AttributeRule } from './syntax-block.js';
import type { Release } from './world.js';

interface Range {
  readonly min: number;
  readonly max: number;
  readonly assumption?: AssumptionId;
}

/** Option tables of the 3.3 and 3.4 guides; also applied to 3.2. */
const ranges: Readonly<Record<string, Range>> = {
  'Vm.memory': { min: 32, max: 2_000_000 },
  'Vm.memoryLimit': { min: 32, max: 2_000_000 },
  'Vm.cpuCount': { min: 1, max: 128 },
  'Vm.cpuCountLimit': { min: 1, max: 128 },
  'Vm.cpuPriority': { min: 1, max: 100, assumption: 'cpu-share-range' },
  'Vm.cpuUtilizationCap': { min: 1, max: 100, assumption: 'cpu-share-range' },
  'VmDiskMapping.slot': { min: 0, max: Number.MAX_SAFE_INTEGER, assumption: 'slot-form' },
  'VirtualDisk.size': { min: 1, max: 1_000_000 },
  'VlanSegment.index': { min: 2, max: 4094 },
  'VlanInterface.vlanId': { min: 2, max: 4095 },
  '.CommandTimeout': { min: 1, max: 43_200 },
};

/** Attributes that take several values, separated by commas. */
const lists = new Set(['bootOrder', 'roles', 'ethernetPorts', 'adminServers', 'refreshServers', 'vms']);

/** Supported operating systems as the 3.4 API lists them. */
export const osTypeNames: readonly string[] = [
  ...['4', '5', '6', '7'].map((n) => `Oracle Linux ${n}`),
  ...['10', '11'].map((n) => `Oracle Solaris ${n}`),
  'Other Oracle Solaris',
  ...['4', '5', '6', '7'].map((n) => `Red Hat Enterprise Linux ${n}`),
  'Other Linux',
  ...['Vista', '7', '8', '10'].map((n) => `Microsoft Windows ${n}`),
  ...['2003', '2008', '2012', '2016'].map((n) => `Microsoft Windows Server ${n}`),
  'Other Microsoft Windows',
];

/** The parts of a list value. */
export function listParts(value: string): string[] {
  return value.split(',').map((part) => part.trim());
}

/**
 * Checks every value and gives the attributes in the spelling of the guide. Throws Refusal naming attribute and
 * value; `assume` hears of rules without a source that let a value pass.
 */
export function checkValues(
  statement: Statement,
  release: Release,
  assume: (id: AssumptionId) => void,
): ReadonlyMap<string, string> {
  const checked = new Map<string, string>();
  for (const rule of statement.rule.attributes) {
    const value = statement.attributes.get(rule.name);
    if (value === undefined) continue;
    const parts = lists.has(rule.name) ? listParts(value) : [value];
    const spelled = parts.map((part) => spelledChoice(rule, part, assume)).join(',');
    checkRange(`${statement.type}.${rule.name}`, rule.name, spelled);
    if (rule.name === 'osType') checkOsType(spelled, release, assume);
    if (rule.name === 'name' && spelled === '') throw new Refusal('Invalid value for name: ""', 'empty-name');
    if (rule.name === 'description' && release !== '3.2' && spelled.length > 4000) {
      throw new Refusal(`Invalid value for description: ${spelled.length} characters, at most 4000`);
    }
    checked.set(rule.name, spelled);
  }
  return checked;
}

/** The legal values of an attribute, for `attribute=?`. */
export function legalValues(statement: Statement, release: Release): string {
  const rule = statement.rule.attributes.find((attribute) => attribute.name === statement.asked);
  if (rule?.name === 'osType' && release !== '3.2') return osTypeNames.join(',');
  return rule?.choices?.join(',') ?? 'value';
}

function spelledChoice(rule: AttributeRule, part: string, assume: (id: AssumptionId) => void): string {
  // roles="" clears the roles (3.4 guide, edit Network).
  if (rule.choices === null || (part === '' && rule.name === 'roles')) return part;
  if (rule.choices.includes(part)) return part;
  const free = rule.name === 'keymapName' || rule.choices.some((choice) => /^yes$/i.test(choice));
  const found = rule.choices.find((choice) => free && choice.toLowerCase() === part.toLowerCase());
  if (found === undefined) {
    const inOtherCase = rule.choices.some((choice) => choice.toLowerCase() === part.toLowerCase());
    throw new Refusal(
      `Invalid value for ${rule.name}: ${part}. Valid values: ${rule.choices.join(',')}`,
      inOtherCase ? 'enum-case' : null,
    );
  }
  if (rule.name === 'keymapName') assume('keymap-no');
  return found;
}

function checkRange(key: string, name: string, value: string): void {
  const range = ranges[key];
  if (range === undefined) return;
  const number = /^\d{1,15}$/.test(value) ? Number(value) : Number.NaN;
  if (number >= range.min && number <= range.max) return;
  const bounds = range.max === Number.MAX_SAFE_INTEGER ? `from ${range.min}` : `${range.min} to ${range.max}`;
  throw new Refusal(
    `Invalid value for ${name}: ${value}. Valid values: whole numbers ${bounds}`,
    range.assumption ?? null,
  );
}

function checkOsType(value: string, release: Release, assume: (id: AssumptionId) => void): void {
  if (release === '3.2') {
    if (!/^[A-Z][A-Z0-9]*(_[A-Z0-9]+)*$/.test(value)) {
      throw new Refusal(`Invalid value for osType: ${value}`, 'os-type-3.2');
    }
    assume('os-type-3.2');
    return;
  }
  if (!osTypeNames.includes(value)) {
    throw new Refusal(`Invalid value for osType: ${value}`, release === '3.3' ? 'os-type-3.3' : null);
  }
  if (release === '3.3') assume('os-type-3.3');
}
