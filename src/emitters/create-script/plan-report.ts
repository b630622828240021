import { counted } from '../../base/counted.js';
import type { Environment, Release } from '../../model/environment.js';
import { originText, type PlaceText } from '../../model/origin.js';
import { vmName } from '../../model/ownership.js';
import { GroupedRemarks, type Remark } from './grouped-remarks.js';
import { oneLine } from './script-head.js';
import { unverifiedWords } from './unverified-words.js';
import type { PlannedLine, VmPlan } from './vm-plan.js';

/**
 * The difference report: what the script brings back otherwise than it was, or not at all, what was concluded and
 * not read, and which words of the grammar no source proves.
 */
export function planReport(environment: Environment, plans: readonly VmPlan[], release: Release): string {
  const ready = plans.filter((plan) => plan.openPoints.length === 0);
  const open = plans.filter((plan) => plan.openPoints.length > 0);
  const lines = [
    `Create scripts for release ${release}: ${counted(ready.length, 'VM')} ready, ${open.length} open`,
    ...openSection(open),
    ...templateSection(environment),
    ...unverifiedSection(ready, release),
    ...remarkSection('Concluded, not read:', ready, concluded),
    ...remarkSection('Set otherwise than it was:', ready, ({ changed }) => changed),
    ...remarkSection('Not settable with the CLI:', ready, ({ notSettable }) => notSettable),
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
  const rows = unverifiedWords(plans, release);
  const title = `Not verified for release ${release}; if such a line is refused, the script stops there:`;
  return rows.length === 0 ? [] : ['', title, ...rows];
}

/** A section of remarks about the VMs that are ready, each thing and reason once. */
function remarkSection(
  title: string,
  plans: readonly VmPlan[],
  remarksOf: (plan: VmPlan) => Iterable<Remark>,
): string[] {
  const remarks = new GroupedRemarks();
  for (const plan of plans) {
    const vm = vmName(plan.vm) || plan.vm.id;
    for (const remark of remarksOf(plan)) remarks.add(vm, remark);
  }
  const lines = remarks.lines(plans.length);
  return lines.length === 0 ? [] : ['', title, ...lines];
}

function* concluded(plan: VmPlan): Iterable<Remark> {
  for (const { values } of allLines(plan)) {
    for (const { attribute, value, assumed } of values) {
      if (assumed !== undefined) yield { what: attribute, value, why: assumed };
    }
  }
}

function allLines(plan: VmPlan): PlannedLine[] {
  return [...plan.lines, ...plan.highAvailability];
}

/** Every line with the place each value in it was read from: `rebuild --explain`. */
export function explainPlans(plans: readonly VmPlan[], place: PlaceText = originText): string {
  const rows: string[] = [];
  for (const plan of plans) {
    rows.push(`${label(plan)}${plan.openPoints.length > 0 ? ' - OPEN' : ''}`);
    for (const line of allLines(plan)) {
      rows.push(`  ${line.text}`);
      for (const { attribute, value, origin, assumed } of line.values) {
        const from = origin ? oneLine(place(origin)) : 'stated by the command';
        rows.push(
          `    ${attribute}=${oneLine(value)}  <- ${from}${assumed === undefined ? '' : ` (assumed: ${oneLine(assumed)})`}`,
        );
      }
    }
    for (const point of plan.openPoints) rows.push(`  OPEN ${point.code}: ${oneLine(point.message)}`);
  }
  return `${rows.join('\n')}\n`;
}
