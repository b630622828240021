import { excerptOf, type FindingList } from '../finding-list.js';
import type { TextPlace } from '../line-index.js';
import { atPath, type KeyPath } from './key-path.js';
import type { YamlNode } from './yaml-tree.js';

/** Where a value stands in its file, and where findings about it go. */
export interface ValuePlace {
  readonly path: KeyPath;
  readonly findings: FindingList;
}

/** Reads one value; undefined when it is wrong, which is a finding. Never throws. */
export type ValueReader<Value> = (node: YamlNode, place: ValuePlace) => Value | undefined;

/** Says what is wrong with a value. */
export function wrong(
  { findings, path }: ValuePlace,
  code: string,
  message: string,
  at: TextPlace,
): undefined {
  findings.add('error', code, atPath(path, message), at);
  return undefined;
}

const kindWords: Readonly<Record<Exclude<YamlNode['kind'], 'refused'>, string>> = {
  mapping: 'a mapping (KEY: VALUE)',
  list: 'a list (- ITEM)',
  text: 'a text',
  number: 'a number',
  truth: 'true or false',
  nothing: 'nothing',
};

/** The message for a value of another kind; it never repeats the value. */
export function wrongKind(node: YamlNode, place: ValuePlace, wanted: string): undefined {
  if (node.kind === 'refused') return undefined;
  const here = node.kind === 'nothing' ? 'there is nothing' : `here is ${kindWords[node.kind]}`;
  const quotes =
    wanted.startsWith('a text') && (node.kind === 'number' || node.kind === 'truth')
      ? '; put it in quotes'
      : '';
  return wrong(place, 'wrong-kind', `${wanted} is needed, and ${here}${quotes}`, node);
}

/**
 * A text that `takes` likes. `what` says what is needed: "a text that …". The value is not repeated in messages: a
 * password may have got there.
 */
export function text(what = 'a text', takes: (value: string) => boolean = () => true): ValueReader<string> {
  return (node, place) => {
    if (node.kind !== 'text')
      return wrongKind(node, place, what.startsWith('a text') ? what : `a text (${what})`);
    if (node.text === '') return wrong(place, 'empty', 'the text is empty', node);
    if (/[\x00-\x1f\x7f]/.test(node.text))
      return wrong(place, 'wrong-value', 'a line break or control character stands in it', node);
    return takes(node.text) ? node.text : wrong(place, 'wrong-value', `${what} is needed`, node);
  };
}

/** An absolute path of this machine. */
export const path = text('an absolute path (/…)', (value) => value.startsWith('/'));

/** One word of a list. */
export function oneOf<Word extends string>(words: readonly Word[]): ValueReader<Word> {
  return (node, place) => {
    const given = 'text' in node ? node.text : undefined;
    const found = words.find((word) => word === given);
    if (found !== undefined) return found;
    if (given === undefined) return wrongKind(node, place, `one of ${words.join(', ')}`);
    return wrong(place, 'wrong-value', `${excerptOf(given)} is none of ${words.join(', ')}`, node);
  };
}

/** `true` or `false`; YAML 1.2 knows no other words for them. */
export const truth: ValueReader<boolean> = (node, place) => {
  if (node.kind === 'truth') return /^t/i.test(node.text);
  if (node.kind === 'text' && /^(?:yes|no|on|off|y|n)$/i.test(node.text))
    return wrong(place, 'wrong-kind', 'true or false is needed; yes, no, on and off are texts', node);
  return wrongKind(node, place, 'true or false');
};

/** A whole number between two that are allowed. */
export function wholeNumber(least: number, most: number, what = 'a whole number'): ValueReader<number> {
  return (node, place) => {
    const needed = `${what} from ${least} to ${most}`;
    if (node.kind !== 'number') return wrongKind(node, place, needed);
    // 010 is eight to some
    const value = /^(?:0|[1-9]\d{0,8})$/.test(node.text) ? Number(node.text) : Number.NaN;
    if (value >= least && value <= most) return value;
    return wrong(place, 'wrong-value', `${needed} is needed`, node);
  };
}

export const port = wholeNumber(1, 65_535, 'a port');
export const seconds = wholeNumber(1, 86_400, 'a number of seconds');
