import type { Reading } from './document.js';
import { createFindingList, excerptOf, type FindingList } from './finding-list.js';
import type { TextPlace } from './line-index.js';
import { decodeText, encodingFindings } from './text.js';
import { readXmlTree, type XmlElement, xmlChild, xmlChildren } from './xml-tree.js';

/** A value of XML-RPC (xmlrpc.com/spec, with `<nil/>` and `<i8>`). `other` is a type that is not known, as text. */
export type RpcValue = TextPlace &
  (
    | { readonly kind: 'string'; readonly text: string }
    | { readonly kind: 'int'; readonly value: bigint }
    | { readonly kind: 'boolean'; readonly value: boolean }
    | { readonly kind: 'double'; readonly value: number }
    | { readonly kind: 'nil' }
    | { readonly kind: 'array'; readonly items: readonly RpcValue[] }
    | { readonly kind: 'struct'; readonly members: readonly RpcMember[] }
    | { readonly kind: 'other'; readonly type: string; readonly text: string }
  );

/** One member of a struct, in the order of the reply. */
export interface RpcMember {
  readonly name: string;
  readonly value: RpcValue;
}

/** A reply; `none` is what could not be read as one. */
export type XmlRpcReply =
  | { readonly kind: 'value'; readonly value: RpcValue }
  | { readonly kind: 'fault'; readonly code: string; readonly message: string }
  | { readonly kind: 'none' };

/** Reads a `methodResponse`, as the agent of an Oracle VM Server sends it (recorded replies of 3.2.1). */
export function readXmlRpcReply(bytes: Uint8Array): Reading<XmlRpcReply> {
  const decoded = decodeText(bytes);
  const findings = createFindingList(encodingFindings(decoded));
  const root = readXmlTree(decoded.text, findings);
  const document: XmlRpcReply = root ? xmlRpcReply(root, findings) : { kind: 'none' };
  return { document, findings: findings.all() };
}

/** The reply in a document whose root is `methodResponse`. */
export function xmlRpcReply(root: XmlElement, findings: FindingList): XmlRpcReply {
  const fault = xmlChild(root, 'fault', 'value');
  if (root.name === 'methodResponse' && fault) return faultOf(rpcValue(fault, findings));
  const value = root.name === 'methodResponse' ? xmlChild(root, 'params', 'param', 'value') : undefined;
  if (value) return { kind: 'value', value: rpcValue(value, findings) };
  findings.add('error', 'no-reply', `<${excerptOf(root.name)}> holds no reply of a call`, root);
  return { kind: 'none' };
}

function faultOf(value: RpcValue): XmlRpcReply {
  const member = (name: string) => rpcMember(value, name);
  const code = member('faultCode');
  const message = member('faultString');
  return {
    kind: 'fault',
    code: code?.kind === 'int' ? code.value.toString() : '',
    message: message?.kind === 'string' ? message.text : '',
  };
}

/** The last member of that name; undefined for what is no struct. */
export function rpcMember(value: RpcValue, name: string): RpcValue | undefined {
  return value.kind === 'struct'
    ? value.members.findLast((member) => member.name === name)?.value
    : undefined;
}

const integers = new Set(['int', 'i4', 'i8', 'i2', 'i1', 'long']);

/** Recursion ends with the document, which has at most 100 levels. */
function rpcValue(element: XmlElement, findings: FindingList): RpcValue {
  const place = { line: element.line, column: element.column };
  const [typed, second] = element.children;
  // a value without a type is a string
  if (!typed) return { kind: 'string', text: element.text, ...place };
  if (second) findings.add('warning', 'two-values', 'a value holds two, the first one is used', second);
  const text = typed.text;
  if (typed.name === 'string') return { kind: 'string', text, ...place };
  if (typed.name === 'nil') return { kind: 'nil', ...place };
  if (typed.name === 'array') return { kind: 'array', items: itemsOf(typed, findings), ...place };
  if (typed.name === 'struct') return { kind: 'struct', members: membersOf(typed, findings), ...place };
  const word = text.trim();
  if (integers.has(typed.name) && /^[+-]?\d{1,40}$/.test(word)) {
    return { kind: 'int', value: BigInt(word.replace(/^\+/, '')), ...place };
  }
  if (typed.name === 'boolean' && /^[01]$/.test(word))
    return { kind: 'boolean', value: word === '1', ...place };
  if (typed.name === 'double' && word !== '' && Number.isFinite(Number(word))) {
    return { kind: 'double', value: Number(word), ...place };
  }
  const message = `a value of the type <${excerptOf(typed.name)}> that cannot be read, it is kept as text`;
  findings.add('warning', 'unknown-value', message, place);
  return { kind: 'other', type: typed.name, text, ...place };
}

function itemsOf(array: XmlElement, findings: FindingList): RpcValue[] {
  return xmlChildren(array, 'data', 'value').map((value) => rpcValue(value, findings));
}

function membersOf(struct: XmlElement, findings: FindingList): RpcMember[] {
  return xmlChildren(struct, 'member').flatMap((member) => {
    const name = xmlChild(member, 'name');
    const value = xmlChild(member, 'value');
    if (name && value) return [{ name: name.text, value: rpcValue(value, findings) }];
    findings.add(
      'warning',
      'unknown-member',
      'a member of a struct without a name or value is left out',
      member,
    );
    return [];
  });
}
