import { destructive, installer, known, shell } from '../command-line.js';
import { pages } from '../pages.js';
import type { Step } from '../step.js';
import type { RecoveryTraits } from '../traits.js';
import type { RecoveryValues } from '../values.js';
import { noCommands, nothingBack } from '../words.js';

export const prepareHost: Step = {
  id: 'prepare-host',
  title: 'Set up a host for the manager',
  who: 'yours',
  host: 'manager',
  how: 'The operating system that the installation guide of this release wants, with the name and address of the old host. Servers remember the address of their manager. Have the installation medium of the same release and build at hand.',
  commands: () => [shell`hostname -f`, shell`df -h /u01`],
  changes: 'There is a host again.',
  check: {
    text: 'You say that the host has the old name and address and the medium is there.',
    probe: 'operator-says',
  },
  back: 'Nothing to go back to: it is a new host.',
  certainty: 'inferred',
  doubt: 'No page says that name and address must be the old ones; the record of servers holds an address.',
  source: 'article B3',
  outside: true,
};

export const prepareDatabase: Step = {
  id: 'prepare-database',
  title: 'Make a database without a schema of the manager',
  who: 'yours',
  host: 'database',
  when: ({ installerMakesDatabase, databaseOn }) => !installerMakesDatabase || databaseOn === 'elsewhere',
  how: (traits, values) =>
    `A DBA makes it as for a first installation. If a schema of the manager is still there, whatever is wrong with it, export it first (ovm-rescue schema export), and look whether this is B2 or A5. The schema ${values.databaseSchema ?? 'ovs'} must not exist: the installer makes it${traits.engine === 'oracle' ? ', and ends if it is there' : ''}.`,
  commands: noCommands,
  changes: 'There is a database that the installer can use.',
  check: { text: 'The database answers, and holds no schema of the manager.', probe: 'schema-gone' },
  back: 'Nothing to go back to: nothing was there.',
  certainty: 'documented',
  source: `article B1; ${pages.schemaExists}`,
  outside: true,
};

/** Where the old installation is still on the host; a situation says when that is. */
export const uninstallManager: Step = {
  id: 'uninstall-manager',
  title: 'Uninstall what is left of the old manager',
  who: 'yours',
  host: 'manager',
  how: 'In the directory of the medium, as root. Only when the copies of the files are here. Do not remove the directory of the database backups.',
  commands: (_values, traits) => [
    destructive(installer`./runInstaller.sh --installtype=${traits.installerTypes.uninstall}`),
  ],
  changes: ({ installerMakesDatabase }) =>
    installerMakesDatabase
      ? 'The old installation is gone, with its database server and what it held.'
      : 'The old installation is gone; the database elsewhere is not touched.',
  check: {
    text: 'Neither the manager nor a database server of its own is on the host; its backups are still there.',
    probe: 'installer-not-blocked',
  },
  back: 'None but an installation; that is why files and schema were copied away before.',
  certainty: 'inferred',
  doubt:
    'The option is documented, and so is uninstalling before an older release is installed. That it must be done before the same release is installed again, no page says.',
  source: (traits) => `${traits.installerSource}; ${pages.rollback}`,
  outside: true,
};

export const checkNotBlocked: Step = {
  id: 'check-not-blocked',
  title: 'Look for another MySQL on the host',
  who: 'yours',
  host: 'manager',
  when: ({ existingMySqlStopsInstaller }) => existingMySqlStopsInstaller,
  how: 'The installer brings its own MySQL and ends where another one is installed. Packages that this shows have to go, if nothing else on this host needs them.',
  commands: () => [shell`rpm -qa | grep -i mysql`],
  changes: 'Nothing, unless you remove packages.',
  check: { text: 'The list of packages shows no MySQL.', probe: 'installer-not-blocked' },
  back: nothingBack,
  certainty: ({ existingMySqlCertainty }) => existingMySqlCertainty,
  doubt: 'The page of 3.2 says so; later ones were not seen.',
  source: pages.components32,
  outside: false,
};

/** From 3.3 on the page of the installer speaks of 15 or 32 digits; early managers have 29 or 30. */
function oddLength({ buildTold }: RecoveryTraits, { managerUuid }: RecoveryValues): boolean {
  return buildTold && managerUuid !== undefined && ![15, 32].includes(managerUuid.length);
}

const oddUuid =
  ' The page of the installer speaks of a UUID of 15 or 32 digits, and this one has another number. It is still the one that the servers know: give it as it is, and compare .config before the manager is started.';

export const installManager: Step = {
  id: 'install-manager',
  title: 'Install the manager with its old UUID',
  who: 'yours',
  host: 'manager',
  how: (traits, values) =>
    `In the directory of the medium, as root, the same release${values.buildId === undefined ? '' : ` and build, ${values.buildId},`} as before. The UUID exactly as it stands here, small and capital letters too. When the installer asks for the kind of installation, it is "${traits.installerTypes.install}". Give the administrator the old password, or change it for ovm-rescue too.${oddLength(traits, values) ? oddUuid : ''}`,
  commands: (values) => [installer`./runInstaller.sh --uuid=${known(values.managerUuid, 'manager UUID')}`],
  changes: 'There is a manager, empty, with the old UUID.',
  check: { text: 'The manager is installed, in the same release and build.', probe: 'manager-installed' },
  back: (traits) => `Uninstall it: ./runInstaller.sh --installtype=${traits.installerTypes.uninstall}`,
  certainty: (traits, values) => (oddLength(traits, values) ? 'inferred' : traits.uuidOption.certainty),
  doubt: (traits, values) =>
    [
      ...(traits.uuidOption.certainty === 'documented'
        ? []
        : ['The page of 3.3 shows the option; that of 3.4 was not seen.']),
      ...(oddLength(traits, values)
        ? ['That the installer of this release takes such a UUID, no page says.']
        : []),
    ].join(' '),
  source: ({ uuidOption }) => `article B1; ${uuidOption.source}`,
  outside: true,
};

export const restoreManagerFiles: Step = {
  id: 'restore-manager-files',
  title: 'Put the saved files of the manager host back',
  who: 'yours',
  host: 'manager',
  how: 'As root, by the tool that saved them; the line is for a tar file of the whole file system, with owners and modes. On other hardware, or on a system that was installed anew, leave out what that host boots and is reached by: /boot, /etc/fstab, the settings of its network.',
  commands: (values) => [
    shell`tar --numeric-owner -xzpf ${known(values.savedFiles, 'backup of the files')} -C /`,
  ],
  changes: 'The manager and its services are on the host again, stopped.',
  check: {
    text: 'The .config of the manager and its directories are there.',
    probe: 'manager-files-in-place',
  },
  back: 'Set the host up again; the backup of the files is untouched.',
  certainty: 'inferred',
  doubt:
    'The article asks for an ordinary backup of the files. With which words of which tool, it does not say.',
  source: 'article A4',
  outside: true,
};
