import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { excerptOf, type FindingList } from './finding-list.js';
import type { FoundValue } from './found-value.js';
import { createLineIndex, type TextPlace } from './line-index.js';

/** An element with its place. `text` is what stands directly in it, entities and CDATA resolved, blanks kept. */
export interface XmlElement extends TextPlace {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
  readonly text: string;
}

/** Nothing is guessed from text, blanks stay, and entities are left to `decodeEntities`. */
const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  parseTagValue: false,
  parseAttributeValue: false,
  trimValues: false,
  processEntities: false,
  ignoreDeclaration: true,
  ignorePiTags: true,
  cdataPropName: '#cdata',
  captureMetaData: true,
});
const metadata = XMLParser.getMetaDataSymbol() as unknown as symbol;

/**
 * Reads one XML document with places; undefined and a finding for what is none. A document that ends in the middle is
 * none: what is whole in it cannot be told from what is not. Never throws; a document type is refused, and so are more
 * than 100 levels. `base` is where the text stands in a file that holds it inside another document.
 */
export function readXmlTree(
  text: string,
  findings: FindingList,
  base: TextPlace = { line: 1, column: 1 },
): XmlElement | undefined {
  // the parser does the same, and places are counted in its text
  const lines = text.replace(/\r\n?/g, '\n');
  const index = createLineIndex(lines);
  const place = (offset: number): TextPlace => placeBelow(base, index(offset));
  const wrong = whyNoDocument(lines);
  if (wrong) {
    findings.add('error', 'not-xml', wrong.why, placeBelow(base, { line: wrong.line, column: 1 }));
    return undefined;
  }
  try {
    const nodes = parser.parse(lines) as unknown;
    const [root, second] = elementsOf(nodes, place);
    if (root && !second) return root;
    findings.add('error', 'not-xml', root ? 'it has more than one root' : 'there is no element in it', base);
  } catch (error) {
    findings.add('error', 'not-xml', `it cannot be read as XML: ${reasonOf(error)}`, base);
  }
  return undefined;
}

/** The first line of an inner document goes on where the outer one stands; columns of it are not known. */
function placeBelow(base: TextPlace, inner: TextPlace): TextPlace {
  const { line, column } = base;
  if (line === 1 && column === 1) return inner;
  return inner.line === 1 ? { line, column } : { line: line + inner.line - 1, column: 1 };
}

function reasonOf(error: unknown): string {
  return excerptOf(error instanceof Error ? error.message : String(error));
}

/** The parser takes documents that end in the middle, so a validator looks first. */
function whyNoDocument(text: string): { readonly why: string; readonly line: number } | undefined {
  if (text.trim() === '') return { why: 'it is empty', line: 1 };
  if (/<!DOCTYPE/i.test(text)) return { why: 'it has a document type, which no reply has', line: 1 };
  try {
    const answer = XMLValidator.validate(text, { allowBooleanAttributes: false });
    if (answer === true) return undefined;
    const lineOfError = Number(answer.err.line);
    const line = lineOfError >= 1 ? Math.min(lineOfError, text.split('\n').length) : 1;
    return { why: `it is not whole XML: ${excerptOf(answer.err.msg)}`, line };
  } catch (error) {
    return { why: `it cannot be read as XML: ${reasonOf(error)}`, line: 1 };
  }
}

type ParsedNode = Readonly<Record<string, unknown>> & {
  readonly [metadata]?: { readonly startIndex?: number };
};

/** The elements among the parser's nodes; at most 100 levels, because the parser stops there. */
function elementsOf(nodes: unknown, place: (offset: number) => TextPlace): XmlElement[] {
  const elements: XmlElement[] = [];
  for (const node of listOf(nodes)) {
    const name = Object.keys(node).find((key) => key !== ':@' && !key.startsWith('#'));
    if (name === undefined) continue;
    elements.push({
      name,
      attributes: attributesOf(node[':@']),
      children: elementsOf(node[name], place),
      text: textOf(node[name]),
      ...place(node[metadata]?.startIndex ?? 0),
    });
  }
  return elements;
}

function listOf(nodes: unknown): readonly ParsedNode[] {
  return Array.isArray(nodes) ? (nodes as readonly ParsedNode[]) : [];
}

function attributesOf(node: unknown): Readonly<Record<string, string>> {
  const attributes: Record<string, string> = {};
  for (const [name, value] of Object.entries(node ?? {})) attributes[name] = decodeEntities(String(value));
  return attributes;
}

function textOf(nodes: unknown): string {
  const parts: string[] = [];
  for (const node of listOf(nodes)) {
    if (typeof node['#text'] === 'string') parts.push(decodeEntities(node['#text']));
    for (const inner of listOf(node['#cdata'])) {
      if (typeof inner['#text'] === 'string') parts.push(inner['#text']);
    }
  }
  return parts.join('');
}

const named: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

/** Resolves the five entities of XML and numeric ones, each once; all others stay as they are. */
function decodeEntities(text: string): string {
  return text.replace(
    /&(?:#(\d{1,7})|#x([0-9a-fA-F]{1,6})|(lt|gt|amp|quot|apos));/g,
    (whole, decimal, hex, name) => {
      if (name !== undefined) return named[name as string] ?? whole;
      const code = decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal);
      return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
    },
  );
}

/** The element at the end of a path of names below this one, the first of each name. */
export function xmlChild(
  element: XmlElement | undefined,
  ...names: readonly string[]
): XmlElement | undefined {
  let found = element;
  for (const name of names) found = found?.children.find((child) => child.name === name);
  return found;
}

/** All elements of that name directly below the one at the end of the path. */
export function xmlChildren(
  element: XmlElement | undefined,
  ...names: readonly string[]
): readonly XmlElement[] {
  const last = names.at(-1);
  const parent = xmlChild(element, ...names.slice(0, -1));
  return parent?.children.filter((child) => child.name === last) ?? [];
}

/** The text of the element at the end of a path, without blanks around it; undefined when there is none. */
export function xmlText(
  element: XmlElement | undefined,
  ...names: readonly string[]
): FoundValue | undefined {
  const found = xmlChild(element, ...names);
  const value = found?.text.trim();
  return found && value ? { value, line: found.line, column: found.column } : undefined;
}

/** The same where an element that is there and empty says something: then its value is empty. */
export function xmlTextOrEmpty(element: XmlElement | undefined, name: string): FoundValue | undefined {
  const found = xmlChild(element, name);
  return found && { value: found.text.trim(), line: found.line, column: found.column };
}

/** The value of an attribute, undefined where it is missing or empty. */
export function xmlAttribute(element: XmlElement, name: string): FoundValue | undefined {
  const value = Object.hasOwn(element.attributes, name) ? element.attributes[name]?.trim() : undefined;
  return value ? { value, line: element.line, column: element.column } : undefined;
}

/** The texts of children by the names a document gives them; what is missing or empty is left out. */
export type XmlFields<Names> = { readonly [Name in keyof Names]?: FoundValue };

/** Picks the children that `names` lists, by our name for each. */
export function xmlFields<Names extends Readonly<Record<string, string>>>(
  element: XmlElement | undefined,
  names: Names,
): XmlFields<Names> {
  const fields: Record<string, FoundValue> = {};
  for (const [name, childName] of Object.entries(names)) {
    const found = xmlText(element, childName);
    if (found) fields[name] = found;
  }
  return fields as XmlFields<Names>;
}
