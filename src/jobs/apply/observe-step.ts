import { RescueError } from '../../base/errors.js';
import type { CliCommand } from '../../formats/ovm-cli/cli-command.js';
import type { ReadableType } from '../../reach/cli-readings.js';
import { type ApplyStep, givenValue, stepTitle } from './apply-step.js';
import { differencesFrom } from './compare-made.js';
import { compareShown, type Difference, names, shownUnder } from './compare-shown.js';
import type { NamedId } from './known-lines.js';
import { ManagerView, type Shown } from './manager-view.js';
import { labelsOf, memberPlaceOf } from './observations.js';

/** What the manager shows of what a line would do. */
export type Observation =
  /** It is not there; `candidates` are objects that look like it and are somebody else's. */
  | { readonly is: 'absent'; readonly candidates: readonly string[] }
  | { readonly is: 'equal'; readonly ids: readonly NamedId[] }
  | { readonly is: 'different'; readonly ids: readonly NamedId[]; readonly why: string }
  /** Nothing shows it. */
  | { readonly is: 'unseen' };

/** What is known beside the manager's words. */
export interface ObserveContext {
  /** Ids that lines of this script made: another line does not mean them. */
  readonly taken: () => ReadonlySet<string>;
  /** Ids of what looked the same before the line was sent: not of its making. */
  readonly before?: ReadonlySet<string>;
  /** Whether others may have been at work since the last look. */
  readonly recent?: boolean;
}

const absent: Observation = { is: 'absent', candidates: [] };

/**
 * What is seen of a line about an object that this run made and that it names by its id: nobody else knows the object, so
 * the line is not carried out yet, and nobody need be asked. Undefined for every other line.
 */
export function seenOfOwn(
  command: CliCommand,
  effect: ApplyStep['effect'],
  view: ManagerView,
): Observation | undefined {
  const place = shownBy(command, effect);
  if (place?.instance.key !== 'id' || !ManagerView.isReadable(place.object)) return undefined;
  return view.isOwn(place.instance.value) ? absent : undefined;
}

/** The object whose `show` tells of a line's work, where it is one that the line names. */
function shownBy(command: CliCommand, effect: ApplyStep['effect']) {
  const { verb, object = '', instance, relation } = command;
  switch (effect) {
    case 'creates':
      return relation?.object === 'Vm' && (object === 'Vnic' || object === 'VmDiskMapping')
        ? relation
        : undefined;
    case 'sets':
      return instance && verb !== 'setVnicMacAddrRange' ? { object, instance } : undefined;
    case 'adds':
      return instance && memberPlaceOf(command)?.in === 'holder' ? relation : undefined;
    default:
      return undefined;
  }
}

/** Looks whether what a line does is done. Throws what reading throws, OVM_APPLY_DIFFERS for a name with two owners. */
export async function observeStep(
  step: ApplyStep,
  view: ManagerView,
  context: ObserveContext,
): Promise<Observation> {
  switch (step.effect) {
    case 'creates':
      return observeCreated(step, view, context);
    case 'sets':
      return step.command.verb === 'setVnicMacAddrRange' ? { is: 'unseen' } : observeSet(step, view);
    case 'adds':
      return observeMember(step, view, true);
    case 'removes':
      return observeMember(step, view, false);
    default:
      return { is: 'unseen' };
  }
}

async function observeCreated(
  step: ApplyStep,
  view: ManagerView,
  context: ObserveContext,
): Promise<Observation> {
  const { command } = step;
  const type = command.object ?? '';
  if (!ManagerView.isReadable(type)) return { is: 'unseen' };
  const candidates = await candidatesOf(step, type, view, context.recent ?? false);
  if (candidates.length === 0) return absent;
  const taken = context.taken();
  const unknown = candidates.filter(({ id }) => !taken.has(id) && !context.before?.has(id));
  let other: Observation | undefined;
  const equal: NamedId[] = [];
  for (const row of unknown) {
    const shown = await view.show(type, row.id);
    if (shown === undefined) {
      const why = `the manager lists ${row.name} (${row.id}) and shows nothing of it: its user interface database is behind`;
      other ??= { is: 'different', ids: [row], why };
      continue;
    }
    const differences = differencesFrom(command, shown);
    if (differences.length === 0) equal.push(row);
    if (differences.length === 0 || isOfOtherParent(differences, command.relation?.object)) continue;
    other ??= { is: 'different', ids: [row], why: `${row.name} (${row.id}) is there: ${told(differences)}` };
  }
  if (equal.length > 1) return { is: 'different', ids: equal, why: severalText(equal) };
  if (equal.length === 1) return { is: 'equal', ids: equal };
  return other ?? { is: 'absent', candidates: candidates.map(({ id }) => id) };
}

/** In what an object differs from what a line makes, in words; undefined when it does not. */
export function differenceOf({ command }: Pick<ApplyStep, 'command'>, shown: Shown): string | undefined {
  return told(differencesFrom(command, shown));
}

function told(differences: readonly Difference[]): string | undefined {
  if (differences.length === 0) return undefined;
  return differences.map((one) => `${one.attribute} is ${one.shown} and not ${one.wanted}`).join(', ');
}

function severalText(equal: readonly NamedId[]): string {
  return `${equal.map(({ id }) => id).join(' and ')} are both as the line says: which one is meant cannot be told`;
}

/** Objects that look like what a line makes, whoever made them. */
export async function lookAlikes(step: ApplyStep, view: ManagerView): Promise<readonly NamedId[]> {
  const type = step.command.object ?? '';
  return ManagerView.isReadable(type) ? candidatesOf(step, type, view, false) : [];
}

