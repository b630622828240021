import { long, unicode } from '../python2-repr.js';
import { diskFile, idOf, lunOf, type MachineRow, nic, ownDisk, type StoredFile } from './sample-machine.js';
import { isoRepository, slotRepository, vlanpublic } from './sites.js';

const slot = slotRepository;

/** Installation images; the repository `isostore nfs` holds them. */
export const linuxIso: StoredFile = {
  repository: isoRepository,
  folder: 'ISOs',
  file: `${idOf('15', 'linux iso')}.iso`,
  bytes: 3_853_516_800,
  name: 'OracleLinux-R6-U4-Server-x86_64-dvd.iso',
};
export const rescueIso: StoredFile = {
  repository: isoRepository,
  folder: 'ISOs',
  file: `${idOf('15', 'rescue iso')}.iso`,
  bytes: 236_978_176,
};

/** One VM of each kind. */
export const kindRows: readonly MachineRow[] = [
  {
    name: 'slot011',
    shows: 'paravirtualised, high availability, one LUN and no file disk: the VM of the article',
    repository: slot,
    kind: 'pvm',
    os: 'Oracle Linux 5',
    disks: [{ lun: lunOf('slot011_xvda'), mode: 'w' }],
    vifs: [nic('00:0b', vlanpublic.id)],
    keys: { OVM_high_availability: true },
  },
  {
    name: 'slot012',
    shows: 'paravirtualised, one file disk',
    repository: slot,
    kind: 'pvm',
    disks: [ownDisk(slot, 'slot012_system', 12)],
    vifs: [nic('00:0c', vlanpublic.id)],
  },
  {
    name: 'slotweb01',
    shows: 'hardware virtualised Linux, ISO in slot 1, `usbdevice` tablet',
    repository: slot,
    memory: 4096,
    disks: [ownDisk(slot, 'slotweb01_system', 20), { stored: linuxIso, mode: 'r' }],
    vifs: [nic('00:0d', vlanpublic.id)],
    keys: { boot: 'dc' },
  },
  {
    name: 'slotwin01',
    shows: 'hardware virtualised Windows, `usbdevice` mouse, keymap de-ch',
    repository: slot,
    os: 'Microsoft Windows Server 2008',
    memory: 8192,
    vcpus: 4,
    disks: [ownDisk(slot, 'slotwin01_c', 60), ownDisk(slot, 'slotwin01_d', 100)],
    vifs: [nic('00:0e', vlanpublic.id)],
    keys: { usbdevice: 'mouse', keymap: 'de-ch' },
  },
  {
    name: 'slotsol01',
    shows: 'hardware virtualised Solaris, no `usbdevice`',
    repository: slot,
    os: 'Oracle Solaris 11',
    memory: 4096,
    disks: [ownDisk(slot, 'slotsol01_rpool', 40)],
    vifs: [nic('00:0f', vlanpublic.id)],
    keys: { usbdevice: undefined },
  },
  {
    name: 'slotpv01',
    shows: 'hardware virtualised with PV drivers; the word in `OVM_domain_type` is invented, none is known',
    trouble: 'domain type is not a known word',
    repository: slot,
    kind: 'hvm-pv-drivers',
    disks: [ownDisk(slot, 'slotpv01_system', 20)],
    vifs: [nic('00:10', vlanpublic.id, ',type=netfront')],
  },
];

/** Names, descriptions and numbers that are hard to write down. */
export const namingRows: readonly MachineRow[] = [
  named('Finance DB (test)', 'blanks and brackets in the name', '00:20'),
  named("HR's VM", 'an apostrophe in the name, so Python writes double quotes', '00:21'),
  named('"blue" box', 'double quotes in the name', '00:22'),
  named('Bob\'s "big" VM', 'both kinds of quotes in the name', '00:23'),
  named('web/app', 'a slash in the name', '00:24'),
  named('tier=gold', '`=` in the name; `=`, `#` and a backslash in the description', '00:25', {
    keys: { OVM_description: 'cost=42 # of \\\\nas01\\gold' },
  }),
  named('Büro Zürich', 'name and description as UTF-8 bytes in `\\x` escapes', '00:26', {
    keys: { OVM_description: 'Prüf-VM für „Großkunde“' },
  }),
  named('Büro Genève', "name and description as Python 2 unicode objects, u'…'", '00:27', {
    keys: { OVM_simple_name: unicode('Büro Genève'), OVM_description: unicode("漢字 – O'Neil") },
  }),
  named('notes01', 'a description of several lines', '00:28', {
    keys: { OVM_description: 'Contact: operations\nBackup: nightly\r\n\tkeep = 14 days\n' },
  }),
  named('bigmem01', 'long integers (`4L`)', '00:29', {
    keys: { memory: long(65536), vcpus: long(4), maxvcpus: long(4) },
  }),
];

function named(name: string, shows: string, last: string, more: Partial<MachineRow> = {}): MachineRow {
  const stored = diskFile(slot, `${name} system`, 16);
  const disks = [{ stored, mode: 'w' as const }];
  return { name, shows, repository: slot, disks, vifs: [nic(last, vlanpublic.id)], ...more };
}
