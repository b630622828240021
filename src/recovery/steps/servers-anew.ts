import { mkfsOcfs2Command, tunefsQueryCommand } from '../../formats/ocfs2-command.js';
import { type CommandLine, destructive, joined, known, knownRemote, rescue, shell } from '../command-line.js';
import { pages } from '../pages.js';
import type { Step } from '../step.js';
import type { RecoveryTraits } from '../traits.js';
import type { FileSystemValue, RecoveryValues } from '../values.js';
import { captureArchive, liveWords, noCommands, placeWords } from '../words.js';

export const reinstallServers: Step = {
  id: 'reinstall-servers',
  title: 'Install the servers again',
  who: 'yours',
  host: 'server',
  how: (_traits, values) =>
    `From the medium of the same release, with the old names, addresses and agent password${values.servers.length === 0 ? '' : `: ${values.servers.map(serverText).join(', ')}`}.`,
  commands: noCommands,
  changes: 'There are servers again, without an owner.',
  check: { text: 'The agent of each server answers.', probe: 'servers-reinstalled' },
  back: 'Nothing to go back to: they are new.',
  certainty: 'documented',
  source: `article A1; ${pages.serversBackup}`,
  outside: true,
};

const serverText = ({ id, name, address }: RecoveryValues['servers'][number]) =>
  `${name ?? id}${address === undefined ? '' : ` (${address})`}`;

/** What stands in the lines of an OCFS2 file system where it cannot be filled in. */
const device = { missing: 'device' };

function fileSystemLines(fileSystem: FileSystemValue): readonly CommandLine[] {
  const place = knownDevice(fileSystem.device);
  const looks = typeof place === 'string' ? shell`blkid ${place}` : shell`blkid ${device}`;
  const query: CommandLine =
    typeof place === 'string'
      ? { text: tunefsQueryCommand(place), kind: 'shell', lacks: [] }
      : shell`tunefs.ocfs2 -Q "B=%B, T=%T, N=%N V=%V U=%U\\n" ${device}`;
  return [looks, query, shell`mounted.ocfs2 -d`, destructive(mkfsLine(fileSystem, place))];
}

function mkfsLine(
  { uuid, label, nodeSlots, blockSize, clusterSize }: FileSystemValue,
  place: unknown,
): CommandLine {
  const named = known(label, 'label');
  if (typeof named !== 'string' || nodeSlots === undefined || typeof place !== 'string') {
    const slots = nodeSlots ?? { missing: 'node slots' };
    const to = typeof place === 'string' ? place : device;
    return shell`mkfs.ocfs2 -J block64 -L ${named} -U ${uuid.replaceAll('-', '').toLowerCase()} -T vmstore -N ${slots} ${to}`;
  }
  const parameters = {
    ...{ label: named, uuid, nodeSlots },
    ...(blockSize !== undefined && { blockSize }),
    ...(clusterSize !== undefined && { clusterSize }),
  };
  return { text: mkfsOcfs2Command(parameters, place, { withClusterSize: true }), kind: 'shell', lacks: [] };
}

const hasClusterSize = ({ clusterSize }: FileSystemValue): boolean => clusterSize !== undefined;

/** A device: an absolute path of one line. */
function knownDevice(path: string | undefined) {
  const found = known(path, 'device');
  return typeof found === 'string' && found.startsWith('/') ? found : device;
}

export const makeFileSystems: Step = {
  id: 'make-file-systems',
  title: 'Make the OCFS2 file systems of repositories again',
  who: 'yours',
  host: 'server',
  how: 'On one server that sees the LUNs, with the old label and UUID. DESTRUCTIVE: mkfs.ocfs2 wipes the device. Look with the three lines in front of it, each time, on every device. If anything is found, STOP: the old file system may still be there, and this is not B4 for it. NFS needs none of this: an empty export of the old path.',
  commands: (values) =>
    values.fileSystems.length === 0
      ? [
          shell`blkid ${device}`,
          shell`tunefs.ocfs2 -Q "B=%B, T=%T, N=%N V=%V U=%U\\n" ${device}`,
          shell`mounted.ocfs2 -d`,
        ]
      : values.fileSystems.flatMap(fileSystemLines),
  changes: 'There are empty file systems with the old labels and UUIDs.',
  check: { text: 'The query prints the old label and UUID of each again.', probe: 'file-systems-made' },
  back: 'None: what was on the device is gone.',
  certainty: (_traits, values) => (values.fileSystems.some(hasClusterSize) ? 'inferred' : 'documented'),
  doubt: 'The Listing has no -C: that the old cluster size is given with it is our addition.',
  source: 'article A3, Listings 1 and 2',
  outside: true,
};

