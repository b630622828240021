/** Drives of removable media: nobody makes a pool or repository on one. */
const removable = /^\/dev\/(?:sr|scd|cdrom|dvd|fd|floppy)[\w-]*$/;

/** True for a path below /dev that a disk may stand behind. */
export function isDevicePath(text: string): boolean {
  return /^\/dev\/\S/.test(text) && !removable.test(text) && text !== '/dev/null';
}

/**
 * One way to write a device: `dm-3`, `/dev/./dm-3` and `/dev//dm-3` are `/dev/dm-3`. Empty for a text that names none.
 */
export function devicePath(text: string): string {
  const bare = text
    .trim()
    .replace(/^(?:phy|file|tap2?|tapdisk|aio):(?:\w+:)*/, '')
    .replace(/,.*$/s, '')
    .trim();
  const whole = /^(?:sd[a-z]{1,4}\d*|dm-\d+|mapper\/.+|disk\/.+|mpath\w+|nvme\w+|cciss\/.+)$/.test(bare)
    ? `/dev/${bare}`
    : bare;
  if (!whole.startsWith('/dev/')) return '';
  const parts: string[] = [];
  for (const part of whole.split('/').map((one) => one.trim())) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  const path = `/${parts.join('/')}`;
  return isDevicePath(path) ? path : '';
}

/** A device and the whole disk it is a partition of, as the kernel and kpartx name them (`sda3`, `dm-3p1`). */
export function wholeDevice(path: string): string {
  return path
    .replace(/^(\/dev\/disk\/by-id\/dm-uuid-)part\d+-(?=mpath-)/, '$1')
    .replace(/^(\/dev\/(?:sd[a-z]+|vd[a-z]+|xvd[a-z]+|hd[a-z]+))\d+$/, '$1')
    .replace(/^(\/dev\/(?:nvme\d+n\d+|mmcblk\d+|cciss\/c\d+d\d+|mapper\/.*[0-9a-f]))p\d+$/, '$1')
    .replace(/^(\/dev\/(?:disk\/by-id\/|mapper\/).+?)[-_]part\d+$/, '$1');
}
