import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type ParsedNode,
  parseAllDocuments,
  type Scalar,
} from 'yaml';
import type { FindingList } from '../finding-list.js';
import { createLineIndex, type TextPlace } from '../line-index.js';
import { atPath, itemIn, type KeyPath, keyIn } from './key-path.js';
import { mayBeParsed } from './yaml-guard.js';
import { misindented, misindentedAt } from './yaml-indentation.js';
import { syntaxMessage } from './yaml-messages.js';

/**
 * A YAML value with its place. `text` of a number or truth is what stands in the file; of what was refused there is
 * nothing more to say.
 */
export type YamlNode = TextPlace &
  (
    | { readonly kind: 'mapping'; readonly entries: readonly YamlEntry[] }
    | { readonly kind: 'list'; readonly items: readonly YamlNode[] }
    | { readonly kind: 'text'; readonly text: string }
    | { readonly kind: 'number' | 'truth'; readonly text: string }
    | { readonly kind: 'nothing' }
    | { readonly kind: 'refused' }
  );

/** One key of a mapping with its value; the place is that of the key. Keys that stand twice are both here. */
export interface YamlEntry extends TextPlace {
  readonly key: string;
  readonly value: YamlNode;
}

/** The value of a file, and where its syntax breaks first. */
export interface YamlTree {
  readonly root?: YamlNode;
  readonly brokenAt?: TextPlace;
}

/**
 * Takes a text apart as YAML 1.2 with plain values alone: anchors, aliases, tags, directives and further documents are
 * errors, as is what stands too deep. No message repeats a value, which may be a password at the wrong place. Never
 * throws; linear time.
 */
export function readYamlTree(text: string, findings: FindingList): YamlTree {
  const place = createLineIndex(text);
  if (!mayBeParsed(text, place, findings)) return { brokenAt: { line: 1, column: 1 } };
  const documents = parseAllDocuments<ParsedNode>(text, {
    version: '1.2',
    schema: 'core',
    uniqueKeys: false,
    prettyErrors: false,
    logLevel: 'silent',
  });
  const broken = brokenAt('empty' in documents ? [] : documents, text, place);
  const walk = { place, findings, guessedFrom: broken.misindentedLine };
  // of an empty file the package gives something else than documents
  const [first, second] = 'empty' in documents ? [] : documents;
  if (second) {
    const message = 'a second document begins here; a configuration is one';
    findings.add('error', 'second-document', message, place(second.range[0]));
  }
  const root = first?.contents ? treeOf(first.contents, walk, '') : undefined;
  for (const { message, at } of broken.faults) findings.add('error', 'syntax', message, at);
  return { ...(root && { root }), ...(broken.at && { brokenAt: broken.at }) };
}

/** Where the syntax breaks first, and the first line that is indented wrongly. */
interface Broken {
  readonly at?: TextPlace;
  readonly faults: readonly { readonly message: string; readonly at: TextPlace }[];
  readonly misindentedLine: number;
}

function brokenAt(
  documents: readonly Pick<Document.Parsed, 'errors'>[],
  text: string,
  place: Walk['place'],
): Broken {
  const errors = documents
    .flatMap((one) => one.errors)
    .map(({ code, pos }) => ({ code, at: place(pos[0]) }))
    .toSorted((a, b) => a.at.line - b.at.line);
  const told = new Set<number>();
  const faults: { message: string; at: TextPlace }[] = [];
  let misindentedLine = Number.POSITIVE_INFINITY;
  for (const { code, at } of errors) {
    // one fault is often several to the parser, and many further down
    if (!told.has(at.line) && told.size < mostSyntaxErrors) {
      const indented = misindentedAt(text, at.line);
      misindentedLine = Math.min(misindentedLine, indented?.line ?? misindentedLine);
      faults.push({ message: indented ? misindented : syntaxMessage(code), at: indented ?? at });
    }
    told.add(at.line);
  }
  const [first] = errors;
  return { ...(first && { at: first.at }), faults, misindentedLine };
}

const mostSyntaxErrors = 5;

interface Walk {
  readonly place: (offset: number) => TextPlace;
  readonly findings: FindingList;
  /** From this line, which is indented wrongly, what keys there are is no more than a guess of the parser. */
  readonly guessedFrom: number;
}

/** The depth is that which the guard let through. */
function treeOf(node: ParsedNode, walk: Walk, path: KeyPath): YamlNode {
  const at = walk.place(node.range[0]);
  refuseExtras(node, walk, path, at);
  if (isMap<ParsedNode, ParsedNode | null>(node))
    return { kind: 'mapping', entries: node.items.flatMap((pair) => entryOf(pair, walk, path)), ...at };
  if (isSeq<ParsedNode>(node)) {
    const items = node.items.map((item, index) => treeOf(item, walk, itemIn(path, index)));
    return { kind: 'list', items, ...at };
  }
  return isScalar(node) ? { ...scalarOf(node), ...at } : { kind: 'refused', ...at };
}

const extras = {
  alias: 'an alias (*NAME) is not taken; write the value itself, and in quotes if it begins with *',
  anchor: 'an anchor (&NAME) is not taken; put a value that begins with & in quotes',
  tag: 'a tag (!NAME) is not taken; put a value that begins with ! in quotes',
} as const;

function refuseExtras(node: ParsedNode, { findings }: Walk, path: KeyPath, at: TextPlace): void {
  const refuse = (code: keyof typeof extras) => findings.add('error', code, atPath(path, extras[code]), at);
  if (isAlias(node)) refuse('alias');
  else if (node.anchor !== undefined) refuse('anchor');
  if (node.tag !== undefined) refuse('tag');
}

function entryOf(
  { key, value }: { readonly key: ParsedNode; readonly value: ParsedNode | null },
  walk: Walk,
  path: KeyPath,
): YamlEntry[] {
  const at = walk.place(key.range[0]);
  if (!isScalar(key)) {
    if (at.line >= walk.guessedFrom) return [];
    const message = 'a key is one word; put a value that begins with a bracket, * or & in quotes';
    walk.findings.add('error', 'key', atPath(path, message), at);
    return [];
  }
  refuseExtras(key, walk, path, at);
  const name = typeof key.value === 'string' ? key.value : key.source;
  const below = keyIn(path, name);
  return [{ key: name, value: value ? treeOf(value, walk, below) : { kind: 'nothing', ...at }, ...at }];
}

type Bare<Node> = Node extends unknown ? Omit<Node, keyof TextPlace> : never;

function scalarOf({ value, source }: Scalar.Parsed): Bare<YamlNode> {
  if (typeof value === 'string') return { kind: 'text', text: value };
  if (typeof value === 'number' || typeof value === 'bigint') return { kind: 'number', text: source };
  if (typeof value === 'boolean') return { kind: 'truth', text: source };
  return { kind: 'nothing' };
}
