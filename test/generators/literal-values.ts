import { comment, gap, type LiteralDraft, noted } from './literal-draft.js';
import { keyText, stringText } from './literal-strings.js';

/** Any literal value. `bracketed` says whether line ends are allowed between its tokens. */
export function valueText(draft: LiteralDraft, bracketed: boolean, depth = 0): string {
  const { random } = draft;
  const kind = random.fraction();
  if (depth < 4 && kind < 0.12) return sequence(draft, 'list', depth);
  if (depth < 4 && kind < 0.17) return sequence(draft, 'tuple', depth);
  if (depth < 4 && kind < 0.22) return dictionary(draft, depth);
  if (depth < 4 && kind < 0.26) return parenthesised(draft, depth);
  if (kind < 0.6) return stringText(draft, bracketed);
  if (kind < 0.7) return noted(draft, 'constant', random.pick(['True', 'False', 'None']));
  return signed(draft, random.chance(0.7) ? integer(draft) : float(draft));
}

/** A tuple without parentheses, as it may stand on the right of `=`. */
export function bareTuple(draft: LiteralDraft): string {
  const { random } = draft;
  const items = Array.from({ length: random.between(1, 4) }, () => valueText(draft, false, 2));
  const end = items.length === 1 || random.chance(0.3) ? ',' : '';
  return noted(
    draft,
    'tuple without parentheses',
    items.join(`${gap(draft, false)},${gap(draft, false)}`) + end,
  );
}

/** A list within a list and so on, `levels` deep. */
export function deepList(draft: LiteralDraft, levels: number): string {
  return noted(draft, 'deep list', `${'['.repeat(levels)}1${']'.repeat(levels)}`);
}

function sequence(draft: LiteralDraft, kind: 'list' | 'tuple', depth: number): string {
  const { random } = draft;
  const items = Array.from({ length: random.between(0, 4) }, () => valueText(draft, true, depth + 1));
  const [open, close] = kind === 'list' ? ['[', ']'] : ['(', ')'];
  const mustEnd = kind === 'tuple' && items.length === 1;
  draft.constructs.add(items.length === 0 ? `empty ${kind}` : kind);
  return open + joined(draft, items, mustEnd) + close;
}

function dictionary(draft: LiteralDraft, depth: number): string {
  const { random } = draft;
  const items = Array.from({ length: random.between(0, 4) }, () => {
    const value = valueText(draft, true, depth + 1);
    return `${dictKey(draft)}${gap(draft, true)}:${gap(draft, true)}${value}`;
  });
  draft.constructs.add(items.length === 0 ? 'empty dict' : 'dict');
  return `{${joined(draft, items, false)}}`;
}

/** Not 0, 1, booleans or floats: some of them are equal as keys though they do not look so. */
function dictKey(draft: LiteralDraft): string {
  const { random } = draft;
  const kind = random.fraction();
  if (kind < 0.7) return keyText(draft);
  if (kind < 0.9) return String(random.between(2, 9999));
  return noted(draft, 'tuple as key', `(${random.between(2, 9)}, ${keyText(draft)})`);
}

function joined(draft: LiteralDraft, items: readonly string[], mustEnd: boolean): string {
  const { random } = draft;
  const space = (): string => gap(draft, true);
  const trailing = items.length > 0 && (mustEnd || random.chance(0.25));
  if (trailing) draft.constructs.add('trailing comma');
  const text = items.map((item) => space() + item + space()).join(',');
  const remark = random.chance(0.05) ? `${noted(draft, 'comment in brackets', comment(draft))}\n` : '';
  return `${text}${trailing ? ',' : ''}${space()}${remark}`;
}

function parenthesised(draft: LiteralDraft, depth: number): string {
  const inner = valueText(draft, true, depth + 1);
  return noted(draft, 'parentheses', `(${gap(draft, true)}${inner}${gap(draft, true)})`);
}

function signed(draft: LiteralDraft, digits: string): string {
  const { random } = draft;
  if (random.chance(0.75)) return digits;
  if (random.chance(0.2)) return noted(draft, 'plus sign', `+${digits}`);
  return noted(draft, 'negative', random.chance(0.2) ? `- ${digits}` : `-${digits}`);
}

function integer(draft: LiteralDraft): string {
  const { random } = draft;
  const kind = random.fraction();
  const mark = (small: string): string => (random.chance(0.2) ? small.toUpperCase() : small);
  const digits = wholeNumber(draft);
  if (kind < 0.6)
    return draft.python2 && random.chance(0.4) ? longSuffix(draft, digits.toString()) : digits.toString();
  if (kind < 0.65) return noted(draft, 'several zeros', '0'.repeat(random.between(1, 4)));
  if (kind < 0.78) return based(draft, 'hexadecimal', `0${mark('x')}`, mark(digits.toString(16)));
  if (kind < 0.87) return based(draft, 'binary', `0${mark('b')}`, digits.toString(2));
  if (draft.python2 && kind < 0.95) return based(draft, 'old octal', '0', digits.toString(8));
  return based(draft, 'octal', `0${mark('o')}`, digits.toString(8));
}

function based(draft: LiteralDraft, construct: string, prefix: string, digits: string): string {
  const zeros = draft.random.chance(0.2) ? '00' : '';
  const text = noted(draft, construct, prefix + zeros + digits);
  return draft.python2 && draft.random.chance(0.25) ? longSuffix(draft, text) : text;
}

function longSuffix(draft: LiteralDraft, digits: string): string {
  return noted(draft, 'long', digits + draft.random.pick(['L', 'l']));
}

function wholeNumber(draft: LiteralDraft): bigint {
  const { random } = draft;
  const kind = random.fraction();
  if (kind < 0.6) return BigInt(random.between(0, 100_000));
  if (kind < 0.8)
    return BigInt(random.pick(['2147483648', '9007199254740993', '9223372036854775808', '65536']));
  return BigInt(`0x${random.hex(random.between(1, 120))}`);
}

function float(draft: LiteralDraft): string {
  const { random } = draft;
  const whole = String(random.between(0, 99_999));
  const part = String(random.between(0, 999_999));
  const exponent = `${random.pick(['e', 'E'])}${random.pick(['', '+', '-'])}${random.between(0, 30)}`;
  const special = [
    '1e400',
    '5e-324',
    '1e-400',
    '0.1',
    '007.5',
    '09e1',
    '1e16',
    '1e22',
    '0e0',
    '1.7976931348623157e308',
  ];
  const shapes = [
    `${whole}.`,
    `.${part}`,
    `${whole}.${part}`,
    whole + exponent,
    `${whole}.${exponent}`,
    `.${part}${exponent}`,
  ];
  return noted(draft, 'float', random.pick([...shapes, `${whole}.${part}${exponent}`, random.pick(special)]));
}
