import { describe, expect, it } from 'vitest';
import { readClusterConf } from '../../src/formats/cluster-conf.js';
import { bytesOf, codesOf, fixtureBytes } from './fixture-bytes.js';

describe('readClusterConf', () => {
  it('when the observed file is read, then cluster, nodes and heartbeat region come out', () => {
    const { document, findings } = readClusterConf(fixtureBytes('ocfs2/cluster.conf'));
    expect(findings).toEqual([]);
    expect(document.stanzas.map((stanza) => `${stanza.line} ${stanza.kind}`)).toEqual([
      '1 heartbeat',
      '5 node',
      '12 node',
      '19 cluster',
    ]);
    expect(document.clusterName).toEqual({ key: 'name', value: 'ba9aaf00ae5e2d72', line: 22, column: 9 });
    expect(document.heartbeatMode?.value).toBe('global');
    expect(document.nodeCount?.value).toBe('2');
    expect(document.heartbeatRegions.map((region) => region.value)).toEqual([
      '0004FB0000050000E70FBDDEB802208F',
    ]);
    expect(
      document.nodes.map((node) => `${node.number?.value} ${node.name?.value} ${node.address?.value}`),
    ).toEqual(['0 ovm-1 192.168.1.64', '1 ovm-2 192.168.1.65']);
  });

  it('when stanzas stand in another order, then the result is the same', () => {
    const { document, findings } = readClusterConf(
      bytesOf('cluster:\n name=c\nnode:\n  name = n\n  odd = 1\n'),
    );
    expect(findings).toEqual([]);
    expect(document.clusterName?.value).toBe('c');
    expect(document.stanzas[1]?.settings.map((setting) => setting.key)).toEqual(['name', 'odd']);
  });

  it('when lines are not understood, then each is a finding with its place', () => {
    const { findings } = readClusterConf(bytesOf('\tname = x\nnode:\n\tname = n\n\tname = m\n\twhat\n# c\n'));
    expect(codesOf(findings)).toEqual([
      '1:2 unknown-line',
      '4:2 repeated-key',
      '5:2 unknown-line',
      '1:1 missing-stanza',
    ]);
  });

  it('when the file is cut, then the whole settings stay', () => {
    const whole = fixtureBytes('ocfs2/cluster.conf');
    const { document } = readClusterConf(whole.subarray(0, 200));
    expect(document.nodes).toHaveLength(2);
    expect(document.nodes[0]?.name?.value).toBe('ovm-1');
  });
});
