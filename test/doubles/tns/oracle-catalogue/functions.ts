import { OracleError } from '../oracle-error.js';
import { isText, type OracleType, type StoredValue } from '../oracle-type.js';
import { movedSql, utcSql } from './comparison.js';
import { numberText } from './constant-value.js';
import {
  checkPlain,
  commonType,
  familyOf,
  numberType,
  type Parameter,
  type Piece,
  piece,
  type RunContext,
  textType,
} from './piece.js';
import type { Expression } from './syntax.js';
import { timeTextSql } from './time-format.js';

/** What functions need of the compiler. */
export interface FunctionHost {
  readonly context: RunContext;
  readonly parameters: { add(parameter: Parameter): string };
  compile(expression: Expression): Piece;
  text(of: Piece): string;
  number(of: Piece): string;
  characters(of: Piece): string;
  lobValue(of: Piece): string;
  condition(expression: Expression): string;
  equal(left: Piece, right: Piece): string;
}

type Call = Extract<Expression, { is: 'call' }>;
type Compiled = (host: FunctionHost, given: readonly Piece[], call: Call) => Piece;

/** Functions over the rows of a group. */
export const aggregates: ReadonlySet<string> = new Set(['COUNT', 'SUM', 'MIN', 'MAX', 'AVG']);

const asText =
  (make: (text: string, more: readonly string[]) => string): Compiled =>
  (host, [of, ...more]) => {
    const first = checkPlain(required(of));
    return piece(
      make(
        host.characters(first),
        more.map((one) => host.text(one)),
      ),
      textType(),
    );
  };

const asNumber =
  (make: (number: string, more: readonly string[]) => string): Compiled =>
  (host, [of, ...more]) =>
    piece(
      make(
        host.number(required(of)),
        more.map((one) => host.number(one)),
      ),
      numberType,
    );

function required(of: Piece | undefined): Piece {
  if (!of) throw new OracleError(938, 'not enough arguments for function');
  return of;
}

/** Characters or bytes of a value that may be a LOB. */
const length: Compiled = (host, [of]) => {
  const value = required(of);
  if (value.references) {
    const reference = host.text(value);
    return piece(`CAST(substr(${reference},instr(${reference},':')+1) AS INTEGER)`, numberType);
  }
  return piece(`length(${host.characters(value)})`, numberType);
};

function constantText(host: FunctionHost, of: Piece | undefined): string | undefined {
  if (!of) return undefined;
  if (!of.constant) throw new OracleError(900, 'invalid SQL statement (a format that is no constant)');
  return String(of.constant(host.context) ?? '');
}

const defaultFormats: Partial<Record<OracleType['kind'], string>> = {
  DATE: 'NLS_DATE_FORMAT',
  TIMESTAMP: 'NLS_TIMESTAMP_FORMAT',
  'TIMESTAMP WITH LOCAL TIME ZONE': 'NLS_TIMESTAMP_FORMAT',
  'TIMESTAMP WITH TIME ZONE': 'NLS_TIMESTAMP_TZ_FORMAT',
};

const toChar: Compiled = (host, [of, format]) => {
  const value = required(of);
  const kind = value.type?.kind;
  const model = constantText(host, format);
  if (familyOf(value.type) === 'time' && kind) {
    const shown = model ?? host.context.formats.get(defaultFormats[kind] ?? '') ?? '';
    const scale = kind === 'DATE' ? undefined : (value.type?.scale ?? 9);
    return piece(timeTextSql(localTime(host, value), shown, scale), textType(64));
  }
  if (kind === 'BINARY_FLOAT' || kind === 'BINARY_DOUBLE') {
    return piece(host.text(value), textType(40), { after: floatText });
  }
  if (familyOf(value.type) === 'number') {
    if (model !== undefined && !/^TM9?$/i.test(model))
      throw new OracleError(1_481, 'invalid number format model');
    return piece(host.text(value), textType(45), { after: plainNumber });
  }
  if (familyOf(value.type) === 'long')
    throw new OracleError(932, 'inconsistent datatypes: expected CHAR got LONG');
  return piece(value.references ? host.lobValue(value) : host.text(value), textType(value.type?.length));
};

/** A local time zone's value is shown in the session's zone. */
function localTime(host: FunctionHost, value: Piece): string {
  const sql = host.text(value);
  if (value.type?.kind !== 'TIMESTAMP WITH LOCAL TIME ZONE') return sql;
  const [, sign, hours, minutes] = /^([+-]?)(\d+):(\d+)/.exec(host.context.timeZone) ?? [];
  return movedSql(sql, (sign === '-' ? -1 : 1) * (Number(hours ?? 0) * 60 + Number(minutes ?? 0)));
}

