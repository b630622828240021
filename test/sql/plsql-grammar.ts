import { createRequire } from 'node:module';

/** As far as the generated parser is used here. */
interface CharacterStream {
  readonly index: number;
  readonly size: number;
  readonly sourceName: string;
  LA(offset: number): number;
  consume(): void;
  mark(): number;
  release(marker: number): void;
  seek(index: number): void;
  getText(interval: unknown): string;
}
interface Listener {
  syntaxError(recogniser: unknown, symbol: unknown, line: number, column: number, message: string): void;
}
interface Recogniser {
  removeErrorListeners(): void;
  addErrorListener(listener: Listener): void;
}
interface Runtime {
  readonly CharStreams: { fromString(text: string): CharacterStream };
  readonly CommonTokenStream: new (lexer: Recogniser) => unknown;
}

const grammar = 'antlr4ts-sql/dist/src/grammar-output/plsql';
/** As the grammar itself requires: its runtime may lie in a node_modules of its own. */
const load = createRequire(createRequire(import.meta.url).resolve(`${grammar}/PlSqlLexer`));
const { CharStreams, CommonTokenStream } = load('antlr4ts') as Runtime;
const { PlSqlLexer } = load(`${grammar}/PlSqlLexer`) as {
  readonly PlSqlLexer: new (stream: CharacterStream) => Recogniser;
};
const { PlSqlParser } = load(`${grammar}/PlSqlParser`) as {
  readonly PlSqlParser: new (tokens: unknown) => Recogniser & { sql_script(): unknown };
};

/** The grammar knows its words in upper case; texts keep their case all the same. */
class UpperCaseStream implements CharacterStream {
  readonly #stream: CharacterStream;

  constructor(stream: CharacterStream) {
    this.#stream = stream;
  }

  get index() {
    return this.#stream.index;
  }
  get size() {
    return this.#stream.size;
  }
  get sourceName() {
    return this.#stream.sourceName;
  }
  LA(offset: number): number {
    const code = this.#stream.LA(offset);
    return code >= 97 && code <= 122 ? code - 32 : code;
  }
  consume() {
    this.#stream.consume();
  }
  mark() {
    return this.#stream.mark();
  }
  release(marker: number) {
    this.#stream.release(marker);
  }
  seek(index: number) {
    this.#stream.seek(index);
  }
  getText(interval: unknown) {
    return this.#stream.getText(interval);
  }
}

/** What Oracle takes and this grammar does not. */
export interface KnownGap {
  readonly name: string;
  /** What the grammar is given instead: every statement of these must be right. */
  readonly instead: (sql: string) => readonly string[];
  readonly example: string;
}

const written = (pattern: RegExp, instead: string) => (sql: string) => [sql.replace(pattern, instead)];

const virtualColumn = / GENERATED ALWAYS AS \((.*)\) VIRTUAL(?=,?$| (?:NOT )?NULL\b|[,)])/gm;

/** Their expressions are parsed by themselves. */
function withoutVirtualColumns(sql: string): readonly string[] {
  const expressions = [...sql.matchAll(virtualColumn)].map(([, expression = '']) => expression);
  return [
    sql.replace(virtualColumn, ''),
    ...expressions.map((expression) => `SELECT ${expression} AS "V" FROM "T"`),
  ];
}

