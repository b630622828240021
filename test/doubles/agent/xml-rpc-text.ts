import type { Python2Value } from '../../generators/python2-repr.js';

/** A value as XML-RPC carries it; an object is a struct. */
export type RpcValue = Python2Value | readonly RpcValue[] | RpcStruct;
export interface RpcStruct {
  readonly struct: Readonly<Record<string, RpcValue>>;
}

export function escapedXml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

/** A whole `methodResponse` with this value. */
export function methodResponse(value: RpcValue): string {
  return `<?xml version='1.0'?>\n<methodResponse>\n<params>\n<param>\n${valueText(value)}\n</param>\n</params>\n</methodResponse>\n`;
}

function valueText(value: RpcValue): string {
  return `<value>${innerText(value)}</value>`;
}

function innerText(value: RpcValue): string {
  if (value === null) return '<nil/>';
  if (typeof value === 'boolean') return `<boolean>${value ? 1 : 0}</boolean>`;
  if (typeof value === 'number') return `<int>${value}</int>`;
  if (typeof value === 'string') return `<string>${escapedXml(value)}</string>`;
  if ('unicode' in value) return `<string>${escapedXml(value.unicode)}</string>`;
  if ('long' in value) return `<int>${value.long}</int>`;
  if ('struct' in value) return `<struct>${Object.entries(value.struct).map(memberText).join('')}</struct>`;
  return `<array><data>${value.map(valueText).join('')}</data></array>`;
}

function memberText([name, value]: readonly [string, RpcValue]): string {
  return `<member><name>${escapedXml(name)}</name>${valueText(value)}</member>`;
}

/** An element of a document; attributes and children in order, an empty text for `<Name/>`. */
export interface Element {
  readonly name: string;
  readonly attributes?: Readonly<Record<string, string>>;
  readonly children: string | readonly Element[];
}

export function element(
  name: string,
  children: string | readonly Element[],
  attributes?: Readonly<Record<string, string>>,
): Element {
  return { name, children, ...(attributes && { attributes }) };
}

/** Elements that hold a text each. */
export function texts(all: Readonly<Record<string, string | undefined>>): Element[] {
  return Object.entries(all).map(([name, text]) => element(name, text ?? ''));
}

/** A document as agents put it into a string of their reply. */
export function documentText(root: Element): string {
  return `<?xml version="1.0" ?>${elementText(root)}`;
}

function elementText({ name, attributes = {}, children }: Element): string {
  const words = Object.entries(attributes).map(([key, value]) => ` ${key}="${escapedXml(value)}"`);
  const inner = typeof children === 'string' ? escapedXml(children) : children.map(elementText).join('');
  return inner === '' ? `<${name}${words.join('')}/>` : `<${name}${words.join('')}>${inner}</${name}>`;
}
