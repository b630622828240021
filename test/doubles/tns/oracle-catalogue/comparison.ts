import { OracleError } from '../oracle-error.js';
import type { OracleType } from '../oracle-type.js';
import { movedByMinutes, timeParts, timeText, zoneMinutes } from '../time-text.js';
import { type ConstantContext, timeFromText, toNumber } from './constant-value.js';
import { checkPlain, familyOf, type Parameter, type Piece } from './piece.js';

/** What a comparison needs of the compiler. */
export interface ComparisonHost {
  readonly parameters: { add(parameter: Parameter): string };
  text(of: Piece): string;
  number(of: Piece): string;
}

const formatOf: Partial<Record<OracleType['kind'], string>> = {
  DATE: 'NLS_DATE_FORMAT',
  'TIMESTAMP WITH TIME ZONE': 'NLS_TIMESTAMP_TZ_FORMAT',
};

/** Compares values as Oracle does, which converts one of the two to the datatype of the other. */
export class Comparison {
  constructor(private readonly host: ComparisonHost) {}

  compare(operator: string, left: Piece, right: Piece, at: number): string {
    checkPlain(left, at);
    checkPlain(right, at);
    const [l, r] = this.#sides(left, right, at);
    return `(${l}${operator}${r})`;
  }

  #sides(left: Piece, right: Piece, at: number): [string, string] {
    const { host } = this;
    const families = [familyOf(left.type), familyOf(right.type)];
    if (families.includes('number')) return [this.#number(left), this.#number(right)];
    if (families.includes('time')) return [this.#time(left, right), this.#time(right, left)];
    if (families.includes('bytes')) return [this.#bytes(left), this.#bytes(right)];
    if (families.includes('other')) {
      throw new OracleError(932, `inconsistent datatypes: expected - got ${left.type?.kind}`, at);
    }
    const padded = [left, right].every(({ type }) => type?.kind === 'CHAR' || type?.kind === 'NCHAR');
    if (padded) return [`rtrim(${host.text(left)})`, `rtrim(${host.text(right)})`];
    return [host.text(left), host.text(right)];
  }

  #number(of: Piece): string {
    const { constant } = of;
    if (familyOf(of.type) !== 'text' || !constant) return this.host.number(of);
    return this.host.parameters.add((context) => {
      const value = constant(context);
      return value === null ? null : toNumber(String(value));
    });
  }

  #bytes(of: Piece): string {
    const { constant } = of;
    if (familyOf(of.type) !== 'text' || !constant) return this.host.text(of);
    return this.host.parameters.add((context) => {
      const value = constant(context);
      return value === null ? null : Buffer.from(String(value), 'hex');
    });
  }

  /** Times are compared by their text with nine digits of a second, zones in UTC. */
  #time(of: Piece, other: Piece): string {
    const { constant, type } = of;
    if (constant) {
      const asType = familyOf(type) === 'text' && other.type ? other.type : type;
      return this.host.parameters.add((context) => {
        const value = constant(context);
        return value === null ? null : comparable(String(value), type, asType, context);
      });
    }
    const sql = this.host.text(of);
    if (type?.kind === 'DATE') return `(${sql}||'.000000000')`;
    if (type?.kind === 'TIMESTAMP WITH TIME ZONE') return utcSql(sql);
    return sql;
  }
}

function comparable(
  value: string,
  type: OracleType | undefined,
  asType: OracleType | undefined,
  context: ConstantContext,
): string {
  const parameter = formatOf[asType?.kind ?? 'DATE'] ?? 'NLS_TIMESTAMP_FORMAT';
  const isTextual = familyOf(type) === 'text';
  const kept =
    isTextual && asType ? timeFromText(value, context.formats.get(parameter) ?? '', asType, context) : value;
  const parts = timeParts(kept);
  const { zone, ...local } = parts;
  return timeText(zone === undefined ? local : movedByMinutes(local, -zoneMinutes(zone, parts)), true);
}

/** A kept time with a zone, as UTC without one. */
export function utcSql(time: string): string {
  const minutes = `(CAST(substr(${time},33,2) AS INTEGER)*60+CAST(substr(${time},36,2) AS INTEGER))`;
  const shift = `((CASE substr(${time},32,1) WHEN '-' THEN ${minutes} ELSE -${minutes} END)||' minutes')`;
  return `('0'||datetime(substr(${time},2,19),${shift})||substr(${time},21,10))`;
}

/** A kept time without a zone, moved by minutes. */
export const movedSql = (time: string, minutes: number) =>
  minutes === 0 ? time : `('0'||datetime(substr(${time},2,19),'${minutes} minutes')||substr(${time},21))`;
