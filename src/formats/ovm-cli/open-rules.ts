import {
  type AttributeRule,
  attributesIn,
  type Certainty,
  type CliRelease,
  type CommandRule,
  certaintyIn,
  type GrammarWord,
  ruleName,
} from './grammar.js';
import { renderRule } from './render-grammar.js';
import { rulesIn } from './rules.js';

/** Something of the grammar of a release that no source proves. */
export interface OpenRule {
  /** `create Vm` */
  readonly command: string;
  /** What of the command is open: `osType`, `startPolicy=BALANCE_SERVER`, `on Server`; undefined for the command itself. */
  readonly part?: string;
  readonly certainty: Exclude<Certainty, 'verified'>;
  readonly source: string;
  /** For a command: its attributes that are no surer than it is. They are not listed one by one. */
  readonly covers: readonly string[];
  /** The command in the manual's notation. */
  readonly notation: string;
}

interface OpenPart {
  readonly part?: string;
  readonly certainty: Certainty | undefined;
  readonly source: string;
  readonly covers?: readonly string[];
}

/** Words of the same certainty and source make one part: `osType=Oracle Linux 4|Oracle Linux 5`. */
function openWords(prefix: string, words: readonly GrammarWord[], release: CliRelease): OpenPart[] {
  const parts = new Map<string, { words: string[]; certainty: Certainty | undefined; source: string }>();
  for (const word of words) {
    if (typeof word === 'string') continue;
    const key = `${word.certainty} ${word.source}`;
    const part = parts.get(key);
    if (part) part.words.push(word.word);
    else
      parts.set(key, {
        words: [word.word],
        certainty: certaintyIn(word.certainty, release),
        source: word.source,
      });
  }
  return [...parts.values()].map((part) => ({ ...part, part: `${prefix}${part.words.join('|')}` }));
}

function openAttribute(attribute: AttributeRule, rule: CommandRule, release: CliRelease): OpenPart[] {
  const { name, value, certainty, source = rule.source } = attribute;
  const parts: OpenPart[] = [];
  if (certainty) parts.push({ part: `${name}=`, certainty: certaintyIn(certainty, release), source });
  if (value.kind === 'choice' && value.open) {
    parts.push({
      part: `${name}= further values`,
      certainty: 'unknown',
      source: 'no complete list of values was seen',
    });
  }
  const words = 'words' in value ? (value.words ?? []) : [];
  return [...parts, ...openWords(`${name}=`, words, release)];
}

function openParts(rule: CommandRule, release: CliRelease): OpenPart[] {
  const attributes = attributesIn(rule, release);
  const covers = attributes.filter(({ certainty }) => certainty === undefined).map(({ name }) => name);
  return [
    { certainty: certaintyIn(rule.certainty, release), source: rule.source, covers },
    ...attributes.flatMap((attribute) => openAttribute(attribute, rule, release)),
    ...openWords(`${rule.relation?.word ?? ''} `, rule.relation?.objects ?? [], release),
  ];
}

function isOpen(part: OpenPart): part is OpenPart & { certainty: OpenRule['certainty'] } {
  return part.certainty === 'inferred' || part.certainty === 'unknown';
}

/**
 * What is not verified in the grammar of a release: commands, then their attributes, values and relations where these
 * are marked apart. In the order of the grammar.
 */
export function listOpenRules(release: CliRelease): OpenRule[] {
  return rulesIn(release).flatMap((rule) => {
    const notation = renderRule(rule, release);
    const command = ruleName(rule);
    return openParts(rule, release)
      .filter(isOpen)
      .map(({ part, certainty, source, covers = [] }) => ({
        ...{ command, certainty, source, covers, notation },
        ...(part === undefined ? {} : { part }),
      }));
  });
}
