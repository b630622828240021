import type { OracleType } from '../oracle-type.js';
import type { Expression, Query } from './syntax.js';
import type { TokenReader } from './tokens.js';
import { readType } from './type-parser.js';

/** Reads a query; given by the query parser, so that the two need not import each other. */
export type QueryReader = (reader: TokenReader) => Query;

/** Words that end an expression, or that no column is called. */
const reserved = new Set(
  `SELECT FROM WHERE GROUP HAVING ORDER BY UNION MINUS INTERSECT AND OR NOT IN IS LIKE BETWEEN AS ON THEN ELSE
  WHEN END CASE SET VALUES INTO CONNECT START FOR WITH DISTINCT EXISTS ASC DESC CREATE DROP ALTER INSERT UPDATE
  DELETE TABLE`.split(/\s+/),
);
/** What the operator is called among the functions. */
export const atTimeZone = 'AT TIME ZONE';
const comparisons = ['=', '<>', '!=', '^=', '<=', '>=', '<', '>'];

/** Reads expressions and conditions of SQL. */
export class ExpressionParser {
  constructor(
    private readonly reader: TokenReader,
    private readonly query: QueryReader,
  ) {}

  condition(): Expression {
    let left = this.#conjunction();
    while (this.reader.accept('OR')) left = this.#binary('OR', left, this.#conjunction());
    return left;
  }

