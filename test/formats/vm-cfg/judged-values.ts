import { pyValueJson } from '../../../src/formats/python-literal/py-value.js';
import { effectiveAssignments, type VmCfgDocument } from '../../../src/formats/vm-cfg/vm-cfg-document.js';
import type { JudgedValue, Judgement } from '../../judges/vm-cfg-judge.js';

/** Values by name as JSON text: what our reader and a judge say can be compared as they are. */
export type ComparableValues = Readonly<Record<string, string>>;

/** The values in force of a document; floats by their number, since Java prints some with other digits. */
export function readValues(document: VmCfgDocument): ComparableValues {
  const entries = [...effectiveAssignments(document)].map(([name, { value }]) => [
    name,
    pyValueJson(value).replace(/\{"float":"([^"]*)"\}/g, (_, repr: string) => floatText(repr)),
  ]);
  return Object.fromEntries(entries);
}

/** The values a judge found. */
export function judgedValues({ values = {} }: Judgement): ComparableValues {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, textOf(value)]));
}

function textOf(value: JudgedValue): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (isList(value)) return `[${value.map(textOf).join(',')}]`;
  if ('int' in value) return value.int;
  if ('float' in value) return floatText(value.float);
  if ('tuple' in value) return `{"tuple":${textOf(value.tuple)}}`;
  if ('dict' in value) return `{"dict":[${value.dict.map((pair) => textOf([...pair])).join(',')}]}`;
  return JSON.stringify(value);
}

function isList(value: object): value is readonly JudgedValue[] {
  return Array.isArray(value);
}

function floatText(repr: string): string {
  const number = Number(repr.replace('inf', 'Infinity'));
  return `{"float":${Object.is(number, -0) ? '-0' : number}}`;
}
