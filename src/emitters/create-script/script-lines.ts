import type { CliCommand, CliInstance } from '../../formats/ovm-cli/cli-command.js';
import { composeLine } from '../../formats/ovm-cli/compose-line.js';
import type { Release } from '../../model/environment.js';
import { vmName } from './plan-context.js';
import { oneLine } from './script-head.js';
import type { DiskObject, VmPlan } from './vm-plan.js';

/** One piece of a create script: a comment that says what follows, and the lines to send. */
export interface ScriptBlock {
  readonly title: string;
  readonly lines: readonly string[];
}

/**
 * The whole script in order: checks that what is needed exists, refresh of the repositories, checks that every disk is
 * known then, the VMs, and high availability at the very end. Nothing starts a VM.
 */
export function scriptBlocks(plans: readonly VmPlan[], release: Release): ScriptBlock[] {
  if (plans.length === 0) return [];
  const compose = (command: CliCommand) => composed(command, release);
  const { checks, refreshes, diskChecks } = preparations(plans);
  const vms = plans.map((plan) => ({ title: vmTitle(plan), lines: plan.lines.map((line) => line.text) }));
  const highAvailability = plans.flatMap((plan) => plan.highAvailability.map((line) => line.text));
  const blocks: ScriptBlock[] = [
    { title: 'Preflight: each of these must exist, or nothing is created', lines: checks.map(compose) },
    {
      title: 'Refresh the repositories, so that the manager knows the disks in them',
      lines: refreshes.map(compose),
    },
    {
      title: 'Each disk must be known now: a VM whose disk is not there would be left half made',
      lines: diskChecks.map(compose),
    },
    ...vms,
    { title: 'High availability, switched on last', lines: highAvailability },
  ];
  return blocks.filter(({ lines }) => lines.length > 0);
}

function vmTitle(plan: VmPlan): string {
  return `VM ${oneLine(vmName(plan.vm) ?? '')} (was ${oneLine(plan.vm.id)})`;
}

/** What is sent before the first VM; none of it changes anything that is there. */
export interface Preparations {
  readonly checks: readonly CliCommand[];
  readonly refreshes: readonly CliCommand[];
  /** Files of a repository are known only after its refresh. */
  readonly diskChecks: readonly CliCommand[];
}

/** The commands that come before the VMs, each object once and in order of its name or id. */
export function preparations(plans: readonly VmPlan[]): Preparations {
  const all = (pick: (plan: VmPlan) => readonly string[]) => [...new Set(plans.flatMap(pick))].sort();
  const named = (object: string, names: readonly string[]) =>
    names.map((value) => command('show', object, { key: 'name', value }));
  const byId = (verb: string, object: string, ids: readonly string[]) =>
    ids.map((value) => command(verb, object, { key: 'id', value }));
  const disks = (object: DiskObject['object']) =>
    all(({ needs }) => needs.disks.filter((disk) => disk.object === object).map((disk) => disk.id));
  const repositories = all(({ needs }) => needs.repositoryIds);
  return {
    checks: [
      ...named(
        'ServerPool',
        all(({ needs }) => (needs.pool === undefined ? [] : [needs.pool])),
      ),
      ...named(
        'Network',
        all(({ needs }) => needs.networks),
      ),
      ...byId('show', 'Repository', repositories),
      ...byId('show', 'PhysicalDisk', disks('PhysicalDisk')),
      ...named(
        'Tag',
        all(({ needs }) => needs.tags),
      ),
    ],
    refreshes: byId('refresh', 'Repository', repositories),
    diskChecks: [
      ...byId('show', 'VirtualDisk', disks('VirtualDisk')),
      ...byId('show', 'VirtualCdrom', disks('VirtualCdrom')),
    ],
  };
}

function command(verb: string, object: string, instance: CliInstance): CliCommand {
  return { verb, object, instance, attributes: [] };
}

/** Composes a line about an object whose name was already accepted in a VM's own lines. */
function composed(command: CliCommand, release: Release): string {
  const result = composeLine(command, release);
  if ('line' in result) return result.line;
  throw new Error(`no preflight line for ${command.verb} ${command.object}: ${result.refused.message}`);
}

/** The script as text: plain CLI lines with comment lines between, which are not sent. */
export function scriptText(head: readonly string[], blocks: readonly ScriptBlock[]): string {
  const none = ['', '# No VM can be created yet: open/ says why for each, open.map is to be filled in.'];
  const body =
    blocks.length === 0 ? none : blocks.flatMap((block) => ['', `# --- ${block.title}`, ...block.lines]);
  return `${[...head, ...body].join('\n')}\n`;
}
