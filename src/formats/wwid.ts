/**
 * WWIDs as udev, multipath, arrays and the manager write them (scsi_id(8), SCSI page 83): an NAA number, of 32 digits for
 * type 6 and 16 for the others, which scsi_id begins with a 3; an EUI-64, which it begins with a 2; a T10 vendor id, which
 * it begins with a 1, and `SATA_` for disks without page 83.
 */
const naa = /^3?([235][0-9a-f]{15}|6[0-9a-f]{31})$/;
const eui = /^(?:eui|2)([0-9a-f]{16}|[0-9a-f]{24}|[0-9a-f]{32})$/;
/** With digits behind the vendor: a word that people gave, as `1st_lun_of_array`, is none. */
const vendor = /^(?:1[a-z]{3}[a-z0-9-]{0,5}|sata)[_ ]+(?=(?:\D{0,99}\d){4})[\w .-]{8,200}$/;

/** What stands before a WWID: the name of a link, or the word for its kind. */
const before =
  /^(?:\/dev\/(?:mapper|disk\/by-id)\/)?(?:dm-uuid-mpath-|dm-name-|scsi-|wwn-0x|(?=eui\.)|naa[.\s]|0x)?(?:naa[.\s])?/;

/** Objects of a manager have ids of 32 digits as well; none of them is a WWID. */
const managerId = /^0004fb/;

/**
 * The part of a WWID that is the same however it is written: lower case, without separators and without the 3 that
 * scsi_id puts before an NAA number. Undefined for everything that is not surely a WWID: names of devices, aliases of
 * multipath, partitions, ids and names of the manager.
 */
export function wwidKey(text: string): string | undefined {
  const bare = text.trim().toLowerCase().replace(before, '');
  const digits = bare.replace(/[:\-_.\s]/g, '');
  if (managerId.test(digits)) return undefined;
  const number = naa.exec(digits)?.[1];
  if (number !== undefined) return number;
  const [, extended] = eui.exec(digits) ?? [];
  if (extended !== undefined) return `eui${extended}`;
  return vendor.test(bare) ? bare : undefined;
}

/** A text in which a WWID can be looked for: lower case, without anything that stands between digits. */
export function looseText(text: string): string {
  return text.toLowerCase().replace(/[^a-z0-9]/g, '');
}

/**
 * True when a text may name the disk of this key: it holds it, as a whole or in pieces, or names a part of it. Rather one
 * too many.
 */
export function mayNameDisk(text: string, key: string): boolean {
  const wanted = looseText(key).replace(/^eui/, '');
  const whole = looseText(text);
  if (wanted !== '' && whole.includes(wanted)) return true;
  const own = looseText(text.trim().toLowerCase().replace(before, '')).replace(/^eui/, '');
  return own.length >= 8 && wanted.includes(own);
}

/** The spellings in which a manager may show a WWID as the page 83 id, lower case. */
export function shownWwids(key: string): readonly string[] {
  if (key.startsWith('eui')) return [`2${key.slice(3)}`, key.slice(3), `eui.${key.slice(3)}`];
  return naa.test(key) ? [`3${key}`, key] : [key];
}
