import type { EstateConfiguration, HostName, SshConfiguration } from '../../base/configuration.js';
import { type HostAddress, hostText } from '../../reach/ssh/ssh-address.js';
import { usualServices } from '../live/live-words.js';
import { type SshOptions, type SshWords, type SshWordsFor, sshWords } from '../ssh/ssh-words.js';
import { secretWords } from './secret-words.js';

/** `[USER@]HOST[:PORT]` of a host, with user and port of its settings where the name says none. */
export function hostWord({ host, user, port }: HostName, estate: EstateConfiguration): string {
  const settings = settingsOf(host, estate);
  const login = user ?? (settings.user === undefined ? undefined : encodeURIComponent(settings.user));
  const address = hostText({ host, port: port ?? settings.port ?? 22 });
  return login === undefined ? address : `${login}@${address}`;
}

/** A path here, or `ssh://HOST/PATH` with user and port of the host's settings where it says none. */
export function treeWord(tree: string, estate: EstateConfiguration): string {
  const [, user, bracketed, plain, port, path] =
    /^ssh:\/\/(?:([^@/]*)@)?(?:\[([^\]]*)\]|([^:/]*))(?::(\d+))?(\/.*)$/s.exec(tree) ?? [];
  const host = bracketed ?? plain;
  if (host === undefined) return tree;
  const name = {
    host,
    ...(user !== undefined && { user }),
    ...(port !== undefined && { port: Number(port) }),
  };
  return `ssh://${hostWord(name, estate)}${path}`;
}

/**
 * The way to each host: its own settings before those of the estate, and options of the command line before both. The
 * jump host of the estate is for all hosts that name none and are not on the way to it.
 */
export function hostWordsFor(estate: EstateConfiguration, options: SshOptions): SshWordsFor {
  const given = wordsGiven(options);
  const onTheWay = wayTo(estate.ssh.jump, estate);
  return (address) => {
    const own = estate.hosts.get(address.host.toLowerCase());
    const jump = own?.jump ?? (onTheWay.has(address.host.toLowerCase()) ? undefined : estate.ssh.jump);
    return {
      ...wordsOf(settingsOf(address.host, estate), given),
      ...(jump && { jump: jumpWords(jump, estate, given) }),
      ...cliLegacy(address, estate),
      ...given,
    };
  };
}

function jumpWords(
  jump: HostName,
  estate: EstateConfiguration,
  { legacy, sudo, jump: _, ...given }: SshWords,
) {
  const next = estate.hosts.get(jump.host.toLowerCase())?.jump;
  const words: SshWords = {
    ...wordsOf(settingsOf(jump.host, estate), given),
    ...(next && { jump: jumpWords(next, estate, given) }),
    ...given,
  };
  return { address: hostWord(jump, estate), words };
}

/** Hosts that the connection to the estate's jump host goes through, that host among them. */
function wayTo(jump: HostName | undefined, estate: EstateConfiguration): ReadonlySet<string> {
  const way = new Set<string>();
  for (let at = jump; at !== undefined && !way.has(at.host.toLowerCase()); ) {
    way.add(at.host.toLowerCase());
    at = estate.hosts.get(at.host.toLowerCase())?.jump;
  }
  return way;
}

function settingsOf(host: string, { ssh, hosts }: EstateConfiguration): SshConfiguration {
  const own = hosts.get(host.toLowerCase()) ?? {};
  const { passphrase, ...shared } = ssh;
  // a passphrase belongs to its key
  const sharedPassphrase = own.key === undefined && passphrase !== undefined && { passphrase };
  return { ...shared, ...sharedPassphrase, ...own };
}

function wordsOf({ user: _, port: __, jump: ___, ...settings }: SshConfiguration, given: SshWords): SshWords {
  const { passphrase, password, ...plain } = settings;
  return {
    ...plain,
    // that of the configuration does not open a key of the command line
    ...(passphrase &&
      plain.key !== undefined &&
      given.key === undefined && { passphrase: secretWords(passphrase) }),
    ...(password && { password: secretWords(password) }),
  };
}

/** Old algorithms for the manager's CLI are said with the CLI; they are not for other services of its host. */
function cliLegacy(address: HostAddress, { managerCli }: EstateConfiguration): Pick<SshWords, 'legacy'> {
  if (managerCli?.legacy === undefined) return {};
  const { host, port = usualServices.managerCli.port } = managerCli.host;
  const isCli = host.toLowerCase() === address.host.toLowerCase() && port === address.port;
  return isCli ? { legacy: managerCli.legacy } : {};
}

/** What the command line says; what it does not say is left to the configuration. */
function wordsGiven(options: SshOptions): SshWords {
  const { acceptNewHostKey: _, legacy: __, sudo: ___, ...words } = sshWords(options);
  return {
    ...words,
    ...(options.acceptNewHostKey !== undefined && { acceptNewHostKey: options.acceptNewHostKey }),
    ...(options.sshLegacy !== undefined && { legacy: options.sshLegacy }),
    ...(options.sshSudo !== undefined && { sudo: options.sshSudo }),
  };
}
