import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Password } from '../../base/password.js';

/** A question that a server asks at login. */
export interface LoginPrompt {
  /** The server's own words. */
  readonly text: string;
  /** Whether what is typed may be seen. */
  readonly echo: boolean;
}

/** Gives an answer to each question, in their order. Throws when there is nobody to ask. */
export type AnswerPrompts = (prompts: readonly LoginPrompt[]) => Promise<readonly Password[]>;

/**
 * One way to log in. `password` answers the one question for a password where the server takes passwords only by asking,
 * and `answer` all others that it asks. `questions` is for what a server asks besides, or instead of, a key.
 */
export type SshLogin =
  | { readonly by: 'agent'; readonly socketPath: string }
  | { readonly by: 'key'; readonly path: string; readonly passphrase?: Password }
  | { readonly by: 'password'; readonly password: Password; readonly answer?: AnswerPrompts }
  | { readonly by: 'questions'; readonly answer: AnswerPrompts };

/** Where the host keys are known from. */
export interface KnownHostsFiles {
  /** Files that are read; one that does not exist knows nothing. */
  readonly read: readonly string[];
  /** The file that a new key is added to. */
  readonly add: string;
}

/** How a host is reached by SSH. Times in milliseconds. */
export interface SshSettings {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  /** Ways to log in, tried in this order. */
  readonly logins: readonly SshLogin[];
  /** A host that the connection is made through. */
  readonly jump?: SshSettings;
  /** Also the algorithms of Oracle Linux 5 and 6 (ssh-algorithms.ts). Only ever for the host it is said for. */
  readonly legacy: boolean;
  /** A host of which no key is known is trusted at first contact, and its key added. */
  readonly acceptNewHostKey: boolean;
  readonly knownHosts: KnownHostsFiles;
  /** Whether commands that need root are run by `sudo -n`. */
  readonly sudo: boolean;
  /** For all from the first packet to the end of the login, but not for the time in which somebody is asked. */
  readonly connectTimeoutMs: number;
  /** A command or transfer that brings nothing for so long is given up. */
  readonly stallTimeoutMs: number;
  /** How often a silent host is asked whether it is there; after three such times it is lost. */
  readonly keepAliveMs: number;
}

export type SshAddress = Pick<SshSettings, 'host' | 'user' | 'logins'> & Partial<SshSettings>;

export const usualConnectTimeoutMs = 20_000;

/** Settings with the usual values for what is not given. */
export function sshSettings(given: SshAddress): SshSettings {
  return {
    port: 22,
    legacy: false,
    acceptNewHostKey: false,
    knownHosts: usualKnownHosts(),
    sudo: false,
    connectTimeoutMs: usualConnectTimeoutMs,
    stallTimeoutMs: 60_000,
    keepAliveMs: 10_000,
    ...given,
  };
}

/** The lists that the `ssh` command uses. */
export function usualKnownHosts(home = homedir()): KnownHostsFiles {
  const own = join(home, '.ssh', 'known_hosts');
  return { read: [own, join(home, '.ssh', 'known_hosts2'), '/etc/ssh/ssh_known_hosts'], add: own };
}

/** How messages name the host: `user@host`, with the port where it is not 22. */
export function sshName({ user, host, port }: Pick<SshSettings, 'host' | 'port' | 'user'>): string {
  return port === 22 ? `${user}@${host}` : `${user}@${host}:${port}`;
}
