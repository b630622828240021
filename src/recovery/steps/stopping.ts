import { shell } from '../command-line.js';
import { pages } from '../pages.js';
import type { Step } from '../step.js';
import { copies, managerConfig, managerHost, managerSysconfig, nothingBack, serviceLine } from '../words.js';

/** A manager that answers stops everything; one that does not is off when somebody who looked types it. */
export const declareOldManagerOff: Step = {
  id: 'declare-old-manager-off',
  title: 'Make sure that the old manager is off',
  who: 'ours',
  host: 'manager',
  how: 'Two managers with one UUID both own the servers. If the old one answers, stop here. If it does not, go and look: switch its host off, or disable its service there with these lines, and then type that it is off.',
  commands: (_values, traits) => [serviceLine(traits, 'ovmm', 'stop'), shell`/sbin/chkconfig ovmm off`],
  changes: 'The old manager never comes up beside the new one.',
  check: {
    text: 'No port of the old manager answers, and your word that it is off stands in the journal.',
    probe: 'old-manager-off',
  },
  back: 'Start the old host or its service again, before anything else was done.',
  certainty: 'inferred',
  doubt: 'No page says what two managers with one UUID do to servers, nor names chkconfig for this service.',
  source: `${pages.discover}; ${pages.ownRules}`,
  action: 'declare-old-manager-off',
  outside: true,
};

/** Files of the manager host that no database holds. */
export const copyAway: Step = {
  id: 'copy-away',
  title: 'Copy the configuration, the backups and the keys of the manager host away',
  who: 'ours',
  host: 'here',
  how: 'Before anything is uninstalled or overwritten. Twenty backups of a database take room: look for it first. The copies are compared by checksum. If the host cannot be read any more, take them from its file backup; what is nowhere is left out, and said.',
  commands: (values, traits) => {
    const from = managerHost(values);
    const to = copies(values);
    return [
      shell`mkdir -p -m 700 ${to}`,
      shell`scp -p root@${from}:${managerConfig} root@${from}:${managerSysconfig} ${to}/`,
      ...(traits.automaticBackups === undefined
        ? []
        : [shell`scp -rp root@${from}:${traits.automaticBackups} ${to}/`]),
      shell`scp -rp root@${from}:${traits.domainDirectory}/security ${to}/`,
    ];
  },
  changes: 'Nothing on the manager host.',
  check: { text: 'Each file is here with the same checksum as there.', probe: 'copies-held' },
  back: 'Remove the copies; they hold secrets.',
  certainty: 'inferred',
  doubt:
    'The manuals ask for .config, and warn not to remove the backups. That the directory security/ of the domain is needed is our caution.',
  source: `${pages.backup31}; ${pages.rollback}`,
  action: 'copy-away',
  outside: false,
};

/** Of the lines that start and stop the manager. */
export const serviceDoubt =
  'Article and manuals up to 3.2 have this line; for this release it was not seen. On Oracle Linux 7 it is systemctl.';

export const stopManager: Step = {
  id: 'stop-manager',
  title: 'Stop the manager',
  who: 'yours',
  host: 'manager',
  how: 'As root. The VMs run on: servers need no manager for that.',
  commands: (_values, traits) => [serviceLine(traits, 'ovmm', 'stop')],
  changes: 'The manager is off; nobody can change the estate through it.',
  check: {
    text: 'The service is stopped, and neither the web interface nor the core port of the manager answers.',
    probe: 'manager-stopped',
  },
  back: (traits) => `Start it again: ${serviceLine(traits, 'ovmm', 'start').text}`,
  certainty: ({ managerService }) => managerService.certainty,
  doubt: serviceDoubt,
  source: ({ managerService }) => [...new Set(['article A5', managerService.source])].join('; '),
  outside: true,
};

/** The CLI is a service of its own, which no page mentions when a manager is stopped. */
export const stopCli: Step = {
  id: 'stop-cli',
  title: 'Stop the CLI of the manager',
  who: 'yours',
  host: 'manager',
  when: ({ cliDocumented }) => cliDocumented,
  how: 'As root. Its service is called ovmcli; where the host has none of that name, go on.',
  commands: (_values, traits) => [serviceLine(traits, 'ovmcli', 'stop')],
  changes: 'Nobody can log in to port 10000.',
  check: { text: 'Port 10000 does not answer.', probe: 'manager-stopped' },
  back: (traits) => `Start it again: ${serviceLine(traits, 'ovmcli', 'start').text}`,
  certainty: 'not verified',
  doubt: 'The CLI guide of 3.4 names the service. That it must be stopped for a restore, no page says.',
  source: 'CLI guide 3.4, introduction',
  outside: true,
};

export const checkUuid: Step = {
  id: 'check-uuid',
  title: 'Compare the manager UUID with the old one',
  who: 'ours',
  host: 'manager',
  how: (_traits, values) =>
    `Both places must hold the old UUID${values.managerUuid === undefined ? '' : `, ${values.managerUuid}`}. Small and capital letters are the same. If one differs, stop: the servers belong to the old UUID and to no other.`,
  commands: () => [shell`grep UUID= ${managerConfig} ${managerSysconfig}`],
  changes: 'Nothing.',
  check: { text: 'The UUID in .config and in ovmm is the old one.', probe: 'uuid-same' },
  back: nothingBack,
  certainty: 'documented',
  source: `article B1; ${pages.backup34}`,
  action: 'check-uuid',
  outside: false,
};
