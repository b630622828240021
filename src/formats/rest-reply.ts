import type { Reading } from './document.js';
import { createFindingList, excerptOf, type FindingList } from './finding-list.js';
import { type JsonNode, readJsonTree } from './json-tree.js';
import type { TextPlace } from './line-index.js';
import { type RestShape, type RestType, restObjects } from './rest-objects.js';
import { decodeText, encodingFindings } from './text.js';

/** A value with its place. */
export interface RestFound<Value> extends TextPlace {
  readonly value: Value;
}

/** Another object, as its id and the name it had. */
export interface RestReference extends TextPlace {
  readonly type: string;
  readonly value: string;
  readonly name?: string;
}

/** A part without an id of its own: an address of a port. Its values are text as found, those that are null left out. */
export interface RestRecord extends TextPlace {
  readonly values: Readonly<Record<string, string>>;
}

interface ShapeValues {
  readonly text: RestFound<string>;
  readonly textOrNone: RestFound<string>;
  readonly number: RestFound<number>;
  readonly yesNo: RestFound<boolean>;
  readonly words: RestFound<readonly string[]>;
  readonly reference: RestReference;
  readonly references: readonly RestReference[];
  readonly records: readonly RestRecord[];
}

/** The attributes of one type that have a value. */
export type RestAttributes<Type extends RestType> = {
  readonly [Name in keyof (typeof restObjects)[Type]]?: (typeof restObjects)[Type][Name] extends RestShape
    ? ShapeValues[(typeof restObjects)[Type][Name]]
    : never;
};

/** One object of the manager. */
export interface RestObject<Type extends RestType = RestType> extends TextPlace {
  readonly type: Type;
  readonly id: string;
  readonly name?: RestFound<string>;
  readonly description?: RestFound<string>;
  readonly attributes: RestAttributes<Type>;
}

/** The objects of one reply, in its order. */
export interface RestReplyDocument {
  readonly objects: readonly RestObject[];
  /** Types in the reply that are not known; their objects are left out. */
  readonly otherTypes: readonly string[];
}

/** Reads a JSON reply of the REST interface: one object or a list of objects, each with an id that names its type. */
export function readRestReply(bytes: Uint8Array): Reading<RestReplyDocument> {
  const decoded = decodeText(bytes);
  const findings = createFindingList(encodingFindings(decoded));
  const root = readJsonTree(decoded.text, findings);
  const nodes = root?.kind === 'array' ? root.items : root ? [root] : [];
  const objects: RestObject[] = [];
  const otherTypes = new Set<string>();
  for (const node of nodes) {
    const id = referenceOf(memberOf(node, 'id'));
    if (!id)
      findings.add('warning', 'no-rest-object', 'this is no object of the manager: it has no id', node);
    else if (isKnown(id.type)) objects.push(objectOf(node, id.type, id, findings));
    else otherTypes.add(id.type);
  }
  return { document: { objects, otherTypes: [...otherTypes] }, findings: findings.all() };
}

/** The objects of one type. */
export function restObjectsOf<Type extends RestType>(
  objects: readonly RestObject[],
  type: Type,
): readonly RestObject<Type>[] {
  return objects.filter((one): one is RestObject<Type> & RestObject => one.type === type);
}

function isKnown(type: string): type is RestType {
  return Object.hasOwn(restObjects, type);
}

/** The last member of that name, as every JSON reader takes it. */
function memberOf(node: JsonNode | undefined, name: string): JsonNode | undefined {
  return node?.kind === 'object' ? node.members.findLast((member) => member.name === name)?.value : undefined;
}

function objectOf(node: JsonNode, type: RestType, id: RestReference, findings: FindingList): RestObject {
  const attributes: Record<string, unknown> = {};
  for (const [name, shape] of Object.entries<RestShape>(restObjects[type])) {
    const value = valueIn(node, name, shape, findings);
    if (value !== undefined) attributes[name] = value;
  }
  const name = valueIn(node, 'name', 'text', findings);
  const description = valueIn(node, 'description', 'text', findings);
  return {
    type,
    id: id.value,
    ...(name && { name }),
    ...(description && { description }),
    attributes,
    line: node.line,
    column: node.column,
  };
}

function valueIn<Shape extends RestShape>(
  node: JsonNode,
  name: string,
  shape: Shape,
  findings: FindingList,
): ShapeValues[Shape] | undefined {
  const value = memberOf(node, name);
  if (!value || (shape !== 'textOrNone' && isNull(value))) return undefined;
  const read = shapes[shape](value);
  if (read === undefined) {
    findings.add(
      'warning',
      'unexpected-shape',
      `${excerptOf(name)} is not what it was expected to be (${shape})`,
      value,
    );
  }
  return read;
}

function isNull(node: JsonNode): boolean {
  return node.kind === 'word' && node.text === 'null';
}

const shapes: { readonly [Shape in RestShape]: (node: JsonNode) => ShapeValues[Shape] | undefined } = {
  text: (node) => (node.kind === 'string' ? found(node, node.value) : undefined),
  textOrNone: (node) =>
    isNull(node) ? found(node, '') : node.kind === 'string' ? found(node, node.value) : undefined,
  number: (node) =>
    node.kind === 'number' && Number.isSafeInteger(Number(node.text))
      ? found(node, Number(node.text))
      : undefined,
  yesNo: (node) => (node.kind === 'word' ? found(node, node.text === 'true') : undefined),
  words: (node) => {
    if (node.kind !== 'array' || node.items.some((item) => item.kind !== 'string')) return undefined;
    return found(
      node,
      node.items.flatMap((item) => (item.kind === 'string' ? [item.value] : [])),
    );
  },
  reference: referenceOf,
  references: (node) => {
    if (node.kind !== 'array') return undefined;
    const references = node.items.flatMap((item) => referenceOf(item) ?? []);
    return references.length === node.items.length ? references : undefined;
  },
  records: (node) => {
    if (node.kind !== 'array') return undefined;
    const records = node.items.flatMap((item) => recordOf(item) ?? []);
    return records.length === node.items.length ? records : undefined;
  },
};

function recordOf(node: JsonNode): RestRecord | undefined {
  if (node.kind !== 'object') return undefined;
  const values = new Map<string, string>();
  for (const { name, value } of node.members) {
    if (value.kind === 'string') values.set(name, value.value);
    else if (value.kind === 'number' || (value.kind === 'word' && value.text !== 'null'))
      values.set(name, value.text);
  }
  return { values: Object.fromEntries(values), line: node.line, column: node.column };
}

function found<Value>({ line, column }: TextPlace, value: Value): RestFound<Value> {
  return { value, line, column };
}

/** `{"type": "com.oracle.ovm.mgr.ws.model.Vm", "value": "0004fb...", "uri": "...", "name": "..."}`. */
function referenceOf(node: JsonNode | undefined): RestReference | undefined {
  const type = memberOf(node, 'type');
  const value = memberOf(node, 'value');
  const name = memberOf(node, 'name');
  if (!node || type?.kind !== 'string' || value?.kind !== 'string' || value.value === '') return undefined;
  return {
    type: type.value.slice(type.value.lastIndexOf('.') + 1),
    value: value.value,
    ...(name?.kind === 'string' && { name: name.value }),
    line: node.line,
    column: node.column,
  };
}
