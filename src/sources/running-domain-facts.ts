import { readDiskEntry } from '../formats/vm-cfg/disk-entry.js';
import type { XmDomain } from '../formats/xm-list.js';
import { xmProperty } from '../formats/xm-list.js';
import type { DiskMapping, VirtualMachine, VmAttributes, Vnic } from '../model/environment.js';
import type { Fact, Facts, Origin } from '../model/origin.js';
import { diskMapping } from './vm-device-facts.js';

/**
 * A VM as `xm list -l` shows it running on a server; undefined for Domain-0 without devices. A domain without a name
 * is called by its UUID or its number: its disks and MACs are in use all the same. It has no friendly name and no high
 * availability flag, and its memory is the one in use, so every value is marked.
 */
export function runningDomain(domain: XmDomain, server: string, file: Origin): VirtualMachine | undefined {
  const id = idOf(domain, server);
  if (id === undefined) return undefined;
  const at = (place: { line: number; column: number }): Origin => ({
    ...file,
    line: place.line,
    column: place.column,
  });
  const seen = 'as seen running; the definition may differ';
  const facts: Facts<VmAttributes> = {
    runningOn: { value: server, origin: at(domain) },
    ...numberFact('memory', domain.memory, at, seen),
    ...numberFact('memoryLimit', domain.maxmem, at, seen),
    ...numberFact('cpuCount', domain.vcpus, at, seen),
    ...textFact('uuid', domain.uuid, at, seen),
    ...textFact('onCrash', domain.onCrash, at, seen),
    ...textFact('onReboot', domain.onReboot, at, seen),
    ...textFact('onPoweroff', domain.onPoweroff, at, seen),
    ...domainTypeFact(domain, at),
  };
  return {
    id,
    kind: 'vm',
    facts,
    disks: disksOf(domain, at),
    vnics: vnicsOf(domain, at),
    otherKeys: [],
    definitions: [],
    problems: [],
    stated: {},
  };
}

function idOf(domain: XmDomain, server: string): string | undefined {
  const { name, uuid, domid } = domain;
  const host = domid === undefined ? name?.value === 'Domain-0' : domid.value === '0';
  const devices = domain.vbds.length + domain.vifs.length;
  if (devices === 0 && (host || !(name?.value || uuid?.value))) return undefined;
  if (host) return `domain 0 of ${server}`;
  return name?.value || uuid?.value || `domain ${domid?.value ?? `of line ${domain.line}`} of ${server}`;
}

type Found = { readonly value: string; readonly line: number; readonly column: number } | undefined;
type PlaceOf = (place: { line: number; column: number }) => Origin;

function numberFact(
  name: keyof VmAttributes,
  found: Found,
  at: PlaceOf,
  assumed: string,
): Facts<VmAttributes> {
  if (!found || !/^\d{1,12}$/.test(found.value)) return {};
  return { [name]: { value: Number(found.value), origin: at(found), assumed } };
}

function textFact(name: keyof VmAttributes, found: Found, at: PlaceOf, assumed: string): Facts<VmAttributes> {
  return found?.value ? { [name]: { value: found.value, origin: at(found), assumed } } : {};
}

function domainTypeFact(domain: XmDomain, at: PlaceOf): { domainType?: Fact<string> } {
  const kind = domain.imageKind ?? domain.bootloader;
  if (!kind) return {};
  const value = domain.imageKind?.value === 'hvm' ? 'xen_hvm' : 'xen_pvm';
  return { domainType: { value, origin: at(kind), assumed: `the running domain's image is ${kind.value}` } };
}

function disksOf(domain: XmDomain, at: PlaceOf): DiskMapping[] {
  return domain.vbds.flatMap((device) => {
    const [uname, dev, mode] = ['uname', 'dev', 'mode'].map((key) => xmProperty(device, key)?.value ?? '');
    // xend names a disk `xvda:disk` and a drive `xvdb:cdrom`
    const text = `${uname},${dev?.replace(/:disk$/, '') || '?'},${mode || 'w'}`;
    const entry = readDiskEntry(text);
    return entry ? [diskMapping(entry, text, at(device))] : [];
  });
}

function vnicsOf(domain: XmDomain, at: PlaceOf): Vnic[] {
  return domain.vifs.map((device) => {
    const [mac, bridge] = ['mac', 'bridge'].map((key) => xmProperty(device, key)?.value || undefined);
    const text = [mac && `mac=${mac}`, bridge && `bridge=${bridge}`].filter(Boolean).join(',');
    return { mac, networkId: bridge, text, origin: at(device) };
  });
}
