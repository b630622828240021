import { describe, expect, it } from 'vitest';
import type { Server } from '../../src/model/environment.js';
import { mergeEnvironment } from '../../src/model/merge.js';

const hardware = '35:34:33:31:35:37:43:5a:33:30:34:34:39:34:45:01';
const fact = <Value>(value: Value) =>
  ({ value, origin: { source: 'manager-files', file: 'ovs/dump_db_server.txt', line: 1 } }) as const;

function server(id: string, { name, ip }: { readonly name?: string; readonly ip?: string } = {}): Server {
  const facts = { ...(name && { name: fact(name) }), ...(ip && { registeredIp: fact(ip) }) };
  return { id, facts, repositoryIds: [fact(`repository of ${id}`)] };
}

/** Ids of the servers after joining, and codes of findings. */
function joined(...servers: Server[]) {
  const { servers: all, findings } = mergeEnvironment('e', [{ servers }]);
  return { ids: all.map(({ id }) => id), codes: findings.map(({ code }) => code) };
}

describe('servers that only a directory names', () => {
  it.each([
    ['both have an address and none in common', { name: 'ovs01', ip: '10.1.0.1' }, 'ovs01', '10.2.0.1'],
    ['the domains differ', { name: 'ovs01.zurich.example.com' }, 'ovs01.geneva.example.com', undefined],
    [
      'neither domain nor address is the same',
      { name: 'ovs01.zurich.example.com', ip: '10.1.0.1' },
      'ovs01.geneva.example.com',
      '10.2.0.1',
    ],
    ['the directory is an address that it has not', { name: 'ovs01', ip: '10.1.0.1' }, '10.1.0.2', undefined],
  ])('when %s, then they are two servers', (_why, known, directory, ip) => {
    const { ids } = joined(server(hardware, known), server(directory, ip ? { ip } : {}));
    expect(ids).toEqual([hardware, directory]);
  });

  it.each([
    ['its address is the same, whatever it is called', { name: 'a.x', ip: '10.1.0.1' }, 'b.y', '10.1.0.1'],
    ['the directory is its address', { name: 'ovs01', ip: '10.1.0.1' }, '10.1.0.1', undefined],
    ['one side has no domain', { name: 'ovs01.zurich.example.com' }, 'ovs01', undefined],
    [
      'the other side has no domain',
      { name: 'ovs01', ip: '10.1.0.1' },
      'OVS01.zurich.example.com',
      undefined,
    ],
    ['the whole name is the same', { name: 'ovs01.example.com' }, 'ovs01.example.com', '10.1.0.1'],
  ])('when %s, then they are one server', (_why, known, directory, ip) => {
    const { ids, codes } = joined(server(hardware, known), server(directory, ip ? { ip } : {}));
    expect(ids).toEqual([hardware]);
    expect(codes).toEqual([]);
  });

  it('when two directories fit one server, then neither is joined, and a finding names both', () => {
    const { ids, codes } = joined(server(hardware, { name: 'ovs01' }), server('ovs01.a'), server('ovs01.b'));
    expect(ids).toEqual([hardware, 'ovs01.a', 'ovs01.b']);
    expect(codes).toEqual(['server-not-joined']);
  });
});
