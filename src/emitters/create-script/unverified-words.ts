import { listOpenRules, type OpenRule } from '../../formats/ovm-cli/open-rules.js';
import { readCliLine } from '../../formats/ovm-cli/read-cli-line.js';
import type { Release } from '../../model/environment.js';
import { oneLine } from './script-head.js';
import { preparingCommands } from './script-lines.js';
import type { PlannedLine, VmPlan } from './vm-plan.js';

/** Values of one attribute; `unlisted` are those that stand in no list of the grammar. */
interface UsedValues {
  readonly all: Set<string>;
  readonly unlisted: Set<string>;
}

type UsedCommands = ReadonlyMap<string, ReadonlyMap<string, UsedValues>>;

/** A line, and what it is added to or made on where that matters: `to Repository`. */
export type UsedLine = PlannedLine & { readonly relation?: string };

/** What the script uses of the grammar that no source proves for the release: one line a rule. */
export function unverifiedWords(plans: readonly VmPlan[], release: Release): string[] {
  const lines = plans.flatMap((plan) => [...plan.lines, ...plan.highAvailability]);
  return unverifiedIn(lines, preparingCommands(plans), release);
}

/** The same of any lines, and of commands whose words are all known. */
export function unverifiedIn(
  lines: readonly UsedLine[],
  commands: readonly string[],
  release: Release,
): string[] {
  const rules = listOpenRules(release);
  const used = usedCommands(lines, commands, release, openAttributes(rules));
  return rules.flatMap((rule) => {
    const attributes = used.get(rule.command);
    const what = attributes && openPart(rule, attributes);
    if (what === undefined) return [];
    return [`  ${[rule.command, what].filter(Boolean).join(' ')} (${rule.certainty}; ${rule.source})`];
  });
}

/** Attributes of a command that open rules are about; true for those with a list of values that is not complete. */
type OpenAttributes = ReadonlyMap<string, ReadonlyMap<string, boolean>>;

function openAttributes(rules: readonly OpenRule[]): OpenAttributes {
  const open = new Map<string, Map<string, boolean>>();
  for (const { command, part, covers } of rules) {
    const attributes = open.get(command) ?? new Map<string, boolean>();
    open.set(command, attributes);
    for (const name of covers) attributes.set(name, attributes.get(name) ?? false);
    const [name, words = ''] = part?.split('=') ?? [];
    if (name !== undefined) attributes.set(name, attributes.get(name) === true || words.startsWith(' '));
  }
  return open;
}

/** What of an open rule the script uses, in words; empty for the command itself, undefined for nothing. */
function openPart({ part, covers }: OpenRule, used: ReadonlyMap<string, UsedValues>): string | undefined {
  if (part === undefined) {
    const attributes = covers.filter((name) => used.has(name));
    return attributes.length > 0 ? `and ${attributes.join(', ')}` : '';
  }
  const [, relation, objects] = /^(on|to|from) (.*)$/.exec(part) ?? [];
  if (relation !== undefined && objects !== undefined) {
    const shown = objects.split('|').filter((object) => used.get(relation)?.all.has(object));
    return shown.length > 0 ? `${relation} ${shown.join('|')}` : undefined;
  }
  const [attribute = '', words = ''] = part.split('=');
  const values = used.get(attribute);
  if (values === undefined || words === '') return values && part;
  const shown = words.startsWith(' ')
    ? [...values.unlisted]
    : words.split('|').filter((word) => values.all.has(word));
  return shown.length > 0 ? `${attribute}=${shown.map(oneLine).join('|')}` : undefined;
}

/** Every command of the script, with the values of those attributes that open rules are about. */
function usedCommands(
  lines: readonly UsedLine[],
  commands: readonly string[],
  release: Release,
  open: OpenAttributes,
): UsedCommands {
  const used = new Map<string, Map<string, UsedValues>>(commands.map((command) => [command, new Map()]));
  for (const line of lines) {
    const attributes = used.get(line.command) ?? new Map<string, UsedValues>();
    used.set(line.command, attributes);
    const about = open.get(line.command);
    if (about) addValues(line, attributes, about, release);
    if (line.relation !== undefined) addRelation(line.relation, attributes);
  }
  return used;
}

function addRelation(relation: string, attributes: Map<string, UsedValues>): void {
  const [word = '', object = ''] = relation.split(' ');
  const known = attributes.get(word) ?? { all: new Set(), unlisted: new Set() };
  attributes.set(word, known);
  known.all.add(object);
}

function addValues(
  { text, values }: PlannedLine,
  attributes: Map<string, UsedValues>,
  about: ReadonlyMap<string, boolean>,
  release: Release,
): void {
  for (const { attribute, value } of values) {
    const listIsOpen = about.get(attribute);
    if (listIsOpen === undefined) continue;
    const known = attributes.get(attribute) ?? { all: new Set(), unlisted: new Set() };
    attributes.set(attribute, known);
    if (known.all.has(value)) continue;
    known.all.add(value);
    if (listIsOpen && isUnlisted(text, attribute, release)) known.unlisted.add(value);
  }
}

function isUnlisted(line: string, attribute: string, release: Release): boolean {
  const finding = readCliLine(line, release).findings.find(({ code }) => code === 'unlisted-value');
  return finding !== undefined && line.slice(0, finding.column - 1).endsWith(` ${attribute}=`);
}
