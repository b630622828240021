import { readFileSync, writeFileSync } from 'node:fs';
import { OracleError } from '../tns/oracle-error.js';
import type { DatabaseSession } from '../tns/statement-answer.js';
import {
  type DumpContent,
  type DumpedTable,
  definitionOf,
  dumpedTables,
  insertRows,
  sequenceNow,
} from './dump-content.js';
import { ParameterError, type Parameters, parametersOf, refuseUnknown } from './parameters.js';
import type { ToolCall, ToolOutput, ToolStatus } from './tool-call.js';
import { expiryOf, openToolSession } from './tool-login.js';
import { isEarlier, type ToolWorld } from './world.js';

const header = 'TEXPORT:';
const exportNames = ['USERID', 'FILE', 'OWNER', 'CONSISTENT', 'COMPRESS', 'STATISTICS', 'FEEDBACK'];
const importNames = ['USERID', 'FILE', 'FROMUSER', 'TOUSER', 'STATISTICS', 'FEEDBACK', 'SHOW'];

/** exp and imp. Their logs go to standard error (assumed: tools.classic-log). */
export function runClassic(world: ToolWorld, call: ToolCall, output: ToolOutput): ToolStatus {
  const word = call.tool === 'exp' ? 'Export' : 'Import';
  output.print(
    `\n${word}: Release ${world.version} - Production on ${new Date().toUTCString()}\n\nCopyright (c) 1982, 2009, Oracle and/or its affiliates.  All rights reserved.\n\n`,
  );
  try {
    const parameters = parametersOf(call.args, world.faults.misreadLogin);
    refuseUnknown(parameters, call.tool === 'exp' ? exportNames : importNames);
    const run = new ClassicRun(world, call, output, parameters);
    return call.tool === 'exp' ? run.exportAll() : run.importAll();
  } catch (error) {
    const prefix = word.slice(0, 3) === 'Exp' ? 'EXP' : 'IMP';
    if (error instanceof ParameterError) {
      output.print(
        `${error.message}\n\n${prefix}-00019: failed to process parameters\n${prefix}-00000: ${word} terminated unsuccessfully\n`,
      );
    } else if (error instanceof OracleError) {
      const login = error.number === 1_017 ? 'invalid username or password\n' : '';
      output.print(
        `${prefix}-${prefix === 'EXP' ? '00056: ORACLE error' : '00058: ORACLE error'} ${error.number} encountered\n${error.message}\n${login}${prefix}-00000: ${word} terminated unsuccessfully\n`,
      );
    } else throw error;
    return 1;
  }
}

class ClassicRun {
  #warnings = false;

  constructor(
    private readonly world: ToolWorld,
    private readonly call: ToolCall,
    private readonly output: ToolOutput,
    private readonly parameters: Parameters,
  ) {}