const plainNumber = (value: StoredValue): StoredValue =>
  value === null || Buffer.isBuffer(value) ? value : numberText(value);

/** How TO_CHAR writes a BINARY_DOUBLE: one digit before the point, an exponent of three. */
function floatText(value: StoredValue): StoredValue {
  if (value === null || typeof value === 'string') return value;
  const [mantissa = '0', exponent = '0'] = Number(value).toExponential().split('e');
  const power = Number(exponent);
  const digits = mantissa.includes('.') ? mantissa : `${mantissa}.0`;
  return `${digits}E${power < 0 ? '-' : '+'}${String(Math.abs(power)).padStart(3, '0')}`;
}

const choice =
  (make: (texts: readonly string[]) => string): Compiled =>
  (host, given) => {
    const references = given.some((one) => one.references);
    const texts = given.map((one) => (references && !one.constant ? host.lobValue(one) : host.text(one)));
    return piece(make(texts), commonType(given.slice(given.length > 2 ? 1 : 0)) ?? given[0]?.type);
  };

const decode: Compiled = (host, [of, ...rest], call) => {
  const results: Piece[] = [];
  const branches: string[] = [];
  let otherwise = '';
  for (let at = 0; at < rest.length; at += 2) {
    const [first, second] = [required(rest[at]), rest[at + 1]];
    results.push(second ?? first);
    if (second === undefined) {
      otherwise = ` ELSE ${host.text(first)}`;
    } else {
      const subject = host.compile(call.arguments[0] as Expression);
      const isNull = call.arguments[at + 1]?.is === 'null';
      const test = isNull ? `(${host.text(required(of))} IS NULL)` : host.equal(subject, first);
      branches.push(`WHEN ${test} THEN ${host.text(second)}`);
    }
  }
  return piece(`(CASE ${branches.join(' ')}${otherwise} END)`, commonType(results));
};

const aggregate: Compiled = (host, given, call) => {
  const distinct = call.distinct ? 'DISTINCT ' : '';
  if (call.arguments[0]?.is === 'star') return piece('count(*)', numberType, { nullable: false });
  const of = checkPlain(required(given[0]));
  const name = call.name.toLowerCase();
  const type = name === 'min' || name === 'max' ? of.type : numberType;
  const value = name === 'count' || name === 'min' || name === 'max' ? host.text(of) : host.number(of);
  return piece(`${name}(${distinct}${value})`, type);
};

const substring: Compiled = (host, [of, from, count]) => {
  const text = host.characters(checkPlain(required(of)));
  const start = host.number(required(from));
  const rest = count ? `,${host.number(count)}` : '';
  return piece(`nullif(substr(${text},CASE ${start} WHEN 0 THEN 1 ELSE ${start} END${rest}),'')`, textType());
};

/** DBMS_LOB.SUBSTR counts first, then the place. */
const lobSubstring: Compiled = (host, [of, count, from]) => {
  const value = required(of);
  const start = from ? host.number(from) : '1';
  const amount = count ? host.number(count) : '32767';
  const sql = `substr(${value.references ? host.lobValue(value) : host.text(value)},${start},${amount})`;
  return piece(sql, value.type?.kind === 'BLOB' ? { kind: 'RAW', length: 2000 } : textType());
};

const cast: Compiled = (host, [of], { type }) => {
  const value = required(of);
  if (!type) throw new OracleError(902, 'invalid datatype');
  if (isText(type)) return { ...toChar(host, [value], castCall), type };
  if (familyOf(type) === 'number') return piece(host.number(value), type);
  if (type.kind === 'TIMESTAMP' && value.type?.kind === 'DATE') {
    return piece(`(${host.text(value)}||'.000000000')`, type);
  }
  if (type.kind === 'DATE' && familyOf(value.type) === 'time')
    return piece(`substr(${host.text(value)},1,20)`, type);
  if (type.kind === 'TIMESTAMP' && familyOf(value.type) === 'time') {
    return piece(`substr(${host.text(value)},1,30)`, type);
  }
  throw new OracleError(
    932,
    `inconsistent datatypes: expected ${type.kind} got ${value.type?.kind ?? 'NULL'}`,
  );
};

