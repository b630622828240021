import { diskFile, lunOf, type MachineRow, nic, ownDisk } from './sample-machine.js';
import {
  dbInterconnect,
  isoRepository,
  prodRepository,
  slotRepository,
  unknownNetworkId,
  vlanbackup,
  vlanpublic,
} from './sites.js';
import { linuxIso } from './usual-machines.js';

const prod = prodRepository;
const slot = slotRepository;

const racLuns = ['rac_data01', 'rac_fra01'].map((label) => ({ lun: lunOf(label), mode: 'w!' as const }));
const quorum = { stored: diskFile(prod, 'cluster quorum', 1), mode: 'w!' as const };

/** Disks and network cards in every combination. */
export const deviceRows: readonly MachineRow[] = [
  {
    name: 'fourdisks01',
    shows: 'four file disks, one without a friendly name in `.ovsmeta`',
    repository: prod,
    disks: [
      ownDisk(prod, 'fourdisks01_system', 16),
      ownDisk(prod, 'fourdisks01_u01', 50),
      ownDisk(prod, 'fourdisks01_u02', 200),
      { stored: diskFile(prod, 'fourdisks01_redo', 8, false), mode: 'w' },
    ],
    vifs: [nic('02:01', vlanpublic.id)],
  },
  {
    name: 'spread01',
    shows: 'a second disk that lies in another repository than its vm.cfg',
    repository: slot,
    disks: [ownDisk(slot, 'spread01_system', 16), ownDisk(isoRepository, 'spread01_archive', 300)],
    vifs: [nic('02:02', vlanpublic.id)],
  },
  {
    name: 'install01',
    shows: 'an empty CD-ROM drive, boot order `ncd`',
    repository: prod,
    disks: [ownDisk(prod, 'install01_system', 16), { emptyDrive: true }],
    vifs: [nic('02:03', vlanpublic.id)],
    keys: { boot: 'ncd' },
  },
  ...['rac1', 'rac2'].map((name, index) => ({
    name,
    shows: 'one of two cluster nodes that share two LUNs with `w!`; a network with a blank in its name',
    repository: prod,
    kind: 'pvm' as const,
    memory: 16384,
    vcpus: 8,
    disks: [ownDisk(prod, `${name}_system`, 30), ...racLuns],
    vifs: [nic(`02:1${index}`, vlanpublic.id), nic(`02:2${index}`, dbInterconnect.id)],
    keys: { OVM_high_availability: true },
  })),
  ...['node-a', 'node-b'].map((name, index) => ({
    name,
    shows: 'one of two VMs that share a file disk with `w!`',
    repository: prod,
    disks: [ownDisk(prod, `${name}_system`, 16), quorum],
    vifs: [nic(`02:3${index}`, vlanpublic.id)],
  })),
  {
    name: 'readonly01',
    shows: 'a second disk that may only be read',
    repository: prod,
    disks: [
      ownDisk(prod, 'readonly01_system', 16),
      { stored: diskFile(prod, 'reference data', 25), mode: 'r' },
    ],
    vifs: [nic('02:04', vlanpublic.id)],
  },
  {
    name: 'island01',
    shows: 'no network card',
    repository: prod,
    disks: [ownDisk(prod, 'island01_system', 16)],
  },
  {
    name: 'twonics01',
    shows: 'two network cards, public and backup',
    repository: prod,
    disks: [ownDisk(prod, 'twonics01_system', 16)],
    vifs: [nic('02:05', vlanpublic.id), nic('02:06', vlanbackup.id)],
  },
  {
    name: 'nobridge01',
    shows: 'a network card without a bridge',
    trouble: 'the network of its card is not known',
    repository: prod,
    disks: [ownDisk(prod, 'nobridge01_system', 16)],
    vifs: [nic('02:07')],
  },
  {
    name: 'strangenet01',
    shows: 'a network id that stands in no meta file',
    trouble: 'the network of its card has no name',
    repository: prod,
    disks: [ownDisk(prod, 'strangenet01_system', 16)],
    vifs: [nic('02:08', unknownNetworkId)],
  },
  {
    name: 'anypool01',
    shows: 'its vm.cfg lies in the repository that both pools see',
    trouble: 'the server pool cannot be told from the repository',
    repository: isoRepository,
    disks: [ownDisk(isoRepository, 'anypool01_system', 16), { stored: linuxIso, mode: 'r' }],
    vifs: [nic('02:09', vlanpublic.id)],
  },
];
