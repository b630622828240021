import type { Random } from './random.js';

/** The characters that a generated text may hold as they are: none but ASCII, or those of an encoding. */
export type RawText = 'ascii' | 'utf-8' | 'latin-1';

/** The state of one text that is being made. */
export interface LiteralDraft {
  readonly random: Random;
  /** Whether constructs are allowed that only Python 2 reads, or reads in another way than Python 3. */
  readonly python2: boolean;
  readonly rawText: RawText;
  /** Names of the constructs used so far: lets a test prove that each of them occurs. */
  readonly constructs: Set<string>;
}

/** Notes a construct and returns its text. */
export function noted(draft: LiteralDraft, construct: string, text: string): string {
  draft.constructs.add(construct);
  return text;
}

const printable = Array.from({ length: 95 }, (_, index) => String.fromCharCode(32 + index));
const traps = [
  "'",
  '"',
  '#',
  '=',
  ';',
  '[',
  ']',
  '(',
  ')',
  '{',
  '}',
  ',',
  ' # ',
  "''",
  '""',
  '\t',
  '\f',
  '\v',
];
// Characters at which careless readers break lines or trim, though Python does neither within a text.
const controls = ['\u0001', '\u001b', '\u001c', '\u001d', '\u001e', '\u001f', '\u007f'];
const latin = ['ä', 'ö', 'ü', 'ß', 'é', 'È', 'ÿ', '\u0085', '\u00a0', '\u00ad'];
const wide = ['漢', '–', '„', '€', '\u2028', '\u2029', '\u3000', '\ufeff', '😀', '𝒳'];

/** One piece of running text: mostly a printable character, now and then something that misleads a reader. */
export function textPiece(draft: LiteralDraft): string {
  const { random, rawText } = draft;
  if (rawText !== 'ascii' && random.chance(0.15)) return nonAscii(draft);
  if (random.chance(0.03)) return noted(draft, 'control character', random.pick(controls));
  return random.chance(0.15) ? random.pick(traps) : random.pick(printable);
}

function nonAscii(draft: LiteralDraft): string {
  const characters = draft.rawText === 'latin-1' ? latin : [...latin, ...wide];
  return noted(draft, `raw ${draft.rawText} text`, draft.random.pick(characters));
}

/** A comment without its line end. */
export function comment(draft: LiteralDraft): string {
  const { random } = draft;
  const text = Array.from({ length: random.between(0, 12) }, () => textPiece(draft)).join('');
  return noted(
    draft,
    'comment',
    `#${random.chance(0.1) ? 'a = [' : ''}${text}${random.chance(0.1) ? '\\' : ''}`,
  );
}

/** The space between two tokens. Within brackets it may hold line ends and comments. */
export function gap(draft: LiteralDraft, bracketed: boolean): string {
  const { random } = draft;
  const kind = random.fraction();
  if (kind < 0.45) return '';
  if (kind < 0.85) return ' ';
  if (kind < 0.9) return noted(draft, 'tab', '\t');
  if (kind < 0.92) return noted(draft, 'form feed', ' \f ');
  // In brackets Jython refuses a blank line after a joined one, so Python 2 texts have no joined lines there.
  if (kind < 0.94 && !(bracketed && draft.python2))
    return noted(draft, 'line joined by backslash', ' \\\n  ');
  if (!bracketed) return '  ';
  if (kind < 0.98) return noted(draft, 'line end in brackets', `\n${' '.repeat(random.between(0, 6))}`);
  return noted(draft, 'comment in brackets', ` ${comment(draft)}\n\t`);
}
