import { OracleError } from '../oracle-error.js';
import { isText, type OracleType } from '../oracle-type.js';
import type { BindValue } from '../statement-answer.js';
import { TemporaryLob } from '../temporary-lob.js';
import { timeParts, timeText } from '../time-text.js';
import {
  type Constant,
  type ConstantContext,
  nothing,
  textOf,
  textValue,
  timeFromText,
  toNumber,
} from './constant-value.js';
import { inZone, keptZone } from './time-format.js';

/** Works a function out. */
export type ConstantFunction = (
  given: readonly Constant[],
  context: ConstantContext,
  type?: OracleType,
) => Constant;

const timeFunction =
  (kind: OracleType['kind'], parameter: string): ConstantFunction =>
  ([of = nothing, format], context) => {
    const type: OracleType = { kind, scale: 9 };
    if (of.value === null) return { value: null, type };
    const model = format?.value ?? context.formats.get(parameter) ?? '';
    return { value: timeFromText(textValue(of.value), String(model), type, context), type };
  };

const lobFunction =
  (kind: 'CLOB' | 'NCLOB' | 'BLOB' | 'XMLTYPE'): ConstantFunction =>
  ([of = nothing]) => {
    if (of.value === null) return { value: null, type: { kind } };
    if (kind === 'BLOB') return { value: asLob(of.value, 'BLOB'), type: { kind } };
    return { value: asLob(of.value, 'CLOB'), type: { kind } };
  };

function asLob(value: BindValue, kind: 'CLOB' | 'BLOB'): TemporaryLob {
  if (value instanceof TemporaryLob) return value;
  if (kind === 'BLOB')
    return new TemporaryLob(kind, Buffer.isBuffer(value) ? value : Buffer.from(String(value), 'hex'));
  return new TemporaryLob(kind, textValue(value));
}

const onText =
  (change: (text: string) => string | Buffer): ConstantFunction =>
  ([of = nothing]) => {
    if (of.value === null) return nothing;
    const value = change(textValue(of.value));
    return Buffer.isBuffer(value) ? { value, type: { kind: 'RAW', length: 2000 } } : textOf(value);
  };

const emptyLob =
  (kind: 'CLOB' | 'BLOB'): ConstantFunction =>
  () => ({ value: new TemporaryLob(kind), type: { kind } });

function hexBytes(text: string): Buffer {
  if (!/^(?:[0-9a-f]{2})*$/i.test(text)) throw new OracleError(1_465, 'invalid hex number');
  return Buffer.from(text, 'hex');
}

const unescaped = (text: string) =>
  text.replace(/\\([0-9a-f]{4}|\\)/gi, (_, code: string) =>
    code === '\\' ? '\\' : String.fromCharCode(Number.parseInt(code, 16)),
  );

const toNumberFunction: ConstantFunction = ([of = nothing]) =>
  of.value === null ? nothing : { value: toNumber(textValue(of.value)), type: { kind: 'NUMBER' } };

const toFloat =
  (kind: 'BINARY_FLOAT' | 'BINARY_DOUBLE'): ConstantFunction =>
  ([of = nothing]) => {
    if (of.value === null) return { value: null, type: { kind } };
    const text = textValue(of.value).trim();
    const special = { NAN: 'Nan', INF: 'Inf', '+INF': 'Inf', '-INF': '-Inf', INFINITY: 'Inf' }[
      text.toUpperCase()
    ];
    const value = special ?? Number(text);
    if (typeof value === 'number' && Number.isNaN(value)) throw new OracleError(1_722, 'invalid number');
    return {
      value: typeof value === 'number' && kind === 'BINARY_FLOAT' ? Math.fround(value) : value,
      type: { kind },
    };
  };

const interval =
  (kind: 'INTERVAL YEAR TO MONTH' | 'INTERVAL DAY TO SECOND'): ConstantFunction =>
  ([of = nothing]) => {
    if (of.value === null) return { value: null, type: { kind } };
    const text = textValue(of.value).trim();
    return { value: /^[+-]/.test(text) ? text : `+${text}`, type: { kind } };
  };

