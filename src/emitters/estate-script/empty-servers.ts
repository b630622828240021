import { composeLine } from '../../formats/ovm-cli/compose-line.js';
import type { Server } from '../../model/environment.js';
import { plannedValue } from '../create-script/vm-plan.js';
import { type EstateDraft, type EstateReference, told, toldDescription } from './estate-draft.js';
import type { ShownAlready } from './estate-plan.js';
import { labelOf } from './object-names.js';
import type { ServerNames } from './server-names.js';

/** Port and user of the agent, which `discoverServer` of 3.2 wants (3.2 CLI guide). */
const agent32 = [
  ['port', '8899'],
  ['username', 'oracle'],
] as const;

/** Discovers every server under its old address, then looks whether it is the machine that it was. */
export function planServers(draft: EstateDraft, servers: ServerNames): void {
  draft.section(
    'Discover the servers, installed anew under their old addresses; @secret:ovs-agent is the password of their agents',
  );
  for (const server of servers.all) discover(draft, server, servers);
  draft.section(
    'Each server must be known now by its old id or name. On other hardware the id is another one: make a new script',
  );
  for (const { id, facts } of servers.all) {
    const reference = servers.reference(id);
    const subject = `server ${servers.label(id)}`;
    if (reference === undefined)
      draft.open(
        'server-name-not-unique',
        subject,
        'several servers have its name, and its hardware UUID is not known',
      );
    else {
      draft.check(subject, 'Server', reference);
      const values = [...told('name', facts.name), ...toldDescription(facts.description)];
      const { instance, value } = reference;
      if (instance.key === 'id' && values.length > 0)
        draft.add(subject, { verb: 'edit', object: 'Server', instance, names: [value], values });
    }
  }
}

function discover(draft: EstateDraft, server: Server, servers: ServerNames): void {
  const address = server.facts.registeredIp;
  const subject = `server ${labelOf(server)}`;
  if (!address?.value.trim()) {
    draft.open('no-server-address', subject, 'no source tells its address: discover it by hand');
    return;
  }
  if (isAddressOfSeveral(draft, subject, server)) return;
  const values = [
    ...told('ipAddress', address),
    ...(draft.release === '3.2' ? agent32.map(([name, value]) => plannedValue(name, value, undefined)) : []),
    draft.secret('password', 'ovs-agent'),
    plannedValue('takeOwnership', draft.yesNo(true), undefined),
  ];
  const unless = discovered(draft, servers.reference(server.id), address.value);
  draft.add(subject, { verb: 'discoverServer', values, ...(unless && { unless }) });
}

/** A server that is known by its id at this address is discovered already; the labels are those of recorded replies. */
function discovered(
  { release }: EstateDraft,
  reference: EstateReference | undefined,
  address: string,
): ShownAlready | undefined {
  if (reference?.instance.key !== 'id') return undefined;
  const { instance } = reference;
  const asked = composeLine({ verb: 'show', object: 'Server', instance, attributes: [] }, release);
  const label = release === '3.2' ? 'IP Address' : 'Ip Address';
  return 'line' in asked ? { ask: asked.line, label, value: address.trim() } : undefined;
}

/** True, with an open point, where another server is said to have the address too: it could be that one, or not ours. */
export function isAddressOfSeveral(draft: EstateDraft, subject: string, server: Server): boolean {
  const same = serversAt(draft, server);
  if (same.length < 2) return false;
  const names = same.map(labelOf).join(', ');
  const address = server.facts.registeredIp?.value;
  draft.open(
    'server-address-not-unique',
    subject,
    `${address} is said to be the address of ${names}: discover it by hand`,
  );
  return true;
}

/** Every server that is said to have the address of this one, also those of other managers. */
export function serversAt({ whole }: EstateDraft, { facts }: Server): readonly Server[] {
  const address = facts.registeredIp?.value.trim();
  return whole.servers.filter((other) => other.facts.registeredIp?.value.trim() === address);
}
