import { type Kysely, sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { boundStatement } from '../../src/reach/bound-statement.js';
import { kyselyOverOracle } from '../../src/reach/database/oracle/oracle-dialect.js';
import {
  qualifiedOracleName,
  quoteOracleName,
  quoteOracleText,
} from '../../src/reach/database/oracle/oracle-quote.js';

interface Views {
  readonly ALL_TABLES: { readonly OWNER: string; readonly TABLE_NAME: string };
  readonly ALL_INDEXES: {
    readonly TABLE_OWNER: string;
    readonly TABLE_NAME: string;
    readonly INDEX_NAME: string;
  };
}

const sent: { sql: string; binds: readonly unknown[] }[] = [];
const kysely = kyselyOverOracle(async (text, binds) => {
  sent.push({ sql: text, binds });
  return [{ name: 'VM' }];
}) as unknown as Kysely<Views>;

describe('Kysely for Oracle', () => {
  it('when a query is composed, then binds are numbered and tables have no AS', () => {
    const query = kysely
      .selectFrom('ALL_TABLES as t')
      .innerJoin('ALL_INDEXES as i', 'i.TABLE_NAME', 't.TABLE_NAME')
      .select(['t.TABLE_NAME as name', 'i.INDEX_NAME'])
      .where('t.OWNER', '=', "O'VS")
      .where('i.TABLE_OWNER', 'in', ['A', 'B'])
      .orderBy('t.TABLE_NAME')
      .compile();
    expect(query.sql).toBe(
      'select "t"."TABLE_NAME" "name", "i"."INDEX_NAME" from "ALL_TABLES" "t" ' +
        'inner join "ALL_INDEXES" "i" on "i"."TABLE_NAME" = "t"."TABLE_NAME" ' +
        'where "t"."OWNER" = :1 and "i"."TABLE_OWNER" in (:2, :3) order by "t"."TABLE_NAME"',
    );
    expect(query.parameters).toEqual(["O'VS", 'A', 'B']);
  });

  it('when a query would need what 11.2 does not have, then it is refused', () => {
    const tables = kysely.selectFrom('ALL_TABLES').select('TABLE_NAME');
    expect(() => tables.limit(1).compile()).toThrow(/no LIMIT.*ROWNUM/);
    expect(() => tables.offset(1).compile()).toThrow(/no OFFSET/);
    expect(() => tables.fetch(1).compile()).toThrow(/no FETCH/);
  });

  it('when a statement of sql/ is run, then its parameters are binds and its rows come back', async () => {
    sent.length = 0;
    const query = boundStatement<{ name: string }>('dictionary/oracle/views', { owner: "o'vs" });
    expect((await query.execute(kysely)).rows).toEqual([{ name: 'VM' }]);
    expect(sent).toEqual([{ sql: expect.stringMatching(/WHERE v\.OWNER = :1\n/), binds: ["o'vs"] }]);
  });

  it('when rows are to be streamed or changes made in a transaction, then that is refused', async () => {
    await expect(kysely.transaction().execute(async () => undefined)).rejects.toThrow(/transactions/);
    const stream = kysely.selectFrom('ALL_TABLES').select('TABLE_NAME').stream();
    await expect(stream[Symbol.asyncIterator]().next()).rejects.toThrow(/taken whole/);
    expect(sql`select 1 from dual`.compile(kysely).sql).toBe('select 1 from dual');
  });
});

describe('names and texts of Oracle', () => {
  it('when a name or a text is quoted, then it is itself', () => {
    expect(quoteOracleName('Größe $#')).toBe('"Größe $#"');
    expect(qualifiedOracleName('OVS', 'VM')).toBe('"OVS"."VM"');
    expect(quoteOracleText("it's \\ \n''")).toBe("'it''s \\ \n'''''");
  });

  it.each(['', 'a"b', '"', 'a\0b'])('when no name of Oracle can be %j, then it is refused', (name) => {
    expect(() => quoteOracleName(name)).toThrow(expect.objectContaining({ code: 'OVM_DB_NOT_FOUND' }));
  });
});