/** Cards of several servers have the same names. */
function isOfOtherParent(differences: readonly { readonly attribute: string }[], parent: string | undefined) {
  return parent === 'Server' && differences.some(({ attribute }) => attribute === parent);
}

/** Objects that look like what the line makes: by name, and parts of a VM by MAC address and slot. */
async function candidatesOf(
  step: ApplyStep,
  type: ReadableType,
  view: ManagerView,
  recent: boolean,
): Promise<readonly NamedId[]> {
  const { command } = step;
  const name = givenValue(command, 'name') ?? '';
  const onVm = command.relation?.object === 'Vm' ? command.relation.instance : undefined;
  if (onVm && (type === 'Vnic' || type === 'VmDiskMapping')) {
    const vm = onVm.key === 'id' ? onVm.value : (await view.named('Vm', onVm.value))[0]?.id;
    if (vm === undefined || view.isOwn(vm)) return [];
    return partsOf(step, type, vm, view);
  }
  if (type === 'Vnic')
    return (await view.list('Vnic')).filter((row) => row.name.toLowerCase() === name.toLowerCase());
  const rows = await (recent ? recentRows(type, view) : view.list(type));
  return rows.filter((row) => row.name === name);
}

/** There are few lines about networks, tags, groups and the like: somebody may have made one since the last of them. */
async function recentRows(type: ReadableType, view: ManagerView): Promise<readonly NamedId[]> {
  if (type === 'Vm' || type === 'VirtualDisk') return view.recentList(type);
  view.renamed(type);
  return view.list(type);
}

async function partsOf(
  { command }: ApplyStep,
  type: 'Vnic' | 'VmDiskMapping',
  vm: string,
  view: ManagerView,
): Promise<readonly NamedId[]> {
  const parts = shownUnder((await view.show('Vm', vm)) ?? [], [type]);
  const found: NamedId[] = [];
  for (const { reference, value } of parts) {
    const id = reference?.id ?? value;
    const shown = await view.show(type, id);
    if (shown && isThePart(command, type, shown)) found.push({ id, name: reference?.name ?? '' });
  }
  return found;
}

function isThePart(command: ApplyStep['command'], type: 'Vnic' | 'VmDiskMapping', shown: Shown): boolean {
  const [key, label] =
    type === 'Vnic' ? (['macAddress', 'Mac Address'] as const) : (['slot', 'Slot'] as const);
  const wanted = givenValue(command, key);
  const [attribute, name] = wanted === undefined ? ['Name', givenValue(command, 'name')] : [label, wanted];
  return shownUnder(shown, [attribute]).some((one) => names(one, name ?? ''));
}

async function observeSet({ command }: ApplyStep, view: ManagerView): Promise<Observation> {
  const { object: type = '', instance } = command;
  if (!ManagerView.isReadable(type) || instance === undefined) return { is: 'unseen' };
  const renamed = givenValue(command, 'name');
  const found =
    (await theOne(type, instance, view)) ??
    (renamed === undefined ? undefined : await theOne(type, { key: 'name', value: renamed }, view));
  if (found === undefined || view.isOwn(found.id)) return absent;
  const shown = await view.show(type, found.id);
  if (shown === undefined) return absent;
  const labels = { ...labelsOf(type), name: ['Name'] };
  const { differences, unseen } = compareShown(toldOf(command), labels, shown);
  return differences.length + unseen.length === 0 ? { is: 'equal', ids: [found] } : absent;
}

/** An address that a card got is shown, and not how: the rest of the line is not asked about. */
function toldOf({ verb, attributes }: CliCommand): CliCommand['attributes'] {
  const addresses = attributes.filter(([name]) => name === 'ipAddress');
  return verb === 'embeddedCreate' && addresses.length > 0 ? addresses : attributes;
}

/** The one object that an instance means; undefined for none. Throws OVM_APPLY_DIFFERS for several. */
async function theOne(
  type: ReadableType,
  { key, value }: { readonly key: 'id' | 'name'; readonly value: string },
  view: ManagerView,
): Promise<NamedId | undefined> {
  if (key === 'id') return { id: value, name: '' };
  const [found, second] = await view.named(type, value);
  if (second === undefined || found === undefined) return found;
  const why = `${type} ${value} is a name of several: ${found.id} and ${second.id}`;
  throw new RescueError('OVM_APPLY_DIFFERS', `a line about ${type} ${value}`, why);
}

async function observeMember(step: ApplyStep, view: ManagerView, wanted: boolean): Promise<Observation> {
  const { command } = step;
  const { object: type = '', instance, relation } = command;
  const place = memberPlaceOf(command);
  const holder = relation ?? { object: type, instance };
  const member = relation === undefined ? givenValue(command, 'server') : instance?.value;
  if (place === undefined || instance === undefined || holder.instance === undefined || member === undefined)
    return { is: 'unseen' };
  const [shownType, of] = place.in === 'holder' ? [holder.object, holder.instance] : [type, instance];
  const looked = place.in === 'holder' ? member : holder.instance.value;
  if (!ManagerView.isReadable(shownType)) return { is: 'unseen' };
  const found = await theOne(shownType, of, view);
  if (found === undefined || (view.isOwn(found.id) && wanted)) return absent;
  const shown = await view.show(shownType, found.id);
  if (shown === undefined) throw unshown(step, found);
  const isMember = shownUnder(shown, place.labels).some((one) => names(one, looked));
  return isMember === wanted ? { is: 'equal', ids: [] } : absent;
}

function unshown(step: ApplyStep, { id }: NamedId): RescueError {
  const why = `the manager shows nothing of ${id}`;
  return new RescueError('OVM_APPLY_DIFFERS', `line ${step.line} (${stepTitle(step)})`, why);
}
