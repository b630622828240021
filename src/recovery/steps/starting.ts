import { shell } from '../command-line.js';
import { pages } from '../pages.js';
import type { Step } from '../step.js';
import { managerHost, noCommands, serviceLine } from '../words.js';
import { serviceDoubt } from './stopping.js';

export const startManager: Step = {
  id: 'start-manager',
  title: 'Start the manager',
  who: 'yours',
  host: 'manager',
  how: 'As root. It takes minutes. With a database that was saved before, it then fetches from the servers what changed since, and VMs that had high availability have it again until it is switched off: go on at once.',
  commands: (_values, traits) => [serviceLine(traits, 'ovmm', 'start')],
  changes: 'The manager is on, and talks to the servers.',
  check: { text: 'Its web interface answers, and the service says that it runs.', probe: 'manager-answers' },
  back: (traits) => `Stop it: ${serviceLine(traits, 'ovmm', 'stop').text}`,
  certainty: ({ managerService }) => managerService.certainty,
  doubt: serviceDoubt,
  source: ({ managerService }) => [...new Set(['article A5', managerService.source])].join('; '),
  outside: true,
};

export const startCli: Step = {
  id: 'start-cli',
  title: 'Start the CLI of the manager',
  who: 'yours',
  host: 'manager',
  when: ({ cliDocumented }) => cliDocumented,
  how: 'As root. Its service is called ovmcli; where the host has none of that name, it came up with the manager.',
  commands: (_values, traits) => [serviceLine(traits, 'ovmcli', 'start')],
  changes: 'The CLI can be logged in to.',
  check: { text: 'Port 10000 answers.', probe: 'manager-answers' },
  back: (traits) => `Stop it: ${serviceLine(traits, 'ovmcli', 'stop').text}`,
  certainty: 'not verified',
  doubt: 'The CLI guide of 3.4 names the service. That it is started apart from the manager, no page says.',
  source: 'CLI guide 3.4, introduction',
  outside: true,
};

export const acceptHostKey: Step = {
  id: 'accept-host-key',
  title: 'Take the new host key of the CLI',
  who: 'ours',
  host: 'here',
  how: 'A new installation has a new host key, so a warning is expected here, once. The fingerprint is shown: compare it with what the manager host itself shows, then type it. Old keys of this address are struck out of the list.',
  commands: (values) => [shell`ssh -p 10000 admin@${managerHost(values)} showversion`],
  changes: 'The list of known host keys.',
  check: { text: 'A login to port 10000 answers with the release.', probe: 'host-key-known' },
  back: 'Remove the line of the host from the list of known host keys.',
  certainty: 'inferred',
  doubt: (traits) =>
    traits.cliDocumented
      ? 'No page says that the host key is new after an installation; it is expected.'
      : 'No page says that the host key is new after an installation. This release documents no CLI: without one, go on in the web interface.',
  source: pages.sessionCli,
  action: 'accept-host-key',
  outside: false,
};

export const acceptWebCertificate: Step = {
  id: 'accept-web-certificate',
  title: 'Take the new certificate of the web interface',
  who: 'ours',
  host: 'here',
  when: ({ certificatesNew }) => certificatesNew,
  how: (_traits, { estate }) =>
    `Since 3.3 a new installation makes new certificates, and a configuration pins the old one. The fingerprint is shown: compare it with what the same line with localhost prints on the manager host itself, then type it. It counts for this recovery; in the configuration the fingerprint under estates.${estate}.manager-rest, key certificate, must become the new one, or every later command and night stops there.`,
  commands: (values) => [
    shell`openssl s_client -connect ${managerHost(values)}:7002 </dev/null | openssl x509 -noout -fingerprint -sha256`,
  ],
  changes: 'What this recovery takes for the certificate of the manager; your configuration stays as it is.',
  check: { text: 'REST answers under the fingerprint that you compared.', probe: 'web-certificate-known' },
  back: 'Put the old fingerprint back into the configuration.',
  certainty: 'inferred',
  doubt: 'No page says that a new installation shows another certificate; it is expected.',
  source: pages.ownRules,
  action: 'accept-web-certificate',
  outside: false,
};

export const acceptCertificates: Step = {
  id: 'accept-certificates',
  title: 'See whether the servers take the certificates of the new manager',
  who: 'yours',
  host: 'manager',
  when: ({ certificatesNew }) => certificatesNew,
  how: 'Since 3.3 a new installation makes new certificates. Look at each server in the web interface: where it stays disconnected, ownership may have to be taken again with the agent password, in "Edit Server".',
  commands: noCommands,
  changes: 'Where ownership is taken again: the record of the owner on that server.',
  check: { text: 'Each server of the estate answers the manager.', probe: 'certificates-accepted' },
  back: 'Nothing to go back to: the owner is the same UUID.',
  certainty: 'not verified',
  doubt:
    'No page that was seen says what happens to certificates here, or when ownership must be taken again.',
  source: pages.ownRules,
  outside: true,
};

export const syncInterface: Step = {
  id: 'sync-interface',
  title: 'Look whether web interface and CLI show what the manager knows',
  who: 'yours',
  host: 'manager',
  when: ({ interfaceDatabase }) => interfaceDatabase,
  how: `Web interface and CLI keep a database of their own, which is not put in step by itself. If they show other objects than REST, follow the section "${pages.interfaceDatabase}": it names the file that has to be made before the service is started again. The name was not seen by us, so it is not printed here.`,
  commands: noCommands,
  changes: 'Nothing, or the database of web interface and CLI.',
  check: { text: 'CLI and REST list the same VMs, servers and repositories.', probe: 'ui-database-in-step' },
  back: 'Nothing to go back to: the database of the interface is made from that of the manager.',
  certainty: 'not verified',
  doubt: 'The page says that there is such a file. Its name and the exact steps were not seen.',
  source: pages.interfaceDatabase,
  outside: true,
};
