import { OracleError } from '../oracle-error.js';
import type { StoredValue } from '../oracle-type.js';
import type { DoneAnswer, StatementRequest } from '../statement-answer.js';
import { ConstantReader } from './constant.js';
import type { RunContext } from './piece.js';
import { expressionsOf } from './query-parser.js';
import type { Expression } from './syntax.js';
import { type Token, TokenReader } from './tokens.js';

/** What a block of PL/SQL may do in its session. */
export interface BlockHost {
  readonly contextOf: (row: number) => RunContext;
  /** Carries out a statement of SQL. */
  run(sql: string, request: StatementRequest): void;
  /** Calls a procedure; undefined when there is none of that name. */
  call(name: string, given: readonly (readonly [string | undefined, StoredValue])[]): boolean;
  /** Value of a function that only PL/SQL may call; undefined when there is none. */
  evaluate(
    name: string,
    given: readonly (readonly [string | undefined, StoredValue])[],
  ): StoredValue | undefined;
}

/**
 * Carries out a block of the simplest kind: calls of the server's own procedures, EXECUTE IMMEDIATE, statements
 * of SQL, NULL, and values given to binds. Everything else is answered with ORA-00900.
 */
export function runBlock(host: BlockHost, request: StatementRequest): DoneAnswer {
  const block = new Block(host, request);
  block.run();
  return { kind: 'done', rowsAffected: 0, outBinds: block.outBinds };
}

class Block {
  readonly outBinds = new Map<number, StoredValue>();
  readonly #reader: TokenReader;
  readonly #binds: string[] = [];

  constructor(
    private readonly host: BlockHost,
    private readonly request: StatementRequest,
  ) {
    this.#reader = new TokenReader(request.sql);
  }

  run(): void {
    const reader = this.#reader;
    if (reader.accept('CALL')) {
      this.#call();
      return;
    }
    reader.accept('DECLARE');
    reader.expect('BEGIN');
    while (!reader.accept('END')) {
      this.#statement();
      reader.expect(';');
    }
    if (reader.peek().kind === 'word') reader.next();
    reader.accept(';');
    if (!reader.atEnd) reader.refuse('the end');
  }

  /** A bind of a block has one place, however often it is named. */
  #place({ value }: Token): number {
    const place = this.#binds.indexOf(value);
    return place < 0 ? this.#binds.push(value) - 1 : place;
  }

  #statement(): void {
    const reader = this.#reader;
    if (reader.accept('NULL')) return;
    if (reader.accept('EXECUTE', 'IMMEDIATE')) {
      this.#immediate();
      return;
    }
    if (reader.accept('COMMIT') || reader.accept('ROLLBACK')) {
      this.host.run(reader.textFrom(reader.place - 1), this.request);
      return;
    }
    if (['INSERT', 'UPDATE', 'DELETE'].some((word) => reader.is(word))) {
      this.#sql();
      return;
    }
    if (reader.peek().kind === 'bind') {
      this.#assign();
      return;
    }
    this.#call();
  }

  #sql(): void {
    const reader = this.#reader;
    const from = reader.place;
    const binds: Token[] = [];
    while (!reader.is(';') && !reader.atEnd) {
      const token = reader.next();
      if (token.kind === 'bind') binds.push(token);
    }
    const places = binds.map((token) => this.#place(token));
    const { bindTypes, bindRows } = this.request;
    this.host.run(reader.textFrom(from), {
      ...this.request,
      sql: reader.textFrom(from),
      bindTypes: places.map((place) => bindTypes[place] ?? { kind: 'VARCHAR2' }),
      bindRows: [places.map((place) => bindRows[0]?.[place] ?? null)],
    });
  }

  #immediate(): void {
    const sql = String(this.#value() ?? '');
    this.host.run(sql, { sql, bindTypes: [], bindRows: [], batchErrors: false });
  }

  #assign(): void {
    const reader = this.#reader;
    const place = this.#place(reader.next());
    reader.expect(':=');
    this.outBinds.set(place, this.#value());
  }

  #value(): StoredValue {
    const reader = this.#reader;
    if (reader.accept('CASE', 'WHEN')) return this.#choice();
    const from = reader.place;
    const called = this.#tryFunction();
    if (called !== undefined) return called;
    reader.place = from;
    const expression = this.#withBinds(from);
    return new ConstantReader(this.host.contextOf(0)).read(expression).value as StoredValue;
  }

  /** By a function that is true or false. */
  #choice(): StoredValue {
    const reader = this.#reader;
    const name = this.#path();
    const isTrue = this.host.evaluate(name, reader.is('(') ? this.#arguments() : []);
    if (isTrue === undefined) reader.refuse('a function');
    reader.expect('THEN');
    const then = this.#value();
    reader.expect('ELSE');
    const otherwise = this.#value();
    reader.expect('END');
    return isTrue === 1n ? then : otherwise;
  }

  /** Binds of a block are counted by name, which the parser of SQL does not. */
  #withBinds(from: number): Expression {
    const reader = this.#reader;
    const parsed = expressionsOf(reader).expression();
    if (parsed.is !== 'bind') return parsed;
    const now = reader.place;
    reader.place = from;
    const place = this.#place(reader.peek());
    reader.place = now;
    return { is: 'bind', place };
  }

  #tryFunction(): StoredValue | undefined {
    const reader = this.#reader;
    if (reader.peek().kind !== 'word') return undefined;
    const name = this.#path();
    if (!reader.is('(') && !reader.is(';')) return undefined;
    return this.host.evaluate(name, reader.is('(') ? this.#arguments() : []);
  }

  #path(): string {
    const reader = this.#reader;
    const path = [reader.name()];
    while (reader.accept('.')) path.push(reader.name());
    return path.join('.').replace(/^SYS\./, '');
  }

  #arguments(): [string | undefined, StoredValue][] {
    const reader = this.#reader;
    const given: [string | undefined, StoredValue][] = [];
    reader.expect('(');
    if (reader.accept(')')) return given;
    do {
      const name = reader.peek(1).value === '=>' ? reader.name() : undefined;
      if (name !== undefined) reader.expect('=>');
      given.push([name, this.#argument()]);
    } while (reader.accept(','));
    reader.expect(')');
    return given;
  }

  #argument(): StoredValue {
    const word = this.#reader.acceptOne('TRUE', 'FALSE');
    return word ? (word === 'TRUE' ? 1n : 0n) : this.#value();
  }

  #call(): void {
    const reader = this.#reader;
    const { start } = reader.peek();
    const name = this.#path();
    const given = reader.is('(') ? this.#arguments() : [];
    if (this.host.call(name, given)) return;
    const text = `line 1, column ${start + 1}:\nPLS-00201: identifier '${name}' must be declared`;
    throw new OracleError(6_550, text, start);
  }
}
