import type { Log } from '../../base/log.js';
import { type HostAddress, loginText, parseHostAddress } from '../../reach/ssh/ssh-address.js';
import type { SshHost } from '../../reach/ssh/ssh-host.js';
import {
  type SshLogin,
  type SshSettings,
  sshName,
  sshSettings,
  usualConnectTimeoutMs,
} from '../../reach/ssh/ssh-settings.js';
import { Secrets } from '../live/secrets.js';
import type { SshWords, SshWordsFor } from './ssh-words.js';

/** The machines that one command reaches by SSH: one connection each, whatever asks for it. */
export class EstateHosts {
  readonly #wordsFor: SshWordsFor;
  readonly #secrets: Secrets;
  readonly #hosts = new Map<string, Promise<SshHost>>();

  constructor(wordsFor: SshWordsFor, log: Log, secrets = new Secrets(log)) {
    this.#wordsFor = wordsFor;
    this.#secrets = secrets;
  }

  /**
   * The connection to a host; a failure is remembered, so that a wrong password is sent once. Throws OVM_SSH_*, and
   * what `namedLogins` throws.
   */
  open(address: HostAddress): Promise<SshHost> {
    const key = loginText(address);
    const known = this.#hosts.get(key);
    if (known) return known;
    const opening = this.#connect(address);
    opening.catch(() => {}); // told to whoever asked for it
    this.#hosts.set(key, opening);
    return opening;
  }

  /** Takes passwords of hosts out of the environment, before a process is started that would inherit them. */
  takeVariables(addresses: readonly HostAddress[]): void {
    for (const address of addresses) this.#takeVariables(this.#wordsFor(address));
  }

  /** How a service on a host is reached that is spoken to by SSH and has logins of its own. */
  async serviceSettings(address: HostAddress, logins: readonly SshLogin[]): Promise<SshSettings> {
    return this.#settings(address, this.#wordsFor(address), logins);
  }

  /** How a host is reached that has a connection of its own, for copies. Throws what `namedLogins` throws. */
  async settingsOf(address: HostAddress): Promise<SshSettings> {
    const words = this.#wordsFor(address);
    return this.#settings(address, words, await this.#logins(address, words));
  }

  /** How long a host may be silent, in milliseconds; undefined when nothing is said about it. */
  timeoutOf(address: HostAddress): number | undefined {
    const { timeout } = this.#wordsFor(address);
    return timeout === undefined ? undefined : timeout * 1000;
  }

  /** Ends all connections. Safe to call twice. */
  async close(): Promise<void> {
    const opened = [...this.#hosts.values()];
    this.#hosts.clear();
    for (const host of opened) await (await host.catch(() => undefined))?.close();
  }

  /** The driver is loaded here, so that commands without hosts start quickly. */
  async #connect(address: HostAddress): Promise<SshHost> {
    const { createSshHost } = await import('../../reach/ssh/ssh-host.js');
    return createSshHost(await this.settingsOf(address));
  }

  async #settings(address: HostAddress, words: SshWords, logins: readonly SshLogin[]): Promise<SshSettings> {
    const { acceptNewHostKey = false, legacy = false, sudo = false, knownHosts, timeout, jump } = words;
    return sshSettings({
      ...address,
      logins,
      acceptNewHostKey,
      legacy,
      sudo,
      ...(knownHosts !== undefined && { knownHosts: { read: [knownHosts], add: knownHosts } }),
      ...(timeout !== undefined && silence(timeout * 1000)),
      ...(jump && { jump: await this.#jump(parseHostAddress(jump.address), jump.words) }),
    });
  }

  async #jump(address: HostAddress, words: SshWords): Promise<SshSettings> {
    return this.#settings(address, words, await this.#logins(address, words));
  }

  async #logins(address: HostAddress, words: SshWords): Promise<readonly SshLogin[]> {
    const { askedLogin, namedLogins, withAnswers } = await import('./ssh-login-ways.js');
    const name = sshName(address);
    const named = await namedLogins(words, this.#secrets);
    const ways = named.length > 0 ? named : [await askedLogin(name, this.#secrets)];
    return withAnswers(ways, name, this.#secrets);
  }

  #takeVariables({ password, passphrase, jump }: SshWords): void {
    if (password) this.#secrets.takeVariable(password);
    if (passphrase) this.#secrets.takeVariable(passphrase);
    if (jump) this.#takeVariables(jump.words);
  }
}

/**
 * A host is lost when it has left three questions without an answer. A server that asks a dead name server who we are
 * takes a minute to begin, so a longer time-out is one for the login too; a shorter one leaves it the usual time.
 */
function silence(
  timeoutMs: number,
): Pick<SshSettings, 'stallTimeoutMs' | 'keepAliveMs' | 'connectTimeoutMs'> {
  return {
    stallTimeoutMs: timeoutMs,
    keepAliveMs: Math.min(usualKeepAliveMs, Math.ceil(timeoutMs / 3)),
    connectTimeoutMs: Math.max(usualConnectTimeoutMs, timeoutMs),
  };
}

const usualKeepAliveMs = 10_000;
