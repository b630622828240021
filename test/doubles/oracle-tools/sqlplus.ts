import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { OracleError } from '../tns/oracle-error.js';
import type { OracleType, StoredValue } from '../tns/oracle-type.js';
import type { DatabaseSession } from '../tns/statement-answer.js';
import { SqlplusSettings } from './sqlplus-settings.js';
import type { ToolCall, ToolOutput, ToolStatus } from './tool-call.js';
import { expiryOf, type LoginFacts, openToolSession } from './tool-login.js';

export interface SqlplusWorld extends LoginFacts {
  /** Directory objects and their paths. */
  readonly directories: Readonly<Record<string, string>>;
  /** Lines of glogin.sql. */
  readonly glogin: readonly string[];
}

const text: OracleType = { kind: 'VARCHAR2', length: 4000, charUsed: 'B' };

/** Runs a script as `sqlplus -S -L /nolog` does. Commands that it does not know are answered with SP2-0734. */
export function runSqlplus(world: SqlplusWorld, call: ToolCall, output: ToolOutput): ToolStatus {
  if (call.args.join(' ') !== '-S -L /nolog') {
    output.print('SP2-0306: Invalid option.\n');
    return 1;
  }
  const run = new SqlplusRun(world, call, output);
  try {
    return run.script(call.input.split('\n'));
  } finally {
    run.close();
  }
}

class SqlplusRun {
  readonly #binds = new Map<string, StoredValue>();
  #session: DatabaseSession | undefined;
  readonly #settings = new SqlplusSettings();
  /** After WHENEVER SQLERROR EXIT. */
  #endsAtErrors = false;
  #hasEnded = false;

  constructor(
    private readonly world: SqlplusWorld,
    private readonly call: ToolCall,
    private readonly output: ToolOutput,
  ) {}

  close(): void {
    this.#session?.close();
  }

  script(lines: readonly string[]): ToolStatus {
    const left = [...lines];
    let statement: string[] = [];
    for (let read = left.shift(); read !== undefined; read = left.shift()) {
      const line = this.#substituted(read, left);
      if (this.#hasEnded) return 1;
      if (statement.length === 0 && line.trim() === '') continue;
      if (statement.length === 0 && this.#command(line)) {
        if (line === 'EXIT') return 0;
        continue;
      }
      const isBlock = /^(?:BEGIN|DECLARE)\b/i.test(statement[0] ?? line);
      if (isBlock && line === '/') {
        this.#execute(statement.join('\n'));
        statement = [];
      } else if (!isBlock && line.endsWith(';')) {
        this.#execute([...statement, line.slice(0, -1)].join('\n'));
        statement = [];
      } else statement.push(line);
    }
    return 0;
  }

  /** With DEFINE ON a value is asked for, which is the next line. */
  #substituted(line: string, left: string[]): string {
    if (!this.#settings.define || line.startsWith('CONNECT ')) return line;
    return line.replace(/&(\w+)/g, (_, name: string) => {
      this.output.print(`Enter value for ${name}: `);
      return left.shift() ?? '';
    });
  }

  #command(line: string): boolean {
    const word = line.split(' ')[0] ?? '';
    const rest = line.slice(word.length + 1);
    if (word === 'PROMPT') this.output.print(`${rest}\n`);
    else if (word === 'SET') this.#settings.set(rest);
    else if (word === 'WHENEVER') this.#whenever(rest);
    else if (word === 'CONNECT') this.#connect(rest);
    else if (word === 'VARIABLE') this.#binds.set(rest.split(' ')[0] ?? '', null);
    else return /^(?:EXIT|CLEAR|TTITLE|BTITLE|SPOOL)$/.test(word);
    return true;
  }

  #whenever(rest: string): void {
    if (rest.startsWith('SQLERROR ')) this.#endsAtErrors = rest.startsWith('SQLERROR EXIT');
  }

  #connect(login: string): void {
    if (this.#settings.define && login.includes('&')) {
      this.output.print('SP2-0546: User requested Interrupt or EOF detected.\n');
      return;
    }
    try {
      this.#session = openToolSession(this.world, login, this.call.env, 'sqlplus').session;
      const expiry = expiryOf(this.world);
      if (expiry !== undefined) this.output.print(`ERROR:\n${expiry}\n\n\n`);
      this.script([...this.world.glogin, ...this.#loginSql()]);
    } catch (error) {
      this.output.print(`ERROR:\n${(error as Error).message}\n\n\n`);
    }
  }

  /** Of the directory it was started in, else of those that are named to it (assumed: tools.glogin). */
  #loginSql(): readonly string[] {
    const { PWD = '/', SQLPATH = '', ORACLE_PATH = '' } = this.call.env;
    const places = [PWD, ...ORACLE_PATH.split(':'), ...SQLPATH.split(':')].filter(Boolean);
    const found = places.map((place) => join(place, 'login.sql')).find((path) => existsSync(path));
    return found === undefined ? [] : readFileSync(found, 'utf8').split('\n');
  }

  #execute(sql: string): void {
    // assumed: tools.sqlplus-unconnected
    if (!this.#session) {
      this.output.print('SP2-0640: Not connected\n');
      return;
    }
    try {
      this.#answer(this.#session, sql);
    } catch (error) {
      if (!(error instanceof OracleError)) throw error;
      this.output.print(`${sql.split('\n')[0]}\n*\nERROR at line 1:\n${error.message}\n\n\n`);
      this.#hasEnded = this.#endsAtErrors;
    }
  }

  #answer(session: DatabaseSession, sql: string): void {
    if (this.#removesFile(sql)) return;
    const names = [...sql.replace(/'(?:[^']|'')*'/g, '').matchAll(/:([a-z_]+)\b/gi)].map(
      ([, name = '']) => name,
    );
    const unknown = names.find((name) => !this.#binds.has(name));
    if (unknown !== undefined) {
      this.output.print(`SP2-0552: Bind variable "${unknown.toUpperCase()}" not declared.\n`);
      return;
    }
    const isBlock = /^(?:BEGIN|DECLARE)\b/i.test(sql);
    const places = isBlock ? [...new Set(names)] : names;
    const answer = session.execute({
      sql,
      bindTypes: places.map(() => text),
      bindRows: places.length === 0 ? [] : [places.map((name) => this.#binds.get(name) ?? null)],
      batchErrors: false,
    });
    if (answer.kind === 'rows') {
      const names = answer.columns.map(({ name }) => name);
      this.output.print(this.#settings.printed(names, [...restOf(answer.rows)]));
    } else for (const [place, value] of answer.outBinds ?? []) this.#binds.set(places[place] ?? '', value);
    session.commit();
  }

  /** UTL_FILE removes a file of a directory object. */
  #removesFile(sql: string): boolean {
    const [, directory, file] = /^BEGIN UTL_FILE\.FREMOVE\('([^']+)', '([^'/]+)'\); END;$/.exec(sql) ?? [];
    if (directory === undefined || file === undefined) return false;
    const path = this.world.directories[directory];
    if (path === undefined) throw new OracleError(29_280, 'invalid directory path');
    try {
      rmSync(join(path, file));
    } catch {
      throw new OracleError(29_283, 'invalid file operation');
    }
    return true;
  }
}

function* restOf<Item>(items: Iterator<Item>): Generator<Item> {
  for (let next = items.next(); !next.done; next = items.next()) yield next.value;
}
