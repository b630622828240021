import type { Server } from '../../model/environment.js';
import { type PlannedValue, plannedValue } from '../create-script/vm-plan.js';
import { isAddressOfSeveral, serversAt } from './empty-servers.js';
import { type EstateDraft, told } from './estate-draft.js';
import { labelOf } from './object-names.js';
import type { ServerNames } from './server-names.js';
import type { OwnerAnswer, Owners } from './survivors-owners.js';

/** Port and user of the agent, which `discoverServer` of 3.2 wants; later releases use the same (CLI guides). */
const agent32 = [
  ['port', '8899'],
  ['username', 'oracle'],
] as const;

/** Discovers every server without taking it over, then looks whether it is the machine that it was. */
export function planDiscovery(draft: EstateDraft, servers: ServerNames): void {
  draft.section(
    'Discover the servers; nothing is taken over. @secret:ovs-agent is the password of their agents',
  );
  for (const server of servers.all) {
    const address = server.facts.registeredIp?.value.trim();
    if (!address) {
      const why = 'no source tells its address: discover it by hand, before the rest is sent';
      draft.open('no-server-address', subjectOf(server), why);
    } else if (!isAddressOfSeveral(draft, subjectOf(server), server))
      draft.add(subjectOf(server), { verb: 'discoverServer', values: discovery(draft, server, false) });
  }
  draft.section('Each server must be known now by its old id or name');
  for (const server of servers.all) {
    const reference = servers.reference(server.id);
    if (reference) draft.check(subjectOf(server), 'Server', reference);
    else {
      const why = 'several servers have its name, and its hardware UUID is not known: no line can name it';
      draft.open('server-name-not-unique', subjectOf(server), why);
    }
  }
}

function discovery(draft: EstateDraft, server: Server, take: boolean): PlannedValue[] {
  return [
    ...told('ipAddress', server.facts.registeredIp),
    ...(draft.release === '3.2' ? agent32.map(([name, value]) => plannedValue(name, value, undefined)) : []),
    draft.secret('password', 'ovs-agent'),
    plannedValue('takeOwnership', draft.yesNo(take), undefined),
  ];
}

/**
 * Takes ownership by the documented way of the release: `edit Server` on 3.2, `takeOwnership Server` on 3.4, and on 3.3
 * `discoverServer` with takeOwnership=Yes, which is ignored in silence where another manager owns the server.
 */
export function planServerOwnership(draft: EstateDraft, servers: ServerNames, owners: Owners): void {
  draft.section('Take ownership of the servers that said that nobody or this manager owns them');
  for (const server of servers.all) {
    const answer = owners.of(server);
    if (answer.take) takeServer(draft, servers, server, answer);
    else draft.open(answer.code, subjectOf(server), `${answer.why}: no line takes ownership of it`);
  }
}

function takeServer(
  draft: EstateDraft,
  servers: ServerNames,
  server: Server,
  { value }: Extract<OwnerAnswer, { take: true }>,
): void {
  const subject = subjectOf(server);
  const reference = servers.reference(server.id);
  if (draft.release === '3.3') {
    if (!server.facts.registeredIp?.value.trim() || serversAt(draft, server).length > 1) return;
    const again = 'a server that is discovered already may be discovered again';
    const owner = { ...value, assumed: `${value.assumed}; ${again}` };
    draft.add(subject, { verb: 'discoverServer', values: discovery(draft, server, true), names: [owner] });
  } else if (reference) {
    const names = [reference.value, value];
    const { instance } = reference;
    const take = plannedValue('takeOwnership', draft.yesNo(true), undefined);
    if (draft.release === '3.2')
      draft.add(subject, { verb: 'edit', object: 'Server', instance, values: [take], names });
    else {
      const values = [draft.secret('password', 'ovs-agent')];
      draft.add(subject, { verb: 'takeOwnership', object: 'Server', instance, values, names });
    }
  }
}

/** What a server is called in messages. */
function subjectOf(server: Server): string {
  return `server ${labelOf(server)}`;
}
