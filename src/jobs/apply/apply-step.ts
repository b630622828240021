import type { CliCommand, CliInstance } from '../../formats/ovm-cli/cli-command.js';

/**
 * What a line does, which decides how it is told whether it has been carried out: it only asks, it may be sent as often
 * as one likes, it makes an object, it sets values of one, or it makes one a member of another.
 */
export type Effect = 'asks' | 'repeatable' | 'creates' | 'sets' | 'adds' | 'removes';

const effects: Readonly<Record<string, Effect>> = {
  show: 'asks',
  list: 'asks',
  showversion: 'asks',
  getVnicMacAddrRange: 'asks',
  create: 'creates',
  edit: 'sets',
  embeddedCreate: 'sets',
  setVnicMacAddrRange: 'sets',
  add: 'adds',
  addAdminServer: 'adds',
  addRefreshServer: 'adds',
  addNfsRefreshServer: 'adds',
  remove: 'removes',
  discoverServer: 'repeatable',
  takeOwnership: 'repeatable',
  validate: 'repeatable',
  refresh: 'repeatable',
  refreshStorageLayer: 'repeatable',
  refreshAll: 'repeatable',
};

/** One line of a script that is sent, or asked. */
export interface ApplyStep {
  /** Counts the lines that are sent, from 1; the journal goes by it. */
  readonly number: number;
  /** Of the script. */
  readonly line: number;
  readonly text: string;
  readonly command: CliCommand;
  readonly effect: Effect;
  /** Whether it switches on high availability, which happens in the last block. */
  readonly switchesOn: boolean;
}

/** Undefined for a verb that is never sent. */
export function effectOf({ verb }: CliCommand): Effect | undefined {
  return Object.hasOwn(effects, verb) ? effects[verb] : undefined;
}

/** The value of an attribute, whatever its name is written like. */
export function givenValue({ attributes }: CliCommand, name: string): string | undefined {
  const wanted = name.toLowerCase();
  for (const [attribute, value] of attributes)
    if (attribute === name || attribute.toLowerCase() === wanted) return value;
  return undefined;
}

/** Whether a line switches on high availability of a VM. */
export function switchesOn(command: CliCommand): boolean {
  return command.object === 'Vm' && /^yes$/i.test(givenValue(command, 'highAvailability') ?? '');
}

/** Whether a line makes a VM, gives it a vNIC, a disk or another pool, or switches on its high availability. */
export function isAboutVm({ command, effect, switchesOn: on }: ApplyStep): boolean {
  const { object = '', relation } = command;
  if (effect === 'creates') return ['Vm', 'Vnic', 'VmDiskMapping'].includes(object);
  if (effect !== 'adds') return on;
  return (
    (object === 'Vnic' && relation?.object === 'Vm') || (object === 'Vm' && relation?.object === 'ServerPool')
  );
}

/** `create Vm web1`, `add Tag production to Vm web1`: for people. */
export function stepTitle({ command }: Pick<ApplyStep, 'command'>): string {
  const { verb, object, instance, relation } = command;
  const named = instance?.value ?? givenValue(command, 'name') ?? givenValue(command, 'ipAddress');
  const target = relation && `${relation.word} ${relation.object} ${relation.instance.value}`;
  return [verb, object, named, target].filter((word) => word !== undefined).join(' ');
}

/** As `stepTitle`, with what a line sets: `edit Vm 0004fb…: memory=1024`. Passwords stand in it as marks. */
export function shownTitle(step: Pick<ApplyStep, 'command' | 'effect'>): string {
  const { attributes } = step.command;
  if (step.effect !== 'sets' || attributes.length === 0) return stepTitle(step);
  const given = attributes.map(
    ([name, value]) => `${name}=${value.length > 60 ? `${value.slice(0, 59)}…` : value}`,
  );
  return `${stepTitle(step)}: ${given.join(' ')}`;
}

/** What an earlier line of the same script makes, by type and name. */
export function madeKey(object: string, { key, value }: CliInstance): string | undefined {
  return key === 'name' ? `${object} ${value}` : undefined;
}
