import { ExpressionParser } from './expression-parser.js';
import type { Expression, Query, SelectBlock, Source } from './syntax.js';
import { TokenReader } from './tokens.js';

const afterSource = new Set(
  `WHERE GROUP HAVING ORDER UNION MINUS INTERSECT ON JOIN INNER LEFT RIGHT FULL CROSS FOR AS SET CONNECT START
  NATURAL USING VALUES LOG RETURNING PARTITION SAMPLE MODEL FETCH OFFSET LIMIT`.split(/\s+/),
);

/** Reads queries. */
export function readQuery(reader: TokenReader): Query {
  const named: { name: string; query: Query }[] = [];
  if (reader.accept('WITH')) {
    do {
      const name = reader.name();
      reader.expect('AS', '(');
      named.push({ name, query: readQuery(reader) });
      reader.expect(')');
    } while (reader.accept(','));
  }
  const blocks: { operator: string | undefined; block: SelectBlock }[] = [];
  let operator: string | undefined;
  do {
    blocks.push({ operator, block: readBlock(reader) });
    operator = reader.acceptOne('UNION ALL', 'UNION', 'MINUS', 'INTERSECT');
  } while (operator);
  return { named, blocks, orderBy: readOrder(reader), lock: readLock(reader) };
}

/** Reads a whole statement that is a query. */
export function queryOf(sql: string): Query {
  const reader = new TokenReader(sql);
  const query = readQuery(reader);
  if (!reader.atEnd) reader.refuse('the end');
  return query;
}

/** The parser of expressions over a reader. */
export const expressionsOf = (reader: TokenReader) => new ExpressionParser(reader, readQuery);

/** Reads an expression or a condition that is all of a text. */
export function conditionOf(text: string): Expression {
  const reader = new TokenReader(text);
  const condition = expressionsOf(reader).condition();
  if (!reader.atEnd) reader.refuse('the end');
  return condition;
}

function readBlock(reader: TokenReader): SelectBlock {
  if (reader.accept('(')) {
    const block = readBlock(reader);
    reader.expect(')');
    return block;
  }
  reader.expect('SELECT');
  const distinct = reader.acceptOne('DISTINCT', 'UNIQUE') !== undefined;
  reader.accept('ALL');
  const items = [readItem(reader)];
  while (reader.accept(',')) items.push(readItem(reader));
  if (!reader.accept('FROM')) reader.refuse('FROM');
  const sources = readSources(reader);
  const expressions = expressionsOf(reader);
  const where = reader.accept('WHERE') ? expressions.condition() : undefined;
  const groupBy: Expression[] = [];
  if (reader.accept('GROUP', 'BY')) {
    do groupBy.push(expressions.expression());
    while (reader.accept(','));
  }
  const having = reader.accept('HAVING') ? expressions.condition() : undefined;
  return { distinct, items, sources, where, groupBy, having };
}

function readItem(reader: TokenReader): SelectBlock['items'][number] {
  const from = reader.place;
  if (reader.accept('*')) return { value: { is: 'star', of: undefined }, alias: undefined, text: '*' };
  const value = expressionsOf(reader).expression();
  const text = reader.textFrom(from);
  const aliased =
    reader.accept('AS') || (!reader.is('FROM') && ['word', 'name'].includes(reader.peek().kind));
  return { value, alias: aliased ? reader.name() : undefined, text };
}

function readSources(reader: TokenReader): Source[] {
  const sources = [readSource(reader, 'comma')];
  for (;;) {
    if (reader.accept(',')) sources.push(readSource(reader, 'comma'));
    else if (reader.accept('CROSS', 'JOIN')) sources.push(readSource(reader, 'CROSS'));
    else if (reader.accept('INNER', 'JOIN') || reader.accept('JOIN'))
      sources.push(readSource(reader, 'INNER'));
    else if (reader.accept('LEFT', 'OUTER', 'JOIN') || reader.accept('LEFT', 'JOIN')) {
      sources.push(readSource(reader, 'LEFT'));
    } else return sources;
  }
}

function readSource(reader: TokenReader, join: Source['join']): Source {
  const at = reader.peek().start;
  const what = readTableOrQuery(reader);
  const asOfScn = reader.accept('AS', 'OF', 'SCN') ? expressionsOf(reader).expression() : undefined;
  const token = reader.peek();
  const aliased = token.kind === 'name' || (token.kind === 'word' && !afterSource.has(token.value));
  const alias = aliased ? reader.name() : undefined;
  const needsCondition = join === 'INNER' || join === 'LEFT';
  if (needsCondition) reader.expect('ON');
  const on = needsCondition ? expressionsOf(reader).condition() : undefined;
  return { ...what, alias, asOfScn, join, on, at };
}

function readTableOrQuery(reader: TokenReader): Pick<Source, 'table' | 'query'> {
  if (reader.accept('(')) {
    const query = readQuery(reader);
    reader.expect(')');
    return { query };
  }
  const { owner, name } = reader.qualifiedName();
  const link = reader.accept('@');
  if (link) reader.name();
  return { table: { owner, name, link } };
}

function readOrder(reader: TokenReader): Query['orderBy'] {
  const order: { by: Expression; descending: boolean; nulls?: 'FIRST' | 'LAST' }[] = [];
  if (!reader.accept('ORDER', 'BY')) return order;
  do {
    const by = expressionsOf(reader).expression();
    const descending = reader.acceptOne('ASC', 'DESC') === 'DESC';
    const nulls = reader.accept('NULLS') ? reader.acceptOne('FIRST', 'LAST') : undefined;
    order.push({ by, descending, ...(nulls ? { nulls: nulls as 'FIRST' | 'LAST' } : {}) });
  } while (reader.accept(','));
  return order;
}

function readLock(reader: TokenReader): Query['lock'] {
  if (!reader.accept('FOR', 'UPDATE')) return undefined;
  if (reader.accept('OF')) {
    do reader.qualifiedName();
    while (reader.accept(','));
  }
  if (reader.accept('NOWAIT')) return 'nowait';
  if (reader.accept('WAIT')) reader.next();
  return 'wait';
}
