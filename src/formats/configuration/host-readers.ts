import type { HostName, SshConfiguration } from '../../base/configuration.js';
import { listOf, type NameRule, namedValues, record } from './collection-readers.js';
import { unknownManager } from './compose-start.js';
import { atPath } from './key-path.js';
import { secretReference } from './secret-reference.js';
import {
  path,
  port,
  seconds,
  text,
  truth,
  type ValuePlace,
  type ValueReader,
  wrong,
} from './value-readers.js';
import type { YamlNode } from './yaml-tree.js';

const userAndHost = /^(?:([^@/\s:]+)@)?(?:\[([\da-fA-F:.]+(?:%[\w.-]+)?)\]|([\w.%][\w.%-]*))(?::(\d{1,5}))?$/;
const readAnyText = text();

/** A host as `[USER@]HOST[:PORT]`. What is wrong is not repeated: people write a password before the @. */
export const hostName: ValueReader<HostName> = (node, place) => {
  const word = readAnyText(node, place);
  if (word === undefined) return undefined;
  if (/^[^@]*:.*@/.test(word))
    return wrong(place, 'literal-password', `a password never stands before the @; ${sayPassword}`, node);
  if (!isEncoded(word)) return wrong(place, 'wrong-value', badPercent, node);
  const host = hostIn(word);
  if (!host)
    return wrong(place, 'wrong-value', '[USER@]HOST[:PORT], an IPv6 address in brackets, is needed', node);
  noteToFillIn(host, place, node);
  return host;
};

/** A name that `config init` leaves to the operator is none yet; the file is right all the same. */
function noteToFillIn({ host }: HostName, { findings, path }: ValuePlace, at: YamlNode): void {
  if (host !== unknownManager) return;
  const message = `${unknownManager} stands for the name of your manager's host; put it in`;
  findings.add('warning', 'to-fill-in', atPath(path, message), at);
}

function hostIn(word: string): HostName | undefined {
  const [, user, bracketed, plain, portText] = userAndHost.exec(word) ?? [];
  const host = bracketed ?? plain;
  const number = portText === undefined ? undefined : Number(portText);
  if (host === undefined || (number !== undefined && (number < 1 || number > 65_535))) return undefined;
  return {
    host,
    ...(user !== undefined && { user }),
    ...(number !== undefined && { port: number }),
  };
}

const sayPassword = 'say password: {file: PATH}';
const badPercent = 'a % in it is not followed by two hexadecimal digits of UTF-8';

/** `%20` for a blank, as in every address that names a host. */
function isEncoded(word: string): boolean {
  try {
    decodeURIComponent(word.replace(/\[[^\]]*\]/, ''));
    return true;
  } catch {
    return false;
  }
}

/** An absolute path, here or on another host. */
export const treePath: ValueReader<string> = (node, place) => {
  const word = readAnyText(node, place);
  if (word === undefined || word.startsWith('/')) return word;
  if (/^ssh:\/\/[^@/]*:[^/]*@/.test(word))
    return wrong(place, 'literal-password', `a password never stands before the @; ${sayPassword}`, node);
  if (!isEncoded(word)) return wrong(place, 'wrong-value', badPercent, node);
  const host = /^ssh:\/\/([^/]*)\//.exec(word)?.[1] ?? '';
  const read = hostIn(host);
  if (read) noteToFillIn(read, place, node);
  if (read) return word;
  return wrong(place, 'wrong-value', 'an absolute path or ssh://[USER@]HOST[:PORT]/PATH is needed', node);
};

/** The settings of SSH, for all hosts or for one. */
export const sshSettings: ValueReader<SshConfiguration> = record({
  user: text('the name of a user', (name) => /^[^@:/\s](?:[^@:/]*[^@:/\s])?$/.test(name)),
  port,
  key: path,
  passphrase: secretReference,
  password: secretReference,
  agent: truth,
  legacy: truth,
  sudo: truth,
  jump: hostName,
  'known-hosts': path,
  timeout: seconds,
});

const hostRule: NameRule = {
  what: 'a host without user and port',
  takes: (name) => /^[\w.%:-]{1,255}$/.test(name) && !/^[^:]*:\d*$/.test(name),
  same: (name) => name.toLowerCase(),
};

/** What is different for single hosts, by name in lower case. */
export const hostSettings: ValueReader<ReadonlyMap<string, SshConfiguration>> = (node, place) => {
  const named = namedValues(hostRule, sshSettings)(node, place);
  return named && new Map(named.map(({ name, value }) => [name.toLowerCase(), value]));
};

/** How two hosts are compared; a user or port that is not said is not the same as one that is. */
export function hostKey({ user = '', host, port: at = 0 }: HostName): string {
  return `${user}@${host.toLowerCase()}:${at}`;
}

/** A list in which each host stands once. */
export function hostList<Value extends { readonly host: HostName }>(reader: ValueReader<Value>) {
  return listOf(reader, ({ host }) => hostKey(host));
}

/** Hosts that need nothing but a name; what else there is to say of them stands under `hosts`. */
export const hostNames = listOf(hostName, hostKey);
