import { type KnownMessage, knownConversion, knownMessage } from './known-messages.js';

/** One message of a tool: `ORA-01653: unable to extend table …`. */
export interface ToolMessage {
  /** With five digits: `ORA-01653`; of the one message that has no number, its words. */
  readonly code: string;
  /** The line, without what is before the code. */
  readonly text: string;
  readonly known: KnownMessage | undefined;
}

const prefixes = 'ORA|EXP|IMP|UDE|UDI|LRM|SP2|TNS|PLS|NL';
const message = new RegExp(String.raw`\b(${prefixes})-(\d{3,5}):?[^\S\n]*(.*)$`);

/**
 * Says that what follows is a number and no fault: lines behind which the real message comes, so that they alone tell
 * nothing. EXP-00008 and IMP-00003 announce an error of the server, ORA-06512 tells a line of code.
 */
const announcements: ReadonlySet<string> = new Set([
  'EXP-00008',
  'EXP-00056',
  'EXP-00000',
  'IMP-00003',
  'IMP-00058',
  'IMP-00000',
  'IMP-00017',
  'ORA-06512',
  'ORA-39125',
  'ORA-39001',
  'ORA-39000',
  'ORA-39083',
  'ORA-31693',
  'ORA-02354',
  'UDE-00008',
  'UDE-28002',
  'UDI-28002',
  'UDI-00008',
]);

/** `import server uses US7ASCII character set (possible charset conversion)`, and of NCHAR `ncharset`. */
const conversion = /\buses (\w+) (?:NCHAR )?character set \(possible n?charset conversion\)/;
/** Sets that have every character, so nothing is replaced on the way into them. */
const whole: ReadonlySet<string> = new Set(['AL32UTF8', 'UTF8', 'AL16UTF16']);

/** In place of a code: tools only mention it, though it replaces the characters that the other set has not. */
const conversionCode = 'possible charset conversion';

/** Whether a message only says that another one comes. */
export function isAnnouncement({ code }: ToolMessage): boolean {
  return announcements.has(code);
}

/** The message on a line; undefined when there is none. */
export function messageOn(line: string): ToolMessage | undefined {
  const [, set] = conversion.exec(line) ?? [];
  if (set !== undefined && !whole.has(set)) {
    return { code: conversionCode, text: line.trim(), known: knownConversion };
  }
  const [, prefix, digits, rest] = message.exec(line) ?? [];
  if (prefix === undefined || digits === undefined) return undefined;
  const code = `${prefix}-${prefix === 'SP2' ? digits : digits.padStart(5, '0')}`;
  return { code, text: `${code}: ${(rest ?? '').trim()}`, known: knownMessage(code) };
}

/**
 * The message that tells most: the first one with a known next step that is no announcement, else the first that is
 * none, else the first. Undefined without messages.
 */
export function tellingMessage(messages: readonly ToolMessage[]): ToolMessage | undefined {
  const real = messages.filter((message) => !isAnnouncement(message));
  return real.find(({ known }) => known) ?? real[0] ?? messages[0];
}

/**
 * The password works for some days more: tools say so and go on. 28002 comes within the grace time of the account's
 * profile, 28011 with a limit of its own; each tool announces it in its own words.
 */
const expiresSoon = /^(?:ORA|UDE|UDI)-280(?:02|11)$/;
const announcesExpiry = /^(?:EXP-00056|IMP-00058|EXP-00008|IMP-00003): ORACLE error 280(?:02|11) encountered/;

/** Whether a message says that the password will expire, which hinders nothing yet. */
export function isExpiry({ code, text }: ToolMessage): boolean {
  return expiresSoon.test(code) || announcesExpiry.test(text);
}

/**
 * Messages that take nothing from an export or import. EXP-00091: statistics were exported that may not fit; we export
 * none. ORA-39095 and others are not among them: when in doubt a message counts.
 */
export function isHarmless(message: ToolMessage): boolean {
  return message.code === 'EXP-00091' || isExpiry(message);
}