  #conjunction(): Expression {
    let left = this.#negation();
    while (this.reader.accept('AND')) left = this.#binary('AND', left, this.#negation());
    return left;
  }

  #negation(): Expression {
    if (this.reader.accept('NOT')) return { is: 'unary', operator: 'NOT', of: this.#negation() };
    return this.#comparison();
  }

  #binary(operator: string, left: Expression, right: Expression): Expression {
    return { is: 'binary', operator, left, right, at: this.reader.peek().start };
  }

  #comparison(): Expression {
    const { reader } = this;
    if (reader.accept('EXISTS')) return { is: 'exists', query: this.#bracketedQuery() };
    const left = this.expression();
    const operator = reader.acceptOne(...comparisons);
    if (operator) {
      const plain = operator === '!=' || operator === '^=' ? '<>' : operator;
      return this.#binary(plain, left, this.expression());
    }
    if (reader.accept('IS')) {
      const not = reader.accept('NOT');
      reader.expect('NULL');
      return { is: 'isNull', of: left, not };
    }
    const not = reader.accept('NOT');
    if (reader.accept('IN')) return { is: 'in', of: left, among: this.#among(), not };
    if (reader.accept('BETWEEN')) {
      const from = this.expression();
      reader.expect('AND');
      return { is: 'between', of: left, from, to: this.expression(), not };
    }
    if (reader.accept('LIKE')) {
      const pattern = this.expression();
      const escapedBy = reader.accept('ESCAPE') ? this.expression() : undefined;
      return { is: 'like', of: left, pattern, escapedBy, not };
    }
    if (not) reader.refuse('IN');
    return left;
  }

  #among(): readonly Expression[] | Query {
    const { reader } = this;
    if (reader.is('(', 'SELECT') || reader.is('(', 'WITH')) return this.#bracketedQuery();
    reader.expect('(');
    const items = [this.expression()];
    while (reader.accept(',')) items.push(this.expression());
    reader.expect(')');
    return items;
  }

  #bracketedQuery(): Query {
    this.reader.expect('(');
    const query = this.query(this.reader);
    this.reader.expect(')');
    return query;
  }

  /** An expression that is no condition. */
  expression(): Expression {
    let left = this.#product();
    for (;;) {
      const operator = this.reader.acceptOne('+', '-', '||');
      if (!operator) return left;
      left = this.#binary(operator, left, this.#product());
    }
  }

  #product(): Expression {
    let left = this.#sign();
    for (;;) {
      const operator = this.reader.acceptOne('*', '/');
      if (!operator) return left;
      left = this.#binary(operator, left, this.#sign());
    }
  }

  #sign(): Expression {
    if (this.reader.accept('+')) return this.#sign();
    if (this.reader.accept('-')) return { is: 'unary', operator: '-', of: this.#sign() };
    return this.#zoned();
  }

  /** `… AT TIME ZONE zone`: as a call of that name. */
  #zoned(): Expression {
    const { reader } = this;
    let of = this.#primary();
    for (let at = reader.peek().start; reader.accept('AT', 'TIME', 'ZONE'); at = reader.peek().start)
      of = { is: 'call', name: atTimeZone, arguments: [of, this.#primary()], distinct: false, at };
    return of;
  }

  #primary(): Expression {
    const { reader } = this;
    const token = reader.peek();
    if (token.kind === 'number') return { is: 'number', text: reader.next().value };
    if (token.kind === 'text') {
      reader.next();
      return { is: 'text', value: token.value, national: token.national ?? false };
    }
    if (token.kind === 'bind') {
      reader.next();
      return { is: 'bind', place: reader.binds++ };
    }
    if (reader.is('(')) return this.#brackets();
    if (reader.accept('NULL')) return { is: 'null' };
    if (reader.is('CASE')) return this.#case();
    const literal = this.#timeLiteral();
    if (literal) return literal;
    if (token.kind === 'word' && reserved.has(token.value)) reader.refuse('an expression');
    return this.#named();
  }

  #brackets(): Expression {
    const { reader } = this;
    if (reader.is('(', 'SELECT') || reader.is('(', 'WITH')) {
      return { is: 'query', query: this.#bracketedQuery() };
    }
    reader.expect('(');
    const first = this.condition();
    const items = [first];
    while (reader.accept(',')) items.push(this.expression());
    reader.expect(')');
    return items.length > 1 ? { is: 'list', items } : first;
  }

  #case(): Expression {
    const { reader } = this;
    reader.expect('CASE');
    const of = reader.is('WHEN') ? undefined : this.expression();
    const branches: { when: Expression; result: Expression }[] = [];
    while (reader.accept('WHEN')) {
      const when = this.condition();
      reader.expect('THEN');
      branches.push({ when, result: this.expression() });
    }
    const otherwise = reader.accept('ELSE') ? this.expression() : undefined;
    reader.expect('END');
    return { is: 'case', of, branches, otherwise };
  }

  /** `DATE '...'`, `TIMESTAMP '...'`, `INTERVAL '...' DAY TO SECOND`. */
  #timeLiteral(): Expression | undefined {
    const { reader } = this;
    const word = reader.peek().value;
    if (reader.peek(1).kind !== 'text' || !['DATE', 'TIMESTAMP', 'INTERVAL'].includes(word)) return undefined;
    reader.next();
    const text = reader.next().value;
    if (word === 'DATE') return { is: 'time', text, type: { kind: 'DATE' } };
    if (word === 'TIMESTAMP') {
      const zone = /[A-Za-z]|[+-]\d\d?:\d\d$/.test(text.slice(10));
      return { is: 'time', text, type: { kind: zone ? 'TIMESTAMP WITH TIME ZONE' : 'TIMESTAMP', scale: 9 } };
    }
    return { is: 'time', text, type: this.#intervalOf() };
  }

  #intervalOf(): OracleType {
    const { reader } = this;
    const months = reader.is('YEAR') || reader.is('MONTH');
    while (reader.acceptOne('YEAR', 'MONTH', 'DAY', 'HOUR', 'MINUTE', 'SECOND', 'TO')) {
      if (reader.is('(')) reader.bracketed();
    }
    return { kind: months ? 'INTERVAL YEAR TO MONTH' : 'INTERVAL DAY TO SECOND' };
  }

  #named(): Expression {
    const { reader } = this;
    const at = reader.peek().start;
    const path = [reader.name()];
    while (reader.is('.') && !reader.is('.', '*')) {
      reader.next();
      path.push(reader.name());
    }
    if (reader.accept('.', '*')) return { is: 'star', of: path.at(-1) };
    if (reader.is('(', '+', ')')) {
      reader.place += 3;
      return { is: 'column', path, outer: true, at };
    }
    if (reader.is('(')) return this.#call(path.join('.'), at);
    return { is: 'column', path, outer: false, at };
  }

  #call(name: string, at: number): Expression {
    const { reader } = this;
    reader.expect('(');
    if (name === 'CAST') {
      const of = this.expression();
      reader.expect('AS');
      const type = readType(reader);
      reader.expect(')');
      return { is: 'call', name, arguments: [of], distinct: false, at, type };
    }
    if (name === 'XMLSERIALIZE') return this.#xmlSerialize(at);
    if (reader.accept('*')) {
      reader.expect(')');
      return { is: 'call', name, arguments: [{ is: 'star', of: undefined }], distinct: false, at };
    }
    const distinct = reader.accept('DISTINCT');
    const given: Expression[] = [];
    if (!reader.is(')')) {
      given.push(this.expression());
      while (reader.accept(',')) given.push(this.expression());
    }
    reader.expect(')');
    return { is: 'call', name, arguments: given, distinct, at };
  }

  #xmlSerialize(at: number): Expression {
    const { reader } = this;
    if (!reader.accept('CONTENT')) reader.expect('DOCUMENT');
    const of = this.expression();
    const type = reader.accept('AS') ? readType(reader) : ({ kind: 'CLOB' } as const);
    // assumed: xml.no-indent
    reader.expect('NO', 'INDENT');
    reader.expect(')');
    return { is: 'call', name: 'XMLSERIALIZE', arguments: [of], distinct: false, at, type };
  }
}
