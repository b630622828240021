/** Ids of Oracle VM objects are compared without case and kept as found. */

/** The form in which two ids are compared: lower case, without dashes. */
export function idKey(id: string): string {
  return id.toLowerCase().replaceAll('-', '');
}

export function sameId(a: string, b: string): boolean {
  return idKey(a) === idKey(b);
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

/** The form in which two MAC addresses are compared. */
export function macKey(mac: string): string {
  return mac.toLowerCase().replaceAll('-', ':');
}

/** True for a group address: bit 0 of the first byte is set, which no network card may have. */
export function isMulticastMac(mac: string): boolean {
  return (Number.parseInt(mac.slice(0, 2), 16) & 1) === 1;
}