const organization = /\nORGANIZATION INDEX(?: INCLUDING ("[^"]+") OVERFLOW| OVERFLOW)?(?=\n|$)/;

/** Such a table has a primary key, and INCLUDING names one of its columns and needs OVERFLOW; else the grammar sees it and refuses. */
function withoutOrganization(sql: string): readonly string[] {
  const [clause, including] = organization.exec(sql) ?? [];
  if (clause === undefined || !/\bPRIMARY KEY \(/.test(sql)) return [sql];
  const columns = [...sql.matchAll(/[(,]\s*("[^"]+") [A-Z]/g)].map(([, name]) => name);
  return including === undefined || columns.includes(including) ? [sql.replace(clause, '')] : [sql];
}

export const knownGaps: readonly KnownGap[] = [
  {
    name: 'more than one clause of storage',
    instead: (sql) => {
      const lines = sql.split('\n');
      const isClause = (line: string) => /^(?:LOB|XMLTYPE COLUMN) /.test(line);
      const clauses = lines.filter(isClause);
      if (clauses.length < 2) return [sql];
      return clauses.map((one) => lines.filter((line) => line === one || !isClause(line)).join('\n'));
    },
    example:
      'CREATE TABLE "T" ("A" CLOB, "B" CLOB)\nLOB (A) STORE AS (CHUNK 8192)\nLOB (B) STORE AS (CHUNK 8192)',
  },
  {
    name: 'a name in quotes after LOB',
    instead: written(/\bLOB \("([A-Z0-9_]+)"\) STORE/g, 'LOB ($1) STORE'),
    example: 'CREATE TABLE "T" ("C" CLOB) LOB ("C") STORE AS BASICFILE (CHUNK 8192)',
  },
  {
    name: 'a negative scale',
    instead: written(/\bNUMBER\((\d+|\*),-(\d+)\)/g, 'NUMBER($1,$2)'),
    example: 'CREATE TABLE "T" ("N" NUMBER(5,-2))',
  },
  {
    name: 'a sequence below zero',
    instead: written(/\b(MINVALUE|MAXVALUE|INCREMENT BY|START WITH) -(?=\d)/g, '$1 '),
    example: 'CREATE SEQUENCE "S" MINVALUE -9 MAXVALUE -1 INCREMENT BY -1 START WITH -3',
  },
  {
    name: 'a virtual column',
    instead: withoutVirtualColumns,
    example: 'CREATE TABLE "T" ("A" NUMBER, "B" NUMBER GENERATED ALWAYS AS ("A"+1) VIRTUAL)',
  },
  {
    name: 'an index-organized table',
    instead: withoutOrganization,
    example: 'CREATE TABLE "T" ("A" NUMBER, PRIMARY KEY ("A"))\nORGANIZATION INDEX',
  },
  {
    name: 'a parameter of a session that is a text or a name in quotes',
    instead: written(/^(ALTER SESSION SET \w+ =) (?:'[^']*'|"[^"]*")$/g, '$1 BINARY'),
    example: "ALTER SESSION SET NLS_CALENDAR = 'GREGORIAN'",
  },
  {
    name: 'a schema before a package that is altered',
    instead: written(/^ALTER PACKAGE "[^"]*"\./g, 'ALTER PACKAGE '),
    example: 'ALTER PACKAGE "OVS"."P" COMPILE',
  },
  {
    name: 'the drop of constraints with what they point to',
    instead: written(
      /^(DROP (?:TABLE|VIEW|CLUSTER) "[^"]*"\."[^"]*")(?: INCLUDING TABLES)? CASCADE CONSTRAINTS(?= PURGE$|$)/,
      '$1',
    ),
    example: 'DROP TABLE "OVS"."T" CASCADE CONSTRAINTS PURGE',
  },
  {
    name: 'the drop of a synonym, a cluster or a materialized view',
    instead: written(/^DROP (?:SYNONYM|CLUSTER|MATERIALIZED VIEW) (?=")/g, 'DROP SEQUENCE '),
    example: 'DROP SYNONYM "OVS"."VMS"',
  },
];

/** What the grammar says against a statement as it stands. */
export function grammarFaults(sql: string): string[] {
  const faults: string[] = [];
  const listener: Listener = {
    syntaxError: (_recogniser, _symbol, line, column, message) => {
      faults.push(`${line}:${column} ${message.slice(0, 120)}`);
    },
  };
  const text = sql.trimEnd().endsWith(';') ? sql : `${sql};`;
  const lexer = new PlSqlLexer(new UpperCaseStream(CharStreams.fromString(text)));
  lexer.removeErrorListeners();
  lexer.addErrorListener(listener);
  const parser = new PlSqlParser(new CommonTokenStream(lexer));
  parser.removeErrorListeners();
  parser.addErrorListener(listener);
  parser.sql_script();
  return faults;
}

/** The same, with what the grammar does not know written as it knows it. */
export function plsqlFaults(sql: string): string[] {
  const texts = knownGaps.reduce<readonly string[]>((made, { instead }) => made.flatMap(instead), [sql]);
  return texts.flatMap(grammarFaults);
}
