import { userInfo } from 'node:os';
import { RescueError } from '../../base/errors.js';

/** A machine as an operator names it. */
export interface HostAddress {
  readonly user: string;
  readonly host: string;
  readonly port: number;
}

/** A file or directory of a machine. */
export interface RemotePath extends HostAddress {
  /** Absolute on that machine. */
  readonly path: string;
}

const scheme = 'ssh://';
const usualPort = 22;

/** Whether a word names something on another machine. */
export function isRemote(word: string): boolean {
  return word.startsWith(scheme);
}

/**
 * Reads `[ssh://][USER@]HOST[:PORT]`. Without USER it is the present user, as with the command `ssh`; an IPv6 address
 * stands in brackets. Throws OVM_USAGE, which never repeats a password that stands in the word.
 */
export function parseHostAddress(word: string): HostAddress {
  const { path, ...address } = parsed(word.startsWith(scheme) ? word : `${scheme}${word}`, word);
  if (path !== '' && path !== '/') throw misread(word, 'a host is needed, without a path');
  return address;
}

/** Reads `ssh://[USER@]HOST[:PORT]/PATH`; `%XX` in the path stands for a byte. Throws OVM_USAGE. */
export function parseRemotePath(word: string): RemotePath {
  const remote = parsed(word, word);
  if (remote.path === '') throw misread(word, 'it ends without a path: ssh://[USER@]HOST[:PORT]/PATH');
  return remote;
}

function parsed(text: string, word: string): RemotePath {
  const [, login, bracketed, plain, port, path = ''] =
    /^ssh:\/\/(?:([^@/]*)@)?(?:\[([\da-fA-F:.]+(?:%[\w.-]+)?)\]|([\w.%-]+))(?::(\d{1,5}))?(\/.*)?$/s.exec(
      text,
    ) ?? [];
  const host = bracketed ?? plain;
  if (login?.includes(':'))
    throw misread(word, 'a password never stands in it; say --ssh-password-file FILE');
  if (host === undefined || host.startsWith('-') || login === '')
    throw misread(word, 'it is not [USER@]HOST[:PORT]');
  const number = port === undefined ? usualPort : Number(port);
  if (number < 1 || number > 65_535) throw misread(word, `${port} is no port`);
  const user = login === undefined ? userInfo().username : decoded(login, word);
  return { user, host, port: number, path: decoded(path, word) };
}

function decoded(text: string, word: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw misread(word, 'a % in it is not followed by two hexadecimal digits of UTF-8');
  }
}

function misread(word: string, why: string): RescueError {
  // a password may hold any sign, so all up to the last @ is left out
  const shown = word.replace(/^((?:ssh:\/\/)?[^:/@]*):.*@/s, '$1:...@');
  return new RescueError('OVM_USAGE', shown, why);
}

/** `HOST`, with the port where it is not 22: for names of places, whoever logs in there. */
export function hostText({ host, port }: Pick<HostAddress, 'host' | 'port'>): string {
  const shown = host.includes(':') ? `[${host}]` : host;
  return port === usualPort ? shown : `${shown}:${port}`;
}

/** `USER@HOST[:PORT]`, which `parseHostAddress` reads back. */
export function loginText(address: HostAddress): string {
  return `${encodeURIComponent(address.user)}@${hostText(address)}`;
}
