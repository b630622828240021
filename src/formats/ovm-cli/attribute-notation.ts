import { type AttributeRule, type CliRelease, cliReleases, type GrammarWord, type Marks } from './grammar.js';

/** Short forms in which the files of rules/ are written, and the names of the sources they cite. */

type Extra = Pick<AttributeRule, 'certainty' | 'source' | 'instead'>;

export const guide32 = 'Oracle VM 3.2 CLI guide';
export const guide33 = 'Oracle VM 3.3 CLI guide';
export const guide34 = 'Oracle VM 3.4 CLI guide';
/** "Storage HCL Testkit", expect scripts of Oracle: real commands sent to a manager. */
export const testkit32 = 'Oracle storage testkit for 3.2';
export const testkit33 = 'Oracle storage testkit for 3.3';
export const article = 'M. Bracher, DOAG News 2013, create script of release 3.2';
/** MoveVm.sh and HotCloneVm.sh of S. Coter, Oracle, for 3.3 and 3.4. */
export const moveScripts = 'Oracle MoveVm/HotCloneVm scripts for 3.3 and 3.4';
export const builtInHelp = 'built-in help of the 3.3 CLI';

function attribute(name: string, value: AttributeRule['value'], extra: Extra = {}): AttributeRule {
  return { name, value, requiredIn: [], ...extra };
}

export function text(name: string, extra?: Extra): AttributeRule {
  return attribute(name, { kind: 'text' }, extra);
}

/** A text that no message may repeat. */
export function secret(name: string, extra?: Extra): AttributeRule {
  return attribute(name, { kind: 'text', secret: true }, extra);
}

export function integer(name: string, min?: number, max?: number, extra?: Extra): AttributeRule {
  const bounds = { ...(min === undefined ? {} : { min }), ...(max === undefined ? {} : { max }) };
  return attribute(name, { kind: 'integer', ...bounds }, extra);
}

export function yesNo(name: string, extra?: Extra): AttributeRule {
  return attribute(name, { kind: 'yes-no' }, extra);
}

export function choice(name: string, words: readonly GrammarWord[], extra?: Extra): AttributeRule {
  return attribute(name, { kind: 'choice', words }, extra);
}

/** A choice whose complete list no source prints. */
export function openChoice(name: string, words: readonly GrammarWord[], extra?: Extra): AttributeRule {
  return attribute(name, { kind: 'choice', words, open: true }, extra);
}

/** Several words of an enumeration, comma separated; without words, several names or ids. */
export function list(name: string, words?: readonly GrammarWord[], extra?: Extra): AttributeRule {
  return attribute(name, words ? { kind: 'list', words } : { kind: 'list' }, extra);
}

/** Like `list`, and `name=""` takes everything away. */
export function listOrEmpty(name: string, words: readonly GrammarWord[], extra?: Extra): AttributeRule {
  return attribute(name, { kind: 'list', words, mayBeEmpty: true }, extra);
}

/** Name or id of an existing object of one of these types. */
export function instance(name: string, of: string | readonly string[], extra?: Extra): AttributeRule {
  return attribute(name, { kind: 'instance', of: typeof of === 'string' ? [of] : of }, extra);
}

/** Name or id of an existing object, or one fixed word. */
export function instanceOr(name: string, of: string, orWord: string, extra?: Extra): AttributeRule {
  return attribute(name, { kind: 'instance', of: [of], orWord }, extra);
}

/** The same attribute, mandatory: in the given releases, or in all. */
export function required(rule: AttributeRule, ...releases: readonly CliRelease[]): AttributeRule {
  return { ...rule, requiredIn: releases.length > 0 ? releases : cliReleases };
}

/** A word that not every release of its rule has, or not with the same certainty. */
export function word(name: string, certainty: Marks, source: string, instead?: string): GrammarWord {
  return { word: name, certainty, source, ...(instead === undefined ? {} : { instead }) };
}

export const name = text('name');

/** At most 4,000 characters on 3.3 and later (3.3 CLI guide); the limit of 3.2 is not known, the same is taken. */
export const description = attribute('description', { kind: 'text', maxLength: 4000 });
