import { OracleError } from '../oracle-error.js';
import type { BindValue } from '../statement-answer.js';
import { Comparison } from './comparison.js';
import { ConstantReader } from './constant.js';
import { aggregates, compileFunction, type FunctionHost } from './functions.js';
import {
  checkPlain,
  commonType,
  decimalText,
  familyOf,
  numberType,
  type Parameter,
  type Piece,
  piece,
  type RunContext,
  textType,
} from './piece.js';
import type { Scope } from './scope.js';
import type { Expression, Query } from './syntax.js';

/** Compiles queries within expressions; given by the query compiler. */
export type QueryPiece = (query: Query, scope: Scope) => { sql: string; first: Piece };

/** Parameters of a statement for SQLite, numbered from 1. */
export class Parameters {
  readonly values: Parameter[] = [];

  add(parameter: Parameter): string {
    this.values.push(parameter);
    return `?${this.values.length}`;
  }
}

/** Turns Oracle's expressions into SQLite's. */
export class ExpressionCompiler implements FunctionHost {
  readonly #comparison: Comparison;

  constructor(
    readonly parameters: Parameters,
    /** What is known while the statement is compiled: the kinds of its binds, and its session. */
    readonly context: RunContext,
    private readonly scope: Scope,
    private readonly query: QueryPiece,
  ) {
    this.#comparison = new Comparison(this);
  }

  /** The text of a piece; a constant becomes a parameter. */
  text(of: Piece): string {
    if (of.sql !== undefined) return of.sql;
    if (of.constant === undefined) return 'NULL';
    return this.parameters.add(of.constant);
  }

  /** Whether an expression reads no columns and no rows. */
  isConstant(expression: Expression): boolean {
    switch (expression.is) {
      case 'number':
      case 'text':
      case 'null':
      case 'bind':
      case 'time':
        return true;
      case 'column':
        return this.#isWord(expression.path, expression.at);
      case 'call':
        return !aggregates.has(expression.name) && expression.arguments.every((one) => this.isConstant(one));
      case 'unary':
        return expression.operator === '-' && this.isConstant(expression.of);
      case 'binary':
        return (
          '+-*/||'.includes(expression.operator) &&
          this.isConstant(expression.left) &&
          this.isConstant(expression.right)
        );
      default:
        return false;
    }
  }