/** Functions of constants by their names. */
export const constantFunctions: Readonly<Record<string, ConstantFunction>> = {
  TO_DATE: timeFunction('DATE', 'NLS_DATE_FORMAT'),
  TO_TIMESTAMP: timeFunction('TIMESTAMP', 'NLS_TIMESTAMP_FORMAT'),
  TO_TIMESTAMP_TZ: timeFunction('TIMESTAMP WITH TIME ZONE', 'NLS_TIMESTAMP_TZ_FORMAT'),
  TO_YMINTERVAL: interval('INTERVAL YEAR TO MONTH'),
  TO_DSINTERVAL: interval('INTERVAL DAY TO SECOND'),
  HEXTORAW: onText(hexBytes),
  RAWTOHEX: onText((text) => text),
  EMPTY_CLOB: emptyLob('CLOB'),
  EMPTY_BLOB: emptyLob('BLOB'),
  TO_CLOB: lobFunction('CLOB'),
  TO_NCLOB: lobFunction('NCLOB'),
  TO_BLOB: lobFunction('BLOB'),
  XMLTYPE: lobFunction('XMLTYPE'),
  TO_NUMBER: toNumberFunction,
  TO_BINARY_FLOAT: toFloat('BINARY_FLOAT'),
  TO_BINARY_DOUBLE: toFloat('BINARY_DOUBLE'),
  UPPER: onText((text) => text.toUpperCase()),
  LOWER: onText((text) => text.toLowerCase()),
  TO_CHAR: onText((text) => text),
  TO_NCHAR: onText((text) => text),
  UNISTR: onText(unescaped),
  CHARTOROWID: onText((text) => text),
  'UTL_RAW.CAST_TO_RAW': onText((text) => Buffer.from(text)),
  CHR: ([of = nothing]) => textOf(String.fromCodePoint(Number(of.value))),
  NVL: ([of = nothing, otherwise = nothing]) => (of.value === null ? otherwise : of),
  LENGTH: ([of = nothing]) =>
    of.value === null
      ? nothing
      : { value: BigInt([...textValue(of.value)].length), type: { kind: 'NUMBER' } },
  SYS_CONTEXT: ([space = nothing, name = nothing], context) =>
    textOf(context.context(textValue(space.value).toUpperCase(), textValue(name.value).toUpperCase())),
  TIMESTAMP_TO_SCN: (_given, context) => context.word('TIMESTAMP_TO_SCN') ?? nothing,
  FROM_TZ: ([of = nothing, zone = nothing]) => {
    const type: OracleType = { kind: 'TIMESTAMP WITH TIME ZONE', scale: 9 };
    if (of.value === null) return { value: null, type };
    const parts = timeParts(String(of.value));
    return { value: timeText({ ...parts, zone: keptZone(textValue(zone.value), parts) }, true), type };
  },
  'AT TIME ZONE': ([of = nothing, zone = nothing], context) => {
    const type: OracleType = { kind: 'TIMESTAMP WITH TIME ZONE', scale: 9 };
    if (of.value === null || zone.value === null) return { value: null, type };
    const isUtc = of.type?.kind === 'TIMESTAMP WITH LOCAL TIME ZONE';
    const shown = inZone(String(of.value), textValue(zone.value), isUtc ? '+00:00' : context.timeZone);
    return { value: shown, type };
  },
  CAST: ([of = nothing], context, type) => {
    if (!type || of.value === null) return { value: of.value, type };
    return { value: convertedConstant(of, type, context), type };
  },
  XMLSERIALIZE: ([of = nothing], _context, type) => ({ value: of.value, type }),
};

function convertedConstant(of: Constant, type: OracleType, context: ConstantContext): BindValue {
  if (isText(type)) return textValue(of.value);
  if (type.kind === 'NUMBER') return toNumber(textValue(of.value));
  if (of.type && isText(of.type) && (type.kind === 'DATE' || type.kind.startsWith('TIMESTAMP'))) {
    const parameter = type.kind === 'DATE' ? 'NLS_DATE_FORMAT' : 'NLS_TIMESTAMP_FORMAT';
    return timeFromText(textValue(of.value), context.formats.get(parameter) ?? '', type, context);
  }
  return of.value;
}