export const mountRepositories: Step = {
  id: 'mount-repositories',
  title: 'Mount the empty file systems of the repositories',
  who: 'yours',
  host: 'server',
  how: 'Each under the old id of its repository, on the server that the lines of the next steps name for it, so that files can be put into it; OCFS2 on that server alone; or where the tree of the configuration is. The manager knows nothing of them yet.',
  commands: (values) =>
    (values.repositories.length === 0 ? [undefined] : values.repositories).flatMap((repository) => {
      const id = knownRemote(repository?.id, 'id of the repository');
      const onLun = repository?.onLun !== false;
      const place = { missing: onLun ? 'device' : 'host:/path of the export' };
      return [
        shell`mkdir -p /OVS/Repositories/${id}`,
        shell`mount -t ${onLun ? 'ocfs2' : 'nfs'} ${place} /OVS/Repositories/${id}`,
      ];
    }),
  changes: 'The repositories can be written to, and are empty.',
  check: {
    text: 'Each repository of the archive has a directory that can be written to.',
    probe: 'repositories-mounted',
  },
  back: 'Unmount them.',
  certainty: 'not verified',
  doubt:
    'No page says how files get into a repository before a manager knows it. OCFS2 needs its cluster service on that server, which a server in no pool may not have.',
  source: 'article A3',
  outside: true,
};

export const unmountRepositories: Step = {
  id: 'unmount-repositories',
  title: 'Unmount the repositories again',
  who: 'yours',
  host: 'server',
  how: 'Where you mounted them by hand: the manager mounts them itself when it presents them.',
  commands: (values) =>
    (values.repositories.length === 0 ? [undefined] : values.repositories).map(
      (repository) => shell`umount /OVS/Repositories/${knownRemote(repository?.id, 'id of the repository')}`,
    ),
  changes: 'Nothing is mounted by hand any more.',
  check: { text: 'The command mount shows none of them on that server.', probe: 'operator-says' },
  back: 'Mount them again.',
  certainty: 'inferred',
  doubt: 'That a repository which is mounted already cannot be presented, no page says; it is our caution.',
  source: 'article A3',
  outside: true,
};

/** A repository that another manager owns is left alone by the script, whatever the release. */
const ownershipWords: Readonly<Record<RecoveryTraits['repositoryOwnership'], string>> = {
  edit: 'Ownership is taken by edit Repository with ownership=yes.',
  takeOwnership: 'Ownership is taken by takeOwnership Repository.',
  'web interface':
    'Where the old UUID does not own a repository, ownership is taken in the web interface, "Edit Repository": for this release no line of the CLI was seen.',
};

export const makeEstate: Step = {
  id: 'make-estate',
  title: 'Make networks and server pools again, and take the repositories over',
  who: 'ours',
  host: 'cli',
  how: (traits, values) =>
    `By the script for an empty estate; read its report.txt first. It discovers the servers, and takes over, presents and refreshes the repositories. ${ownershipWords[traits.repositoryOwnership]} What it cannot know is stated in a map (configuration, map). It looks for what it cannot make and stops there. Lines that format a LUN or export, as for the file systems of clustered pools, are in a file of their own, for places alone that the map states and you type. By hand: pools ${listed(values.pools)}; networks ${listed(values.networks.map(({ name, roles }) => (roles.length === 0 ? name : `${name} (${roles.join(', ')})`)))}.`,
  commands: (values) => [
    joined(
      rescue`ovm-rescue rebuild ${captureArchive(values)}`,
      placeWords(values),
      rescue`--kind empty --out scripts-of-recovery`,
    ),
    joined(rescue`ovm-rescue apply scripts-of-recovery/empty/empty.ovmcli`, liveWords(values)),
  ],
  changes: 'The manager has servers, networks, pools and repositories again, without VMs.',
  check: { text: 'Each pool, network and repository of the archive is listed.', probe: 'estate-made' },
  back: 'Delete what the journal of the script names; it holds no data.',
  certainty: 'inferred',
  doubt: 'The lines are those of the CLI guides. That a whole estate comes up by them, no page says.',
  source: `article B4; ${pages.ownLive}`,
  action: 'send-scripts',
  outside: true,
};

function listed(names: readonly string[]): string {
  return names.length === 0 ? 'are not known, ask your colleagues' : names.join(', ');
}
