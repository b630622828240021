import { isSecretKey } from '../../base/secret.js';
import type { Pseudonyms } from './pseudonyms.js';
import { fileNameParts, interfaceName, vocabulary } from './redact-vocabulary.js';
import { unitPattern, type WordUnit, wordUnits } from './word-units.js';

/**
 * How much of a span may stay. `keep`: all of it (a key that was looked at already); `known`: words of the vocabulary
 * and small numbers; `unknown`: words of the vocabulary; `free`: nothing, people wrote it; `secret`: nothing at all.
 */
export type SpanRule = 'keep' | 'known' | 'unknown' | 'free' | 'secret';

const word = `(?:${unitPattern})+(?:[.-]+(?:${unitPattern})+)*`;
/** A number of Python, JSON or a shell as it stands outside of strings. */
const number =
  '(?<number>(?<![\\w.])(?:0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO]?[0-7]+|(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][+-]?\\d+)?)[lLjJ]?(?![\\w.:]))';
const tokens = tokenPattern([]);
const bareTokens = tokenPattern([number]);

function tokenPattern(more: readonly string[]): RegExp {
  return new RegExp(
    [
      '(?<url>:\\/\\/[^\\s/@:\'"]*:[^\\s/@\'"]+@)',
      '(?<mac>(?<![\\w:.-])[0-9a-fA-F]{2}(?:[:-][0-9a-fA-F]{2}){5}(?![\\w:-]))',
      '(?<uuid>(?<![\\w-])[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}(?![\\w-]))',
      '(?<ipv4>(?<![\\w.])\\d{1,3}(?:\\.\\d{1,3}){3}(?!\\w|\\.\\d))(?<port>:\\d{1,5}(?!\\w))?',
      '(?<ipv6>(?<![\\w:.])(?=[0-9a-fA-F:]{0,39}::|(?:[0-9a-fA-F]{1,4}:){7})[0-9a-fA-F:]{3,39}(?![\\w:]))',
      ...more,
      `(?<word>${word})`,
      '(?<other>\\\\[\\s\\S]|[\\s\\S])',
    ].join('|'),
    'gu',
  );
}

