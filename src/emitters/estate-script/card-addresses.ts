import { type EstateDraft, type EstateReference, told } from './estate-draft.js';
import type { BondPort, Port, VlanInterface } from './network-objects.js';

/** What of a card its address is told by; a VLAN interface has one as ports and bonds have. */
type Addressed = Port | BondPort | VlanInterface;

/** Whether it had an address, or got one by DHCP. */
export function hasAddress({ facts }: Addressed): boolean {
  return Boolean(facts.ipAddress?.value) || facts.addressType?.value === 'DYNAMIC';
}

/** Since 3.3 an address is an object of its own on a port, bond or VLAN interface (CLI guides of 3.3 and 3.4, embeddedCreate). */
export function addAddress(
  draft: EstateDraft,
  subject: string,
  object: 'Port' | 'BondPort' | 'VlanInterface',
  { facts }: Addressed,
  { instance, value }: EstateReference,
): void {
  const dynamic = facts.addressType?.value === 'DYNAMIC';
  const type = told(
    'ipAddressConfigType',
    facts.addressType ?? facts.ipAddress,
    dynamic ? 'DYNAMIC' : 'STATIC',
  );
  const address = dynamic ? [] : [...told('ipAddress', facts.ipAddress), ...told('ipNetmask', facts.netMask)];
  draft.add(subject, {
    verb: 'embeddedCreate',
    object,
    instance,
    names: [value],
    values: [...type, ...address],
  });
}
