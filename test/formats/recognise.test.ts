import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { recogniseKind } from '../../src/formats/recognise.js';
import { bytesOf, fixtureBytes } from './fixture-bytes.js';

/** Every fixture of these rooms and what it is. */
const kinds: Readonly<Record<string, string | undefined>> = {
  'server-files/synthetic-ovsrepo': 'ovsrepo',
  'server-files/synthetic-ovsmeta.json': 'ovsmeta',
  'server-files/synthetic-dump_db_server.txt': 'dump-db-server',
  'server-files/synthetic-dump_db_repository.txt': 'dump-db-repository',
  'server-files/derived-xm-list-l.txt': 'xm-list',
  'server-files/config-3.2': 'config',
  'server-files/config-3.4': 'config',
  'server-files/lvm-conf-named-vm.cfg': undefined,
  'sysconfig/ovmm': 'ovmm',
  'sysconfig/ifcfg-10001c0d68': 'ifcfg',
  'sysconfig/ifcfg-100b8023a2': 'ifcfg',
  'sysconfig/ifcfg-bond0': 'ifcfg',
  'sysconfig/ifcfg-bond0.48': 'ifcfg',
  'sysconfig/ifcfg-bond2': 'ifcfg',
  'sysconfig/ifcfg-bond2.1001': 'ifcfg',
  'sysconfig/meta-device.line.txt': 'network-meta',
  'sysconfig/o2cb.megacoder': undefined,
  'ocfs2/cluster.conf': 'cluster.conf',
  'ocfs2/debugfs-stats-1.8.7.txt': 'ocfs2-stats',
  'devices/multipath-el5.txt': 'multipath',
  'devices/multipath-el6.txt': 'multipath',
  'devices/device-names.txt': 'device-names',
  'devices/mounted-ocfs2.txt': 'ocfs2-devices',
  'ocfs2/listing-1.txt': 'ocfs2-parameters',
  'ocfs2/listing-1-as-printed.txt': 'ocfs2-parameters',
};

const vmCfg = "vif = ['mac=00:21:f6:00:00:0b']\nOVM_simple_name = 'vm11'\nname = '0004fb'\nmemory = 2048\n";

