import type { Log } from '../../base/log.js';
import { type HostAddress, loginText, parseHostAddress } from '../../reach/ssh/ssh-address.js';
import type { SshHost } from '../../reach/ssh/ssh-host.js';
import { type SshLogin, type SshSettings, sshName, sshSettings } from '../../reach/ssh/ssh-settings.js';
import type { SshWords } from './ssh-words.js';

/** The machines that one command reaches by SSH: one connection each, whatever asks for it. */
export class EstateHosts {
  readonly #words: SshWords;
  readonly #log: Log;
  readonly #hosts = new Map<string, Promise<SshHost>>();
  #named: Promise<readonly SshLogin[]> | undefined;

  constructor(words: SshWords, log: Log) {
    this.#words = words;
    this.#log = log;
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

  /** Ends all connections. Safe to call twice. */
  async close(): Promise<void> {
    const opened = [...this.#hosts.values()];
    this.#hosts.clear();
    for (const host of opened) await (await host.catch(() => undefined))?.close();
  }

  /** The driver is loaded here, so that commands without hosts start quickly. */
  async #connect(address: HostAddress): Promise<SshHost> {
    const { createSshHost } = await import('../../reach/ssh/ssh-host.js');
    return createSshHost(await this.#settings(address));
  }

  async #settings(address: HostAddress): Promise<SshSettings> {
    const { knownHosts, acceptNewHostKey, sshJump, sshLegacy, sshSudo, sshTimeout } = this.#words;
    const shared = {
      acceptNewHostKey: acceptNewHostKey ?? false,
      ...(knownHosts !== undefined && { knownHosts: { read: [knownHosts], add: knownHosts } }),
      ...(sshTimeout !== undefined && silence(sshTimeout * 1000)),
    };
    const jump = sshJump === undefined ? undefined : parseHostAddress(sshJump);
    return sshSettings({
      ...shared,
      ...address,
      logins: await this.#logins(address),
      legacy: sshLegacy ?? false,
      sudo: sshSudo ?? false,
      ...(jump && { jump: sshSettings({ ...shared, ...jump, logins: await this.#logins(jump) }) }),
    });
  }

  async #logins(address: HostAddress): Promise<readonly SshLogin[]> {
    const { askedLogin, namedLogins } = await import('./ssh-login-ways.js');
    this.#named ??= namedLogins(this.#words, this.#log);
    const named = await this.#named;
    return named.length > 0 ? named : [await askedLogin(sshName(address))];
  }
}

/** A host is lost when it has left three questions without an answer. */
function silence(timeoutMs: number): Pick<SshSettings, 'stallTimeoutMs' | 'keepAliveMs'> {
  return { stallTimeoutMs: timeoutMs, keepAliveMs: Math.min(usualKeepAliveMs, Math.ceil(timeoutMs / 3)) };
}

const usualKeepAliveMs = 10_000;
