import type { HostAddress } from '../../reach/ssh/ssh-address.js';
import type { SecretWords } from '../live/secret-words.js';

/** How one host is reached by SSH, as the operator says it. Times in seconds. */
export interface SshWords {
  /** A private key. */
  readonly key?: string;
  /** The key's passphrase; asked for on the terminal when the key needs one and nothing is said. */
  readonly passphrase?: SecretWords;
  /** Keys of the agent too; without key and password the agent is used anyway. */
  readonly agent?: boolean;
  readonly password?: SecretWords;
  /** The list of known hosts; otherwise those of the command `ssh`. */
  readonly knownHosts?: string;
  readonly acceptNewHostKey?: boolean;
  /** Also the algorithms of Oracle Linux 5 and 6. */
  readonly legacy?: boolean;
  /** Commands that need root are run by `sudo -n`. */
  readonly sudo?: boolean;
  /** The host that the connection goes through. */
  readonly jump?: SshJumpWords;
  /** A host or command that says nothing for so long is given up. */
  readonly timeout?: number;
}

/** A host on the way, which is reached in a way of its own. */
export interface SshJumpWords {
  /** `[USER@]HOST[:PORT]`. */
  readonly address: string;
  readonly words: SshWords;
}

/** The words for each host. It is asked once for a connection. */
export type SshWordsFor = (address: HostAddress) => SshWords;

/** As the options of a command name it, the same for every host. Times in seconds. */
export interface SshOptions {
  readonly sshKey?: string;
  /** A file that holds the key's passphrase. */
  readonly sshPassphraseFile?: string;
  readonly sshAgent?: boolean;
  readonly sshPasswordFile?: string;
  readonly knownHosts?: string;
  readonly acceptNewHostKey?: boolean;
  readonly sshLegacy?: boolean;
  readonly sshSudo?: boolean;
  /** `[USER@]HOST[:PORT]` that all connections go through. */
  readonly sshJump?: string;
  readonly sshTimeout?: number;
}

/** The words of options. Old algorithms are for the hosts, not for the jump host, which nothing is run on either. */
export function sshWords(options: SshOptions): SshWords {
  const { sshKey, sshPassphraseFile, sshPasswordFile, sshAgent, sshTimeout, knownHosts } = options;
  const shared: SshWords = {
    ...(sshKey !== undefined && { key: sshKey }),
    ...(sshPassphraseFile !== undefined && { passphrase: { file: sshPassphraseFile } }),
    ...(sshAgent !== undefined && { agent: sshAgent }),
    ...(sshPasswordFile !== undefined && { password: { file: sshPasswordFile } }),
    ...(knownHosts !== undefined && { knownHosts }),
    ...(sshTimeout !== undefined && { timeout: sshTimeout }),
    acceptNewHostKey: options.acceptNewHostKey ?? false,
  };
  return {
    ...shared,
    legacy: options.sshLegacy ?? false,
    sudo: options.sshSudo ?? false,
    ...(options.sshJump !== undefined && { jump: { address: options.sshJump, words: shared } }),
  };
}
