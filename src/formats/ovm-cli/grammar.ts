/** The shape of the Oracle VM CLI grammar; the rules themselves are data in rules/. */

/** Releases with a CLI grammar of their own; the CLI began with 3.2.1, so a 3.1 estate is scripted as 3.2. */
export type CliRelease = '3.2' | '3.3' | '3.4';

export const cliReleases = ['3.2', '3.3', '3.4'] as const satisfies readonly CliRelease[];

/**
 * How sure a rule is: `verified` = seen in a manual or sent by a published script for this release, `inferred` = carried
 * over from another release or from samples, `unknown` = named somewhere, its form never seen.
 */
export type Certainty = 'verified' | 'inferred' | 'unknown';

type Mark = 'V' | 'I' | 'U' | '-';

/** One letter each for 3.2, 3.3 and 3.4: V verified, I inferred, U unknown, - not in this release. */
export type Marks = `${Mark}${Mark}${Mark}`;

/** A word of an enumeration or an object type; the long form where its releases differ from its surroundings. */
export type GrammarWord =
  | string
  | { readonly word: string; readonly certainty: Marks; readonly source: string; readonly instead?: string };

/**
 * What a value may be. `choice` with `open` has further words that no source lists; `list` is comma separated in one
 * value, which is the only way to give several: a repeated attribute overwrites the former one (3.2 and 3.3 guides).
 */
export type ValueKind =
  | { readonly kind: 'text'; readonly maxLength?: number; readonly secret?: true }
  | { readonly kind: 'integer'; readonly min?: number; readonly max?: number }
  | { readonly kind: 'yes-no' }
  | { readonly kind: 'choice'; readonly words: readonly GrammarWord[]; readonly open?: true }
  | { readonly kind: 'list'; readonly words?: readonly GrammarWord[]; readonly mayBeEmpty?: true }
  | { readonly kind: 'instance'; readonly of: readonly string[]; readonly orWord?: string };

export interface AttributeRule {
  readonly name: string;
  readonly value: ValueKind;
  /** Releases in which the command is refused without it. */
  readonly requiredIn: readonly CliRelease[];
  /** Only where it differs from the rule's. */
  readonly certainty?: Marks;
  readonly source?: string;
  /** What later releases have in its place. */
  readonly instead?: string;
}

export interface RelationRule {
  readonly word: 'on' | 'to' | 'from';
  readonly objects: readonly GrammarWord[];
  readonly optional?: true;
}

/** One command: a verb, or a verb with one object type. */
export interface CommandRule {
  readonly verb: string;
  readonly object?: string;
  /** Whether `id=` or `name=` of an existing object follows the object type. */
  readonly hasInstance?: true;
  /** A word that stands by itself behind the instance, as in `embeddedCreate Port instance ipAddressConfig`. */
  readonly fixedWord?: string;
  readonly attributes: readonly AttributeRule[];
  /** Exactly one of these groups of attributes must be given, whole. */
  readonly oneOf?: readonly (readonly string[])[];
  /** At least one attribute must be given. */
  readonly needsAttribute?: true;
  readonly relation?: RelationRule;
  /** The command is named by a source but its syntax was never seen: it is neither composed nor read. */
  readonly unseen?: true;
  readonly certainty: Marks;
  /** The document or script the rule was taken from. */
  readonly source: string;
  readonly instead?: string;
}

const certainties: Readonly<Record<Mark, Certainty | undefined>> = {
  V: 'verified',
  I: 'inferred',
  U: 'unknown',
  '-': undefined,
};

/** The certainty of something in a release; undefined when the release does not have it. */
export function certaintyIn(marks: Marks, release: CliRelease): Certainty | undefined {
  return certainties[marks[cliReleases.indexOf(release)] as Mark];
}

/** The releases that have something. */
export function releasesOf(marks: Marks): CliRelease[] {
  return cliReleases.filter((release) => certaintyIn(marks, release) !== undefined);
}

export function wordText(word: GrammarWord): string {
  return typeof word === 'string' ? word : word.word;
}

export function wordIsIn(word: GrammarWord, release: CliRelease): boolean {
  return typeof word === 'string' || certaintyIn(word.certainty, release) !== undefined;
}

const wordsOfLists = new Map<CliRelease, WeakMap<readonly GrammarWord[], readonly string[]>>(
  cliReleases.map((release) => [release, new WeakMap()]),
);

/** The words of a list that a release has, in the order of the manual. Lists never change: each is looked through once. */
export function wordsIn(words: readonly GrammarWord[], release: CliRelease): readonly string[] {
  const known = wordsOfLists.get(release)?.get(words);
  if (known) return known;
  const found = words.filter((word) => wordIsIn(word, release)).map(wordText);
  wordsOfLists.get(release)?.set(words, found);
  return found;
}

/** The attributes of a rule in one release: in the rule's order, those that must be given, and by name in small letters and as the manual spells it. */
interface RuleAttributes {
  readonly all: readonly AttributeRule[];
  readonly required: readonly AttributeRule[];
  readonly byName: ReadonlyMap<string, AttributeRule>;
}

const attributesOfRules = new Map<CliRelease, WeakMap<CommandRule, RuleAttributes>>(
  cliReleases.map((release) => [release, new WeakMap()]),
);

/** Rules never change, so each is looked through once a release. */
function ruleAttributes(rule: CommandRule, release: CliRelease): RuleAttributes {
  const known = attributesOfRules.get(release)?.get(rule);
  if (known) return known;
  const all = rule.attributes.filter((attribute) =>
    certaintyIn(attribute.certainty ?? rule.certainty, release),
  );
  const byName = new Map<string, AttributeRule>();
  for (const attribute of all) {
    const name = attribute.name.toLowerCase();
    if (!byName.has(name)) byName.set(name, attribute);
  }
  // the manual's own spelling needs no other
  for (const attribute of all) if (!byName.has(attribute.name)) byName.set(attribute.name, attribute);
  const found = { all, required: all.filter(({ requiredIn }) => requiredIn.includes(release)), byName };
  attributesOfRules.get(release)?.set(rule, found);
  return found;
}

/** The attributes of a rule that a release has. */
export function attributesIn(rule: CommandRule, release: CliRelease): readonly AttributeRule[] {
  return ruleAttributes(rule, release).all;
}

/** Those without which the release refuses the command. */
export function requiredAttributesIn(rule: CommandRule, release: CliRelease): readonly AttributeRule[] {
  return ruleAttributes(rule, release).required;
}

/** The attribute of a name, written in any case. */
export function attributeNamed(
  rule: CommandRule,
  release: CliRelease,
  name: string,
): AttributeRule | undefined {
  const { byName } = ruleAttributes(rule, release);
  return byName.get(name) ?? byName.get(name.toLowerCase());
}

/** `verb Object`, the name of a rule in messages and listings. */
export function ruleName(rule: Pick<CommandRule, 'verb' | 'object'>): string {
  return rule.object === undefined ? rule.verb : `${rule.verb} ${rule.object}`;
}
