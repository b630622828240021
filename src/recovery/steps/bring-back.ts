import {
  type CommandLine,
  cli,
  joined,
  known,
  knownHost,
  knownPath,
  knownRemote,
  type Missing,
  rescue,
  shell,
  type Word,
} from '../command-line.js';
import type { Step } from '../step.js';
import type { RecoveryTraits } from '../traits.js';
import type { RecoveryValues, VmValue } from '../values.js';
import { captureArchive, liveWords, noCommands, nothingBack, placeWords } from '../words.js';
import { cliHow } from './discover.js';

const byDefinitions = (_traits: RecoveryTraits, { road }: RecoveryValues): boolean => road !== 'scripts';
const byScripts = (_traits: RecoveryTraits, { road }: RecoveryValues): boolean => road !== 'definitions';
const aVm: Missing = { missing: 'id of the VM' };
const aServer: Missing = { missing: 'address of a server that mounts the repository' };
const aFile: Missing = { missing: 'file of each disk' };
const aRepository: Missing = { missing: 'id of the repository' };
const lostVms = ({ vm, vms }: RecoveryValues): readonly VmValue[] => (vm === undefined ? vms : [vm]);

/** A server that mounts the repository, by SSH. */
function mounting(values: RecoveryValues, repositoryId: string): Word {
  const server = values.servers.find(({ repositoryIds, address }) => {
    return (
      address !== undefined && repositoryIds.some((id) => id.toLowerCase() === repositoryId.toLowerCase())
    );
  });
  const named = knownRemote(repositoryId, '');
  const what = typeof named === 'string' ? named : 'the repository';
  return knownHost(server?.address, `address of a server that mounts ${what}`);
}

export const chooseRoad: Step = {
  id: 'choose-road',
  title: 'Choose one road: the definitions, or the scripts',
  who: 'ours',
  host: 'here',
  how: 'Definitions: VirtualMachines/ comes back from the archive, and a refresh shows the VMs with their old ids. Scripts: VirtualMachines/ stays away, and lines of the CLI make the VMs with new ids. Never both: the second would make each VM once more, on the same disks and MAC addresses.',
  commands: noCommands,
  changes: 'Nothing; the choice stands in the journal.',
  check: { text: 'One of the two is chosen, and nothing of the other was done.', probe: 'one-road' },
  back: nothingBack,
  certainty: 'inferred',
  doubt:
    'The article has the scripts alone. That a refresh brings VMs back by their definitions follows from what it says of rediscovery.',
  source: 'article B4 and A6',
  action: 'choose-road',
  outside: false,
};

/** Unpacks a directory of the archive into one of the repository, and leaves what is there alone. */
function unpackLine(values: RecoveryValues, from: string, id: string, below: string): CommandLine {
  const place = knownRemote(id, 'id of the repository');
  return shell`tar -C ${captureArchive(values)}/${from}/ -cf - . | ssh root@${mounting(values, id)} mountpoint -q /OVS/Repositories/${place} '&&' tar -C /OVS/Repositories/${place}${below} -xpkf -`;
}

function definitionLines(values: RecoveryValues): readonly CommandLine[] {
  return values.repositories.flatMap(({ id, directories }) =>
    directories.map((directory) => unpackLine(values, directory, id, '')),
  );
}

function definitionLinesOfVm(values: RecoveryValues): readonly CommandLine[] {
  const { vm } = values;
  const repository = knownRemote(vm?.repositoryId, 'id of the repository');
  const id = knownRemote(vm?.id, aVm.missing);
  const definition = known(vm?.definition, 'directory of the definition in the archive');
  if (typeof id !== 'string' || typeof repository !== 'string' || typeof definition !== 'string') {
    return [
      shell`tar -C ${captureArchive(values)}/${definition}/ -cf - . | ssh root@${aServer} mountpoint -q /OVS/Repositories/${repository} '&&' tar -C /OVS/Repositories/${repository}/VirtualMachines/${id} -xpkf -`,
    ];
  }
  const below = `/VirtualMachines/${id}`;
  return [
    shell`ssh root@${mounting(values, repository)} mountpoint -q /OVS/Repositories/${repository} '&&' mkdir -p /OVS/Repositories/${repository}${below}`,
    unpackLine(values, definition, repository, below),
  ];
}

export const copyDefinitions: Step = {
  id: 'copy-definitions',
  title: 'By definitions: put the definition files back',
  who: 'ours',
  host: 'server',
  when: byDefinitions,
  how: 'From the archive into the repository, under the old names. Where the repository is not mounted, nothing is written: its directory would be on the local disk of the server. What is there already is never overwritten; tar then complains of a file that exists, which is right.',
  commands: definitionLines,
  changes: 'The repository holds the definitions again.',
  check: { text: 'Each file is there with the checksum of the archive.', probe: 'definitions-in-place' },
  back: 'Remove the files that the journal names.',
  certainty: 'not verified',
  doubt:
    'The article says to copy vm.cfg back. Whether a manager takes over a repository whose .ovsrepo was copied, no page says; if not, take ownership of it first, then refresh.',
  source: 'article A3 and A6',
  action: 'copy-definitions',
  outside: true,
};

/** What templates, ISOs and the repository itself need; without VirtualMachines/, whatever road brings VMs back. */
function fileLines(values: RecoveryValues): readonly CommandLine[] {
  return values.repositories.flatMap(({ id, directories }) =>
    directories.map((directory) => {
      const place = knownRemote(id, 'id of the repository');
      return shell`tar -C ${captureArchive(values)}/${directory}/ --exclude=./VirtualMachines -cf - . | ssh root@${mounting(values, id)} mountpoint -q /OVS/Repositories/${place} '&&' tar -C /OVS/Repositories/${place} -xpkf -`;
    }),
  );
}

