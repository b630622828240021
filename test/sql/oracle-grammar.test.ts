import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sqlStatement } from '../../src/reach/sql-statement.js';
import { laterConstructs } from './oracle-11.2-bans.js';
import { grammarFaults, knownGaps, plsqlFaults } from './plsql-grammar.js';
import { scriptStatements } from './split-script.js';

const files = readdirSync('sql', { recursive: true, encoding: 'utf8' }).filter((path) =>
  /(^|\/)oracle\/[^/]+\.sql$/.test(path),
);
const isSample = (path: string) => path.startsWith('sample/');
const names = files.filter((path) => !isSample(path)).map((path) => path.replace(/\.sql$/, ''));
const samples = files.filter(isSample).flatMap((path) =>
  scriptStatements(readFileSync(join('sql', path), 'utf8')).map((sql, index) => ({
    place: `${path} statement ${index + 1}`,
    sql,
  })),
);

describe('statements for Oracle', () => {
  it('when the folders are read, then there are statements, and one SELECT each', () => {
    expect(names.length).toBeGreaterThan(30);
    expect(samples.length).toBeGreaterThan(15);
    for (const name of names) expect(sqlStatement(name), name).toMatch(/^SELECT [^;]*$/);
  });

  it.each(names)('when %s is parsed, then it is Oracle SQL and nothing in it is later than 11.2', (name) => {
    const sql = sqlStatement(name);
    expect(plsqlFaults(sql)).toEqual([]);
    expect(laterConstructs(sql)).toEqual([]);
  });

  it.each(samples)(
    'when $place is parsed, then it is Oracle SQL and nothing is later than 11.2',
    ({ sql }) => {
      expect(plsqlFaults(sql)).toEqual([]);
      expect(laterConstructs(sql)).toEqual([]);
    },
  );
});

describe('the grammar', () => {
  it.each([
    'SELEC a FROM t',
    'SELECT a FROM t WHERE',
    'CREATE TABLE "T" ("A" NUMBER NUMBER)',
    'CREATE TABLE `t` (a NUMBER)',
    'ALTER TABLE "T" ADD CONSTRAINT PRIMARY ("A")',
    'CREATE OR REPLACE TRIGGER x BEFORE INSERT t BEGIN NULL; END;',
    'CREATE TABLE "T" ("A" NUMBER, "B" NUMBER GENERATED ALWAYS AS ("A"+) VIRTUAL)',
    'CREATE TABLE "T" ("A" NUMBER, "B" NUMBER GENERATED ALWAYS AS () VIRTUAL)',
    'CREATE TABLE "T" ("A" NUMBER, "B" NUMBER GENERATED ALWAYS ("A") VIRTUAL)',
    'CREATE TABLE "T" ("A" NUMBER)\nORGANIZATION INDEX',
    'CREATE TABLE "T" ("A" NUMBER, "B" NUMBER, PRIMARY KEY ("A"))\nORGANIZATION INDEX INCLUDING "B"',
    'CREATE TABLE "T" ("A" NUMBER, "B" NUMBER, PRIMARY KEY ("A"))\nORGANIZATION INDEX INCLUDING "C" OVERFLOW',
    'CREATE TABLE "T" ("A" NUMBER, PRIMARY KEY ("A"))\nORGANIZATION INDEX OVERFLOW INCLUDING "A"',
  ])('when it is given %s, then it refuses it', (sql) => {
    expect(plsqlFaults(sql)).not.toEqual([]);
  });

  it.each(knownGaps)('when $name is written, then it still needs to be told otherwise', ({ example }) => {
    expect(grammarFaults(example)).not.toEqual([]);
    expect(plsqlFaults(example)).toEqual([]);
  });
});
