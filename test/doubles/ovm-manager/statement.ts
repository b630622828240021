/** Matches the tokens of a line against the syntax rules of a release. */
import { type AssumptionId, Refusal } from './assumed.js';
import type { AttributeToken, LexedLine, Token } from './command-line-lexer.js';
import type { LinkRule, SyntaxRule } from './syntax-block.js';
import type { ReleaseSyntax } from './syntax-of-release.js';

export interface Instance {
  readonly by: 'id' | 'name';
  readonly value: string;
}

export interface Statement {
  readonly rule: SyntaxRule;
  /** The object type in the spelling of the guide, or '' for a command without one. */
  readonly type: string;
  readonly instance: Instance | null;
  /** Attribute name in the spelling of the guide to value. */
  readonly attributes: ReadonlyMap<string, string>;
  readonly link: { readonly type: string; readonly instance: Instance } | null;
  readonly assumptions: readonly AssumptionId[];
  /** Name of an attribute given as `name=?`, which asks for its legal values. */
  readonly asked: string | null;
}

/** The statement a line makes; throws Refusal naming the first offending token. */
export function readStatement(line: LexedLine, syntax: ReleaseSyntax): Statement {
  const queue = [...line.tokens];
  const byKeyword = rulesOfKeyword(queue, syntax.rules);
  const [type, byType] = rulesOfType(queue, byKeyword);
  const rule = ruleOfLink(queue, byType);
  const instance = rule.takesInstance ? takeInstance(queue, type) : null;
  takeWord(queue, rule.word);
  const given = takeAttributes(queue, rule);
  const asked = given.find((token) => token.value === '?' && !token.quoted);
  const attributes = new Map(given.map((token) => [token.name, token.value]));
  const link = asked === undefined || queue.length > 0 ? takeLink(queue, rule.link) : null;
  const rest = queue[0];
  if (rest !== undefined) throw new Refusal(`Unexpected token: ${rest.text}`);
  if (asked === undefined) checkPresence(rule, attributes);
  const assumptions = rule.assumption === null ? line.assumptions : [...line.assumptions, rule.assumption];
  return { rule, type, instance, attributes, link, assumptions, asked: asked?.name ?? null };
}

function same(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

function rulesOfKeyword(queue: Token[], rules: readonly SyntaxRule[]): readonly SyntaxRule[] {
  const first = queue.shift();
  const found = rules.filter((rule) => first?.kind === 'word' && same(rule.keyword, first.text));
  if (found.length === 0) throw new Refusal(`Unknown command: ${first?.text ?? ''}`);
  return found;
}

function rulesOfType(queue: Token[], rules: readonly SyntaxRule[]): [string, readonly SyntaxRule[]] {
  if (rules.every((rule) => rule.types.length === 0)) return ['', rules];
  const keyword = rules[0]?.keyword ?? '';
  const token = queue.shift();
  if (token?.kind !== 'word')
    throw new Refusal(`Object type expected after ${keyword}: ${token?.text ?? 'end of line'}`);
  const type = rules.flatMap((rule) => rule.types).find((name) => same(name, token.text));
  if (type === undefined) throw new Refusal(`Invalid object type for ${keyword}: ${token.text}`);
  return [type, rules.filter((rule) => rule.types.includes(type))];
}

/** Blocks of one command and type differ in what follows `on`, `to` or `from` at most. */
function ruleOfLink(queue: readonly Token[], rules: readonly SyntaxRule[]): SyntaxRule {
  const at = queue.findIndex((token) => token.kind === 'word');
  const target = queue[at + 1]?.text ?? '';
  const fitting = rules.find((rule) => rule.link?.types.some((type) => same(type, target)));
  const rule = fitting ?? rules[0];
  if (rule === undefined) throw new Refusal(`Unknown command: ${target}`);
  return rule;
}

function takeInstance(queue: Token[], type: string): Instance {
  const token = queue.shift();
  if (token?.kind !== 'attribute' || !/^(id|name)$/i.test(token.name)) {
    throw new Refusal(
      `id= or name= expected after ${type}: ${token?.text ?? 'end of line'}`,
      'instance-first',
    );
  }
  if (same(token.name, 'name') && !token.quoted && token.value.includes('/')) {
    throw new Refusal(`Quote the name and double its slashes: ${token.text}`, 'bare-slash');
  }
  return { by: same(token.name, 'id') ? 'id' : 'name', value: token.value };
}

function takeWord(queue: Token[], word: string | null): void {
  if (word === null) return;
  const token = queue.shift();
  if (token?.kind !== 'word' || !same(token.text, word))
    throw new Refusal(`"${word}" expected: ${token?.text ?? 'end of line'}`);
}

function takeAttributes(queue: Token[], rule: SyntaxRule): AttributeToken[] {
  const given: AttributeToken[] = [];
  for (let token = queue[0]; token?.kind === 'attribute'; token = queue[0]) {
    const { name, text } = token;
    const known = rule.attributes.find((attribute) => same(attribute.name, name));
    if (known === undefined) throw new Refusal(`Unknown attribute: ${text}`);
    given.push({ ...token, name: known.name });
    queue.shift();
  }
  return given;
}

function takeLink(queue: Token[], link: LinkRule | null): Statement['link'] {
  const word = queue[0];
  if (link === null || (word === undefined && !link.required)) return null;
  const expected = `${link.word} ${link.types.join('|')}`;
  if (word?.kind !== 'word' || !same(word.text, link.word)) {
    throw new Refusal(`"${expected}" expected: ${word?.text ?? 'end of line'}`);
  }
  queue.shift();
  const target = queue.shift();
  const type = link.types.find((name) => target?.kind === 'word' && same(name, target.text));
  if (type === undefined) throw new Refusal(`"${expected}" expected: ${target?.text ?? 'end of line'}`);
  return { type, instance: takeInstance(queue, type) };
}

function checkPresence(rule: SyntaxRule, attributes: ReadonlyMap<string, string>): void {
  const missing = rule.attributes.find((attribute) => attribute.required && !attributes.has(attribute.name));
  if (missing !== undefined) throw new Refusal(`Missing mandatory attribute: ${missing.name}`);
  for (const { required, branches } of rule.exclusive) {
    const touched = branches.filter((branch) => branch.some((name) => attributes.has(name)));
    const choice = branches.map((branch) => branch.join(' and ')).join(' | ');
    if (touched.length > 1) {
      throw new Refusal(`Only one of ${choice} may be given: ${touched.flat().join(', ')}`);
    }
    if (touched.length === 0 && required) throw new Refusal(`Missing mandatory attribute: one of ${choice}`);
    const gap = touched.flat().find((name) => !attributes.has(name));
    if (gap !== undefined) throw new Refusal(`Missing mandatory attribute: ${gap}`);
  }
  if (rule.keyword === 'edit' && attributes.size === 0)
    throw new Refusal('Nothing to edit: no attribute given');
}
