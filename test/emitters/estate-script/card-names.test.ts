import { describe, expect, it } from 'vitest';
import { planEmpty } from '../../../src/emitters/estate-script/empty-plan.js';
import type { EnvironmentPart, Server } from '../../../src/model/environment.js';
import { mergeEnvironment } from '../../../src/model/merge.js';
import type { SourceName } from '../../../src/model/origin.js';
import { HostInfrastructure } from '../../../src/sources/host-infrastructure.js';
import { linesIn } from './send-estate.js';

const uuid = '35:34:33:31:35:37:43:5a:33:30:34:34:39:34:45:11';
const address = '10.0.0.11';

const fact = <Value>(value: Value, source: SourceName = 'manager-files') => ({
  value,
  origin: { source, file: 'f', line: 1 },
});

/** What the network scripts of a server tell: bond1 of two cards, and a VLAN on it. */
function hosts(directory: string): EnvironmentPart {
  const { origin } = fact('');
  const told = new HostInfrastructure();
  const mtu = fact(1500);
  for (const name of ['eth2', 'eth3'])
    told.cards.add({ server: directory, name, origin, master: 'bond1', facts: { mtu } });
  told.cards.add({ server: directory, name: 'bond1', origin, facts: { mtu, mode: fact('ACTIVE_PASSIVE') } });
  told.cards.add({ server: directory, name: 'bond1.12', origin, facts: { mtu } });
  const server: Server = { id: directory, facts: { registeredIp: fact(address) }, repositoryIds: [] };
  const networks = [{ id: 'ac100000', facts: { roles: fact(['MANAGEMENT']) } }];
  const network = fact('ac100000');
  told.cards.add({ server: directory, name: 'bond0', origin, facts: { mtu, network } });
  return { servers: [server], networks, infrastructure: told.infrastructure((id) => id) };
}

/** What the agent of that server tells. */
function agent(name: string | undefined): EnvironmentPart {
  const facts = {
    registeredIp: fact(address, 'server-agents'),
    ...(name && { name: fact(name, 'server-agents') }),
  };
  return { servers: [{ id: uuid, facts, repositoryIds: [] }] };
}

function planned(...parts: readonly EnvironmentPart[]) {
  const plan = planEmpty(mergeEnvironment('e', parts), '3.4', { allowFormat: [] });
  const lines = linesIn(plan, 'empty').filter(({ text }) => /Port|Vlan/.test(text));
  return { lines, texts: lines.map(({ text }) => text), codes: plan.openPoints.map(({ code }) => code) };
}

const withCards = [
  expect.stringMatching(
    /^create BondPort ethernetPorts="eth2 on ovs11,eth3 on ovs11" .* name="bond1 on ovs11" /,
  ),
  expect.stringMatching(
    /^create VlanInterface .* name="bond1.12 on ovs11" on BondPort name="bond1 on ovs11"$/,
  ),
];

describe('names of cards that only hosts tell of', () => {
  it('when the server is known by its hardware UUID and its name, then lines go by its name', () => {
    const { lines, texts } = planned(hosts('ovs11'), agent('ovs11'));
    expect(texts).toEqual(withCards);
    expect(texts.join()).not.toContain(`on ${uuid},`);
    expect(texts.join()).not.toContain(`on ${uuid}"`);
    expect(JSON.stringify(lines[0]?.values)).toContain('only the server told of it');
  });

  it('when only files tell of the server, then lines go by the name of its directory', () => {
    expect(planned(hosts('ovs11')).texts).toEqual(withCards);
  });

  it('when no source tells the name of the server, then its cards are open and have no lines', () => {
    const { texts, codes } = planned(hosts('copy'), agent(undefined));
    expect(texts).toEqual([]);
    expect(codes).toContain('no-bond-name');
    expect(codes).toContain('no-vlan-name');
  });
});
