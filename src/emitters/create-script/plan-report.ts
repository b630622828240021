import { listOpenRules, type OpenRule } from '../../formats/ovm-cli/open-rules.js';
import { readCliLine } from '../../formats/ovm-cli/read-cli-line.js';
import type { Environment, Release } from '../../model/environment.js';
import { originText } from '../../model/origin.js';
import { vmName } from './plan-context.js';
import { oneLine } from './script-head.js';
import { preparations } from './script-lines.js';
import type { VmPlan } from './vm-plan.js';

/**
 * The difference report: what the script brings back otherwise than it was, or not at all, what was concluded and
 * not read, and which words of the grammar no source proves.
 */
export function planReport(environment: Environment, plans: readonly VmPlan[], release: Release): string {
  const ready = plans.filter((plan) => plan.openPoints.length === 0);
  const open = plans.filter((plan) => plan.openPoints.length > 0);
  const lines = [
    `Create scripts for release ${release}: ${ready.length} VMs ready, ${open.length} open`,
    ...openSection(open),
    ...templateSection(environment),
    ...unverifiedSection(ready, release),
    ...ready.flatMap(vmSection),
  ];
  return `${lines.join('\n')}\n`;
}

function label({ vm }: VmPlan): string {
  return `${oneLine(vmName(vm) || '(no name)')} (${oneLine(vm.id)})`;
}

function openSection(open: readonly VmPlan[]): string[] {
  if (open.length === 0) return [];
  const rows = open.flatMap((plan) => [
    `  ${label(plan)}`,
    ...plan.openPoints.map((point) => `    ${point.code}: ${oneLine(point.message)}`),
  ]);
  return ['', 'Open: not created, each has a file in open/', ...rows];
}

function templateSection(environment: Environment): string[] {
  const templates = environment.vms.filter((vm) => vm.kind === 'template');
  if (templates.length === 0) return [];
  const rows = templates.map((template) => {
    const repository = template.facts.repositoryId?.value ?? '?';
    const name = oneLine(template.facts.name?.value || '(no name)');
    return `  ${name}: copy ${oneLine(`Templates/${template.id}`)} and its disks back into repository ${oneLine(repository)}, then refresh it`;
  });
  return ['', 'Templates are not created by script; their way back is the repository:', ...rows];
}

function unverifiedSection(plans: readonly VmPlan[], release: Release): string[] {
  const used = usedCommands(plans, release);
  const rows: string[] = [];
  for (const rule of listOpenRules(release)) {
    const attributes = used.get(rule.command);
    const what = attributes && openPart(rule, attributes);
    if (what === undefined) continue;
    rows.push(`  ${[rule.command, what].filter(Boolean).join(' ')} (${rule.certainty}; ${rule.source})`);
  }
  return rows.length === 0
    ? []
    : [
        '',
        `Not verified for release ${release}; if such a line is refused, the script stops there:`,
        ...rows,
      ];
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

/** Values of one attribute; `unlisted` are those that stand in no list of the grammar. */
interface UsedValues {
  readonly all: Set<string>;
  readonly unlisted: Set<string>;
}

/** The attributes of every command in the script with their values, by verb and object. */
function usedCommands(
  plans: readonly VmPlan[],
  release: Release,
): ReadonlyMap<string, ReadonlyMap<string, UsedValues>> {
  const used = new Map<string, Map<string, UsedValues>>();
  const { checks, refreshes, diskChecks } = preparations(plans);
  const lines = plans.flatMap((plan) => [...plan.lines, ...plan.highAvailability]);
  const prepared = [...checks, ...refreshes, ...diskChecks].map((command) => ({ command, text: '' }));
  for (const { command, text } of [...prepared, ...lines]) {
    const name = [command.verb, command.object].filter(Boolean).join(' ');
    const attributes = used.get(name) ?? new Map<string, UsedValues>();
    used.set(name, attributes);
    const { findings } = readCliLine(text, release);
    const unlisted = findings.find(({ code }) => code === 'unlisted-value')?.column ?? 1;
    const before = text.slice(0, unlisted - 1);
    for (const [attribute, value] of command.attributes) {
      const values = attributes.get(attribute) ?? { all: new Set(), unlisted: new Set() };
      attributes.set(attribute, values);
      values.all.add(value);
      if (before.endsWith(` ${attribute}=`)) values.unlisted.add(value);
    }
  }
  return used;
}

function vmSection(plan: VmPlan): string[] {
  const assumed = [...plan.lines, ...plan.highAvailability].flatMap((line) =>
    line.values
      .filter((value) => value.assumed !== undefined)
      .map(
        (value) =>
          `  assumed      ${value.attribute}=${oneLine(value.value)}: ${oneLine(value.assumed ?? '')}`,
      ),
  );
  const changed = plan.changed.map((change) => `  changed      ${change.attribute}: ${change.why}`);
  const lost = plan.notSettable.map(
    (item) => `  not settable ${oneLine(item.what)} ${oneLine(item.value)}: ${oneLine(item.why)}`,
  );
  return ['', label(plan), ...assumed, ...changed, ...lost];
}

/** Every line with the place each value in it was read from: `rebuild --explain`. */
export function explainPlans(plans: readonly VmPlan[]): string {
  const rows: string[] = [];
  for (const plan of plans) {
    rows.push(`${label(plan)}${plan.openPoints.length > 0 ? ' - OPEN' : ''}`);
    for (const line of [...plan.lines, ...plan.highAvailability]) {
      rows.push(`  ${line.text}`);
      for (const { attribute, value, origin, assumed } of line.values) {
        const from = origin ? oneLine(originText(origin)) : 'stated by the command';
        rows.push(
          `    ${attribute}=${oneLine(value)}  <- ${from}${assumed === undefined ? '' : ` (assumed: ${oneLine(assumed)})`}`,
        );
      }
    }
    for (const point of plan.openPoints) rows.push(`  OPEN ${point.code}: ${oneLine(point.message)}`);
  }
  return `${rows.join('\n')}\n`;
}
