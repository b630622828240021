import { excerptOf } from '../finding-list.js';
import { checkValue } from './check-value.js';
import {
  type AttributeRule,
  attributeNamed,
  attributesIn,
  type CliRelease,
  type CommandRule,
  releasesOf,
  requiredAttributesIn,
  ruleName,
} from './grammar.js';
import { didYouMean } from './near-miss.js';
import { isAbout, rulesOfVerb } from './rules.js';

/** A line with more problems is no command line, and the rest of it is not looked at. */
const maximumProblems = 100;

/** Something wrong or remarkable with the attributes of a command. */
export interface AttributeProblem {
  readonly severity: 'error' | 'warning' | 'note';
  readonly code: string;
  readonly message: string;
  readonly attribute?: string;
  /** Which of the given attributes, counted from 0; undefined for something that is missing. */
  readonly index?: number;
  /** Whether the name or the value is at fault. */
  readonly part: 'name' | 'value';
}

export interface AttributeCheck {
  /** Canonical names and values; of a repeated attribute the last one, which is the one that counts. */
  readonly attributes: readonly (readonly [name: string, value: string])[];
  readonly problems: readonly AttributeProblem[];
}

function matches(attribute: AttributeRule, name: string): boolean {
  return attribute.name.toLowerCase() === name.toLowerCase();
}

/** An attribute that the same command has in another release. */
function attributeElsewhere(rule: CommandRule, name: string, release: CliRelease): string | undefined {
  for (const other of rulesOfVerb(rule.verb).filter((candidate) => isAbout(candidate, rule.object))) {
    const found = other.attributes.find((attribute) => matches(attribute, name));
    const releases = found ? releasesOf(found.certainty ?? other.certainty).filter((r) => r !== release) : [];
    if (found === undefined || releases.length === 0) continue;
    const instead = found.instead ? `; in its place: ${found.instead}` : '';
    return `${found.name}= belongs to ${ruleName(rule)} of ${releases.join(' and ')}, not of ${release}${instead}`;
  }
  return undefined;
}

function unknownAttribute(
  rule: CommandRule,
  name: string,
  release: CliRelease,
  index: number,
): AttributeProblem {
  const place = { severity: 'error', attribute: name, index, part: 'name' } as const;
  const elsewhere = attributeElsewhere(rule, name, release);
  if (elsewhere) return { ...place, code: 'attribute-of-other-release', message: elsewhere };
  const legal = attributesIn(rule, release).map((attribute) => attribute.name);
  const list = legal.length > 0 ? `it has: ${legal.join(', ')}${didYouMean(name, legal)}` : 'it has none';
  const message = `"${excerptOf(name)}" is not an attribute of ${ruleName(rule)} in ${release}; ${list}`;
  return { ...place, code: 'unknown-attribute', message };
}

/** The attributes that were given, by canonical name. */
type Given = Pick<ReadonlyMap<string, unknown>, 'has' | 'size'>;

function missingAttributes(rule: CommandRule, given: Given, release: CliRelease): AttributeProblem[] {
  return requiredAttributesIn(rule, release)
    .filter((attribute) => !given.has(attribute.name))
    .map(({ name }) => ({
      severity: 'error',
      code: 'missing-attribute',
      message: `${ruleName(rule)} needs ${name}= in ${release}`,
      attribute: name,
      part: 'name',
    }));
}

/** Of alternative groups exactly one must be there, whole. */
function alternativeProblems(rule: CommandRule, given: Given): AttributeProblem[] {
  const groups = rule.oneOf;
  if (groups === undefined) return [];
  const begun = groups.filter((group) => group.some((name) => given.has(name)));
  const whole = begun.filter((group) => group.every((name) => given.has(name)));
  if (begun.length === 1 && whole.length === 1) return [];
  const choices = groups.map((group) => group.map((name) => `${name}=`).join(' with ')).join(', or ');
  const message = `${ruleName(rule)} needs exactly one of: ${choices}`;
  const attribute = (begun.length > 1 ? begun[1] : (begun[0] ?? groups[0]))?.[0];
  const code = begun.length > 1 ? 'conflicting-attributes' : 'missing-attribute';
  return [
    { severity: 'error', code, message, part: 'name', ...(attribute === undefined ? {} : { attribute }) },
  ];
}

function emptyProblems(rule: CommandRule, given: Given, release: CliRelease): AttributeProblem[] {
  if (!rule.needsAttribute || given.size > 0) return [];
  const legal = attributesIn(rule, release).map((attribute) => attribute.name);
  const message = `${ruleName(rule)} needs at least one of: ${legal.join(', ')}`;
  return [{ severity: 'error', code: 'missing-attribute', message, part: 'name' }];
}

function valueProblem(name: string, index: number, check: ReturnType<typeof checkValue>) {
  const place = { attribute: name, index, part: 'value' } as const;
  if ('code' in check) {
    return { ...place, severity: 'error', code: check.code, message: `${name}=: ${check.message}` } as const;
  }
  if (check.remark === undefined) return undefined;
  return { ...place, ...check.remark, message: `${name}=: ${check.remark.message}` } as const;
}

function repeated(name: string, index: number): AttributeProblem {
  const message = `${name}= is given again further on; the last one counts`;
  return { severity: 'note', code: 'repeated-attribute', message, attribute: name, index, part: 'name' };
}

function tooMany(attribute: string, index: number): AttributeProblem {
  const message = `after ${maximumProblems} problems the rest of the line was not looked at`;
  return { severity: 'error', code: 'too-many-problems', message, attribute, index, part: 'name' };
}

/**
 * Checks the attributes of a command against its rule: known, legal, none missing, alternatives respected.
 * Problems come in the order of the attributes, missing ones last.
 */
export function checkAttributes(
  rule: CommandRule,
  attributes: readonly (readonly [name: string, value: string])[],
  release: CliRelease,
): AttributeCheck {
  const problems: AttributeProblem[] = [];
  const kept = new Map<string, { index: number; value: string }>();
  let index = -1;
  for (const [name, value] of attributes) {
    index += 1;
    if (problems.length >= maximumProblems)
      return { attributes: [], problems: [...problems, tooMany(name, index)] };
    const attribute = attributeNamed(rule, release, name);
    if (attribute === undefined) {
      problems.push(unknownAttribute(rule, name, release, index));
      continue;
    }
    const former = kept.get(attribute.name);
    if (former) problems.push(repeated(attribute.name, former.index));
    const check = checkValue(attribute, value, release);
    const problem = valueProblem(attribute.name, index, check);
    if (problem) problems.push(problem);
    kept.delete(attribute.name);
    kept.set(attribute.name, { index, value: 'value' in check ? check.value : value });
  }
  problems.push(
    ...missingAttributes(rule, kept, release),
    ...alternativeProblems(rule, kept),
    ...emptyProblems(rule, kept, release),
  );
  const legal: (readonly [name: string, value: string])[] = [];
  for (const [name, { value }] of kept) legal.push([name, value]);
  return { attributes: legal, problems };
}

/** Whether messages must not repeat the value of an attribute of this name, whatever the command. */
export function holdsSecret(name: string): boolean {
  return /pass(?:word|wd|phrase)|secret/i.test(name);
}
