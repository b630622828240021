import type { FindingList } from './finding-list.js';
import type { TextPlace } from './line-index.js';
import { type PyValue, pyString } from './python-literal/py-value.js';
import type { VmCfgDocument } from './vm-cfg/vm-cfg-document.js';
import { type XmDevice, type XmDomain, type XmProperty, xmDomainKeys } from './xm-list.js';
import { type RpcValue, rpcMember } from './xml-rpc-reply.js';

/** A VM's definition (`get_vm_config`): the content of its vm.cfg as typed values, without what is no assignment. */
export interface AgentVmConfig {
  readonly reply: 'vm-config';
  readonly document: VmCfgDocument;
}

/** Domains known to xend on a server (`list_vm`, `list_vms`). */
export interface AgentRunningVms {
  readonly reply: 'running-vms';
  readonly domains: readonly XmDomain[];
}

/** Keys of xend's own state; none of them stands in a vm.cfg. */
const stateKeys = ['domid', 'device', 'store_mfn', 'online_vcpus', 'start_time'];
const definitionKeys = ['OVM_simple_name', 'disk', 'vif', 'memory', 'vcpus', 'builder', 'bootloader'];

/** The VMs in a result that is a struct or a list of structs; undefined for any other result. */
export function agentVms(
  value: RpcValue,
  findings: FindingList,
): AgentVmConfig | AgentRunningVms | undefined {
  const structs = value.kind === 'array' ? value.items : [value];
  const has = (struct: RpcValue, key: string) => rpcMember(struct, key) !== undefined;
  if (structs.length > 0 && structs.every((one) => stateKeys.filter((key) => has(one, key)).length >= 2)) {
    return { reply: 'running-vms', domains: structs.map(domainOf) };
  }
  const isDefinition = definitionKeys.filter((key) => has(value, key)).length >= 3;
  return isDefinition ? { reply: 'vm-config', document: vmCfgOf(value, findings) } : undefined;
}

function vmCfgOf(value: RpcValue, findings: FindingList): VmCfgDocument {
  const members = value.kind === 'struct' ? value.members : [];
  return {
    raw: new Uint8Array(),
    decoded: { text: '', encoding: 'utf-8', bomLength: 0 },
    assignments: members.map((member) => ({
      name: member.name,
      line: member.value.line,
      column: member.value.column,
      value: pyValueOf(member.value, findings),
      valueStart: 0,
      valueEnd: 0,
    })),
    code: [],
    comments: [],
    literal: true,
  };
}

/** The value as Python has it: xmlrpclib turns the one into the other without loss. */
function pyValueOf(value: RpcValue, findings: FindingList): PyValue {
  switch (value.kind) {
    case 'string':
      return pyString(value.text);
    case 'int':
      return { kind: 'int', value: value.value };
    case 'boolean':
      return { kind: 'bool', value: value.value };
    case 'double':
      return { kind: 'float', value: value.value };
    case 'nil':
      return { kind: 'none' };
    case 'array':
      return { kind: 'list', items: value.items.map((item) => pyValueOf(item, findings)) };
    case 'struct':
      return {
        kind: 'dict',
        entries: value.members.map(
          (member) => [pyString(member.name), pyValueOf(member.value, findings)] as const,
        ),
      };
    default:
      return pyString(value.text);
  }
}

/** Values are text, also numbers, with blanks around them in some recorded replies. */
function domainOf(struct: RpcValue): XmDomain {
  const place: TextPlace = { line: struct.line, column: struct.column };
  const fields: { -readonly [Name in keyof typeof xmDomainKeys]?: XmProperty } = {};
  for (const [name, key] of Object.entries(xmDomainKeys)) {
    const property = propertyOf(key, rpcMember(struct, key));
    if (property) fields[name as keyof typeof xmDomainKeys] = property;
  }
  const devices = rpcMember(struct, 'device');
  const classes = devices?.kind === 'struct' ? devices.members : [];
  const all = classes.flatMap(({ name, value }) => devicesOf(name, value));
  const diskClasses = new Set(['vbd', 'tap', 'tap2']);
  const builder = propertyOf('builder', rpcMember(struct, 'builder'));
  return {
    ...fields,
    ...(builder && { imageKind: builder }),
    imageProperties: [],
    vifs: all.filter(({ deviceClass }) => deviceClass === 'vif'),
    vbds: all.filter(({ deviceClass }) => diskClasses.has(deviceClass)),
    otherDevices: all.filter(({ deviceClass }) => deviceClass !== 'vif' && !diskClasses.has(deviceClass)),
    otherProperties: [],
    ...place,
  };
}

function devicesOf(deviceClass: string, value: RpcValue): XmDevice[] {
  const items = value.kind === 'array' ? value.items : [value];
  return items.map((item) => ({
    deviceClass,
    properties: (item.kind === 'struct' ? item.members : []).flatMap(
      (member) => propertyOf(member.name, member.value) ?? [],
    ),
    raw: '',
    line: item.line,
    column: item.column,
  }));
}

/** Undefined for what is empty or no plain value. */
function propertyOf(key: string, value: RpcValue | undefined): XmProperty | undefined {
  const text = value && plainText(value);
  if (!value || !text) return undefined;
  return { key, value: text, raw: text, line: value.line, column: value.column };
}

function plainText(value: RpcValue): string | undefined {
  if (value.kind === 'string' || value.kind === 'other') return value.text.trim();
  if (value.kind === 'int' || value.kind === 'double' || value.kind === 'boolean') return String(value.value);
  return undefined;
}
