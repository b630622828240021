import type { CliCommand, CliInstance } from '../../formats/ovm-cli/cli-command.js';
import { composeLine } from '../../formats/ovm-cli/compose-line.js';
import type { Release } from '../../model/environment.js';
import { vmName } from '../../model/ownership.js';
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
  const pools = new Set<string>();
  const networks = new Set<string>();
  const repositories = new Set<string>();
  const tags = new Set<string>();
  const disks: Record<DiskObject['object'], Set<string>> = {
    PhysicalDisk: new Set(),
    VirtualDisk: new Set(),
    VirtualCdrom: new Set(),
  };
  for (const { needs } of plans) {
    if (needs.pool !== undefined) pools.add(needs.pool);
    for (const name of needs.networks) networks.add(name);
    for (const id of needs.repositoryIds) repositories.add(id);
    for (const tag of needs.tags) tags.add(tag);
    for (const { object, id } of needs.disks) disks[object].add(id);
  }
  return {
    checks: [
      ...each('show', 'ServerPool', 'name', pools),
      ...each('show', 'Network', 'name', networks),
      ...each('show', 'Repository', 'id', repositories),
      ...each('show', 'PhysicalDisk', 'id', disks.PhysicalDisk),
      ...each('show', 'Tag', 'name', tags),
    ],
    refreshes: each('refresh', 'Repository', 'id', repositories),
    diskChecks: [
      ...each('show', 'VirtualDisk', 'id', disks.VirtualDisk),
      ...each('show', 'VirtualCdrom', 'id', disks.VirtualCdrom),
    ],
  };
}

/** What the commands before the VMs are: `show ServerPool`, each once. */
export function preparingCommands(plans: readonly VmPlan[]): string[] {
  const commands = new Set<string>();
  for (const { needs } of plans) {
    if (needs.pool !== undefined) commands.add('show ServerPool');
    if (needs.networks.length > 0) commands.add('show Network');
    if (needs.tags.length > 0) commands.add('show Tag');
    if (needs.repositoryIds.length > 0) commands.add('show Repository').add('refresh Repository');
    for (const { object } of needs.disks) commands.add(`show ${object}`);
  }
  return [...commands];
}

function each(
  verb: string,
  object: string,
  key: CliInstance['key'],
  values: ReadonlySet<string>,
): CliCommand[] {
  return [...values].sort().map((value) => ({ verb, object, instance: { key, value }, attributes: [] }));
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
