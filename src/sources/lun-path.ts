/**
 * The LUN that a device path names, and the partition of it if it names one. In the vm.cfg files seen, names below
 * /dev/mapper are WWIDs; the forms of the links in /dev/disk/by-id and of partition names are those of udev, multipath
 * and kpartx in general, not seen in a file of Oracle VM (not verified). Undefined for every other path.
 */
export function lunOf(path: string): { readonly wwid: string; readonly partition?: string } | undefined {
  const [, directory, name = ''] = /^\/dev\/(mapper|disk\/by-id)\/([^/]+)$/.exec(path) ?? [];
  if (directory === undefined || name === 'control') return undefined;
  const whole = directory === 'mapper' ? name : wwidOfLink(name);
  if (whole === undefined) return undefined;
  const [, wwid, partition] = partitionForms.map((form) => form.exec(whole)).find((match) => match) ?? [];
  return wwid === undefined || partition === undefined ? { wwid: whole } : { wwid, partition };
}

/**
 * `-part1` (udev), `p1` (kpartx), and a number alone behind a WWID of NAA type 6 (33 digits) or 2 and 5 (17 digits),
 * which kpartx writes where the WWID ends in a letter.
 */
const partitionForms = [
  /^(.+?)[-_]part(\d+)$/i,
  /^(.*[0-9a-f])p(\d+)$/i,
  /^(36[0-9a-f]{31})(\d{1,2})$/i,
  /^(3[25][0-9a-f]{15})(\d{1,2})$/i,
];

/** The WWID in the name of a link in /dev/disk/by-id; `wwn-0x` leaves out the leading 3, which says "NAA". */
function wwidOfLink(name: string): string | undefined {
  const [, part, mapped] = /^dm-uuid-(?:part(\d+)-)?mpath-(.+)$/.exec(name) ?? [];
  if (mapped !== undefined) return part === undefined ? mapped : `${mapped}-part${part}`;
  const wwn = /^wwn-0x(.+)$/.exec(name)?.[1];
  if (wwn !== undefined) return `3${wwn}`;
  return /^(?:scsi|dm-name)-(.+)$/.exec(name)?.[1];
}
