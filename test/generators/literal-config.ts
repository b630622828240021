import { comment, gap, type LiteralDraft, noted, type RawText } from './literal-draft.js';
import { bareTuple, deepList, valueText } from './literal-values.js';
import { randomFrom } from './random.js';

/** A generated text of nothing but literal assignments. */
export interface LiteralCase {
  /** Bytes where the text is in latin-1 or starts with a byte order mark. */
  readonly content: string | Uint8Array;
  /** Who can say what the right values are: both languages, or only one of them. */
  readonly judges: 'both' | 'python2' | 'python3';
  readonly constructs: ReadonlySet<string>;
}

/** A vm.cfg-like text that Python 2 and 3 read alike; the same seed gives the same text. */
export function literalConfig(seed: number): string | Uint8Array {
  return literalCase(seed).content;
}

/** A vm.cfg-like text with what only Python 2 reads, or reads in its own way; the same seed gives the same text. */
export function python2Config(seed: number): string | Uint8Array {
  return python2Case(seed).content;
}

/**
 * {@link literalConfig} with what it holds. `judges` is `python3` where Python 2 is out: it refuses raw non-ASCII
 * text without a declaration, and Jython (not CPython 2) a form feed at the start of a line,
 * very deep lists, and within brackets a blank line after one that ends in a backslash.
 */
export function literalCase(seed: number): LiteralCase {
  const random = randomFrom(seed);
  const rawText: RawText = random.chance(0.7) ? 'ascii' : random.pick(['utf-8', 'latin-1']);
  const draft = { random, python2: false, rawText, constructs: new Set<string>() };
  const text = fileText(draft);
  if (/\\\n[ \t\f]*\n/.test(text)) draft.constructs.add('blank line after joined line');
  const content = dressed(draft, text);
  const alone = [
    ...[
      'raw utf-8 text',
      'raw latin-1 text',
      'form feed at line start',
      'deep list',
      'blank line after joined line',
    ],
  ];
  const judges = alone.some((construct) => draft.constructs.has(construct)) ? 'python3' : 'both';
  return { content, judges, constructs: draft.constructs };
}

/** {@link python2Config} with what it holds. */
export function python2Case(seed: number): LiteralCase {
  const draft: LiteralDraft = {
    random: randomFrom(seed ^ 0x5bd1e995),
    python2: true,
    rawText: 'ascii',
    constructs: new Set(),
  };
  return { content: dressed(draft, fileText(draft)), judges: 'python2', constructs: draft.constructs };
}

function fileText(draft: LiteralDraft): string {
  const { random } = draft;
  const count = random.chance(0.02) ? 0 : random.between(1, 12);
  // One byte over 127 before a blank: such a file is never valid UTF-8 by chance.
  const head = draft.rawText === 'latin-1' ? [noted(draft, 'raw latin-1 text', '# é ')] : [];
  const lines = Array.from({ length: count }, () => line(draft));
  return (
    [...head, ...lines].join('\n') + (random.chance(0.85) ? '\n' : noted(draft, 'no final line end', ''))
  );
}

function line(draft: LiteralDraft): string {
  const { random } = draft;
  const kind = random.fraction();
  if (kind < 0.08) return noted(draft, 'blank line', random.pick(['', '', '   ', '\t', ' \t ']));
  if (kind < 0.18) return random.pick(['', '', '  ', '\t']) + comment(draft);
  const fed = !draft.python2 && random.chance(0.01);
  const start = fed ? noted(draft, 'form feed at line start', '\f') : '';
  return start + statements(draft) + (random.chance(0.15) ? ` ${comment(draft)}` : '');
}

function statements(draft: LiteralDraft): string {
  const { random } = draft;
  const all = Array.from({ length: random.chance(0.1) ? random.between(2, 3) : 1 }, () => assignment(draft));
  if (all.length > 1) draft.constructs.add('several statements on a line');
  return (
    all.join(`${blank(draft)};${blank(draft)}`) +
    (random.chance(0.05) ? noted(draft, 'final semicolon', ';') : '')
  );
}

function blank(draft: LiteralDraft): string {
  return draft.random.pick(['', ' ', '  ', '\t']);
}

const names = [
  ...[
    'name',
    'OVM_simple_name',
    'OVM_description',
    'disk',
    'vif',
    'memory',
    'vcpus',
    'uuid',
    'extra',
    'on_crash',
  ],
  // Names that begin like a string, a number's suffix, a constant or a word of the language.
  ...[
    'u',
    'r',
    'b',
    'ur',
    'L',
    'e1',
    'x0',
    '_',
    '__x__',
    'TRUE',
    'none',
    'True_',
    'prints',
    'imported',
    'i2',
    'A9',
  ],
];

function assignment(draft: LiteralDraft): string {
  const { random } = draft;
  const name = random.chance(0.9) ? random.pick(names) : `key_${random.hex(4)}`;
  return `${name}${gap(draft, false)}=${gap(draft, false)}${rightSide(draft)}`;
}

function rightSide(draft: LiteralDraft): string {
  const { random } = draft;
  if (random.chance(0.06)) return bareTuple(draft);
  if (!draft.python2 && random.chance(0.004)) return deepList(draft, random.between(20, 90));
  return valueText(draft, false);
}

/** Gives the text its line ends, its encoding and perhaps a byte order mark. */
function dressed(draft: LiteralDraft, text: string): string | Uint8Array {
  const { random } = draft;
  const kind = random.fraction();
  const lines = kind < 0.15 ? noted(draft, 'CRLF', text.replaceAll('\n', '\r\n')) : text;
  if (draft.rawText === 'latin-1') return Buffer.from(lines, 'latin1');
  if (random.chance(0.08)) return Buffer.from(`\u{feff}${noted(draft, 'byte order mark', lines)}`, 'utf8');
  return lines;
}
