import type { CliCommand } from '../../formats/ovm-cli/cli-command.js';
import { composeLine } from '../../formats/ovm-cli/compose-line.js';
import type { Release } from '../../model/environment.js';
import type { PlannedValue } from '../create-script/vm-plan.js';
import type { ShownAlready } from './estate-plan.js';

type Command = Omit<CliCommand, 'attributes'> & { readonly values?: readonly PlannedValue[] };

/** A create line is left out where the manager lists the name: names are not unique, so it would make a second one. */
export function unlessListed({ verb, object, values = [] }: Command): ShownAlready | undefined {
  const name = valueNamed(values, 'name');
  if (verb !== 'create' || object === undefined || name === undefined) return undefined;
  return { ask: `list ${object}`, value: name };
}

/**
 * Labels under which an object shows what was added to it. Seen in replies are those of pools, repositories, tags and
 * ports of networks; where a manager uses another word, the line is sent, and refused when it was sent before.
 */
const labels: Readonly<Record<string, string>> = {
  'Server to Repository': 'Presented Server',
  'Server to ServerPool': 'Server',
  'Server to FileServer': 'Admin Server',
  'Server to SanServer': 'Admin Server',
  'Port to Network': 'Port',
  'BondPort to Network': 'Bond Port',
  'VlanInterface to Network': 'Vlan Interface',
  'Port to BondPort': 'Port',
  'Port to VlanGroup': 'Port',
  'BondPort to VlanGroup': 'Bond Port',
  'PhysicalDisk to AccessGroup': 'Physical Disk',
  'StorageInitiator to AccessGroup': 'Storage Initiator',
  'Vm to AntiAffinityGroup': 'Vm',
  'Tag to Server': 'Tag',
  'Tag to ServerPool': 'Tag',
  'Tag to Vm': 'Tag',
};

/** Verbs that add what one of their values names. */
const adding: Readonly<Record<string, { readonly value: string; readonly label: string }>> = {
  addAdminServer: { value: 'server', label: 'Admin Server' },
  addNfsRefreshServer: { value: 'server', label: 'Refresh Server' },
  embeddedCreate: { value: 'ipAddress', label: 'Ip Address' },
};

/** A line that adds one thing to another is left out where the other shows it. */
export function unlessMember(command: Command, release: Release): ShownAlready | undefined {
  const { verb, object, instance, relation, values = [] } = command;
  const added = adding[verb];
  if (added && object && instance) {
    const value = valueNamed(values, added.value);
    return value === undefined ? undefined : shows({ object, instance }, added.label, value, release);
  }
  const label = verb === 'add' && relation?.word === 'to' && labels[`${object} to ${relation.object}`];
  if (!label || !relation?.instance || !instance) return undefined;
  const { object: holder, instance: held } = relation;
  return shows({ object: holder, instance: held }, label, instance.value, release);
}

function valueNamed(values: readonly PlannedValue[], name: string): string | undefined {
  return values.find(({ attribute }) => attribute === name)?.value;
}

function shows(
  holder: Pick<CliCommand, 'object' | 'instance'>,
  label: string,
  value: string,
  release: Release,
): ShownAlready | undefined {
  const asked = composeLine({ verb: 'show', ...holder, attributes: [] }, release);
  return 'line' in asked ? { ask: asked.line, label, value } : undefined;
}
