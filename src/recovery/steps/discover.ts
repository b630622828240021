import { isHardwareId } from '../../model/identifiers.js';
import { type CommandLine, cli, joined, knownHost, rescue, type Word } from '../command-line.js';
import { pages } from '../pages.js';
import type { Step } from '../step.js';
import type { RecoveryTraits } from '../traits.js';
import type { RecoveryValues, RepositoryValue, ServerValue } from '../values.js';
import { captureArchive, liveWords, placeWords } from '../words.js';

const noCli =
  'This release documents no CLI: do it in the web interface; the lines are those of 3.2, for a CLI that was added. ';
/** In front of what is said to do by lines of the CLI. */
export const cliHow = (how: string) => (traits: RecoveryTraits) => (traits.cliDocumented ? how : noCli + how);

/** Lines of another release are not verified for this one. */
export const cliCertainty = ({ cliDocumented }: RecoveryTraits) =>
  cliDocumented ? ('documented' as const) : ('not verified' as const);
export const cliDoubt = 'No guide to a CLI of this release is known.';

const oneEach = <Item>(items: readonly Item[], line: (item: Item | undefined) => readonly CommandLine[]) =>
  items.length === 0 ? line(undefined) : items.flatMap(line);

/** A server as the manager knows it: by its hardware UUID, else by name. */
export function serverInstance(server: ServerValue | undefined): { key: 'id' | 'name'; value: Word } {
  if (server === undefined) return { key: 'name', value: { missing: 'name of each server' } };
  if (isHardwareId(server.id)) return { key: 'id', value: server.id };
  return { key: 'name', value: server.name ?? server.id };
}

export function discoverLines(
  values: RecoveryValues,
  { cli: release }: RecoveryTraits,
): readonly CommandLine[] {
  const own =
    release === '3.2'
      ? ([
          ['port', '8899'],
          ['username', 'oracle'],
        ] as const)
      : [];
  return oneEach(values.servers, (server) =>
    cli(
      {
        verb: 'discoverServer',
        attributes: [
          [
            'ipAddress',
            knownHost(server?.address, `address of ${server?.name ?? server?.id ?? 'each server'}`),
          ],
          ...own,
          ['password', '@secret:ovs-agent'],
          ['takeOwnership', release === '3.2' ? 'yes' : 'Yes'],
        ],
      },
      release,
    ),
  );
}

export const discoverServers: Step = {
  id: 'discover-servers',
  title: 'Discover the servers again, one by one',
  who: 'ours',
  host: 'cli',
  how: cliHow(
    'The manager reads from each what it holds. @secret:ovs-agent is the password of the agents. A server that another manager owns is left as it is without a word: find out why, and let that manager release it.',
  ),
  commands: discoverLines,
  changes: 'The manager knows the servers, and they know that it owns them.',
  check: { text: 'Each server of the estate is listed, and its owner is the UUID.', probe: 'servers-owned' },
  back: 'Delete the server in the manager; nothing on it is lost.',
  certainty: cliCertainty,
  doubt: cliDoubt,
  source: `article B1; ${pages.discoverCli}; ${pages.discover}`,
  action: 'send-cli',
  outside: true,
};

function storageLines(values: RecoveryValues, { cli: release }: RecoveryTraits): readonly CommandLine[] {
  const refresh = (object: string, key: 'id' | 'name', value: Word) =>
    cli({ verb: 'refresh', object, instance: { key, value } }, release);
  const array = release === '3.2' ? 'SanServer' : 'StorageArray';
  const found = [
    ...values.servers.flatMap((server) =>
      cli({ verb: 'refreshStorageLayer', object: 'Server', instance: serverInstance(server) }, release),
    ),
    ...values.fileServers.flatMap((name) => refresh('FileServer', 'name', name)),
    ...values.storageArrays.flatMap((name) => refresh(array, 'name', name)),
    ...values.fileSystems.flatMap(({ uuid }) =>
      refresh('FileSystem', 'id', uuid.replaceAll('-', '').toLowerCase()),
    ),
  ];
  return [
    ...found,
    ...['FileServer', array, 'FileSystem'].flatMap((object) => cli({ verb: 'list', object }, release)),
  ];
}

export const refreshStorage: Step = {
  id: 'refresh-storage',
  title: 'Refresh the storage, file systems one by one',
  who: 'ours',
  host: 'cli',
  how: cliHow(
    '"Refresh All" leaves out file systems that were never refreshed, so each is named; those that the lists show and no line names are refreshed behind them. File servers and arrays that the lists do not show have to be discovered anew, with the old names: the tool names the hosts that servers mount from, and waits.',
  ),
  commands: storageLines,
  changes: 'The manager knows file servers, arrays, LUNs and file systems.',
  check: {
    text: 'Each file system that held a repository or a pool is listed.',
    probe: 'file-systems-listed',
  },
  back: 'Nothing to go back to: storage is only read.',
  certainty: (traits) => (traits.cliDocumented ? 'inferred' : 'not verified'),
  doubt: 'No page lists which storage objects a rediscovery brings back, and under which ids.',
  source: pages.refreshCli,
  action: 'refresh-storage',
  outside: true,
};

