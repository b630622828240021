import { describe, expect, it } from 'vitest';
import { readNetworkMeta } from '../../src/formats/network-meta.js';
import { bytesOf, codesOf, fixtureBytes } from './fixture-bytes.js';

describe('readNetworkMeta', () => {
  it('when the observed value is read, then id, name and roles come out', () => {
    const { document, findings } = readNetworkMeta(fixtureBytes('sysconfig/meta-device.line.txt'));
    expect(findings).toEqual([]);
    expect(document.networks).toEqual([
      {
        kind: 'ethernet',
        id: 'c0a80100',
        name: '192.168.1.0',
        roles: ['MANAGEMENT', 'CLUSTER_HEARTBEAT', 'LIVE_MIGRATE', 'VIRTUAL_MACHINE', 'STORAGE'],
        line: 1,
        column: 10,
      },
    ]);
  });

  it.each(['a}:b{c', 'x=y:z', 'it\'s "q" # no comment', 'B\u00fcro', '', '}'])(
    'when the name is %j, then it is whole',
    (name) => {
      const { document, findings } = readNetworkMeta(bytesOf(`METADATA=ethernet:10a1{${name}}:STORAGE\n`));
      expect(document.networks).toMatchObject([{ id: '10a1', name, roles: ['STORAGE'] }]);
      expect(findings).toEqual([]);
    },
  );

  it('when one interface carries several networks, then all are kept', () => {
    const { document } = readNetworkMeta(bytesOf('METADATA=ethernet:a1{one}:\nMETADATA=ethernet:b2{two}\n'));
    expect(document.networks.map((network) => [network.name, network.roles])).toEqual([
      ['one', []],
      ['two', []],
    ]);
  });

  it('when a role or the form is not known, then it is kept with a finding', () => {
    const { document, findings } = readNetworkMeta(
      bytesOf('METADATA=ethernet:a1{n}:NEW_ROLE\nMETADATA=ethernet:a1{n\n'),
    );
    expect(document.networks[0]?.roles).toEqual(['NEW_ROLE']);
    expect(document.entries).toHaveLength(2);
    expect(codesOf(findings)).toContain('1:10 unknown-role');
    expect(codesOf(findings)).toContain('2:10 unknown-metadata');
  });

  it('when the file is empty, then a finding says that no network is named', () => {
    expect(codesOf(readNetworkMeta(new Uint8Array()).findings)).toEqual(['1:1 missing-field']);
  });
});
