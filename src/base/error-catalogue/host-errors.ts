import { exitCodes } from '../exit-codes.js';
import type { CatalogueEntry } from './catalogue-entry.js';

/** Errors of hosts, managers and agents that are reached over the network. */
export const hostErrors = {
  OVM_SSH_UNREACHABLE: {
    exitCode: exitCodes.failed,
    tried: 'connect by SSH to',
    next: 'Check host, port, jump host and firewall; --ssh-legacy for old algorithms, --ssh-timeout for a slow login.',
  },
  OVM_SSH_LOGIN: {
    exitCode: exitCodes.refused,
    tried: 'log in by SSH to',
    next: 'Check user, key, passphrase, agent and password, and that the server allows this way to log in.',
  },
  OVM_SSH_HOST_KEY: {
    exitCode: exitCodes.refused,
    tried: 'trust the host key of',
    next: 'Nothing was sent to it. Compare the fingerprint on the host itself: ssh-keygen -lf /etc/ssh/ssh_host_*_key.pub; --accept-new-host-key takes one that is new.',
  },
  OVM_SSH_LOST: {
    exitCode: exitCodes.failed,
    tried: 'keep the SSH connection to',
    next: 'Check the host and the network; then run the same command again.',
  },
  OVM_SSH_COMMAND: {
    exitCode: exitCodes.failed,
    tried: 'run a reading command by SSH on',
    next: 'docs/commands-we-run.md lists the commands, what each is for and which of them need root.',
  },
  OVM_CLI_REPLY: {
    exitCode: exitCodes.failed,
    tried: 'get a whole reply from the Oracle VM CLI of',
    next: 'Check that the manager is up and not busy (`service ovmcli status` on its host); then run it again.',
  },
  OVM_HTTPS_UNREACHABLE: {
    exitCode: exitCodes.failed,
    tried: 'connect by HTTPS to',
    next: 'Check host, port and firewall; a host with only old TLS needs --https-legacy.',
  },
  OVM_HTTPS_CERTIFICATE: {
    exitCode: exitCodes.refused,
    tried: 'trust the certificate of',
    next: 'Nothing was sent to it. Compare the fingerprint on the host itself: openssl x509 -noout -fingerprint -sha256; then pin it.',
  },
  OVM_HTTPS_LOGIN: {
    exitCode: exitCodes.refused,
    tried: 'log in by HTTPS to',
    next: 'Check user and password; the agent has its own user `oracle` and its own password.',
  },
  OVM_HTTPS_REPLY: {
    exitCode: exitCodes.failed,
    tried: 'get a whole reply from',
    next: 'See the log of the host; then run the same command again.',
  },
  OVM_NIGHT_DAMAGED: {
    exitCode: exitCodes.archive,
    tried: 'read the record of the night',
    next: 'The archives of that night are whole or not by themselves: `ovm-rescue list` and `ovm-rescue verify`. Name another night: `ovm-rescue nightly history` lists them.',
  },
  OVM_NIGHT_ENDED: {
    exitCode: exitCodes.incomplete,
    tried: 'run to its end the night of the estate',
    next: 'Run it alone and watch it: ovm-rescue nightly --estate NAME. Where it hangs, look for a mount whose server is gone; ends-within in the configuration is the time it has.',
  },
  OVM_NIGHT_NOT_FOUND: {
    exitCode: exitCodes.archive,
    tried: 'find the night of the estate',
    next: '`ovm-rescue nightly history` lists the nights there are; give --config, or --archives and --estate.',
  },
  OVM_NOTICE_FAILED: {
    exitCode: exitCodes.incomplete,
    tried: 'send the notice to',
    next: 'Run the command by hand, or see the log of the receiver; `ovm-rescue config check` looks at the certificate.',
  },
} as const satisfies Record<string, CatalogueEntry>;
