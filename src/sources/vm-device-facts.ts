import { maskSecrets } from '../base/secret.js';
import type { PyValue } from '../formats/python-literal/py-value.js';
import { type DiskEntry, readDiskEntry, slotOfFrontEnd } from '../formats/vm-cfg/disk-entry.js';
import { doubtOfVif, macsOfVif, readVifEntry } from '../formats/vm-cfg/vif-entry.js';
import type { DiskMapping, DiskTarget, Vnic } from '../model/environment.js';
import type { Origin } from '../model/origin.js';
import { lunOf } from './lun-path.js';
import { diskFileOf, plainPath } from './repository-layout.js';

/** Devices read from a list of device strings, and what could not be read. */
export interface DeviceFacts<Device> {
  readonly devices: readonly Device[];
  readonly problems: readonly string[];
}

/** Disk mappings from the value of `disk`. An item that cannot be read is a problem of the whole VM. */
export function diskMappings(value: PyValue, origin: Origin): DeviceFacts<DiskMapping> {
  return devicesOf('disk', value, (text) => {
    const entry = readDiskEntry(text);
    return entry && diskMapping(entry, text, origin);
  });
}

/**
 * vNICs from the value of `vif`, in order. An item with two MAC addresses is a problem of the whole VM; the second
 * one stands behind all others as a vNIC of its own, because it may be in use.
 */
export function vnics(value: PyValue, origin: Origin): DeviceFacts<Vnic> {
  const more: Vnic[] = [];
  const doubts: string[] = [];
  const { devices, problems } = devicesOf<Vnic>('vif', value, (text) => {
    const entry = readVifEntry(text);
    const macs = macsOfVif(text);
    const mac = entry.mac ?? macs[0];
    const vnic = { mac, networkId: entry.bridge, text: maskSecrets(text, 'vif'), origin };
    for (const other of macs) if (other !== mac) more.push({ ...vnic, mac: other });
    const doubt = doubtOfVif(text);
    if (doubt !== undefined) doubts.push(`an item of vif cannot be trusted: ${doubt} (${vnic.text})`);
    return vnic;
  });
  return { devices: [...devices, ...more], problems: [...problems, ...doubts] };
}

function devicesOf<Device>(
  key: string,
  value: PyValue,
  read: (text: string) => Device | undefined,
): DeviceFacts<Device> {
  if (value.kind !== 'list' && value.kind !== 'tuple') {
    const empty = value.kind === 'none' || (value.kind === 'str' && value.text === '');
    return { devices: [], problems: empty ? [] : [`${key} is not a list`] };
  }
  const devices: Device[] = [];
  const problems: string[] = [];
  value.items.forEach((item, index) => {
    const device = item.kind === 'str' ? read(item.text) : undefined;
    if (device === undefined) problems.push(`item ${index + 1} of ${key} cannot be read`);
    else devices.push(device);
  });
  return { devices, problems };
}

/** One disk mapping from a disk entry; `text` is the entry as it was written. */
export function diskMapping(entry: DiskEntry, text: string, origin: Origin): DiskMapping {
  return {
    slot: slotOfFrontEnd(entry.frontEnd),
    frontEnd: entry.frontEnd,
    cdrom: entry.kind === 'cdrom',
    mode: entry.mode,
    target: targetOf(entry),
    text: maskSecrets(text, 'disk'),
    origin,
  };
}

function targetOf(entry: DiskEntry): DiskTarget {
  if (entry.path === '') return { kind: 'empty' };
  // `tap:tapdisk:aio:/path` has more words before the path than one; `phy:mapper/X` is below /dev
  const named = entry.path.replace(/^(?:\w+:)+(?=\/)/, '');
  const path = plainPath(entry.type === 'phy' && !named.startsWith('/') ? `/dev/${named}` : named);
  const lun = lunOf(path);
  if (lun) return { kind: 'lun', ...lun };
  const file = diskFileOf(path);
  return file ?? { kind: 'outside', path: maskSecrets(entry.path, 'disk') };
}
