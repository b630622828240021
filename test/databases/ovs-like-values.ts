import type { Random } from '../generators/random.js';

/** What an Oracle VM estate is made of. */
export const kinds = [
  'VirtualMachine',
  'VirtualDisk',
  'VmDiskMapping',
  'Vnic',
  'ServerPool',
  'Server',
  'Repository',
  'FileSystem',
  'StorageElement',
  'StorageArray',
  'AccessGroup',
  'Network',
  'VlanInterface',
  'EthernetPort',
  'BondPort',
  'Job',
  'Tag',
  'Template',
  'Assembly',
  'CloneCustomizer',
  'AntiAffinityGroup',
  'CpuCompatibilityGroup',
  'VolumeGroup',
  'PolicyThreshold',
] as const;

/** Parts of names as people give them, with every character that quoting can lose. */
export const words = [
  'slot',
  'prod',
  'Zürich',
  'Größe',
  'données',
  'базы',
  '東京',
  'vlanpublic',
  'slotreposan01',
  'xvda',
  'XEN_PVM',
  '😀',
  "O'Brien",
  'back\\slash',
  'tab\there',
  'new\nline',
  '"quoted"',
  '%_wild',
  'C:\\Temp',
] as const;

const escapes: Readonly<Record<string, string>> = {
  "'": "\\'",
  '\\': '\\\\',
  '\n': '\\n',
  '\r': '\\r',
  '\0': '\\0',
};

/** A text as a literal. */
export function sqlText(text: string): string {
  return `'${text.replace(/['\\\n\r\0]/g, (found) => escapes[found] ?? found)}'`;
}

export function drawUuid(random: Random, kind: string): string {
  return `0004fb0000${kind}${random.hex(20)}`;
}

export function drawName(random: Random): string {
  const parts = Array.from(
    { length: random.between(2, 5) },
    () => `${random.pick(words)}${random.between(0, 999)}`,
  );
  return parts.join(random.chance(0.5) ? '_' : ' ');
}

const firstDay = Date.UTC(2012, 0, 1);

/** A second between 2012 and 2016, without its fraction. */
export function drawMoment(random: Random): string {
  const moment = new Date(firstDay + random.between(0, 1826 * 86_400 - 1) * 1000);
  return moment.toISOString().slice(0, 19).replace('T', ' ');
}

/** The look of a serialised Java object: class names, numbers, identifiers, and bytes that do not compress. */
export function drawBlob(random: Random, length: number): Buffer {
  const blob = Buffer.alloc(length);
  let at = blob.write('\xac\xed\0\x05sr', 'latin1');
  while (at < length) {
    switch (random.between(0, 3)) {
      case 0:
        at += blob.write(`t\0\x20com.oracle.ovm.mgr.api.${random.pick(kinds)}`, at, 'latin1');
        break;
      case 1:
        at = Math.min(length, at + 12);
        blob.writeUInt32BE(random.between(0, 99_999), Math.max(0, at - 12));
        break;
      case 2:
        at += blob.write(drawUuid(random, '06'), at, 'latin1');
        break;
      default:
        for (let word = 0; word < 4 && at + 4 <= length; word += 1) {
          at = blob.writeUInt32LE(Math.floor(random.fraction() * 4_294_967_296), at);
        }
        if (length - at < 4) at = length;
    }
  }
  return blob;
}

/** Markup of about a length in characters, as attributes of an object are kept. */
export function drawMarkup(random: Random, length: number): string {
  let text = '<?xml version="1.0" encoding="UTF-8"?><Object>';
  while (text.length < length) {
    const kind = random.pick(kinds);
    const id = `id="${drawUuid(random, '03')}" lock="${random.between(0, 9998)}"`;
    text += `<${kind} ${id}><SimpleName>${drawName(random)}</SimpleName><Memory>${random.between(0, 63) * 1024}</Memory></${kind}>`;
  }
  return text.slice(0, length).replace(/[\ud800-\udbff]$/, '');
}
