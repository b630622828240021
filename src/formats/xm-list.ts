import type { Reading } from './document.js';
import { createFindingList, excerptOf, type FindingList } from './finding-list.js';
import type { FoundValue } from './found-value.js';
import { readSExpressions, type SList, type SNode } from './s-expression.js';
import { decodeText, encodingFindings } from './text.js';

/** One `(key value)` list; `raw` is its text, also where it holds more than words. */
export interface XmProperty extends FoundValue {
  readonly key: string;
  readonly raw: string;
}

/** One `(device (class ...))`; `(dev xvda:disk)` and the like are in `properties`, values as found. */
export interface XmDevice {
  /** `vif`, `vbd`, `tap`, `tap2`, `vfb`, `console`, ... */
  readonly deviceClass: string;
  readonly properties: readonly XmProperty[];
  readonly raw: string;
  readonly line: number;
  readonly column: number;
}

/** What xend calls the fields of a domain; its agent does so as well. */
export const xmDomainKeys = {
  domid: 'domid',
  name: 'name',
  uuid: 'uuid',
  memory: 'memory',
  maxmem: 'maxmem',
  vcpus: 'vcpus',
  onPoweroff: 'on_poweroff',
  onReboot: 'on_reboot',
  onCrash: 'on_crash',
  bootloader: 'bootloader',
} as const;

type Fields = { readonly [Name in keyof typeof xmDomainKeys]?: XmProperty };

/** One domain that ran (or was known to xend); memory in MB, all values text as found. */
export interface XmDomain extends Fields {
  /** `hvm` or `linux` (paravirtualised); other words are kept. */
  readonly imageKind?: FoundValue;
  readonly imageProperties: readonly XmProperty[];
  readonly vifs: readonly XmDevice[];
  /** Disks: devices of the classes vbd, tap and tap2. */
  readonly vbds: readonly XmDevice[];
  readonly otherDevices: readonly XmDevice[];
  /** Every other `(key value)` of the domain, and words that stand alone. */
  readonly otherProperties: readonly XmProperty[];
  readonly line: number;
  readonly column: number;
}

export interface XmListDocument {
  /** In order of appearance, Domain-0 included. */
  readonly domains: readonly XmDomain[];
  /** Expressions that are no domain, as text. */
  readonly others: readonly FoundValue[];
}

/**
 * Reads the output of `xm list -l` (also of `xm list -l NAME`), as xend of Oracle VM 3 prints it; layout checked
 * against published output of a 3.x server. `memory` of a running HVM domain can be a few MB off what was configured.
 */
export function readXmList(bytes: Uint8Array): Reading<XmListDocument> {
  const decoded = decodeText(bytes);
  const findings = createFindingList(encodingFindings(decoded));
  const domains: XmDomain[] = [];
  const others: FoundValue[] = [];
  for (const list of readSExpressions(decoded.text, findings)) {
    const head = list.items[0];
    if (head?.kind === 'atom' && head.text === 'domain') {
      domains.push(readDomain(list, findings));
      continue;
    }
    findings.add(
      'warning',
      'unknown-expression',
      `not a domain, kept as text: ${excerptOf(list.text)}`,
      list,
    );
    others.push({ value: list.text, line: list.line, column: list.column });
  }
  if (domains.length === 0) {
    findings.add('error', 'no-domain', 'no (domain ...) was found', { line: 1, column: 1 });
  }
  return { document: { domains, others }, findings: findings.all() };
}

/** The last property of that key. */
export function xmProperty(device: XmDevice, key: string): XmProperty | undefined {
  return device.properties.findLast((property) => property.key === key);
}

const diskClasses = new Set(['vbd', 'tap', 'tap2']);

function readDomain(list: SList, findings: FindingList): XmDomain {
  const properties: XmProperty[] = [];
  const devices: XmDevice[] = [];
  let image: XmDevice | undefined;
  for (const item of list.items.slice(1)) {
    const inner = item.kind === 'list' ? innerList(item) : undefined;
    const property = propertyOf(item);
    if (property.key === 'device' && inner) devices.push(deviceOf(inner));
    else if (property.key === 'image' && inner && !image) image = deviceOf(inner);
    else properties.push(property);
  }
  const { fields, rest } = pickFields(properties, findings);
  const place = { line: list.line, column: list.column };
  if (!fields.name && !fields.uuid) {
    findings.add('warning', 'missing-field', 'this domain has neither a name nor a uuid', place);
  }
  return {
    ...fields,
    ...(image && { imageKind: { value: image.deviceClass, line: image.line, column: image.column } }),
    imageProperties: image?.properties ?? [],
    vifs: devices.filter((device) => device.deviceClass === 'vif'),
    vbds: devices.filter((device) => diskClasses.has(device.deviceClass)),
    otherDevices: devices.filter(
      (device) => device.deviceClass !== 'vif' && !diskClasses.has(device.deviceClass),
    ),
    otherProperties: rest,
    ...place,
  };
}

function pickFields(
  properties: readonly XmProperty[],
  findings: FindingList,
): { fields: Fields; rest: readonly XmProperty[] } {
  const names = new Map(
    Object.entries(xmDomainKeys).map(([name, key]) => [key as string, name as keyof Fields]),
  );
  const fields: { -readonly [Name in keyof typeof xmDomainKeys]?: XmProperty } = {};
  const rest: XmProperty[] = [];
  for (const property of properties) {
    const name = names.get(property.key);
    const earlier = name && fields[name];
    if (!name) {
      rest.push(property);
      continue;
    }
    if (earlier) {
      const message = `(${property.key} ...) stands on line ${earlier.line} too; the last one counts`;
      findings.add('warning', 'repeated-key', message, property);
      rest.push(earlier);
    }
    fields[name] = property;
  }
  return { fields, rest };
}

/** `(device (vif ...))`: the list inside. */
function innerList(list: SList): SList | undefined {
  return list.items.find((item): item is SList => item.kind === 'list' && item.items[0]?.kind === 'atom');
}

function deviceOf(list: SList): XmDevice {
  const head = list.items[0];
  return {
    deviceClass: head?.kind === 'atom' ? head.text : '',
    properties: list.items.slice(1).map(propertyOf),
    raw: list.text,
    line: list.line,
    column: list.column,
  };
}

/** `(key word ...)` with the words joined by a blank; a lone word or a list without a key has the key ''. */
function propertyOf(node: SNode): XmProperty {
  const place = { line: node.line, column: node.column };
  if (node.kind !== 'list') return { key: '', value: node.text, raw: node.text, ...place };
  const [head, ...rest] = node.items;
  if (head?.kind !== 'atom') return { key: '', value: node.text, raw: node.text, ...place };
  const first = rest[0] ?? node;
  const value = rest.map((item) => item.text).join(' ');
  return { key: head.text, value, raw: node.text, line: first.line, column: first.column };
}