  exportAll(): ToolStatus {
    const { world, output } = this;
    const { session, user } = openToolSession(world, this.#of('USERID'), this.call.env, 'exp');
    session.close();
    this.#expiry('EXP-00056');
    const schema = world.faults.takenFor ?? this.#of('OWNER');
    if (schema !== user && !world.database.catalogue.isAdministrator(user)) {
      output.print(
        'EXP-00023: must be a DBA to do Full Database or Tablespace export\n(2)U(sers), or (3)T(ables): (2)U >\nEXP-00000: Export terminated unsuccessfully\n',
      );
      return 1;
    }
    this.#connected('Export done in AL32UTF8 character set and AL16UTF16 NCHAR character set');
    output.print(
      `\nAbout to export specified users ...\n. exporting pre-schema procedural objects and actions\n. about to export ${schema}'s tables via Conventional Path ...\n`,
    );
    if (world.faults.killed === 'exp') return 'SIGKILL';
    const definitions = world.definitions.filter(({ owner }) => owner === schema);
    const tables = dumpedTables(world.database, schema, definitions).filter((table) => this.#exported(table));
    output.print(
      '. exporting synonyms\n. exporting views\n. exporting stored procedures\n. exporting referential integrity constraints\n. exporting triggers\n',
    );
    const others = definitions
      .filter(
        ({ kind, name }) =>
          kind !== 'TABLE' && (kind !== 'ALTER' || tables.some((table) => table.name === name)),
      )
      .map((definition) =>
        definition.kind === 'SEQUENCE' ? sequenceNow(world.database, definition) : definition,
      );
    const content: DumpContent = { version: world.version, by: 'exp', schema, tables, others };
    writeFileSync(this.#of('FILE'), `${header}V${world.version}\n${JSON.stringify(content)}`);
    return this.#end('Export');
  }

  /** Tables without a segment are left out without a word (assumed: tools.classic-segments). */
  #exported({ name, rows }: DumpedTable): boolean {
    const { world, output } = this;
    if (world.deferredSegments && rows.length === 0) return false;
    if (world.faults.goneTable === name) {
      output.print(
        `. . exporting table ${name.padStart(30)}\nEXP-00008: ORACLE error 942 encountered\nORA-00942: table or view does not exist\n`,
      );
      this.#warnings = true;
      return false;
    }
    this.#rows('ex', name, rows.length);
    return true;
  }

  importAll(): ToolStatus {
    const { world, output } = this;
    const { session, user } = openToolSession(world, this.#of('USERID'), this.call.env, 'imp');
    this.#expiry('IMP-00058');
    try {
      const text = readFileSync(this.#of('FILE'), 'utf8');
      const version = /^TEXPORT:V([\d.]+)\n/.exec(text)?.[1];
      // assumed: tools.classic-version
      if (version === undefined || isEarlier(world.version, version)) {
        output.print(
          'IMP-00010: not a valid export file, header failed verification\nIMP-00000: Import terminated unsuccessfully\n',
        );
        return 1;
      }
      this.#connected(`\nExport file created by EXPORT:V${version} via conventional path`);
      const { convertsTo } = world.faults;
      if (convertsTo !== undefined) {
        output.print(`import server uses ${convertsTo} character set (possible charset conversion)\n`);
      }
      const content = JSON.parse(text.slice(text.indexOf('\n') + 1)) as DumpContent;
      const to = this.#of('TOUSER');
      if (to !== user && !world.database.catalogue.isAdministrator(user)) {
        output.print(
          "IMP-00007: must be a DBA to import objects to another user's account\nIMP-00000: Import terminated unsuccessfully\n",
        );
        return 1;
      }
      if (content.schema !== this.#of('FROMUSER')) {
        output.print(`IMP-00034: Warning: FromUser "${this.#of('FROMUSER')}" not found in export file\n`);
        return this.#end('Import');
      }
      output.print(`. importing ${content.schema}'s objects into ${to}\n`);
      if (this.parameters.get('SHOW') === 'Y') return this.#show(content);
      return this.#restore(content, to);
    } finally {
      session.close();
    }
  }

  /** Statements between quotation marks, and no rows (assumed: tools.classic-show). */
  #show({ tables, others }: DumpContent): ToolStatus {
    for (const { sql } of [...tables, ...others]) {
      for (const line of sql.split('\n')) this.output.print(` "${line}"\n`);
    }
    return this.#end('Import');
  }

  #restore(content: DumpContent, to: string): ToolStatus {
    const { world, output } = this;
    const session = world.database.localSession(to);
    const made = (sql: string) => {
      const definition = definitionOf(to, sql);
      if (definition) world.definitions = [...world.definitions, definition];
    };
    const execute = (sql: string) =>
      session.execute({ sql, bindTypes: [], bindRows: [], batchErrors: false });
    const failed = (sql: string, error: unknown) => {
      if (!(error instanceof OracleError)) throw error;
      this.#warnings = true;
      output.print(
        `IMP-00017: following statement failed with ORACLE error ${error.number}:\n "${sql.split('\n')[0]}"\nIMP-00003: ORACLE error ${error.number} encountered\n${error.message}\n`,
      );
    };
    try {
      for (const [index, table] of content.tables.entries()) {
        if (world.faults.killed === 'imp' && index === 1) return 'SIGKILL';
        try {
          execute(table.sql);
          made(table.sql);
          this.#load(session, to, table);
        } catch (error) {
          failed(table.sql, error);
        }
      }
      for (const { sql } of content.others) {
        try {
          execute(sql);
          made(sql);
        } catch (error) {
          failed(sql, error);
        }
      }
    } finally {
      session.close();
    }
    return this.#end('Import');
  }

  #load(session: DatabaseSession, schema: string, table: DumpedTable): void {
    const { faults } = this.world;
    const label = `"${table.name}"`;
    if (faults.fullFor === table.name) {
      // assumed: tools.full-tablespace
      this.#warnings = true;
      this.output.print(
        `. . importing table ${label.padStart(30)}\nIMP-00058: ORACLE error 1653 encountered\nORA-01653: unable to extend table ${schema}.${table.name} by 128 in tablespace USERS\nIMP-00028: partial import of previous table rolled back: ${table.rows.length} rows rolled back\n`,
      );
      return;
    }
    const kept = faults.lostRowsOf === table.name ? { ...table, rows: table.rows.slice(1) } : table;
    insertRows(session, kept);
    this.#rows('im', label, table.rows.length);
  }

  /** With FEEDBACK dots come before the number of rows. */
  #rows(syllable: 'ex' | 'im', label: string, rows: number): void {
    const dots = Math.floor(rows / Number(this.parameters.get('FEEDBACK') ?? Number.POSITIVE_INFINITY));
    const number = `${String(rows).padStart(11)} rows ${syllable}ported\n`;
    this.output.print(
      `. . ${syllable}porting table ${label.padStart(30)}${dots > 0 ? `\n${'.'.repeat(dots)}\n${' '.repeat(40)}` : ''}${number}`,
    );
  }

  /** (assumed: tools.expiry) */
  #expiry(code: string): void {
    const text = expiryOf(this.world);
    if (text !== undefined) this.output.print(`${code}: ORACLE error 28002 encountered\n${text}\n`);
  }

  #connected(line: string): void {
    this.output.print(
      `\nConnected to: Oracle Database 11g Express Edition Release ${this.world.version} - 64bit Production\n${line}\n`,
    );
  }

  #end(word: 'Export' | 'Import'): ToolStatus {
    this.output.print(`${word} terminated successfully ${this.#warnings ? 'with' : 'without'} warnings.\n`);
    return 0;
  }

  #of(name: string): string {
    const value = this.parameters.get(name);
    if (value === undefined) throw new ParameterError(`${name} is missing`);
    return value;
  }
}
