import { listOpenRules, type OpenRule } from '../../formats/ovm-cli/open-rules.js';
import { readCliLine } from '../../formats/ovm-cli/read-cli-line.js';
import type { Release } from '../../model/environment.js';
import { oneLine } from './script-head.js';
import { preparations } from './script-lines.js';
import type { VmPlan } from './vm-plan.js';

/** Values of one attribute; `unlisted` are those that stand in no list of the grammar. */
interface UsedValues {
  readonly all: Set<string>;
  readonly unlisted: Set<string>;
}

type UsedCommands = ReadonlyMap<string, ReadonlyMap<string, UsedValues>>;

/** What the script uses of the grammar that no source proves for the release: one line a rule. */
export function unverifiedWords(plans: readonly VmPlan[], release: Release): string[] {
  const rules = listOpenRules(release);
  const used = usedCommands(plans, release, openLists(rules));
  return rules.flatMap((rule) => {
    const attributes = used.get(rule.command);
    const what = attributes && openPart(rule, attributes);
    if (what === undefined) return [];
    return [`  ${[rule.command, what].filter(Boolean).join(' ')} (${rule.certainty}; ${rule.source})`];
  });
}

/** Attributes with a list of values that is not complete: `create Vm osType`. */
function openLists(rules: readonly OpenRule[]): ReadonlySet<string> {
  const further = rules.filter(({ part }) => part?.includes('= '));
  return new Set(further.map(({ command, part = '' }) => `${command} ${part.split('=')[0]}`));
}

/** What of an open rule the script uses, in words; empty for the command itself, undefined for nothing. */
function openPart({ part, covers }: OpenRule, used: ReadonlyMap<string, UsedValues>): string | undefined {
  if (part === undefined) {
    const attributes = covers.filter((name) => used.has(name));
    return attributes.length > 0 ? `and ${attributes.join(', ')}` : '';
  }
  const [attribute = '', words = ''] = part.split('=');
  const values = used.get(attribute);
  if (values === undefined || words === '') return values && part;
  const shown = words.startsWith(' ')
    ? [...values.unlisted]
    : words.split('|').filter((word) => values.all.has(word));
  return shown.length > 0 ? `${attribute}=${shown.map(oneLine).join('|')}` : undefined;
}

/** The attributes of every command in the script with their values, by verb and object. */
function usedCommands(plans: readonly VmPlan[], release: Release, open: ReadonlySet<string>): UsedCommands {
  const used = new Map<string, Map<string, UsedValues>>();
  const { checks, refreshes, diskChecks } = preparations(plans);
  for (const { verb, object } of [...checks, ...refreshes, ...diskChecks])
    used.set(`${verb} ${object}`, new Map());
  for (const { command, text, values } of plans.flatMap((plan) => [
    ...plan.lines,
    ...plan.highAvailability,
  ])) {
    const attributes = used.get(command) ?? new Map<string, UsedValues>();
    used.set(command, attributes);
    for (const { attribute, value } of values) {
      const known = attributes.get(attribute) ?? { all: new Set(), unlisted: new Set() };
      attributes.set(attribute, known);
      const isNew = !known.all.has(value);
      known.all.add(value);
      if (isNew && open.has(`${command} ${attribute}`) && isUnlisted(text, attribute, release))
        known.unlisted.add(value);
    }
  }
  return used;
}

function isUnlisted(line: string, attribute: string, release: Release): boolean {
  const finding = readCliLine(line, release).findings.find(({ code }) => code === 'unlisted-value');
  return finding !== undefined && line.slice(0, finding.column - 1).endsWith(` ${attribute}=`);
}
