/**
 * Reads the notation of the syntax blocks in the CLI guides, so that the tables of each release can stand as
 * printed: `[ ]` optional, `{ a | b }` alternatives, `name=value`, `instance`, and `on`, `to`, `from`.
 */
import type { AssumptionId } from './assumed.js';

export interface AttributeRule {
  readonly name: string;
  readonly required: boolean;
  /** The fixed values, or null for free text. */
  readonly choices: readonly string[] | null;
}

/** Alternatives of which one must (or may, if not required) be given. */
export interface ExclusiveRule {
  readonly required: boolean;
  readonly branches: readonly (readonly string[])[];
}

export interface LinkRule {
  readonly word: string;
  readonly types: readonly string[];
  readonly required: boolean;
}

export interface SyntaxRule {
  readonly block: string;
  readonly keyword: string;
  readonly types: readonly string[];
  readonly takesInstance: boolean;
  readonly attributes: readonly AttributeRule[];
  readonly exclusive: readonly ExclusiveRule[];
  readonly link: LinkRule | null;
  /** A word that stands by itself behind the instance. */
  readonly word: string | null;
  readonly assumption: AssumptionId | null;
}

type Node =
  | { readonly kind: 'word'; readonly text: string }
  | { readonly kind: 'attribute'; readonly name: string; readonly choices: readonly string[] | null }
  | { readonly kind: 'optional'; readonly nodes: readonly Node[] }
  | { readonly kind: 'either'; readonly branches: readonly (readonly Node[])[] };

interface Draft {
  types: string[];
  takesInstance: boolean;
  word: string | null;
  attributes: AttributeRule[];
  exclusive: ExclusiveRule[];
  link: { word: string; types: string[]; required: boolean } | null;
}

/** The rule a block states; throws on a block that does not follow the notation (an error of the table). */
export function readSyntaxBlock(block: string, assumption: AssumptionId | null = null): SyntaxRule {
  const tokens = block.match(/[[\]{}|]|[^\s[\]{}|]+/g) ?? [];
  const nodes = readNodes(tokens, { at: 0 });
  const [first, ...rest] = nodes;
  if (first?.kind !== 'word') throw new Error(`syntax block without a command word: ${block}`);
  const draft: Draft = {
    ...{ types: [], takesInstance: false, word: null },
    ...{ attributes: [], exclusive: [], link: null },
  };
  for (const node of rest) addNode(draft, node, true);
  return { block, keyword: first.text, ...draft, assumption };
}

function readNodes(tokens: readonly string[], cursor: { at: number }): Node[] {
  const nodes: Node[] = [];
  for (let token = tokens[cursor.at]; token !== undefined; token = tokens[cursor.at]) {
    if (token === ']' || token === '}' || token === '|') break;
    cursor.at += 1;
    nodes.push(readNode(token, tokens, cursor));
  }
  return nodes;
}

function readNode(token: string, tokens: readonly string[], cursor: { at: number }): Node {
  if (token === '[') {
    const nodes = readNodes(tokens, cursor);
    cursor.at += 1;
    return { kind: 'optional', nodes };
  }
  if (token === '{') return { kind: 'either', branches: readBranches(tokens, cursor) };
  if (!token.includes('=')) return { kind: 'word', text: token };
  const name = token.slice(0, token.indexOf('='));
  if (!token.endsWith('=')) return { kind: 'attribute', name, choices: null };
  cursor.at += 1;
  const branches = readBranches(tokens, cursor);
  return { kind: 'attribute', name, choices: branches.map((branch) => wordsOf(branch).join(' ')) };
}

function readBranches(tokens: readonly string[], cursor: { at: number }): Node[][] {
  const branches = [readNodes(tokens, cursor)];
  while (tokens[cursor.at] === '|') {
    cursor.at += 1;
    branches.push(readNodes(tokens, cursor));
  }
  if (tokens[cursor.at] !== '}') throw new Error(`syntax block without }: ${tokens.join(' ')}`);
  cursor.at += 1;
  return branches;
}

function wordsOf(nodes: readonly Node[]): string[] {
  return nodes.flatMap((node) => (node.kind === 'word' ? [node.text] : []));
}

function addNode(draft: Draft, node: Node, required: boolean): void {
  if (node.kind === 'word') addWord(draft, node.text, required);
  else if (node.kind === 'attribute') {
    draft.attributes.push({ name: node.name, required, choices: node.choices });
  } else if (node.kind === 'optional') for (const inner of node.nodes) addNode(draft, inner, false);
  else addAlternatives(draft, node.branches, required);
}

function addWord(draft: Draft, word: string, required: boolean): void {
  if (word === 'on' || word === 'to' || word === 'from') draft.link = { word, types: [], required };
  else if (word === 'instance') draft.takesInstance ||= draft.link === null;
  else if (draft.takesInstance && draft.link === null) draft.word = word;
  else (draft.link ?? draft).types.push(word);
}

function addAlternatives(draft: Draft, branches: readonly (readonly Node[])[], required: boolean): void {
  const names = branches.map((branch) => branch.flatMap((n) => (n.kind === 'attribute' ? [n.name] : [])));
  if (names.every((branch) => branch.length === 0)) {
    for (const word of branches.flatMap(wordsOf)) addWord(draft, word, required);
    return;
  }
  draft.exclusive.push({ required, branches: names });
  for (const node of branches.flat()) addNode(draft, node, false);
}
