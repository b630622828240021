import { excerptOf } from '../finding-list.js';
import {
  type AttributeRule,
  type CliRelease,
  type GrammarWord,
  releasesOf,
  wordsIn,
  wordText,
} from './grammar.js';
import { didYouMean } from './near-miss.js';

/** Something worth saying about a value that is accepted. */
export interface ValueRemark {
  readonly severity: 'warning' | 'note';
  readonly code: string;
  readonly message: string;
}

/** The value in canonical spelling, or why it is not legal. */
export type ValueCheck =
  | { readonly value: string; readonly remark?: ValueRemark }
  | { readonly code: string; readonly message: string };

/** `Yes` or `No` in the spelling of the release's manual: small letters in 3.2, capitalised later. */
function yesNoWords(release: CliRelease): readonly string[] {
  return release === '3.2' ? ['yes', 'no'] : ['Yes', 'No'];
}

/** A word that only other releases have: which, and what stands in its place. */
function wordElsewhere(
  value: string,
  words: readonly GrammarWord[],
  release: CliRelease,
): string | undefined {
  const found = words.find((word) => wordText(word).toLowerCase() === value.toLowerCase());
  if (found === undefined || typeof found === 'string') return undefined;
  const instead = found.instead ? `; write ${found.instead}` : '';
  return `"${excerptOf(value)}" is a value of ${releasesOf(found.certainty).join(' and ')}, not of ${release}${instead}`;
}

function checkWord(
  value: string,
  words: readonly GrammarWord[],
  release: CliRelease,
  open: boolean,
): ValueCheck {
  const legal = wordsIn(words, release);
  if (legal.includes(value)) return { value };
  const sameWord = legal.find((word) => word.toLowerCase() === value.toLowerCase());
  if (sameWord !== undefined) {
    const message = `"${excerptOf(value)}" is spelled ${sameWord} in the manual`;
    return { value: sameWord, remark: { severity: 'note', code: 'value-case', message } };
  }
  const elsewhere = wordElsewhere(value, words, release);
  if (elsewhere !== undefined) return { code: 'value-of-other-release', message: elsewhere };
  const list = `${legal.join(', ')}${didYouMean(value, legal)}`;
  if (!open) return { code: 'illegal-value', message: `"${excerptOf(value)}" is not one of: ${list}` };
  const message = `"${excerptOf(value)}" is not among the values known for ${release}, whose list is not complete: ${list}`;
  return { value, remark: { severity: 'warning', code: 'unlisted-value', message } };
}

function checkYesNo(value: string, release: CliRelease): ValueCheck {
  const words = yesNoWords(release);
  const word = words.find((candidate) => candidate.toLowerCase() === value.toLowerCase());
  // Both spellings were sent to 3.3 managers with success, so the case is no finding.
  if (word !== undefined) return { value: word };
  return { code: 'illegal-value', message: `"${excerptOf(value)}" is not one of: ${words.join(', ')}` };
}

function checkInteger(value: string, min: number | undefined, max: number | undefined): ValueCheck {
  const number = /^\d{1,15}$/.test(value) ? Number(value) : Number.NaN;
  if (number >= (min ?? 0) && number <= (max ?? Number.MAX_SAFE_INTEGER)) return { value };
  const range = max === undefined ? `from ${min ?? 0} on` : `from ${min ?? 0} to ${max}`;
  return { code: 'illegal-value', message: `"${excerptOf(value)}" is not a whole number ${range}` };
}

type ListKind = Extract<AttributeRule['value'], { kind: 'list' }>;

function checkList(value: string, kind: ListKind, release: CliRelease): ValueCheck {
  if (value === '' && kind.mayBeEmpty) return { value };
  const items = value.split(',').map((item) => item.trim());
  if (items.includes('')) return { code: 'illegal-value', message: 'an item of the list is empty' };
  const { words } = kind;
  if (words === undefined) return { value };
  const checks = items.map((item) => checkWord(item, words, release, false));
  const wrong = checks.find((check) => 'code' in check);
  if (wrong) return wrong;
  const canonical = checks.flatMap((check) => ('value' in check ? [check.value] : [])).join(',');
  return { value: canonical };
}

function checkText(value: string, maxLength: number | undefined): ValueCheck {
  if (maxLength === undefined || value.length <= maxLength) return { value };
  const message = `the value has ${value.length} characters, ${maxLength} are allowed`;
  return { code: 'value-too-long', message };
}

/** Checks one value against its attribute; the message does not name the attribute and never repeats a secret. */
export function checkValue(attribute: AttributeRule, value: string, release: CliRelease): ValueCheck {
  const kind = attribute.value;
  switch (kind.kind) {
    case 'text':
      return checkText(value, kind.maxLength);
    case 'integer':
      return checkInteger(value, kind.min, kind.max);
    case 'yes-no':
      return checkYesNo(value, release);
    case 'choice':
      return checkWord(value, kind.words, release, kind.open === true);
    case 'list':
      return checkList(value, kind, release);
    case 'instance':
      return value === ''
        ? { code: 'illegal-value', message: `the name or id of a ${kind.of.join(' or ')} is missing` }
        : { value };
  }
}