  /** Whether a path is no column, but a value of a sequence or a word such as SYSDATE. */
  #isWord(path: readonly string[], at: number): boolean {
    if (this.scope.find(path, at) !== undefined || path.at(-1) === 'ROWNUM') return false;
    const isSequence = path.length > 1 && ['NEXTVAL', 'CURRVAL'].includes(path.at(-1) ?? '');
    return isSequence || this.context.word(path.join('.')) !== undefined;
  }

  compile(expression: Expression): Piece {
    if (this.isConstant(expression) && !this.#needsSqlite(expression)) return this.#constant(expression);
    switch (expression.is) {
      case 'column':
        if (expression.outer) {
          throw new OracleError(900, 'invalid SQL statement (an outer join by (+))', expression.at);
        }
        return this.#column(expression.path, expression.at);
      case 'call':
        return compileFunction(this, expression);
      case 'unary':
        return this.#unary(expression);
      case 'binary':
        return this.#binary(expression);
      case 'case':
        return this.#case(expression);
      case 'query': {
        const { sql, first } = this.query(expression.query, this.scope);
        return piece(`(${sql})`, first.type);
      }
      default:
        throw new OracleError(936, 'missing expression');
    }
  }

  /** Functions that only SQLite works out here, as DECODE of constants. */
  #needsSqlite(expression: Expression): boolean {
    return (
      expression.is === 'call' && /^(?:DECODE|SUBSTR|INSTR|REPLACE|COALESCE|NVL2)$/.test(expression.name)
    );
  }

  #constant(expression: Expression): Piece {
    const isSequence =
      expression.is === 'column' && ['NEXTVAL', 'CURRVAL'].includes(expression.path.at(-1) ?? '');
    const type = isSequence ? numberType : new ConstantReader(this.context).read(expression).type;
    const constant: Parameter = (context): BindValue => new ConstantReader(context).read(expression).value;
    return { constant, type, nullable: expression.is === 'null' || expression.is === 'bind' };
  }

  #column(path: readonly string[], at: number): Piece {
    const found = this.scope.find(path, at);
    if (found) return found;
    throw new OracleError(904, `${path.map((name) => `"${name}"`).join('.')}: invalid identifier`, at);
  }

  #unary({ operator, of }: Extract<Expression, { is: 'unary' }>): Piece {
    if (operator === 'NOT') return piece(`(NOT ${this.condition(of)})`, numberType);
    return piece(`(-${this.number(this.compile(of))})`, numberType);
  }

  /** A piece as a number for SQLite. */
  number(of: Piece): string {
    const family = familyOf(of.type);
    if (family === 'number' || family === 'unknown') return this.text(of);
    if (family === 'text') return `CAST(${this.text(of)} AS NUMERIC)`;
    throw new OracleError(932, `inconsistent datatypes: expected NUMBER got ${of.type?.kind}`);
  }

  /** A piece as characters for SQLite. */
  characters(of: Piece): string {
    const family = familyOf(of.type);
    if (family === 'long') throw new OracleError(932, 'inconsistent datatypes: expected - got LONG');
    if (of.references) return this.lobValue(of);
    if (family === 'number') return decimalText(this.text(of));
    if (family === 'bytes') return `hex(${this.text(of)})`;
    return this.text(of);
  }

  /** The value of a kept LOB. */
  lobValue(of: Piece): string {
    return `(SELECT value FROM lob WHERE id=CAST(${this.text(of)} AS INTEGER))`;
  }

  #binary(expression: Extract<Expression, { is: 'binary' }>): Piece {
    const { operator } = expression;
    if (operator === 'AND' || operator === 'OR') return piece(this.condition(expression), numberType);
    const left = this.compile(expression.left);
    const right = this.compile(expression.right);
    if (operator === '||') {
      const joined = `ifnull(${this.characters(left)},'')||ifnull(${this.characters(right)},'')`;
      return piece(`nullif(${joined},'')`, textType());
    }
    if (familyOf(left.type) === 'time' || familyOf(right.type) === 'time') {
      throw new OracleError(900, 'invalid SQL statement (arithmetic with times)', expression.at);
    }
    const [one, other] = [this.number(left), this.number(right)];
    if (operator !== '/') return piece(`(${one}${operator}${other})`, numberType);
    // abs() of the least integer is an "integer overflow" of SQLite, which the row store takes for ORA-01476
    const divisor = `CASE WHEN ${other}=0 THEN abs(-9223372036854775808) ELSE ${other} END`;
    return piece(`(${one}*1.0/(${divisor}))`, numberType);
  }

  #case(expression: Extract<Expression, { is: 'case' }>): Piece {
    const results: Piece[] = [];
    const result = (value: Expression) => {
      const compiled = this.compile(value);
      results.push(compiled);
      return this.text(compiled);
    };
    const branches = expression.branches.map(({ when, result: value }) => {
      const test = expression.of
        ? this.#comparison.compare('=', this.compile(expression.of), this.compile(when), 0)
        : this.condition(when);
      return `WHEN ${test} THEN ${result(value)}`;
    });
    const otherwise = expression.otherwise ? ` ELSE ${result(expression.otherwise)}` : '';
    return piece(`(CASE ${branches.join(' ')}${otherwise} END)`, commonType(results));
  }

  /** A comparison of two pieces, as DECODE and CASE make it. */
  equal(left: Piece, right: Piece): string {
    return this.#comparison.compare('=', left, right, 0);
  }

  /** A condition for SQLite. */
  condition(expression: Expression): string {
    switch (expression.is) {
      case 'binary':
        return this.#binaryCondition(expression);
      case 'unary':
        return `(NOT ${this.condition(expression.of)})`;
      case 'isNull':
        return `(${this.text(this.compile(expression.of))} IS ${expression.not ? 'NOT ' : ''}NULL)`;
      case 'between':
        return this.#between(expression);
      case 'in':
        return this.#in(expression);
      case 'like':
        return this.#like(expression);
      case 'exists':
        return `EXISTS (${this.query(expression.query, this.scope).sql})`;
      default:
        throw new OracleError(920, 'invalid relational operator');
    }
  }

  #binaryCondition(expression: Extract<Expression, { is: 'binary' }>): string {
    const { operator, at } = expression;
    if (operator === 'AND' || operator === 'OR') {
      return `(${this.condition(expression.left)} ${operator} ${this.condition(expression.right)})`;
    }
    if (expression.left.is === 'list' && expression.right.is === 'list') {
      const right = expression.right.items;
      const pairs = expression.left.items.map((left, place) =>
        this.#comparison.compare(
          operator,
          this.compile(left),
          this.compile(right[place] ?? { is: 'null' }),
          at,
        ),
      );
      return `(${pairs.join(' AND ')})`;
    }
    return this.#comparison.compare(
      operator,
      this.compile(expression.left),
      this.compile(expression.right),
      at,
    );
  }

  #between(expression: Extract<Expression, { is: 'between' }>): string {
    const of = () => this.compile(expression.of);
    const from = this.#comparison.compare('>=', of(), this.compile(expression.from), 0);
    const to = this.#comparison.compare('<=', of(), this.compile(expression.to), 0);
    return `(${expression.not ? 'NOT ' : ''}(${from} AND ${to}))`;
  }

  #in(expression: Extract<Expression, { is: 'in' }>): string {
    const not = expression.not ? 'NOT ' : '';
    if (!('blocks' in expression.among)) {
      const tests = expression.among.map((one) =>
        this.#comparison.compare('=', this.compile(expression.of), this.compile(one), 0),
      );
      return `(${not}(${tests.join(' OR ')}))`;
    }
    const items = expression.of.is === 'list' ? expression.of.items : [expression.of];
    const of = items.map((item) => this.text(checkPlain(this.compile(item))));
    return `((${of.join(',')}) ${not}IN (${this.query(expression.among, this.scope).sql}))`;
  }

  #like(expression: Extract<Expression, { is: 'like' }>): string {
    const text = this.characters(this.compile(expression.of));
    const pattern = this.compile(expression.pattern);
    const escapedBy = expression.escapedBy ? this.compile(expression.escapedBy) : undefined;
    if (!pattern.constant || (escapedBy && !escapedBy.constant)) {
      throw new OracleError(900, 'invalid SQL statement (LIKE with a column as its pattern)');
    }
    const { constant } = pattern;
    const asGlob: Parameter = (context) =>
      globOf(
        String(constant(context) ?? ''),
        escapedBy?.constant ? String(escapedBy.constant(context)) : undefined,
      );
    return `(${text} ${expression.not ? 'NOT ' : ''}GLOB ${this.parameters.add(asGlob)})`;
  }
}

/** SQLite's LIKE does not tell capitals; GLOB does. */
function globOf(pattern: string, escapedBy: string | undefined): string {
  const signs = [...pattern];
  let glob = '';
  for (let at = 0; at < signs.length; at++) {
    const sign = signs[at] ?? '';
    if (sign === escapedBy) glob += plainGlob(signs[++at] ?? '');
    else if (sign === '%') glob += '*';
    else glob += sign === '_' ? '?' : plainGlob(sign);
  }
  return glob;
}

const plainGlob = (sign: string) => ('*?[]'.includes(sign) && sign ? `[${sign}]` : sign);
