import { holdsSecretMark } from '../../base/secret.js';
import type { InfrastructureObject, ServerPoolAttributes } from '../../model/infrastructure.js';
import type { Fact, Facts } from '../../model/origin.js';
import { sendableDescription } from '../create-script/description-text.js';
import { plannedValue } from '../create-script/vm-plan.js';
import { type EstateCommand, type EstateDraft, told, toldDescription } from './estate-draft.js';
import { inOrder, labelOf, ObjectNames } from './object-names.js';
import type { ServerNames } from './server-names.js';

/** Names and descriptions that only the old manager knew, of what the VMs stand on. */
export function planInfrastructureNames(draft: EstateDraft, servers: ServerNames): void {
  draft.section('Names and descriptions of servers, server pools, repositories and networks');
  for (const { id, facts } of servers.all) {
    const reference = servers.reference(id);
    // a name that only the line itself goes by says nothing new
    const renamed =
      reference?.instance.key === 'id' && facts.name?.assumed === undefined
        ? facts
        : { ...facts, name: undefined };
    if (reference)
      rename(
        draft,
        `server ${servers.label(id)}`,
        { object: 'Server', instance: reference.instance, names: [reference.value] },
        renamed,
      );
  }
  for (const pool of inOrder(draft.infrastructure.serverPools)) describePool(draft, pool);
  for (const { id, facts } of inOrder(draft.environment.repositories)) {
    const subject = `repository ${facts.name?.value || id}`;
    rename(
      draft,
      subject,
      byOldId(
        'Repository',
        id,
        facts.name ?? facts.managerUuid,
        'a repository keeps its id: its directory has it',
      ),
      { description: facts.description },
    );
  }
  for (const { id, facts } of inOrder(draft.environment.networks)) {
    const subject = `network ${facts.name?.value || id}`;
    rename(draft, subject, byOldId('Network', id, facts.name ?? facts.roles, keptNetwork), facts);
    if (facts.name?.value.trim()) continue;
    const map = [{ subject: 'network', key: id, attribute: 'name' }] as const;
    draft.open('no-network-name', subject, 'no source tells its name', map);
  }
  openUsedNetworks(draft);
}

const keptNetwork = 'the servers hold the ids of their networks, so the new manager takes them over';

/** A line that goes by the id that the old manager gave, which the new one is taken to have again. */
function byOldId(
  object: 'Repository' | 'Network',
  id: string,
  fact: Fact<unknown> | undefined,
  assumed: string,
) {
  const names = [{ ...plannedValue(`${object} id`, id, fact), assumed }];
  return { object, instance: { key: 'id', value: id }, names } as const;
}

/** The servers hold the name of their pool, so it goes by it; what it says of itself only the manager knew. */
function describePool(draft: EstateDraft, pool: InfrastructureObject<ServerPoolAttributes>): void {
  const assumed = 'the servers hold the name of their pool, and the manager takes it from them';
  const name = new ObjectNames('ServerPool', draft.infrastructure.serverPools, assumed).of(pool);
  const subject = `server pool ${labelOf(pool)}`;
  if ('why' in name) draft.open('no-pool-name', subject, name.why);
  else
    rename(
      draft,
      subject,
      { object: 'ServerPool', instance: name.instance, names: [name.value] },
      {
        description: pool.facts.description,
      },
    );
}

/** Networks that vNICs are on and no source lists. */
function openUsedNetworks(draft: EstateDraft): void {
  const { networks, vms } = draft.environment;
  const known = new Set(networks.map(({ id }) => id.toLowerCase()));
  for (const { networkId } of vms.flatMap(({ vnics }) => vnics)) {
    if (networkId === undefined || known.has(networkId.toLowerCase())) continue;
    known.add(networkId.toLowerCase());
    const map = [{ subject: 'network', key: networkId, attribute: 'name' }] as const;
    draft.open('no-network-name', `network ${networkId}`, 'no source tells its name', map);
  }
}

type Described = {
  readonly [Key in keyof Facts<{ name: string; description: string }>]?: Fact<string> | undefined;
};

/** One `edit` line with what is told; what is cut of a description is said. */
export function rename(
  draft: EstateDraft,
  subject: string,
  edited: Omit<EstateCommand, 'verb' | 'values'>,
  { name, description }: Described,
): void {
  const values = [...(name?.value.trim() ? told('name', name) : []), ...toldDescription(description)];
  if (description?.value) noteDescription(draft, subject, description.value);
  if (values.length > 0) draft.add(subject, { ...edited, verb: 'edit', values });
}

function noteDescription(draft: EstateDraft, subject: string, description: string): void {
  if (holdsSecretMark(description))
    draft.hand('description', subject, 'it holds a password and is left out: set it by hand');
  else for (const why of sendableDescription(description).reasons) draft.hand('description', subject, why);
}
