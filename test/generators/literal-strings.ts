import { gap, type LiteralDraft, noted, textPiece } from './literal-draft.js';

type Piece = 'plain' | 'ascii' | 'unicode';

interface Shape {
  readonly quote: string;
  readonly triple: boolean;
  /** Which escapes are allowed; `ascii` keeps to characters that a unicode text may be joined with. */
  readonly piece: Piece;
}

/** A string, of one literal or of several that stand next to one another. */
export function stringText(draft: LiteralDraft, bracketed: boolean): string {
  const { random } = draft;
  if (random.chance(0.85)) return literal(draft, random.chance(0.25) ? 'unicode' : 'plain');
  const mixed = random.chance(0.4);
  const pieces = Array.from({ length: random.between(2, 4) }, (_, index) => {
    if (!mixed) return literal(draft, 'plain');
    return literal(draft, index % 2 === 0 ? 'ascii' : 'unicode');
  });
  draft.constructs.add(mixed ? 'mixed strings joined' : 'strings joined');
  return pieces.reduce((text, piece) => text + separator(draft, bracketed, text) + piece);
}

/** Two literals may touch, but an empty one would make a triple quote with the next. */
function separator(draft: LiteralDraft, bracketed: boolean, before: string): string {
  const between = gap(draft, bracketed);
  return between === '' && /(?:''|"")$/.test(before) ? ' ' : between;
}

/** A short text of ASCII letters, fit for the key of a dict. */
export function keyText(draft: LiteralDraft): string {
  const { random } = draft;
  const quote = random.pick(["'", '"']);
  return `${random.chance(0.2) ? 'u' : ''}${quote}${random.pick(['pf', 'port', 'pkey', 'a b', ''])}${random.hex(1)}${quote}`;
}

function literal(draft: LiteralDraft, piece: Piece): string {
  const { random } = draft;
  const triple = random.chance(0.15);
  const character = random.pick(["'", '"']);
  const shape = { quote: triple ? character.repeat(3) : character, triple, piece };
  draft.constructs.add(triple ? 'triple quotes' : character === "'" ? 'single quotes' : 'double quotes');
  const raw = random.chance(0.12) && (piece === 'plain' || (draft.python2 && piece === 'unicode'));
  const length = random.chance(0.02) ? 2000 : random.between(0, 12);
  const part = raw ? rawPart : cookedPart;
  const body = Array.from({ length }, () => part(draft, shape)).join('');
  return prefix(draft, raw, piece) + shape.quote + body + shape.quote;
}

function prefix(draft: LiteralDraft, raw: boolean, piece: Piece): string {
  const { random } = draft;
  const r = raw ? noted(draft, 'raw string', random.pick(['r', 'R'])) : '';
  const u = piece === 'unicode' ? noted(draft, 'unicode string', random.pick(['u', 'U'])) : '';
  if (r && u) draft.constructs.add('raw unicode string');
  if (draft.python2 && piece !== 'unicode' && random.chance(0.08)) {
    return noted(draft, 'byte string', random.pick(['b', 'B'])) + r;
  }
  return u + r;
}

/** Running text that cannot end the literal: its own quote only within triple quotes and before a letter. */
function harmless(draft: LiteralDraft, shape: Shape): string {
  const { random } = draft;
  if (shape.triple && random.chance(0.12)) return noted(draft, 'line end in string', '\n');
  const own = shape.quote.charAt(0);
  if (shape.triple && random.chance(0.1)) return `${own.repeat(random.between(1, 2))}q`;
  const text = shape.piece === 'ascii' ? random.pick(['a', 'Z', ' ', '7', '#']) : textPiece(draft);
  return text.replaceAll(own, 'Q').replaceAll('\\', '/');
}

const simpleEscapes = ['\\n', '\\t', '\\\\', "\\'", '\\"', '\\a', '\\b', '\\f', '\\r', '\\v'];
// Escapes without a meaning keep their backslash, in both languages.
const idleEscapes = ['\\q', '\\d', '\\.', '\\ ', '\\8', '\\9', '\\P', '\\X', '\\#', '\\['];

function cookedPart(draft: LiteralDraft, shape: Shape): string {
  const { random } = draft;
  const kind = random.fraction();
  if (kind < 0.7) return harmless(draft, shape);
  if (kind < 0.8) return noted(draft, 'simple escape', random.pick(simpleEscapes));
  if (kind < 0.84) return noted(draft, 'idle escape', random.pick(idleEscapes));
  if (kind < 0.87) return noted(draft, 'line end escaped in string', '\\\n');
  if (kind < 0.92) return octalEscape(draft, shape.piece);
  if (kind < 0.96 || shape.piece === 'ascii') return hexEscape(draft, shape.piece);
  if (shape.piece === 'unicode') return unicodeEscape(draft);
  return draft.python2 ? idleUnicodeEscape(draft) : harmless(draft, shape);
}

/** Up to \377 in a str (CPython 2 and 3 differ beyond it, Jython fails), up to \777 in a unicode text. */
function octalEscape(draft: LiteralDraft, piece: Piece): string {
  const { random } = draft;
  const highest = { plain: 0o377, ascii: 0o177, unicode: 0o777 }[piece];
  const digits = random.between(0, random.chance(0.3) ? 7 : highest).toString(8);
  if (random.chance(0.5)) return noted(draft, 'octal escape', `\\${digits.padStart(3, '0')}`);
  // A short escape must not take up an octal digit that follows by chance; 8 and 9 are none.
  const end = digits.length === 3 ? '' : random.pick(['_', '8', '9']);
  return noted(draft, 'short octal escape', `\\${digits}${end}`);
}

function hexEscape(draft: LiteralDraft, piece: Piece): string {
  const { random } = draft;
  const digits = random
    .between(0, piece === 'ascii' ? 0x7f : 0xff)
    .toString(16)
    .padStart(2, '0');
  return noted(draft, 'hex escape', `\\x${random.chance(0.3) ? digits.toUpperCase() : digits}`);
}

/** No surrogates: Python 2 and 3 differ on them. */
function unicodeEscape(draft: LiteralDraft): string {
  const { random } = draft;
  if (random.chance(0.3)) {
    const point = random.pick([0x1f600, 0x1d4b3, 0x10ffff, 0x41, 0xfc, random.between(0x1_0000, 0x10_ffff)]);
    return noted(draft, 'long unicode escape', `\\U${point.toString(16).padStart(8, '0')}`);
  }
  const point = random.pick([random.between(0, 0xd7ff), random.between(0xe000, 0xffff)]);
  return noted(draft, 'unicode escape', `\\u${point.toString(16).padStart(4, '0')}`);
}

/** Python 2 leaves these alone in a str; Python 3 would decode them. */
function idleUnicodeEscape(draft: LiteralDraft): string {
  const text = draft.random.pick(['\\u00fc', '\\U0001F600', '\\N{BULLET}', '\\u', '\\U12', '\\N']);
  return noted(draft, 'unicode escape in byte string', text);
}

/** Backslashes come in pairs with what follows, so that none is left to escape the closing quote. */
function rawPart(draft: LiteralDraft, shape: Shape): string {
  const { random } = draft;
  if (random.chance(0.75)) return harmless(draft, shape);
  if (shape.piece === 'unicode')
    return random.pick(['\\u00fc', '\\U0001f600', '\\n', '\\\\', '\\x', "\\'", '\\"']);
  return noted(
    draft,
    'backslash in raw string',
    random.pick(['\\n', '\\\\', "\\'", '\\"', '\\x', '\\u00', '\\\n', '\\0']),
  );
}
