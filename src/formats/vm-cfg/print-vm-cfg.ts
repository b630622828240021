import { printLiteral } from '../python-literal/print-literal.js';
import type { PyValue } from '../python-literal/py-value.js';
import { effectiveAssignments, type VmCfgDocument } from './vm-cfg-document.js';

/** Writes a vm.cfg as the agent does: one line a key, `name = repr(value)`, LF. Order carries no meaning for Xen. */
export function printVmCfg(values: Iterable<readonly [name: string, value: PyValue]>): string {
  let text = '';
  for (const [name, value] of values) text += `${name} = ${printLiteral(value)}\n`;
  return text;
}

/**
 * The bytes of a vm.cfg with the value in force of one key changed and every other byte left as it was; undefined
 * when the key is not set, or only by code. The new value is written in ASCII, so the file's encoding does not matter.
 */
export function replaceValue(document: VmCfgDocument, name: string, value: PyValue): Uint8Array | undefined {
  const assignment = effectiveAssignments(document).get(name);
  if (!assignment) return undefined;
  const { text, encoding, bomLength } = document.decoded;
  const bytesOf = encoding === 'utf-8' ? 'utf8' : 'latin1';
  const before = bomLength + Buffer.byteLength(text.slice(0, assignment.valueStart), bytesOf);
  const length = Buffer.byteLength(text.slice(assignment.valueStart, assignment.valueEnd), bytesOf);
  return Buffer.concat([
    document.raw.subarray(0, before),
    Buffer.from(printLiteral(value), 'latin1'),
    document.raw.subarray(before + length),
  ]);
}
