import {
  type AttributeRule,
  attributesIn,
  type CliRelease,
  type CommandRule,
  type GrammarWord,
  ruleName,
  wordsIn,
} from './grammar.js';
import { rulesIn } from './rules.js';

function wordNotation(words: readonly GrammarWord[], release: CliRelease): string {
  return `{ ${wordsIn(words, release).join(' | ')} }`;
}

function valueNotation({ value }: AttributeRule, release: CliRelease): string {
  switch (value.kind) {
    case 'yes-no':
      return release === '3.2' ? ' { yes | no }' : ' { Yes | No }';
    case 'choice':
      return value.open ? 'value' : ` ${wordNotation(value.words, release)}`;
    case 'list':
      return value.words ? ` ${wordNotation(value.words, release)}` : 'value';
    case 'instance':
      return value.orWord ? ` { value | ${value.orWord} }` : 'value';
    default:
      return 'value';
  }
}

function attributeNotation(attribute: AttributeRule, release: CliRelease): string {
  return `${attribute.name}=${valueNotation(attribute, release)}`;
}

/** The attributes of alternative groups stand together in braces, at the place of the first of them. */
function alternatives(rule: CommandRule, release: CliRelease): string {
  const byName = new Map(rule.attributes.map((attribute) => [attribute.name, attribute]));
  const groups = (rule.oneOf ?? []).map((group) =>
    group
      .map((name) => byName.get(name))
      .filter((attribute) => attribute !== undefined)
      .map((attribute) => attributeNotation(attribute, release))
      .join(' '),
  );
  return `{ ${groups.join(' | ')} }`;
}

function attributeParts(rule: CommandRule, release: CliRelease): string[] {
  const grouped = new Set(rule.oneOf?.flat());
  const [firstGrouped] = grouped;
  return attributesIn(rule, release).flatMap((attribute) => {
    if (grouped.has(attribute.name))
      return attribute.name === firstGrouped ? [alternatives(rule, release)] : [];
    const notation = attributeNotation(attribute, release);
    return [attribute.requiredIn.includes(release) ? notation : `[ ${notation} ]`];
  });
}

/** One rule in the notation of Oracle's manuals: `create Tag name=value [ description=value ]`. */
export function renderRule(rule: CommandRule, release: CliRelease): string {
  if (rule.unseen) return `${ruleName(rule)} (syntax not known)`;
  const parts = [ruleName(rule)];
  if (rule.hasInstance) parts.push('instance');
  if (rule.fixedWord !== undefined) parts.push(rule.fixedWord);
  parts.push(...attributeParts(rule, release));
  if (rule.relation) {
    const objects = wordsIn(rule.relation.objects, release);
    const list = objects.length === 1 ? objects.join('') : `{ ${objects.join(' | ')} }`;
    const relation = `${rule.relation.word} ${list} instance`;
    parts.push(rule.relation.optional ? `[ ${relation} ]` : relation);
  }
  return parts.join(' ');
}

/** The grammar of a release in the manual's notation, one line a command. */
export function renderGrammar(release: CliRelease): string[] {
  return rulesIn(release).map((rule) => renderRule(rule, release));
}
