import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { boundStatement } from '../../src/reach/bound-statement.js';
import { kyselyOver } from '../../src/reach/database/mysql/mysql-dialect.js';
import { sqlStatement } from '../../src/reach/sql-statement.js';

const files = readdirSync('sql', { recursive: true, encoding: 'utf8' }).filter((path) =>
  path.endsWith('.sql'),
);
const dictionaries = (engine: string) =>
  readdirSync(join('sql/dictionary', engine))
    .map((name) => name.replace(/\.sql$/, ''))
    .sort();

describe('statements kept in sql/', () => {
  it('when a statement is read, then its comment lines are gone and its text is not', () => {
    const statement = sqlStatement('mysql/server-facts');
    expect(statement).toMatch(/^SELECT version\(\)/);
    expect(statement).not.toContain('--');
  });

  it('when there is no such statement, then the installation is not whole', () => {
    expect(() => sqlStatement('mysql/no-such')).toThrow(
      expect.objectContaining({ code: 'OVM_FILE_UNREADABLE' }),
    );
  });

  it('when a parameter is bound, then it is a parameter of the query and never a part of its text', () => {
    const kysely = kyselyOver({} as never);
    const compiled = boundStatement('dictionary/mysql/tables', { database: "o'vs" }).compile(kysely);
    expect(compiled.sql).not.toContain("o'vs");
    expect(compiled.sql.match(/\?/g)).toHaveLength(2);
    expect(compiled.parameters).toEqual(["o'vs", "o'vs"]);
    expect(() => boundStatement('dictionary/mysql/tables')).toThrow(/:database/);
  });

  it('when a file is there, then it begins by saying what it is for', () => {
    for (const path of files) expect(readFileSync(join('sql', path), 'utf8'), path).toMatch(/^-- .+\n/);
  });

  it('when two engines ask the same, then the files have the same name', () => {
    const both = ['columns', 'tables', 'triggers', 'views'];
    const mysqlAlone = [
      'ending-events',
      'partition-times',
      'table-numbers',
      'table-numbers-8',
      'table-times',
      'versioned-tables',
      'database',
      'databases',
      'events',
      'primary-keys',
      'routines',
      'view-definers',
    ];
    expect(dictionaries('mysql')).toEqual([...both, ...mysqlAlone].sort());
    const sqlite = dictionaries('sqlite');
    expect(sqlite).toEqual(expect.arrayContaining(both));
    expect(sqlite.filter((name) => mysqlAlone.includes(name))).toEqual([]);
  });
});
