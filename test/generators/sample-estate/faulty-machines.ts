import { diskFile, idOf, type MachineRow, nic, ownDisk, type StoredFile } from './sample-machine.js';
import { isoRepository, prodRepository, slotRepository, vlanpublic } from './sites.js';
import { rescueIso } from './usual-machines.js';

const prod = prodRepository;
const claimedTwice = diskFile(prod, 'clone of a clone', 20);

/** What keeps administrators awake. */
export const faultyRows: readonly MachineRow[] = [
  {
    name: 'lostdisk01',
    shows: 'names a disk file that is not there',
    trouble: 'its disk file is missing',
    repository: prod,
    disks: [{ stored: diskFile(prod, 'lostdisk01_system', 16), mode: 'w', missing: true }],
    vifs: [nic('03:01', vlanpublic.id)],
  },
  {
    name: 'cut01',
    shows: 'DAMAGED: vm.cfg ends in the middle of its disk list',
    trouble: 'its vm.cfg cannot be read to the end',
    repository: prod,
    disks: [ownDisk(prod, 'cut01_system', 16), ownDisk(prod, 'cut01_data', 32)],
    vifs: [nic('03:02', vlanpublic.id)],
    write: cutInDiskList,
  },
  ...['twin-a', 'twin-b'].map((name, index) => ({
    name,
    shows: 'CONFLICT: two VMs write to the same file disk, without `!`',
    trouble: 'another VM claims the same disk',
    repository: prod,
    disks: [{ stored: claimedTwice, mode: 'w' as const }],
    vifs: [nic(`03:1${index}`, vlanpublic.id)],
  })),
];

/** Ends the file within the second entry of the disk list. */
function cutInDiskList(lines: readonly string[]): string {
  const text = lines.join('\n');
  const second = text.indexOf(", 'file:");
  if (second < 0) throw new Error('the machine to be cut needs two file disks');
  return text.slice(0, second + 40);
}

/** Three templates, one of them without a name. */
export const templateRows: readonly MachineRow[] = [
  {
    name: 'OL6U4 x86_64 HVM',
    shows: 'template, hardware virtualised Linux',
    repository: slotRepository,
    template: true,
    disks: [ownDisk(slotRepository, 'OL6U4 template system', 12)],
    vifs: [nic('04:01', vlanpublic.id)],
  },
  {
    name: '',
    shows: 'template with an empty name, paravirtualised, without devices of its own but the disk',
    trouble: 'it has no name',
    repository: prod,
    template: true,
    kind: 'pvm',
    disks: [ownDisk(prod, 'nameless template system', 12)],
  },
  {
    name: 'WIN2K8R2 gold',
    shows: 'template, hardware virtualised Windows, CD-ROM with an ISO that has no friendly name',
    repository: isoRepository,
    template: true,
    os: 'Microsoft Windows Server 2008',
    memory: 4096,
    disks: [ownDisk(isoRepository, 'WIN2K8R2 gold c', 60), { stored: rescueIso, mode: 'r' }],
  },
];

/** A disk file that no definition names. */
export const orphanDisk: StoredFile = diskFile(slotRepository, 'export of 2012', 80);

/** The system disk of the VM that runs on ovs03 although its vm.cfg is gone. */
export const runningDisk: StoredFile = diskFile(prod, 'prodlost01_system', 24);

/** The id of that VM: all that `xm list` shows instead of a name. */
export const runningId = idOf('06', 'prodlost01');
