import { OracleError } from '../oracle-error.js';
import type { StoredValue } from '../oracle-type.js';
import type { RowColumn } from '../statement-answer.js';
import { ExpressionCompiler, Parameters } from './expression-compiler.js';
import type { NamedSource, SourceFinder } from './named-source.js';
import { checkPlain, type Piece, piece, type RunContext } from './piece.js';
import { type BlockColumn, conjuncts, orderItem, unitedOrder } from './query-order.js';
import { queryOf } from './query-parser.js';
import { Scope, type ScopeSource } from './scope.js';
import type { Expression, Query, SelectBlock, Source } from './syntax.js';

/** A query for SQLite with what Oracle says of its columns. */
export interface CompiledQuery {
  readonly sql: string;
  readonly parameters: Parameters;
  readonly columns: readonly RowColumn[];
  readonly after: readonly (((value: StoredValue) => StoredValue) | undefined)[];
}

interface CompiledBlocks {
  readonly sql: string;
  readonly columns: readonly BlockColumn[];
}

/** Turns Oracle's queries into SQLite's. */
export class QueryCompiler {
  readonly parameters = new Parameters();
  #aliases = 0;
  #named: ReadonlyMap<string, CompiledBlocks> = new Map();

  constructor(
    private readonly finder: SourceFinder,
    private readonly context: RunContext,
    private schema: string,
  ) {}

  /** Compiles the query of a statement. */
  compile(query: Query): CompiledQuery {
    const { sql, columns } = this.#query(query, undefined, true);
    for (const { piece: one } of columns) checkFetchable(one);
    return {
      sql,
      parameters: this.parameters,
      columns: columns.map(({ name, piece: one }) => ({
        name,
        type: one.type ?? { kind: 'VARCHAR2', length: 1 },
        nullable: one.nullable,
        references: one.references ?? false,
      })),
      after: columns.map(({ piece: one }) => one.after),
    };
  }

  /** Compiler of expressions over sources. */
  expressions(scope: Scope): ExpressionCompiler {
    return new ExpressionCompiler(this.parameters, this.context, scope, (query, outer) => {
      const { sql, columns } = this.#query(query, outer, false);
      const first = columns[0]?.piece;
      if (!first) throw new OracleError(936, 'missing expression');
      return { sql, first };
    });
  }

  /** One table as the only source, as UPDATE and DELETE have it. */
  single(source: Source): { scope: Scope; sql: string } {
    const { one, sql } = this.#source(source, undefined);
    return { scope: new Scope([one], undefined), sql };
  }

  /** A table by its name, all of whose rows are seen: its text for SQLite is the caller's. */
  bare(owner: string, name: string): { scope: Scope } {
    const table = { owner, name, link: false };
    const source: Source = {
      table,
      alias: undefined,
      asOfScn: undefined,
      join: 'comma',
      on: undefined,
      at: 0,
    };
    const { one } = this.#source(source, undefined, true);
    return { scope: new Scope([one], undefined) };
  }

  #query(query: Query, outer: Scope | undefined, whole: boolean): CompiledBlocks {
    const before = this.#named;
    const named = new Map(before);
    for (const { name, query: one } of query.named) {
      this.#named = named;
      named.set(name, this.#query(one, outer, false));
    }
    this.#named = named;
    const compiled = this.#blocks(query, outer, whole);
    this.#named = before;
    return compiled;
  }

