import { maskSecrets } from '../base/secret.js';
import { readDeviceNames } from '../formats/device-names.js';
import { devicePath, wholeDevice } from '../formats/device-path.js';
import { readOcfs2Devices } from '../formats/mounted-ocfs2.js';
import { readMultipathListing } from '../formats/multipath-listing.js';
import { wwidKey } from '../formats/wwid.js';
import type { Origin } from '../model/origin.js';
import { originAt, type PartOfHosts, serverOf } from './part-of-hosts.js';

type Place = { readonly line: number; readonly column: number };

/** The disks that a server's multipath devices and their paths are (`multipath -ll`). */
export function multipathFacts(bytes: Uint8Array, file: Origin, part: PartOfHosts): void {
  const { document, findings } = readMultipathListing(bytes);
  part.note(findings, file);
  for (const map of document.maps) {
    const wwid = wwidKey(map.wwid);
    if (wwid === undefined) continue;
    const names = [`mapper/${map.alias ?? map.wwid}`, map.device ?? '', ...map.paths];
    for (const name of names) if (name !== '') alias(`/dev/${name}`, wwid, file, map, part);
  }
}

/** The disks that names below /dev lead to, by the WWID in one of the other names of the same device. */
export function deviceListFacts(bytes: Uint8Array, file: Origin, part: PartOfHosts): void {
  const { document, findings } = readDeviceNames(bytes);
  part.note(findings, file);
  const wwids = new Map<string, Set<string>>();
  for (const { path, target } of document.links) {
    const wwid = wwidKey(wholeDevice(path));
    if (wwid === undefined) continue;
    for (const device of [path, target ?? path])
      wwids.set(device, (wwids.get(device) ?? new Set()).add(wwid));
  }
  const told = new Set<string>();
  for (const { path, target = path, ...place } of document.links) {
    const own = [path, target, wholeDevice(target)].flatMap((device) => [...(wwids.get(device) ?? [])]);
    for (const device of new Set([path, target]))
      for (const wwid of new Set(own)) {
        if (told.has(`${device} ${wwid}`)) continue;
        told.add(`${device} ${wwid}`);
        alias(device, wwid, file, place, part);
      }
  }
}

/** Devices on which a server saw OCFS2 file systems, whether or not their parameters could be asked for. */
export function ocfs2DeviceFacts(bytes: Uint8Array, file: Origin, part: PartOfHosts): void {
  for (const { device, uuid, ...place } of readOcfs2Devices(bytes).document.devices) {
    const what = `the OCFS2 file system ${uuid.replaceAll('-', '').toLowerCase()}`;
    part.storageUses.push({ place: maskSecrets(device, 'device'), what, origin: originAt(file, place) });
  }
}

function alias(device: string, wwid: string, file: Origin, place: Place, part: PartOfHosts): void {
  const path = devicePath(device);
  if (path !== '')
    part.deviceAliases.push({ server: serverOf(file), device: path, wwid, origin: originAt(file, place) });
}
