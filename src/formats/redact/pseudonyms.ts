/** Replacements that are the same for the same original over one run. They are made from the order of appearance
 * alone and never from the original, so that nobody can test a guess against them. */
export interface Pseudonyms {
  /** Lower-case hex digits of an id; the last 13 are kept together, since labels and cluster names repeat them. */
  hex(lower: string): string;
  /** One word: a character of the same class for each of its own, perhaps some letters more. Lower case. */
  word(lower: string): string[];
  /** A number as it is written: other digits, never 8 or 9, so that an octal literal stays one. */
  number(text: string): string;
  ipv4(text: string): string;
  ipv6(text: string): string;
}

const hexDigits = '0123456789abcdef';
/** No hex digit, no string prefix of Python (u, r, b) and no suffix of a number: a new word can have no meaning. */
const letters = 'ghkmnpqtvwyz';
const latinLetters = 'øùúûüýþ';

type Pick = (count: number) => number;

/** Xorshift over the number of the replacement: the same run gives the same sample. */
function pickFrom(seed: number): Pick {
  let state = (seed * 2654435761 + 0x9e3779b9) >>> 0 || 1;
  return (count) => {
    state ^= state << 13;
    state >>>= 0;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state % count;
  };
}

/** Remembers what replaces what; `draft` is asked again until its answer is new. */
function memory(firstDraft: number) {
  const replacements = new Map<string, string>();
  const taken = new Set<string>();
  let drafts = firstDraft;
  return (original: string, draft: (pick: Pick, attempt: number) => string): string => {
    const known = replacements.get(original);
    if (known !== undefined) return known;
    let made = original;
    for (let attempt = 0; attempt < 200; attempt += 1) {
      drafts += 1;
      made = draft(pickFrom(drafts), attempt);
      if (made !== original && !taken.has(made)) break;
    }
    replacements.set(original, made);
    taken.add(made);
    taken.add(original);
    return made;
  };
}

/** A new set of replacements for one run; words in `avoid` are never made. */
export function createPseudonyms(avoid: ReadonlySet<string>): Pseudonyms {
  const [tails, heads, plain, numbers] = [memory(0), memory(1e6), memory(2e6), memory(3e6)];
  const [addresses, longAddresses] = [new Map<string, number>(), new Map<string, number>()];
  return {
    hex(lower) {
      if (lower.length < 13) return heads(lower, (pick) => hexDraft(lower.length, pick));
      const tail = lower.slice(-13);
      const head = lower.slice(0, -13);
      const newTail = tails(tail, (pick) => hexDraft(13, pick));
      return head === ''
        ? newTail
        : heads(`${head} ${tail}`, (pick) => hexDraft(head.length, pick)) + newTail;
    },
    word(lower) {
      const made = plain(lower, (pick, attempt) => {
        const word = [...lower].map((character) => likeCharacter(character, pick)).join('');
        const longer = attempt < 20 ? word : word + letterRun(1 + Math.floor(attempt / 20), pick);
        return avoid.has(longer) ? lower : longer;
      });
      return [...made];
    },
    number: (text) => numbers(text, (pick) => text.replace(/(?<!^)\d|^[1-9]/g, () => String(1 + pick(7)))),
    ipv4: (text) => testAddress(numberOf(addresses, text)),
    ipv6: (text) => `2001:db8::${numberOf(longAddresses, text.toLowerCase()).toString(16)}`,
  };
}

function numberOf(known: Map<string, number>, text: string): number {
  const number = known.get(text) ?? known.size + 1;
  known.set(text, number);
  return number;
}

/** Addresses for documentation (RFC 5737), and for tests (RFC 2544) in a very large estate. */
function testAddress(number: number): string {
  const nets = ['192.0.2', '198.51.100', '203.0.113'];
  const index = number - 1;
  const net = nets[Math.floor(index / 254)];
  if (net) return `${net}.${(index % 254) + 1}`;
  return `198.${18 + (Math.floor(index / 65536) % 2)}.${Math.floor(index / 256) % 256}.${index % 256}`;
}

function hexDraft(length: number, pick: Pick): string {
  const digits = Array.from({ length }, () => hexDigits[pick(16)] ?? '0');
  // a letter and a digit, so that it is still seen as an id and not as a number or a word
  if (length > 3) digits[length - 2] = 'abcdef'[pick(6)] ?? 'a';
  if (length > 3) digits[length - 1] = String(pick(10));
  return digits.join('');
}

function letterRun(length: number, pick: Pick): string {
  return Array.from({ length }, () => letters[pick(letters.length)] ?? 'z').join('');
}

/** Another character of the same class: digit, ASCII letter, or as long in UTF-8; all others stay. */
function likeCharacter(character: string, pick: Pick): string {
  if (/\d/.test(character)) return String(pick(10));
  if (/[A-Za-z]/.test(character)) return letterRun(1, pick);
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x80) return character;
  if (code < 0x800) return latinLetters[pick(latinLetters.length)] ?? 'ü';
  return String.fromCodePoint(code < 0x10000 ? 0x4e00 + pick(0x4000) : 0x1f600 + pick(64));
}
