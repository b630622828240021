import type { CliInstance } from '../../formats/ovm-cli/cli-command.js';
import type { Difference } from '../../model/compare.js';
import { referenceKey } from '../../model/identifiers.js';
import type { InfrastructureList } from '../../model/infrastructure.js';
import { plannedValue } from '../create-script/vm-plan.js';
import type { FixDraft } from './fix-draft.js';
import type { LiveIds } from './live-ids.js';

/** How one list of members is brought back. */
interface Membership {
  /** Composes the line for one member; undefined where the release has none. */
  readonly join: (member: CliInstance, holder: CliInstance, draft: FixDraft) => MembershipLine | undefined;
  /** Whether a member too many is taken out again. Servers, cards and storage are not: what runs may need them. */
  readonly leave?: (member: CliInstance, holder: CliInstance) => MembershipLine;
}

interface MembershipLine {
  readonly command: Parameters<FixDraft['add']>[2];
  readonly values?: Parameters<FixDraft['add']>[3];
}

const to = (object: string, on: string) => (instance: CliInstance, holder: CliInstance) => ({
  command: { verb: 'add', object, instance, relation: { word: 'to' as const, object: on, instance: holder } },
});
const from = (object: string, on: string) => (instance: CliInstance, holder: CliInstance) => ({
  command: {
    verb: 'remove',
    object,
    instance,
    relation: { word: 'from' as const, object: on, instance: holder },
  },
});
/** Up to 3.2 a server is added to storage, later it is an attribute. */
const server =
  (verb: string, object: string, before: string) =>
  (member: CliInstance, holder: CliInstance, { release }: FixDraft) => {
    if (release === '3.2') return to('Server', before)(member, holder);
    const values = [plannedValue('server', member.value, undefined)];
    return { command: { verb, object, instance: holder }, values };
  };

const memberships: Readonly<Record<string, Membership>> = {
  'server repositories': { join: (member, holder) => to('Server', 'Repository')(holder, member) },
  'server pool servers': { join: to('Server', 'ServerPool') },
  'file server adminServers': { join: server('addAdminServer', 'FileServer', 'FileServer') },
  'storage array adminServers': { join: server('addAdminServer', 'StorageArray', 'SanServer') },
  'file server refreshServers': {
    join: (member, holder, { release }) => ({
      command: {
        verb: release === '3.2' ? 'addNfsRefreshServer' : 'addRefreshServer',
        ...{ object: 'FileServer', instance: holder },
      },
      values: [plannedValue('server', member.value, undefined)],
    }),
  },
  'access group physicalDisks': { join: to('PhysicalDisk', 'AccessGroup') },
  'network ports': {
    join: (member, holder, { live }) => {
      const object = cardType(live, member.value);
      return object === undefined ? undefined : to(object, 'Network')(member, holder);
    },
  },
  'bond ports': { join: to('Port', 'BondPort') },
  'anti-affinity group vms': { join: to('Vm', 'AntiAffinityGroup'), leave: from('Vm', 'AntiAffinityGroup') },
};

const cards: readonly (readonly [InfrastructureList, string])[] = [
  ['ports', 'Port'],
  ['bondPorts', 'BondPort'],
  ['vlanInterfaces', 'VlanInterface'],
];

function cardType({ infrastructure }: FixDraft['live'], id: string): string | undefined {
  return cards.find(([list]) => infrastructure?.[list].some((card) => card.id === id))?.[1];
}

/** True where the difference is one of members, which are added and taken out one by one. */
export function isMembership({ entity, attribute }: Difference): boolean {
  return Object.hasOwn(memberships, `${entity} ${attribute}`);
}

/** Lines that bring members back; who is missing altogether, or may not be taken out, is left to hands. */
export function planMembers(
  draft: FixDraft,
  difference: Difference,
  holder: CliInstance,
  ids: LiveIds,
): void {
  const membership = memberships[`${difference.entity} ${difference.attribute}`];
  if (membership === undefined) return;
  const there = idsIn(difference.b?.value);
  const wanted = idsIn(difference.a?.value).map((id) => ({ id, live: ids.of(id) }));
  for (const { id, live } of wanted) {
    if (live === undefined) draft.hand(difference, `${id} is not there`, id);
    else if (!there.some((one) => referenceKey(one) === referenceKey(live))) {
      const line = membership.join({ key: 'id', value: live }, holder, draft);
      if (line) draft.add('members', difference, line.command, line.values);
      else draft.hand(difference, 'the CLI of this release has no command for it', live);
    }
  }
  const kept = new Set(wanted.map(({ live }) => referenceKey(live ?? '')));
  for (const id of there.filter((one) => !kept.has(referenceKey(one)))) {
    const line = membership.leave?.({ key: 'id', value: id }, holder);
    if (line) draft.add('members', difference, line.command);
    else draft.hand(difference, `${id} has come to it; a fix takes nothing away that may be in use`, id);
  }
}

function idsIn(value: unknown): string[] {
  if (typeof value === 'string') return value === '' ? [] : [value];
  return Array.isArray(value) ? value.map(String) : [];
}
