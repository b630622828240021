import { chooseRule } from '../formats/ovm-cli/choose-rule.js';
import type { CliCommand } from '../formats/ovm-cli/cli-command.js';
import { composeLine } from '../formats/ovm-cli/compose-line.js';
import { attributeNamed, certaintyIn, ruleName } from '../formats/ovm-cli/grammar.js';
import { quoteShellWord } from '../formats/shell-word.js';
import type { Release } from '../model/environment.js';

export type CommandKind = 'shell' | 'cli' | 'sql' | 'installer' | 'ovm-rescue';

/** One command as it is typed. A secret stands in it as `@secret:NAME`. */
export interface CommandLine {
  readonly text: string;
  readonly kind: CommandKind;
  /** What had to be left to fill in; a step with such a command is not run by the tool. */
  readonly lacks: readonly string[];
  /** True when it destroys what is there. */
  readonly destructive?: true;
  /** Of the kind `cli`: the command before it was composed, and its release. */
  readonly command?: CliCommand;
  readonly release?: Release;
  /** Of the kind `cli`: what of it was not seen in a guide for this release. */
  readonly unseen?: string;
}

/** A value that nobody told. */
export interface Missing {
  readonly missing: string;
}

/** A variable of the shell that whoever pastes the line has set. */
export interface Variable {
  readonly variable: string;
}
export type Word = string | Missing;

/**
 * A place to fill in by hand. Unquoted in a shell its bracket is an error of syntax behind any word, whatever files there
 * are, so that nothing of a line runs with it: signs that a shell would act on are taken out of what is named there.
 */
export function placeholder(what: string): string {
  return `<${what.replace(/[^\w ,.:-]/g, '?')} (not known, fill in)>`;
}

const breaking = /[\x00-\x1f\x7f-\x9f\u2028\u2029]/;

/** The value; what is not known, or would end the line of a command, is missing. */
export function known(value: string | undefined, what: string): Word {
  return value === undefined || value === '' || breaking.test(value) ? { missing: what } : value;
}

/** A host's name or address; anything that a program could take for an option is missing. */
export function knownHost(value: string | undefined, what: string): Word {
  return value !== undefined && /^[0-9A-Za-z][0-9A-Za-z.:-]*$/.test(value) ? value : { missing: what };
}

/**
 * A name that a shell on another host reads once more, as `ssh` hands words on: letters, digits, dots, hyphens and
 * underscores; anything else is missing.
 */
export function knownRemote(value: string | undefined, what: string): Word {
  return value !== undefined && /^\w[\w.-]*$/.test(value) ? value : { missing: what };
}

/** A path: one that begins with a hyphen would be an option. */
export function knownPath(value: string | undefined, what: string): Word {
  return known(value?.startsWith('-') ? `./${value}` : value, what);
}

type Part = Word | Variable | number;

function filled(
  kind: CommandKind,
  quote: (text: string) => string,
  parts: TemplateStringsArray,
  words: readonly Part[],
): CommandLine {
  const lacks: string[] = [];
  let text = parts[0] ?? '';
  for (const [position, word] of words.entries()) {
    if (typeof word === 'object' && 'missing' in word) lacks.push(word.missing);
    text += partText(word, quote);
    text += parts[position + 1] ?? '';
  }
  return { text, kind, lacks };
}

function partText(word: Part, quote: (text: string) => string): string {
  // nothing put in is nothing: `''` would be a part of the word
  if (typeof word !== 'object') return word === '' ? '' : quote(String(word));
  return 'missing' in word ? placeholder(word.missing) : `"$${word.variable}"`;
}

type Template = (parts: TemplateStringsArray, ...words: readonly Part[]) => CommandLine;

/** A line for a POSIX shell; what is put in is quoted as part of a word. */
export const shell: Template = (parts, ...words) => filled('shell', quoteShellWord, parts, words);

/** A line that runs Oracle's installer. */
export const installer: Template = (parts, ...words) => filled('installer', quoteShellWord, parts, words);

/** A line that runs this tool. */
export const rescue: Template = (parts, ...words) => filled('ovm-rescue', quoteShellWord, parts, words);

/** A statement of SQL; what is put in is a name. Oracle and MySQL quote it with `quote`, which is doubled in it. */
export function sql(quote: '"' | '`'): Template {
  return (parts, ...words) =>
    filled('sql', (name) => `${quote}${name.replaceAll(quote, quote + quote)}${quote}`, parts, words);
}

/** The same line, marked as one that destroys what is there. */
export function destructive(line: CommandLine): CommandLine {
  return { ...line, destructive: true };
}

/** Lines joined by blanks into one, with everything that each lacks. */
export function joined(...lines: readonly CommandLine[]): CommandLine {
  const [first] = lines;
  return {
    kind: first?.kind ?? 'shell',
    text: lines.map(({ text }) => text).join(' '),
    lacks: lines.flatMap(({ lacks }) => lacks),
  };
}

/** A CLI command whose values may be missing. */
export interface OpenCommand extends Omit<CliCommand, 'instance' | 'attributes' | 'relation'> {
  readonly instance?: { readonly key: 'id' | 'name'; readonly value: Word };
  readonly attributes?: readonly (readonly [name: string, value: Word])[];
  readonly relation?: {
    readonly word: 'on' | 'to' | 'from';
    readonly object: string;
    readonly instance: { readonly key: 'id' | 'name'; readonly value: Word };
  };
}

/**
 * A line of the CLI, composed by the grammar of the release. None where the release does not have the command, or where a
 * value cannot be sent: whoever asks says so in words.
 */
export function cli(open: OpenCommand, release: Release): readonly CommandLine[] {
  const lacks: string[] = [];
  const text = (word: Word): string => {
    if (typeof word === 'string') return word;
    lacks.push(word.missing);
    return placeholder(word.missing);
  };
  const instance = open.instance && { key: open.instance.key, value: text(open.instance.value) };
  const attributes = (open.attributes ?? []).map(([name, value]) => [name, text(value)] as const);
  const related = open.relation && {
    ...open.relation,
    instance: { key: open.relation.instance.key, value: text(open.relation.instance.value) },
  };
  const command: CliCommand = {
    verb: open.verb,
    ...(open.object !== undefined && { object: open.object }),
    ...(instance && { instance }),
    attributes,
    ...(related && { relation: related }),
  };
  const composed = composeLine(command, release);
  if ('refused' in composed) return [];
  const unseen = unseenIn(command, release);
  return [
    { text: composed.line, kind: 'cli', lacks, command, release, ...(unseen !== undefined && { unseen }) },
  ];
}

/** What of a command no guide was seen to show for the release; undefined when all of it was. */
function unseenIn(command: CliCommand, release: Release): string | undefined {
  const choice = chooseRule(command.verb, command.object, release);
  if ('problem' in choice) return command.verb;
  const { rule } = choice;
  if (certaintyIn(rule.certainty, release) !== 'verified') return ruleName(rule);
  for (const [name] of command.attributes) {
    const marks = attributeNamed(rule, release, name)?.certainty;
    if (marks !== undefined && certaintyIn(marks, release) !== 'verified')
      return `${name}= of ${ruleName(rule)}`;
  }
  return undefined;
}