  #blocks(query: Query, outer: Scope | undefined, whole: boolean): CompiledBlocks {
    const [first, ...more] = query.blocks;
    if (!first) throw new OracleError(928, 'missing SELECT keyword');
    const compiled = this.#block(first.block, outer, whole && more.length === 0 ? query.orderBy : []);
    if (more.length === 0) {
      const order = whole ? compiled.order : '';
      return { sql: `${compiled.sql}${order}${compiled.limit}`, columns: compiled.columns };
    }
    let { sql } = compiled;
    for (const { operator, block } of more) {
      const other = this.#block(block, outer, []);
      if (other.columns.length !== compiled.columns.length) {
        throw new OracleError(1_789, 'query block has incorrect number of result columns');
      }
      sql += ` ${operator === 'MINUS' ? 'EXCEPT' : operator} ${other.sql}`;
    }
    return { sql: `${sql}${unitedOrder(query.orderBy, compiled.columns)}`, columns: compiled.columns };
  }

  #block(block: SelectBlock, outer: Scope | undefined, orderBy: Query['orderBy']) {
    const { scope, from } = this.#from(block, outer);
    const expressions = this.expressions(scope);
    const columns = this.#items(block, scope, expressions);
    if (block.distinct) for (const { piece: one } of columns) checkPlain(one);
    const { where, limit } = this.#where(block.where, expressions);
    const groups = block.groupBy.map((by) => expressions.text(checkPlain(expressions.compile(by))));
    const having = block.having ? ` HAVING ${expressions.condition(block.having)}` : '';
    const selected = columns.map(({ piece: one }, place) => `${expressions.text(one)} AS o${place + 1}`);
    const sql =
      `SELECT ${block.distinct ? 'DISTINCT ' : ''}${selected.join(',')} FROM ${from}${where}` +
      `${groups.length > 0 ? ` GROUP BY ${groups.join(',')}` : ''}${having}`;
    const order = orderBy.map((one) => orderItem(one, columns, expressions));
    return { sql, columns, limit, order: order.length > 0 ? ` ORDER BY ${order.join(',')}` : '' };
  }

  /** ROWNUM below a number becomes LIMIT. */
  #where(where: Expression | undefined, expressions: ExpressionCompiler) {
    const parts = where ? conjuncts(where) : [];
    const isRowLimit = (one: Expression) =>
      one.is === 'binary' && one.left.is === 'column' && one.left.path.join() === 'ROWNUM';
    const limits = parts.filter(isRowLimit) as Extract<Expression, { is: 'binary' }>[];
    const rest = parts.filter((one) => !isRowLimit(one)).map((one) => expressions.condition(one));
    const limit = limits.map(({ operator, right }) => {
      const count = expressions.number(expressions.compile(right));
      if (operator === '<=' || operator === '=') return ` LIMIT ${count}`;
      if (operator === '<') return ` LIMIT ${count}-1`;
      throw new OracleError(
        900,
        'invalid SQL statement (ROWNUM is compared in a way that is not known here)',
      );
    });
    return { where: rest.length > 0 ? ` WHERE ${rest.join(' AND ')}` : '', limit: limit[0] ?? '' };
  }

  #items(block: SelectBlock, scope: Scope, expressions: ExpressionCompiler) {
    return block.items.flatMap(({ value, alias, text }) => {
      if (value.is === 'star')
        return scope.star(value.of).map(({ name, column }) => ({ name, piece: column }));
      if (value.is === 'column' && value.path.join() === 'ROWNUM') {
        const number = piece('row_number() OVER ()', { kind: 'NUMBER' });
        return [{ name: alias ?? 'ROWNUM', piece: number }];
      }
      const compiled = expressions.compile(value);
      const name =
        alias ??
        (value.is === 'column' ? value.path.at(-1) : undefined) ??
        text.replace(/\s+/g, '').toUpperCase();
      return [{ name: name.slice(0, 128), piece: compiled }];
    });
  }

  #from(block: SelectBlock, outer: Scope | undefined) {
    const sources: ScopeSource[] = [];
    let from = '';
    for (const source of block.sources) {
      const { one, sql } = this.#source(source, outer);
      sources.push(one);
      if (from === '') from = sql;
      else if (source.join === 'comma' || source.join === 'CROSS') from += ` CROSS JOIN ${sql}`;
      else {
        const on = this.expressions(new Scope(sources, outer)).condition(source.on as Expression);
        from += ` ${source.join} JOIN ${sql} ON ${on}`;
      }
    }
    return { scope: new Scope(sources, outer), from };
  }

  #source(source: Source, outer: Scope | undefined, bare = false): { one: ScopeSource; sql: string } {
    const inner = `s${++this.#aliases}`;
    if (source.query)
      return this.#derived(this.#query(source.query, outer, false), source.alias ?? inner, inner);
    const { owner, name, link } = source.table ?? { owner: undefined, name: '', link: false };
    if (link) throw new OracleError(2_019, 'connection description for remote database not found', source.at);
    const shown = source.alias ?? name;
    const named = owner === undefined ? this.#named.get(name) : undefined;
    if (named) return this.#derived(named, shown, inner);
    const found = this.finder.find(owner, name, this.schema, source.at);
    if (found.is === 'view') return this.#view(found, shown, inner);
    const rowIds = found.is === 'rows' ? found.rowIds : undefined;
    const columns = new Map<string, Piece>(
      found.columns.map(({ name: column, inner: own, piece: one }) => [
        column,
        { ...one, sql: `${inner}.${own}`, column },
      ]),
    );
    const hidden = new Set(found.columns.filter((column) => column.hidden).map(({ name: column }) => column));
    const one = { name: shown, owner, inner, columns, rowIds, hidden };
    const plain = bare || found.is === 'dictionary';
    const sql = plain ? `${found.table} ${inner}` : this.#visible(found, source, inner);
    if (found.is === 'rows') this.#addVirtual(found, one);
    return { one, sql };
  }

  /** Virtual columns are worked out of the others. */
  #addVirtual(
    found: Extract<NamedSource, { is: 'rows' }>,
    one: { columns: Map<string, Piece> } & ScopeSource,
  ): void {
    const expressions = this.expressions(new Scope([one], undefined));
    for (const column of found.columns) {
      if (!column.virtual) continue;
      const compiled = expressions.compile(column.virtual);
      one.columns.set(column.name, { ...compiled, type: column.piece.type, column: column.name });
    }
  }

  /** The rows that the statement may see: those of its snapshot, and what the session itself changed. */
  #visible(found: Extract<NamedSource, { is: 'rows' }>, source: Source, inner: string): string {
    const scn = source.asOfScn
      ? this.expressions(new Scope([], undefined)).compile(source.asOfScn)
      : undefined;
    const { definedAt } = found;
    const at = this.parameters.add((context) => {
      if (!scn?.constant) return context.snapshot;
      const asked = Number(scn.constant(context));
      context.checkScn(asked, definedAt);
      return asked;
    });
    const own = this.parameters.add((context) => (scn ? -1 : context.own));
    const began = `(v_from<=${at} OR v_from=${own})`;
    const goesOn = `(v_to IS NULL OR (v_to>${at} AND v_to<>${own}))`;
    return `(SELECT * FROM ${found.table} WHERE ${began} AND ${goesOn}) ${inner}`;
  }

  #view(found: Extract<NamedSource, { is: 'view' }>, shown: string, inner: string) {
    const before = this.schema;
    this.schema = found.owner;
    const compiled = this.#query(queryOf(found.text), undefined, true);
    this.schema = before;
    const columns = compiled.columns.map((one, place) => ({
      ...one,
      name: found.names?.[place] ?? one.name,
    }));
    return this.#derived({ sql: compiled.sql, columns }, shown, inner);
  }

  #derived(compiled: CompiledBlocks, shown: string, inner: string) {
    const columns = new Map<string, Piece>(
      compiled.columns.map(({ name, piece: one }, place) => [
        name,
        { ...withoutConstant(one), sql: `${inner}.o${place + 1}`, column: name },
      ]),
    );
    const one = {
      name: shown,
      owner: undefined,
      inner,
      columns,
      rowIds: undefined,
      hidden: new Set<string>(),
    };
    return { one, sql: `(${compiled.sql}) ${inner}` };
  }
}

const withoutConstant = ({ constant: _constant, ...rest }: Piece): Piece => rest;

/** Objects and collections have no form on this wire; XMLTYPE is fetched by XMLSERIALIZE. */
function checkFetchable({ type, column }: Piece): void {
  if (type?.kind === 'OBJECT' || type?.kind === 'XMLTYPE' || type?.kind === 'BFILE') {
    throw new OracleError(
      900,
      `invalid SQL statement (${column} of type ${type.kind} is not fetched as it is here)`,
    );
  }
}
