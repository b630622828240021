import type { CliCommand } from '../../formats/ovm-cli/cli-command.js';
import { composeLine } from '../../formats/ovm-cli/compose-line.js';
import type { Release } from '../../model/environment.js';
import { idKey } from '../../model/identifiers.js';
import { oneLine } from './script-head.js';
import type { VmPlan } from './vm-plan.js';

/** One piece of a create script: a comment that says what follows, and the lines to send. */
export interface ScriptBlock {
  readonly title: string;
  readonly lines: readonly string[];
}

/**
 * The whole script in order: checks that what is needed exists, refresh of the repositories, the VMs, and high
 * availability at the very end. Nothing starts a VM.
 */
export function scriptBlocks(plans: readonly VmPlan[], release: Release): ScriptBlock[] {
  if (plans.length === 0) return [];
  const vms = plans.map((plan) => ({ title: vmTitle(plan), lines: plan.lines.map((line) => line.text) }));
  const highAvailability = plans.flatMap((plan) => plan.highAvailability.map((line) => line.text));
  const blocks: ScriptBlock[] = [
    { title: 'Preflight: each of these must exist, or nothing is created', lines: preflight(plans, release) },
    {
      title: 'Refresh the repositories, so that the manager knows the disks in them',
      lines: refreshes(plans, release),
    },
    ...vms,
  ];
  if (highAvailability.length > 0) {
    blocks.push({ title: 'High availability, switched on last', lines: highAvailability });
  }
  return blocks;
}

function vmTitle({ vm }: VmPlan): string {
  return `VM ${oneLine(vm.facts.name?.value ?? '')} (was ${oneLine(vm.id)})`;
}

function preflight(plans: readonly VmPlan[], release: Release): string[] {
  const all = (pick: (plan: VmPlan) => readonly string[]) => [...new Set(plans.flatMap(pick))].sort();
  return [
    ...all(({ needs }) => (needs.pool === undefined ? [] : [needs.pool])).map((name) =>
      show('ServerPool', 'name', name, release),
    ),
    ...all(({ needs }) => needs.networks).map((name) => show('Network', 'name', name, release)),
    ...repositoryIds(plans).map((id) => show('Repository', 'id', id, release)),
    ...all(({ needs }) => needs.physicalDisks).map((id) => show('PhysicalDisk', 'id', id, release)),
    ...all(({ needs }) => needs.tags).map((name) => show('Tag', 'name', name, release)),
  ];
}

function repositoryIds(plans: readonly VmPlan[]): string[] {
  const ids = new Map(plans.flatMap((plan) => plan.needs.repositoryIds).map((id) => [idKey(id), id]));
  return [...ids.values()].sort();
}

function refreshes(plans: readonly VmPlan[], release: Release): string[] {
  return repositoryIds(plans).map((value) =>
    compose(
      { verb: 'refresh', object: 'Repository', instance: { key: 'id', value }, attributes: [] },
      release,
    ),
  );
}

function show(object: string, key: 'id' | 'name', value: string, release: Release): string {
  return compose({ verb: 'show', object, instance: { key, value }, attributes: [] }, release);
}

/** Composes a line about an object whose name was already accepted in a VM's own lines. */
function compose(command: CliCommand, release: Release): string {
  const composed = composeLine(command, release);
  if ('line' in composed) return composed.line;
  throw new Error(`no preflight line for ${command.verb} ${command.object}: ${composed.refused.message}`);
}

/** The script as text: plain CLI lines with comment lines between, which are not sent. */
export function scriptText(head: readonly string[], blocks: readonly ScriptBlock[]): string {
  const body = blocks.flatMap((block) => ['', `# --- ${block.title}`, ...block.lines]);
  return `${[...head, ...body].join('\n')}\n`;
}