describe('recogniseKind', () => {
  it('when the rooms of fixtures are listed, then the table here names every file', () => {
    const rooms = ['server-files', 'sysconfig', 'ocfs2', 'devices'];
    const files = rooms.flatMap((room) =>
      readdirSync(new URL(`../fixtures/${room}`, import.meta.url)).map((name) => `${room}/${name}`),
    );
    expect(files.filter((file) => !file.endsWith('SOURCES.tsv')).sort()).toEqual(Object.keys(kinds).sort());
  });

  it.each(Object.entries(kinds))('when %s has no telling name, then it is %s', (path, kind) => {
    expect(recogniseKind('file', fixtureBytes(path))).toBe(kind);
  });

  it.each(Object.entries(kinds))(
    'when %s bears the name of another kind, then it is still %s',
    (path, kind) => {
      for (const name of ['vm.cfg', '.ovsrepo', '.config', 'ifcfg-eth0', 'cluster.conf']) {
        if (name === 'ifcfg-eth0' && (kind === 'config' || kind === 'ovmm')) continue;
        expect(recogniseKind(name, fixtureBytes(path))).toBe(kind);
      }
    },
  );

  it.each([
    ['agent', 'agent-reply'],
    ['rest', 'rest-reply'],
  ])('when a recorded reply in %s has any name, then it is %s', (room, kind) => {
    const names = readdirSync(new URL(`../fixtures/${room}`, import.meta.url));
    for (const name of names.filter((one) => /\.(?:xml|json)$/.test(one))) {
      for (const called of ['file', 'vm.cfg', '.ovsmeta', '.config'])
        expect(recogniseKind(called, fixtureBytes(`${room}/${name}`)), `${name} called ${called}`).toBe(kind);
    }
  });

  it('when XML or JSON is of something else, then it is no reply', () => {
    for (const text of [
      '<?xml version="1.0"?><domain/>',
      '<html><methodResponse/></html>',
      '{"type": "Vm"}',
      '[]',
    ])
      expect(recogniseKind('reply.xml', bytesOf(text)), text).toBeUndefined();
  });

  it('when a vm.cfg has a byte order mark, CRLF, tabs or no OVM keys, then it is a vm.cfg', () => {
    expect(recogniseKind('x', bytesOf(vmCfg))).toBe('vm.cfg');
    expect(
      recogniseKind('x', bytesOf(`\ufeff${vmCfg.replaceAll('\n', '\r\n').replaceAll(' = ', '\t=\t')}`)),
    ).toBe('vm.cfg');
    expect(recogniseKind('x', bytesOf("name='a'\nmemory=512\ndisk=['phy:/a,xvda,w']\n"))).toBe('vm.cfg');
    expect(recogniseKind('vm.cfg', bytesOf("name='a'\nmemory=512\n"))).toBe('vm.cfg');
    expect(recogniseKind('x', bytesOf("name='a'\nmemory=512\n"))).toBeUndefined();
    expect(
      recogniseKind('x', bytesOf("disk = ['file:/OVS/Repositories/d5/ISOs/e1.iso,hdc:cdrom,r']\n")),
    ).toBe('vm.cfg');
  });

  it.each([
    ['prose', 'The name of the disk is memory.\nWe boot = we think, so create it on the Server.\n'],
    ['ini', '[vm]\nname = a\nmemory = 5\ndisk = b\nuuid = c\n'],
    ['nginx', 'server {\n}\nname = a\nmemory = 5\ndisk = b\n'],
    ['one line', 'name = x\n'],
    ['json', '{"name": "x", "memory": 5}'],
    ['shell', '#!/bin/sh\nname=$1\necho "$name"\n'],
    ['empty', ''],
    ['binary', 'name = 1\nmemory = 2\ndisk = 3\nOVM_x = 4\n\0'],
  ])('when %s is named vm.cfg, then it is not taken for one', (_, text) => {
    expect(recogniseKind('vm.cfg', bytesOf(text))).not.toBe('vm.cfg');
    expect(recogniseKind('vm.cfg', bytesOf(text))).toBeUndefined();
  });

  it('when lines are of the Oracle VM CLI, then it is a script', () => {
    expect(recogniseKind('x', bytesOf('create Vnic name=00:21:f6:01:00:0b network=vlanpublic\n'))).toBe(
      'cli-script',
    );
    expect(recogniseKind('x', bytesOf('# slot011\nadd Vnic name=a to Vm name=b\n'))).toBe('cli-script');
    expect(recogniseKind('x', bytesOf('OVM> list vm\nOVM> exit\n'))).toBe('cli-script');
  });

  it('when a session holds replies to list and show, then it is a session', () => {
    const session = 'OVM> list vm\nCommand: list vm\nStatus: Success\nOVM> exit\n';
    expect(recogniseKind('x', bytesOf(session))).toBe('cli-transcript');
    const changed = 'OVM> create Tag name=a\nCommand: create Tag name=a\nStatus: Success\n';
    expect(recogniseKind('x', bytesOf(changed))).toBe('cli-script');
  });

  it('when only the UUID line is left, then only the exact name ovmm is enough', () => {
    const bytes = bytesOf('UUID=0004fb000001000068b46cbe7e6f7026\n');
    expect(recogniseKind('etc/sysconfig/ovmm', bytes)).toBe('ovmm');
    for (const name of ['ovm-manager-3/.config', 'ifcfg-ovmm0', 'my-ovmm.txt', 'x'])
      expect(recogniseKind(name, bytes), name).toBeUndefined();
  });

  it("when another program's file has a UUID and some keys of the manager's, then it is none of these", () => {
    const uuid = 'UUID=5fb06bd00bb07ffb45f1d6edd65f3e03\n';
    expect(recogniseKind('app.config', bytesOf(`TARGET=x\n${uuid}DBHOST=db\nSID=x\n`))).toBeUndefined();
    expect(recogniseKind('ovmm.conf', bytesOf(`${uuid}DBBACKUP=/x\n`))).toBeUndefined();
    const all = `${uuid}DBHOST=a\nSID=b\nLSNR=1\nRUN_OVMM=YES\nUSETLS1=YES\n`;
    expect(recogniseKind('etc/ifcfg-ovmm0', bytesOf(all))).toBeUndefined();
    expect(recogniseKind('app.config', bytesOf(`${uuid}DBHOST=a\nSID=b\nLSNR=1\n`))).toBe('config');
  });

  it('when the keys of a .ovsrepo are foreign, then its repository id tells', () => {
    expect(recogniseKind('x', bytesOf('A=0004fb00000300001e4ee7d261313647\nB=r\n'))).toBe('ovsrepo');
  });

  it('when the telling part stands behind the first 64 KiB, then it is not looked at', () => {
    expect(recogniseKind('x', bytesOf(`${'#\n'.repeat(32 * 1024)}${vmCfg}`))).toBeUndefined();
    expect(recogniseKind('x', bytesOf(`${vmCfg}${'#\n'.repeat(1024 * 1024)}`))).toBe('vm.cfg');
  });
});
