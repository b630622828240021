import { unsendableAt } from '../../formats/ovm-cli/quote-value.js';
import type { VirtualMachine, VmAttributes } from '../../model/environment.js';
import type { Fact } from '../../model/origin.js';
import { knownVmWords } from '../../model/vm-words.js';
import { ownValue } from './plan-context.js';
import type { PlanDraft } from './plan-draft.js';
import { type OpenPoint, type PlannedValue, plannedValue } from './vm-plan.js';

const bootDevices: Readonly<Record<string, string>> = { c: 'DISK', d: 'CDROM', n: 'PXE' };

/** The settings of `create Vm` in the order of the article's Listing 3, then the others. */
export function settingValues(draft: PlanDraft): PlannedValue[] {
  const { facts } = draft.vm;
  const { traits } = draft.context;
  const ha = facts.highAvailability;
  refuseAboveLimit(draft, 'memory', facts.memory, facts.memoryLimit);
  refuseAboveLimit(draft, 'cpuCount', facts.cpuCount, facts.cpuCountLimit);
  const settings = [
    translated(draft, 'domainType', facts.domainType) ?? missing(draft, 'domainType'),
    osType(draft),
    bootOrder(draft),
    numeric(draft.vm, 'cpuCount', facts.cpuCount) ?? missing(draft, 'cpuCount'),
    numeric(draft.vm, 'cpuCountLimit', facts.cpuCountLimit),
    ha &&
      plannedValue('highAvailability', traits.no, { ...ha, assumed: 'it is switched on in the last block' }),
    numeric(draft.vm, 'memory', facts.memory) ?? missing(draft, 'memory'),
    numeric(draft.vm, 'memoryLimit', facts.memoryLimit),
    translated(draft, 'cpuPriority', facts.cpuWeight),
    translated(draft, 'cpuUtilizationCap', facts.cpuCap),
    translated(draft, 'mouseType', facts.usbDevice),
    stated(draft.vm, 'keymapName', facts.keymap),
    hugePages(draft),
    stated(draft.vm, 'networkInstallPath', undefined),
    stated(draft.vm, 'startPolicy', undefined),
  ].filter((value) => value !== undefined);
  return settings.map((setting) =>
    ha && !ha.value && setting.attribute === 'highAvailability'
      ? plannedValue('highAvailability', traits.no, ha)
      : setting,
  );
}

function numeric(
  vm: VirtualMachine,
  attribute: string,
  fact: Fact<number> | undefined,
): PlannedValue | undefined {
  const chosen = vm.stated[attribute] ?? fact;
  return chosen && plannedValue(attribute, String(chosen.value), chosen);
}

/** The limit belongs to the same `create Vm`; which of the two is wrong, no file tells. */
function refuseAboveLimit(
  draft: PlanDraft,
  attribute: 'memory' | 'cpuCount',
  read: Fact<number> | undefined,
  readLimit: Fact<number> | undefined,
): void {
  const value = numeric(draft.vm, attribute, read)?.value;
  const limit = numeric(draft.vm, `${attribute}Limit`, readLimit)?.value;
  if (value === undefined || limit === undefined || !(Number(value) > Number(limit))) return;
  const map = [draft.vmLine(attribute), draft.vmLine(`${attribute}Limit`)];
  draft.open('above-limit', `${attribute} is ${value}, above its limit of ${limit}`, map);
}

function stated(
  vm: VirtualMachine,
  attribute: string,
  fact: Fact<string> | undefined,
): PlannedValue | undefined {
  const chosen = vm.stated[attribute] ?? fact;
  return chosen && plannedValue(attribute, chosen.value, chosen);
}

function missing(draft: PlanDraft, attribute: keyof VmAttributes): undefined {
  if (draft.openPoints.some((point) => point.code === `unknown-${attribute}`)) return undefined;
  return draft.open(`no-${attribute}`, `its vm.cfg does not tell ${attribute}`, [draft.vmLine(attribute)]);
}

/** A value that stands in other words in the CLI: stated for this VM, known, or translated by the map. */
function translated(
  draft: PlanDraft,
  attribute: string,
  fact: Fact<string | number> | undefined,
): PlannedValue | undefined {
  const statedFact = draft.vm.stated[attribute];
  if (statedFact) return plannedValue(attribute, statedFact.value, statedFact);
  if (!fact) return undefined;
  const word = String(fact.value);
  const known = ownValue(knownVmWords[attribute] ?? {}, word);
  if (known !== undefined) return plannedValue(attribute, known, fact);
  const translation = draft.context.translation(attribute, word);
  if (translation) return plannedValue(attribute, translation.value, translation);
  const map = translationLines(draft, attribute, word);
  return draft.open(
    `unknown-${attribute}`,
    `what ${attribute} of the CLI belongs to ${JSON.stringify(fact.value)} is not known`,
    map,
  );
}

/** One line for all VMs with the word; for one VM where a map knows no such line or the word cannot stand in one. */
function translationLines(draft: PlanDraft, attribute: string, word: string): OpenPoint['map'] {
  const translate = attribute !== 'mouseType' && unsendableAt(word) < 0;
  return [translate ? { subject: 'translate', key: word, attribute } : draft.vmLine(attribute)];
}

function osType(draft: PlanDraft): PlannedValue | undefined {
  const fact = draft.vm.facts.osType;
  const { osType: known } = draft.context.traits;
  if (draft.vm.stated.osType || !fact) return stated(draft.vm, 'osType', fact);
  const translation = draft.context.translation('osType', fact.value);
  if (translation) return plannedValue('osType', translation.value, translation);
  if (known === 'same') return plannedValue('osType', fact.value, fact);
  // a manager may show the code itself
  const code = Object.values(known).includes(fact.value) ? fact.value : ownValue(known, fact.value);
  if (code !== undefined) return plannedValue('osType', code, fact);
  const map = translationLines(draft, 'osType', fact.value);
  const ask = 'ask the manager with `create Vm osType=?`';
  return draft.open(
    'unknown-osType',
    `the code of ${fact.value} in release ${draft.context.release} is not known; ${ask}`,
    map,
  );
}

function bootOrder(draft: PlanDraft): PlannedValue | undefined {
  const { boot, domainType } = draft.vm.facts;
  if (!boot) {
    if (domainType?.value !== 'xen_pvm') return undefined;
    return plannedValue('bootOrder', 'DISK', {
      ...domainType,
      assumed: 'a paravirtualised VM boots from its disk',
    });
  }
  // a letter that comes again says nothing more
  const devices = [...new Set(boot.value)].map((letter) => bootDevices[letter]);
  if (!devices.includes(undefined)) return plannedValue('bootOrder', devices.join(','), boot);
  return draft.open('unknown-boot', `boot=${JSON.stringify(boot.value)} has letters other than c, d and n`);
}

function hugePages(draft: PlanDraft): PlannedValue | undefined {
  const fact = draft.vm.facts.hugePages;
  const { traits } = draft.context;
  if (!fact || !traits.hugePages) return undefined;
  const assumed = 'superpages is taken for the setting huge pages';
  return plannedValue('hugePagesEnabled', fact.value ? traits.yes : traits.no, { ...fact, assumed });
}