/** Values that tell nothing wherever they stand; Domain-0 is the server itself. */
const constant = /^\s*(?:True|False|None|Domain-0)\s*$/;
const smallNumber = /^(?:\d{1,9}[kKmMgGlL]?|\d{1,9}(?:\.\d{1,9}){1,4}|\d{1,3}-\d{1,3})$/;
const numberLiteral = /^(?:0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO][0-7]+|\d+(?:\.\d*)?(?:[eE][+-]?\d+)?)[lLjJ]?$/;
const secretSeparator = /['"]?[ \t]*[=:][ \t]*/y;
const stringPrefix = /^(?:u|r|b|ur|br)$/i;

/** The span from `start` to `end` with everything replaced that its rule does not let stay; `bare` = outside of strings. */
export function redactSpan(
  text: string,
  start: number,
  end: number,
  rule: SpanRule,
  pseudonyms: Pseudonyms,
  bare = false,
): string {
  const span = text.slice(start, end);
  if (rule === 'keep' || constant.test(span)) return span;
  if (rule === 'secret') return redactSecretSpan(span, bare);
  let result = '';
  let current = rule;
  const scan = new RegExp(bare ? bareTokens : tokens);
  for (let match = scan.exec(span); match !== null; match = scan.exec(span)) {
    const { other, number: bareNumber, word: found } = match.groups ?? {};
    if (other !== undefined) {
      result += other;
      continue;
    }
    const next = text.slice(start + scan.lastIndex, start + scan.lastIndex + 3);
    const before = text.slice(Math.max(0, start + match.index - 2), start + match.index);
    if (bareNumber !== undefined || (bare && found !== undefined && constant.test(found))) {
      result +=
        bareNumber === undefined ? found : redactNumber(bareNumber, current, before, next, pseudonyms);
      continue;
    }
    // a key=value behind a secret may stay again; up to there nothing does, a password may hold commas
    if (found !== undefined && current !== rule && /^ ?=/.test(next)) current = rule;
    const secret = found !== undefined && isSecretKey(found) ? secretBehind(span, scan.lastIndex) : undefined;
    if (found === undefined) result += redactAddress(match.groups ?? {}, pseudonyms);
    else result += redactWord(found, current, before, next, pseudonyms);
    if (secret) {
      result += secret.text;
      scan.lastIndex = secret.end;
      current = 'free';
    }
  }
  return result;
}

/** A key's whole value: strings become REDACTED or stay empty, numbers of a language 0, everything else REDACTED. */
function redactSecretSpan(span: string, bare: boolean): string {
  return span.replace(
    /([uUrRbB]{0,2})('''|"""|'|")((?:\\[\s\S]|(?!\2)[^\\])*)(\2|$)|[^\s,;'"()[\]{}=:]+/g,
    (whole, prefix?: string, quote?: string, body?: string, closing?: string) => {
      if (quote !== undefined) return `${prefix}${quote}${body ? 'REDACTED' : ''}${closing}`;
      if (constant.test(whole)) return whole;
      return bare && /^\d+[lL]?$/.test(whole) ? '0' : 'REDACTED';
    },
  );
}

const secretValue = /((?:\\?['"])?)((?:\\[\s\S]|[^\s,;'")\]}\\])+)/y;

/** The separator and value behind the key of a secret inside a longer text; undefined when no value follows. */
function secretBehind(span: string, offset: number): { text: string; end: number } | undefined {
  secretSeparator.lastIndex = offset;
  const separator = secretSeparator.exec(span)?.[0];
  if (separator === undefined) return undefined;
  secretValue.lastIndex = offset + separator.length;
  const quote = secretValue.exec(span)?.[1];
  return quote === undefined
    ? undefined
    : { text: `${separator}${quote}REDACTED`, end: secretValue.lastIndex };
}

function redactAddress(groups: Readonly<Record<string, string | undefined>>, pseudonyms: Pseudonyms): string {
  const { url, mac, uuid, ipv4, port = '', ipv6 } = groups;
  if (url !== undefined) return '://REDACTED:REDACTED@';
  if (mac !== undefined) return redactMac(mac, pseudonyms);
  if (uuid !== undefined) {
    if (/^[0-]+$/.test(uuid)) return uuid;
    const plain = redactHex(uuid.replaceAll('-', ''), pseudonyms);
    return plain.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
  }
  if (ipv4 !== undefined) return (/^(?:0|127|255)\./.test(ipv4) ? ipv4 : pseudonyms.ipv4(ipv4)) + port;
  return pseudonyms.ipv6(ipv6 ?? '');
}

/** Oracle's and Xen's first three bytes stay; of others only whether it is a group address. */
function redactMac(mac: string, pseudonyms: Pseudonyms): string {
  const separator = mac[2] ?? ':';
  const plain = mac.toLowerCase().replace(/[:-]/g, '');
  const known = plain.startsWith('0021f6') || plain.startsWith('00163e');
  const group = (Number.parseInt(plain.slice(0, 2), 16) & 1) === 1;
  const made = known
    ? plain.slice(0, 6) + pseudonyms.hex(plain.slice(6))
    : (group ? '03' : '02') + pseudonyms.hex(plain.slice(2));
  const cased = /[A-F]/.test(mac) ? made.toUpperCase() : made;
  return (cased.match(/../g) ?? []).join(separator);
}

/** The parts of an id that only tell its type stay: the object type, `3600` of a WWID, `10` of a network. */
const typePrefix =
  /^(?:0004fb0000[0-9a-f]{2}0000(?=[0-9a-f]{10,16}$)|3600(?=[0-9a-f]{29}$)|10(?=[0-9a-f]{8}$))/;

function redactHex(id: string, pseudonyms: Pseudonyms): string {
  const lower = id.toLowerCase();
  const prefix = typePrefix.exec(lower)?.[0] ?? '';
  const made =
    prefix +
    (lower.length === 8 ? hexOfAddress(lower, pseudonyms) : pseudonyms.hex(lower.slice(prefix.length)));
  return /[A-F]/.test(id) ? made.toUpperCase() : made;
}

/** The management network's id is its address in hex (`c0a80a00`): it is replaced as the address is. */
function hexOfAddress(lower: string, pseudonyms: Pseudonyms): string {
  const address = (lower.match(/../g) ?? []).map((byte) => Number.parseInt(byte, 16)).join('.');
  const bytes = pseudonyms.ipv4(address).split('.');
  return bytes.map((byte) => Number(byte).toString(16).padStart(2, '0')).join('');
}

function redactWord(
  found: string,
  rule: SpanRule,
  before: string,
  next: string,
  pseudonyms: Pseudonyms,
): string {
  if (/^['"]/.test(next) && stringPrefix.test(found)) return found;
  if (rule !== 'free' && isAllowed(found)) return found;
  if (rule === 'known' && isAlone(before, next) && smallNumber.test(found)) return found;
  if (!isHexId(found) && numberLiteral.test(found)) return pseudoNumber(found, pseudonyms);
  return found
    .split(/([._-]+)/)
    .map((part, index) => (index % 2 === 1 ? part : redactPart(part, rule, pseudonyms)))
    .join('');
}

function isAlone(before: string, next: string): boolean {
  return /(?:^|[\s=,([{'"]|['"]:)$/.test(before) && /^(?:$|[\s,;:)\]}'"])/.test(next);
}

function redactNumber(
  text: string,
  rule: SpanRule,
  before: string,
  next: string,
  pseudonyms: Pseudonyms,
): string {
  const stays = rule === 'known' && isAlone(before, next) && smallNumber.test(text);
  return stays ? text : pseudoNumber(text, pseudonyms);
}

/** A word of the vocabulary, an interface, or such a word as file names have it: `ifcfg-bond0`, `xm-list.txt`. */
function isAllowed(found: string): boolean {
  const inner = found.replace(/^(?:ifcfg|meta|tunefs)-(?=.)|(?<=.)\.(?:txt|json|cfg)$/g, '');
  return [found, inner].some(
    (text) => vocabulary.has(text) || interfaceName.test(text) || /^[A-Za-z]$/.test(text),
  );
}

function pseudoNumber(text: string, pseudonyms: Pseudonyms): string {
  const marked = /^0[xXbBoO]/.exec(text)?.[0];
  if (marked === undefined) return pseudonyms.number(text);
  const digits = text.slice(2);
  if (/[bB]/.test(marked)) return marked + digits.replace(/[01]/g, '1');
  return marked + digits.replace(/[0-9a-fA-F]+/, (run) => pseudonyms.number(run.replace(/[a-fA-F]/g, '7')));
}

/** Long runs of hex digits are ids; short ones only if they hold both letters and digits. */
function isHexId(part: string): boolean {
  if (!/^[0-9a-fA-F]{8,64}$/.test(part)) return false;
  return part.length >= 13 || (/\d/.test(part) && /[a-fA-F]/.test(part));
}

function redactPart(part: string, rule: SpanRule, pseudonyms: Pseudonyms): string {
  if (part === '' || (rule !== 'free' && fileNameParts.has(part))) return part;
  if (isHexId(part)) return redactHex(part, pseudonyms);
  const label = /^([O0]VS)([0-9a-f]{13})$/i.exec(part);
  if (label?.[1] && label[2]) return label[1] + redactHex(label[2], pseudonyms);
  return pseudoWord(wordUnits(part), pseudonyms);
}

function pseudoWord(units: readonly WordUnit[], pseudonyms: Pseudonyms): string {
  const lower = units.map(({ character }) => [...character.toLowerCase()][0] ?? character).join('');
  const made = pseudonyms.word(lower);
  const cased = (character: string, like: string) =>
    /[A-Z]/.test(like) ? character.toUpperCase() : character;
  const body = units.map(({ character, write }, index) => {
    const replacement = made[index] ?? 'z';
    return write(/[a-z]/.test(replacement) ? cased(replacement, character) : replacement);
  });
  return body.join('') + made.slice(units.length).join('');
}
