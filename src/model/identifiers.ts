/** Ids of Oracle VM objects are compared without case and kept as found. */

/** The form in which two ids are compared: lower case, without dashes. */
export function idKey(id: string): string {
  return id.toLowerCase().replaceAll('-', '');
}

export function sameId(a: string, b: string): boolean {
  return idKey(a) === idKey(b);
}

/** True for the hardware UUID of a server, with colons as managers and agents write it, or with dashes. */
export function isHardwareId(id: string): boolean {
  return /^[0-9a-f]{32}$/i.test(id.replace(/[:-]/g, ''));
}

/** The form in which ids of servers are compared; names of directories are exact. */
export function serverKey(id: string): string {
  return isHardwareId(id) ? id.replace(/[:-]/g, '').toLowerCase() : id;
}

/**
 * The form in which ids are compared that may be of servers or of anything else. Names of directories, and what we call
 * a thing after them where only hosts tell of it (`eth0 on ovs-1`, `pool Prod-1`), are exact: `ovs1` is another server.
 */
export function referenceKey(id: string): string {
  if (isHardwareId(id)) return serverKey(id);
  const [, card, server = ''] = /^(\S+) on (.+)$/.exec(id) ?? [];
  if (card !== undefined) return `${card} on ${serverKey(server)}`;
  return /^[0-9a-f-]{8,}$/i.test(id) ? idKey(id) : id;
}

/** A manager UUID is opaque: 15 to 32 hex digits in any case (installer manuals of 3.0 to 3.3 show 15, 30 and 32). */
export function isManagerUuid(text: string): boolean {
  return /^[0-9a-f]{15,32}$/i.test(text.replaceAll('-', ''));
}

/** Why a manager UUID looks unusual, for a note; undefined when it has today's form of 32 digits from 0004fb on. */
export function unusualManagerUuid(uuid: string): string | undefined {
  const key = idKey(uuid);
  if (key.length !== 32) return `it has ${key.length} hex digits, not 32, as early installations have`;
  if (!key.startsWith('0004fb')) return 'it does not begin with 0004fb';
  return undefined;
}

/**
 * The form in which two MAC addresses are compared: six pairs of lower-case hex digits with colons. Read are six
 * groups of one or two digits, three groups of up to four, and twelve digits without a separator; other text only
 * becomes lower case.
 */
export function macKey(mac: string): string {
  if (usualMac.test(mac)) return mac;
  const text = mac.trim().toLowerCase();
  const groups = text.split(/[:.-]/);
  const width = 12 / groups.length;
  const sound = [1, 3, 6].includes(groups.length) && groups.every((group) => isHexGroup(group, width));
  if (!sound) return text.replaceAll('-', ':');
  const digits = groups.map((group) => group.padStart(width, '0')).join('');
  return (digits.match(/../g) ?? []).join(':');
}

/** As nearly every file writes it. */
const usualMac = /^[0-9a-f]{2}(?::[0-9a-f]{2}){5}$/;

function isHexGroup(group: string, width: number): boolean {
  return /^[0-9a-f]+$/.test(group) && (width === 12 ? group.length === 12 : group.length <= width);
}

/** True for the address 00:00:00:00:00:00, which means that none was given. */
export function isZeroMac(mac: string): boolean {
  return macKey(mac) === '00:00:00:00:00:00';
}

/** True for a group address: bit 0 of the first byte is set, which no network card may have. */
export function isMulticastMac(mac: string): boolean {
  return (Number.parseInt(macKey(mac).slice(0, 2), 16) & 1) === 1;
}
