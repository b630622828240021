import { describe, expect, it } from 'vitest';
import { readDiskEntry } from '../../src/formats/vm-cfg/disk-entry.js';
import { readXmList } from '../../src/formats/xm-list.js';
import { macKey } from '../../src/model/identifiers.js';
import { diskKey } from '../../src/model/ownership.js';
import { runningDomain } from '../../src/sources/running-domain-facts.js';
import { diskMapping } from '../../src/sources/vm-device-facts.js';

const origin = { source: 'repository-files' as const, file: 'vm.cfg' };
const repository = '0004fb00000300004f6b8d2e7a9c0315';
const wwid = '3600144f0916df8ac654a7480df3bbc0c';

function mappingOf(source: string) {
  const text = `${source},xvda,w`;
  const entry = readDiskEntry(text);
  return entry && diskMapping(entry, text, origin);
}
function keyOf(source: string): string | undefined {
  const mapping = mappingOf(source);
  return mapping && diskKey(mapping);
}

describe('one disk in several spellings', () => {
  it.each([
    `file:/OVS/Repositories/${repository}/VirtualDisks/../VirtualDisks/d.img`,
    `file:/OVS/./Repositories/${repository}/VirtualDisks/d.img`,
    `file://OVS//Repositories/${repository.toUpperCase()}/VirtualDisks//d.img`,
    `file:/Repositories/${repository}/VirtualDisks/d.img`,
    `file:/var/ovs/mount/${repository.toUpperCase()}/VirtualDisks/d.img`,
    `tap:tapdisk:aio:/OVS/Repositories/${repository}/VirtualDisks/d.img`,
  ])('when a file is written %s, then it is the file of the repository', (source) => {
    expect(keyOf(source)).toBe(`file ${repository}/d.img`);
  });

  it.each([
    `phy:/dev/mapper/${wwid}`,
    `phy:mapper/${wwid}`,
    `phy:/dev//mapper/${wwid.toUpperCase()}`,
    `file:/dev/mapper/${wwid}`,
    `phy:/dev/disk/by-id/scsi-${wwid}`,
    `phy:/dev/disk/by-id/wwn-0x${wwid.slice(1)}`,
    `phy:/dev/disk/by-id/dm-uuid-mpath-${wwid}`,
  ])('when a LUN is written %s, then it is the whole LUN', (source) => {
    expect(keyOf(source)).toBe(`lun ${wwid}`);
    expect(mappingOf(source)?.target).not.toHaveProperty('partition');
  });

  it.each([
    `phy:/dev/mapper/${wwid}p1`,
    `phy:/dev/mapper/${wwid}1`,
    `phy:/dev/disk/by-id/scsi-${wwid}-part1`,
    `phy:/dev/disk/by-id/dm-uuid-part1-mpath-${wwid}`,
  ])('when a partition is written %s, then it is in use together with its LUN', (source) => {
    expect(keyOf(source)).toBe(`lun ${wwid}`);
    expect(mappingOf(source)?.target).toMatchObject({ partition: '1' });
  });

  it.each(['0:21:f6:0:0:2', '0021.f600.0002', '0021f6000002', '00-21-F6-00-00-02'])(
    'when a MAC address is written %s, then it is one address',
    (mac) => expect(macKey(mac)).toBe('00:21:f6:00:00:02'),
  );
});

describe('a domain without a name of its own', () => {
  const devices = '(device (vif (mac 00:21:f6:00:00:01))) (device (vbd (uname file:/x/d.img) (mode w)))';
  const found = (text: string) =>
    readXmList(Buffer.from(text)).document.domains.map((domain) => runningDomain(domain, 'ovs01', origin));

  it('when it has devices, then they are in use', () => {
    const texts = [
      `(domain (domid 0) (name x) ${devices})`,
      `(domain (domid 7) ${devices})`,
      `(domain ${devices})`,
    ];
    for (const vm of texts.flatMap(found)) {
      expect(vm?.disks).toMatchObject([{ target: { kind: 'outside', path: '/x/d.img' } }]);
      expect(vm?.vnics).toMatchObject([{ mac: '00:21:f6:00:00:01' }]);
    }
    expect(new Set(texts.flatMap(found).map((vm) => vm?.id)).size).toBe(3);
  });

  it('when it is Domain-0 without devices, then it is no VM', () => {
    expect(found('(domain (domid 0) (name Domain-0))')).toEqual([undefined]);
  });
});