export const copyRepositoryFiles: Step = {
  ...copyDefinitions,
  id: 'copy-repository-files',
  title: 'By scripts: put the files of the repositories back, without those of VMs',
  when: byScripts,
  how: 'What makes a directory a repository (.ovsrepo, .ovsmeta), and the definitions of templates. VirtualMachines/ stays away: a refresh would make VMs of it, and the scripts would make each once more.',
  commands: fileLines,
  changes: 'The repositories are repositories again, without VMs.',
  source: 'article A3 and B4',
};

/** Of one VM. */
export const copyDefinition: Step = { ...copyDefinitions, commands: definitionLinesOfVm };

function diskLines(values: RecoveryValues): readonly CommandLine[] {
  const from = knownPath(values.disksDirectory, 'directory with the copies of the disks');
  const disks = new Map(
    lostVms(values).flatMap(({ disks: own }) =>
      own.map((disk) => [`${disk.repositoryId}/${disk.file}`.toLowerCase(), disk]),
    ),
  );
  const found = [...disks.values()];
  if (found.length === 0)
    return [
      shell`tar -C ${from} -Scf - ${aFile} | ssh root@${aServer} mountpoint -q /OVS/Repositories/${aRepository} '&&' tar -C /OVS/Repositories/${aRepository}/VirtualDisks -xSpkf -`,
    ];
  return found.map(({ repositoryId, file }) => {
    const place = knownRemote(repositoryId, 'id of the repository');
    return shell`tar -C ${from} -Scf - ${knownPath(file, 'file of the disk')} | ssh root@${mounting(values, repositoryId)} mountpoint -q /OVS/Repositories/${place} '&&' tar -C /OVS/Repositories/${place}/VirtualDisks -xSpkf -`;
  });
}

export const copyDisks: Step = {
  id: 'copy-disks',
  title: 'Copy the disks into the repositories',
  who: 'ours',
  host: 'server',
  how: 'Under their old file names, which are their ids. Copies of a clone have other names: they are matched with VM and slot by the vm.cfg of the clone, and shown before anything is copied. Where the repository is not mounted, nothing is written. Files that are there, or are open, are never overwritten; holes stay holes; a copy that was cut goes on.',
  commands: diskLines,
  changes: 'The repositories hold the disks again.',
  check: { text: 'Each disk is there with the checksum of its copy.', probe: 'disks-in-place' },
  back: 'Remove the files that the journal names.',
  certainty: 'documented',
  source: 'article A7 and B4',
  action: 'copy-disks',
  outside: true,
};

export const moveVms: Step = {
  id: 'move-vms',
  title: 'By definitions: move the VMs into their pools',
  who: 'ours',
  host: 'cli',
  when: byDefinitions,
  how: cliHow(
    'Those that are listed under "Unassigned Virtual Machines". One that is in its pool already needs nothing. The tool starts none.',
  ),
  commands: (values, { cli: release }) =>
    (lostVms(values).length === 0 ? [{ id: aVm, poolName: undefined }] : lostVms(values)).flatMap(
      ({ id, poolName }) =>
        cli(
          {
            verb: 'add',
            object: 'Vm',
            instance: { key: 'id', value: id },
            relation: {
              word: 'to',
              object: 'ServerPool',
              instance: { key: 'name', value: poolName ?? { missing: 'name of the server pool' } },
            },
          },
          release,
        ),
    ),
  changes: 'The VMs are in their pools, stopped.',
  check: { text: 'Each VM is listed in its pool.', probe: 'vms-listed' },
  back: 'Move them out again.',
  certainty: (traits) => (traits.cliDocumented ? 'inferred' : 'not verified'),
  doubt:
    'The line is in the index of the CLI guide of 3.3 alone. A pool that no source told of a VM is that of the servers that have its repository.',
  source: 'CLI guide 3.3, add Vm',
  action: 'send-cli',
  outside: true,
};

export const sendScripts: Step = {
  id: 'send-scripts',
  title: 'By scripts: make the VMs',
  who: 'ours',
  host: 'cli',
  when: byScripts,
  how: 'Read report.txt of the scripts first. Only VMs that the manager does not list are made; the guard stops a line that would make one twice. It starts no VM.',
  commands: (values) => {
    // the kind `vms` takes old ids of LUNs and repositories for good, which a new manager does not have
    if (values.vms.length > 0 && values.vm === undefined)
      return [joined(rescue`ovm-rescue apply scripts-of-recovery/empty/empty-vms.ovmcli`, liveWords(values))];
    return [
      joined(
        rescue`ovm-rescue rebuild ${captureArchive(values)}`,
        placeWords(values),
        rescue`--vm ${values.vm?.id ?? aVm}`,
        rescue`--out vms-of-recovery`,
      ),
      joined(rescue`ovm-rescue apply vms-of-recovery/create-vms.ovmcli`, liveWords(values)),
    ];
  },
  changes: 'The VMs are there with new ids, on their old disks and MAC addresses, stopped.',
  check: { text: 'Each line succeeded, and each VM is listed.', probe: 'scripts-sent' },
  back: 'Delete the VMs that the journal names, not their disks.',
  certainty: 'documented',
  source: 'article B4, Listing 3',
  action: 'send-scripts',
  outside: true,
};
