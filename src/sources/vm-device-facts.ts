import { maskSecrets } from '../base/secret.js';
import type { PyValue } from '../formats/python-literal/py-value.js';
import { type DiskEntry, readDiskEntry, slotOfFrontEnd } from '../formats/vm-cfg/disk-entry.js';
import { readVifEntry } from '../formats/vm-cfg/vif-entry.js';
import type { DiskMapping, DiskTarget, Vnic } from '../model/environment.js';
import type { Origin } from '../model/origin.js';
import { diskFileOf } from './repository-layout.js';

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

/** vNICs from the value of `vif`, in order. */
export function vnics(value: PyValue, origin: Origin): DeviceFacts<Vnic> {
  return devicesOf('vif', value, (text) => {
    const entry = readVifEntry(text);
    return { mac: entry.mac, networkId: entry.bridge, text: maskSecrets(text, 'vif'), origin };
  });
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
  const lun = /^\/dev\/mapper\/([^/]+)$/.exec(entry.path)?.[1];
  if (entry.type === 'phy' && lun) return { kind: 'lun', wwid: lun };
  const file = diskFileOf(entry.path);
  return file ?? { kind: 'outside', path: maskSecrets(entry.path, 'disk') };
}
