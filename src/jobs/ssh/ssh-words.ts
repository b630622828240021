/** How hosts are reached by SSH, as the operator says it; the same for every host of a command. Times in seconds. */
export interface SshWords {
  /** A private key. */
  readonly sshKey?: string;
  /** A file that holds the key's passphrase. */
  readonly sshPassphraseFile?: string;
  /** Keys of the agent too; without key and password the agent is used anyway. */
  readonly sshAgent?: boolean;
  readonly sshPasswordFile?: string;
  /** The list of known hosts; otherwise those of the command `ssh`. */
  readonly knownHosts?: string;
  readonly acceptNewHostKey?: boolean;
  /** Also the algorithms of Oracle Linux 5 and 6, for the hosts but not for the jump host. */
  readonly sshLegacy?: boolean;
  /** Commands that need root are run by `sudo -n`. */
  readonly sshSudo?: boolean;
  /** `[USER@]HOST[:PORT]` that all connections go through. */
  readonly sshJump?: string;
  /** A host or command that says nothing for so long is given up. */
  readonly sshTimeout?: number;
}