function presentLines(values: RecoveryValues, { cli: release }: RecoveryTraits): readonly CommandLine[] {
  const known = new Map(values.repositories.map(({ id }) => [id.toLowerCase(), id]));
  const pairs = values.servers.flatMap((server) =>
    server.repositoryIds.flatMap((id) => {
      const repository = known.get(id.toLowerCase());
      return repository === undefined ? [] : [{ server, repository }];
    }),
  );
  return oneEach(pairs, (pair) =>
    cli(
      {
        verb: 'add',
        object: 'Server',
        instance: serverInstance(pair?.server),
        relation: {
          word: 'to',
          object: 'Repository',
          instance: { key: 'id', value: pair?.repository ?? { missing: 'id of each repository' } },
        },
      },
      release,
    ),
  );
}

export const presentRepositories: Step = {
  id: 'present-repositories',
  title: 'Present the repositories to the servers that had them',
  who: 'ours',
  host: 'cli',
  how: cliHow('A repository that is presented already needs nothing: its line is left out.'),
  commands: presentLines,
  changes: 'Servers mount the repositories that they do not have mounted.',
  check: { text: 'Each server shows its repositories.', probe: 'repositories-presented' },
  back: 'Remove the server from the repository in the manager.',
  certainty: (traits) => (traits.cliDocumented ? 'inferred' : 'not verified'),
  doubt: 'The line was seen in test kits of Oracle. That it is needed after a rediscovery, no page says.',
  source: pages.refreshCli,
  action: 'send-cli',
  outside: true,
};

/** All, or where a single VM is lost those that hold its definition and disks. */
function repositoriesOf({ repositories, vm }: RecoveryValues): readonly RepositoryValue[] {
  if (vm === undefined) return repositories;
  const own = new Set(
    [vm.repositoryId, ...vm.disks.map(({ repositoryId }) => repositoryId)].map((id) => id?.toLowerCase()),
  );
  const found = repositories.filter(({ id }) => own.has(id.toLowerCase()));
  return found.length === 0 ? repositories : found;
}

export const refreshRepositories: Step = {
  id: 'refresh-repositories',
  title: 'Refresh the repositories, one by one',
  who: 'ours',
  host: 'cli',
  how: cliHow(
    'The manager reads what lies in each. VMs that it cannot put under a pool it shows under "Unassigned Virtual Machines".',
  ),
  commands: (values, { cli: release }) =>
    oneEach(repositoriesOf(values), (repository) =>
      cli(
        {
          verb: 'refresh',
          object: 'Repository',
          instance: { key: 'id', value: repository?.id ?? { missing: 'id of each repository' } },
        },
        release,
      ),
    ),
  changes: 'The manager knows VMs, templates, virtual disks and ISOs.',
  check: {
    text: 'Each repository is listed with its owner, and its VMs are listed.',
    probe: 'repositories-listed',
  },
  back: 'Nothing to go back to: repositories are only read.',
  certainty: cliCertainty,
  doubt: cliDoubt,
  source: pages.refreshCli,
  action: 'send-cli',
  outside: true,
};

export const hasArchive = (_traits: RecoveryTraits, { archive }: RecoveryValues): boolean =>
  archive !== undefined;
const hasNone = (traits: RecoveryTraits, values: RecoveryValues): boolean => !hasArchive(traits, values);

/** Where a capture tells file servers, arrays and names, which no rediscovery brings back. */
export const sendSurvivors: Step = {
  id: 'send-survivors',
  title: 'Make storage, repositories and names known again, by the script of the archive',
  who: 'ours',
  host: 'cli',
  when: hasArchive,
  how: 'Read its report.txt first. It discovers file servers and arrays that the new manager does not know, refreshes file systems one by one ("Refresh All" leaves out those that were never refreshed), presents and refreshes the repositories, and sets names, tags and groups again. It makes no pool, file system, repository or VM, and starts none. Sent by ovm-rescue it leaves out what switches high availability on; by hand strike out these lines at its end.',
  commands: (values) => [
    joined(
      rescue`ovm-rescue rebuild ${captureArchive(values)}`,
      placeWords(values),
      rescue`--kind survivors --out scripts-of-recovery`,
    ),
    joined(rescue`ovm-rescue apply scripts-of-recovery/survivors/survivors.ovmcli`, liveWords(values)),
  ],
  changes:
    'The manager knows storage, repositories, VMs, templates, virtual disks and ISOs, with their names.',
  check: {
    text: 'Each repository is listed with its owner, and its VMs are listed.',
    probe: 'repositories-listed',
  },
  back: 'Nothing on servers and storage is lost by it; each line is in the journal of the script.',
  certainty: (traits) => (traits.cliDocumented ? 'inferred' : 'not verified'),
  doubt:
    'The lines are those of the CLI guides. Which storage objects a rediscovery brings back, and under which ids, no page lists.',
  source: `article B1; ${pages.refreshCli}; ${pages.ownLive}`,
  action: 'send-survivors',
  outside: true,
};

/** What follows the discovery of the servers: with a capture its script, else what servers and storage themselves hold. */
export const broughtBack: readonly Step[] = [
  sendSurvivors,
  ...[refreshStorage, presentRepositories, refreshRepositories].map((step) => ({ ...step, when: hasNone })),
];
