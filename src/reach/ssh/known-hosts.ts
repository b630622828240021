import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/**
 * The list of known host keys as OpenSSH keeps it: sshd(8), "SSH_KNOWN_HOSTS FILE FORMAT". Reading is pure and never
 * throws; a line that cannot be understood is a problem with its number, and knows no host.
 */
export interface KnownHostsLine {
  /** From 1. */
  readonly line: number;
  /** The file it stands in, as it was given. */
  readonly file: string;
  readonly mark?: 'revoked' | 'cert-authority';
  /** The names as written: patterns separated by commas, or one hashed name. */
  readonly names: string;
  /** As in the key itself: `ssh-rsa`, `ssh-ed25519`, … */
  readonly keyType: string;
  /** The public key in wire format. */
  readonly key: Buffer;
}

export interface KnownHosts {
  readonly lines: readonly KnownHostsLine[];
  /** Lines that are neither empty, comment nor key: `file:line: why`. */
  readonly problems: readonly string[];
}

export type HostKeyVerdict =
  | { readonly is: 'known' }
  /** The host has other keys of this type, and not this one. */
  | { readonly is: 'changed'; readonly expected: readonly KnownHostsLine[] }
  | { readonly is: 'revoked'; readonly by: KnownHostsLine }
  /** No key of this type; `otherTypes` are the keys of the host that are of another one. */
  | { readonly is: 'unknown'; readonly otherTypes: readonly KnownHostsLine[]; readonly authorities: number };

const wholeLine = /^(?:(@\S+)[ \t]+)?(\S+)[ \t]+(\S+)[ \t]+([A-Za-z0-9+/]+={0,3})(?:[ \t].*)?$/;
const marks = { '@revoked': 'revoked', '@cert-authority': 'cert-authority' } as const;

/** Reads a known_hosts file; `file` is what the lines and problems call it. */
export function readKnownHosts(text: string, file: string): KnownHosts {
  const lines: KnownHostsLine[] = [];
  const problems: string[] = [];
  for (const [index, whole] of text.split(/\r?\n/).entries()) {
    const trimmed = whole.trim();
    if (trimmed === '' || trimmed.startsWith('#')) continue;
    const read = readLine(trimmed, file, index + 1);
    if (typeof read === 'string') problems.push(`${file}:${index + 1}: ${read}`);
    else lines.push(read);
  }
  return { lines, problems };
}

function readLine(text: string, file: string, line: number): KnownHostsLine | string {
  const [, mark, names = '', keyType = '', base64 = ''] = wholeLine.exec(text) ?? [];
  if (names === '') return 'it is not `names type key`';
  if (mark !== undefined && !(mark in marks)) return `the mark ${mark} is not known`;
  const key = Buffer.from(base64, 'base64');
  if (keyTypeOf(key) !== keyType) return `the key is not of the type ${keyType}, or is cut off`;
  if (names.startsWith('|') && hashedParts(names) === undefined) return 'the hashed name is damaged';
  const known = { line, file, names, keyType, key };
  return mark === undefined ? known : { ...known, mark: marks[mark as keyof typeof marks] };
}

/** The type a public key in wire format says it has; empty when it is none. */
export function keyTypeOf(key: Buffer): string {
  if (key.length < 4) return '';
  const length = key.readUInt32BE(0);
  return length > 0 && length <= 64 && key.length > 4 + length ? key.toString('latin1', 4, 4 + length) : '';
}

/** As `ssh-keygen -l` prints it. */
export function fingerprintOf(key: Uint8Array): string {
  return `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`;
}

/** What the list says about a key that the host at this address has shown. */
export function judgeHostKey(
  known: readonly KnownHostsLine[],
  host: string,
  port: number,
  key: Buffer,
): HostKeyVerdict {
  const ours = linesOf(known, host, port);
  const revoked = ours.find((line) => line.mark === 'revoked' && line.key.equals(key));
  if (revoked) return { is: 'revoked', by: revoked };
  const plain = ours.filter((line) => line.mark === undefined);
  if (plain.some((line) => line.key.equals(key))) return { is: 'known' };
  const expected = plain.filter((line) => line.keyType === keyTypeOf(key));
  if (expected.length > 0) return { is: 'changed', expected };
  const authorities = ours.filter((line) => line.mark === 'cert-authority').length;
  return { is: 'unknown', otherTypes: plain, authorities };
}

/** The types of the keys that are known of a host: those are asked for first. */
export function knownKeyTypes(
  known: readonly KnownHostsLine[],
  host: string,
  port: number,
): ReadonlySet<string> {
  const ours = linesOf(known, host, port).filter((line) => line.mark === undefined);
  return new Set(ours.map((line) => line.keyType));
}

function linesOf(known: readonly KnownHostsLine[], host: string, port: number): KnownHostsLine[] {
  const name = knownHostsName(host, port);
  return known.filter((line) => matches(line.names, name));
}

/** A host as the file names it: `[host]:port`, or the host alone on port 22. Names are compared without case. */
export function knownHostsName(host: string, port: number): string {
  const name = host.toLowerCase();
  return port === 22 ? name : `[${name}]:${port}`;
}

/** The line that makes this key known, with its line end; hashed as `HashKnownHosts yes` does it. */
export function knownHostsLine(
  host: string,
  port: number,
  key: Buffer,
  options: { hashed: boolean },
): string {
  const name = knownHostsName(host, port);
  return `${options.hashed ? hashedName(name) : name} ${keyTypeOf(key)} ${key.toString('base64')}\n`;
}

function hashedName(name: string): string {
  const salt = randomBytes(20);
  return `|1|${salt.toString('base64')}|${hashOf(salt, name).toString('base64')}`;
}

function hashOf(salt: Buffer, name: string): Buffer {
  return createHmac('sha1', salt).update(name).digest();
}

function hashedParts(names: string): { readonly salt: Buffer; readonly hash: Buffer } | undefined {
  const [, salt, hash] = /^\|1\|([A-Za-z0-9+/=]+)\|([A-Za-z0-9+/=]+)$/.exec(names) ?? [];
  if (salt === undefined || hash === undefined) return undefined;
  const parts = { salt: Buffer.from(salt, 'base64'), hash: Buffer.from(hash, 'base64') };
  return parts.hash.length === 20 ? parts : undefined;
}

/** A pattern with `!` that matches takes the whole line away, wherever it stands. */
function matches(names: string, name: string): boolean {
  const hashed = hashedParts(names);
  if (hashed) return timingSafeEqual(hashOf(hashed.salt, name), hashed.hash);
  let found = false;
  for (const pattern of names.toLowerCase().split(',')) {
    if (pattern.startsWith('!')) {
      if (matchesPattern(pattern.slice(1), name)) return false;
    } else if (matchesPattern(pattern, name)) found = true;
  }
  return found;
}

/** `*` and `?` as in ssh_config(5), in time linear in both lengths but for one step back a star. */
function matchesPattern(pattern: string, name: string): boolean {
  let at = 0;
  let inName = 0;
  let star = -1;
  let resume = 0;
  while (inName < name.length) {
    const sign = pattern[at];
    if (sign === '*') {
      star = at++;
      resume = inName;
    } else if (at < pattern.length && (sign === '?' || sign === name[inName])) {
      at += 1;
      inName += 1;
    } else if (star >= 0) {
      at = star + 1;
      inName = ++resume;
    } else return false;
  }
  while (pattern[at] === '*') at += 1;
  return at === pattern.length;
}