const castCall: Call = { is: 'call', name: 'TO_CHAR', arguments: [], distinct: false, at: 0 };

const extractUtc: Compiled = (host, [of]) => {
  const value = required(of);
  const sql = host.text(value);
  const isLocal = value.type?.kind === 'TIMESTAMP WITH LOCAL TIME ZONE';
  return piece(isLocal ? sql : utcSql(sql), { kind: 'TIMESTAMP', scale: value.type?.scale ?? 9 });
};

/** The text of an XMLTYPE (assumed: xml.as-given). */
const serialized: Compiled = (host, [of], { type }) => {
  const value = required(of);
  return piece(host.text(value), type ?? { kind: 'CLOB' }, { references: value.references ?? false });
};

const greatest =
  (name: string): Compiled =>
  (host, given) =>
    piece(`${name}(${given.map((one) => host.text(checkPlain(one))).join(',')})`, commonType(given));

const functions: Readonly<Record<string, Compiled>> = {
  UPPER: asText((text) => `upper(${text})`),
  LOWER: asText((text) => `lower(${text})`),
  TRIM: asText((text) => `nullif(trim(${text}),'')`),
  LTRIM: asText((text, [signs]) => `nullif(ltrim(${text}${signs ? `,${signs}` : ''}),'')`),
  RTRIM: asText((text, [signs]) => `nullif(rtrim(${text}${signs ? `,${signs}` : ''}),'')`),
  REPLACE: asText((text, [from, to]) => `nullif(replace(${text},${from},ifnull(${to ?? "''"},'')),'')`),
  INSTR: (host, [of, part]) =>
    piece(`instr(${host.characters(required(of))},${host.text(required(part))})`, numberType),
  SUBSTR: substring,
  'DBMS_LOB.SUBSTR': lobSubstring,
  LENGTH: length,
  LENGTHB: (host, [of]) => piece(`length(CAST(${host.characters(required(of))} AS BLOB))`, numberType),
  'DBMS_LOB.GETLENGTH': length,
  ABS: asNumber((value) => `abs(${value})`),
  SIGN: asNumber((value) => `sign(${value})`),
  MOD: asNumber((value, [by]) => `(${value}%${by})`),
  TRUNC: asNumber((value, [digits]) => {
    if (digits) throw new OracleError(900, 'invalid SQL statement (TRUNC to a place)');
    return `(CASE WHEN ${value} < 0 THEN ceil(${value}) ELSE floor(${value}) END)`;
  }),
  ROUND: asNumber((value, [digits]) => `round(${value}${digits ? `,${digits}` : ''})`),
  FLOOR: asNumber((value) => `floor(${value})`),
  CEIL: asNumber((value) => `ceil(${value})`),
  GREATEST: greatest('max'),
  LEAST: greatest('min'),
  NVL: choice((texts) => `ifnull(${texts.join(',')})`),
  COALESCE: choice((texts) => `coalesce(${texts.join(',')})`),
  NVL2: choice(([of, there, not]) => `(CASE WHEN ${of} IS NOT NULL THEN ${there} ELSE ${not} END)`),
  DECODE: decode,
  TO_CHAR: toChar,
  TO_NCHAR: toChar,
  TO_NUMBER: (host, [of]) => piece(host.number(required(of)), numberType),
  RAWTOHEX: (host, [of]) => piece(`hex(${host.text(required(of))})`, textType()),
  ROWIDTOCHAR: (host, [of]) => piece(host.text(required(of)), textType(18)),
  TO_CLOB: (host, [of]) => piece(host.characters(required(of)), { kind: 'CLOB' }),
  'UTL_RAW.CAST_TO_VARCHAR2': (host, [of]) => piece(`CAST(${host.text(required(of))} AS TEXT)`, textType()),
  SYS_EXTRACT_UTC: extractUtc,
  XMLSERIALIZE: serialized,
  CAST: cast,
  COUNT: aggregate,
  SUM: aggregate,
  MIN: aggregate,
  MAX: aggregate,
  AVG: aggregate,
};

/** Compiles a call of a function that reads columns. */
export function compileFunction(host: FunctionHost, call: Call): Piece {
  const known = functions[call.name.replace(/^SYS\./, '')];
  if (!known) throw new OracleError(904, `"${call.name}": invalid identifier`, call.at);
  const given = call.arguments.flatMap((one) => (one.is === 'star' ? [] : [host.compile(one)]));
  return known(host, given, call);
}
