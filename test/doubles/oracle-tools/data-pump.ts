import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { OracleError } from '../tns/oracle-error.js';
import { type DumpContent, definitionOf, dumpedTables, insertRows, sequenceNow } from './dump-content.js';
import { ParameterError, type Parameters, parametersOf, refuseUnknown } from './parameters.js';
import type { ToolCall, ToolOutput, ToolStatus } from './tool-call.js';
import { expiryOf, openToolSession } from './tool-login.js';
import { isEarlier, type ToolWorld } from './world.js';

const shared = ['USERID', 'SCHEMAS', 'DIRECTORY', 'DUMPFILE', 'NOLOGFILE', 'JOB_NAME', 'STATUS'];
const exportNames = [...shared, 'FLASHBACK_SCN'];
const importNames = [...shared, 'REMAP_SCHEMA', 'SQLFILE'];

/** expdp and impdp; lines of their logs are assumed: tools.pump-log. */
export function runDataPump(world: ToolWorld, call: ToolCall, output: ToolOutput): ToolStatus {
  const isExport = call.tool === 'expdp';
  const prefix = isExport ? 'UDE' : 'UDI';
  output.print(
    `\n${isExport ? 'Export' : 'Import'}: Release ${world.version} - Production on ${new Date().toUTCString()}\n\nCopyright (c) 1982, 2009, Oracle and/or its affiliates.  All rights reserved.\n`,
  );
  try {
    const parameters = parametersOf(call.args, world.faults.misreadLogin);
    refuseUnknown(parameters, isExport ? exportNames : importNames);
    // assumed: tools.pump-jobs
    const job = parameters.get('JOB_NAME') ?? '';
    if (world.jobs.has(job)) throw new OracleError(31_634, 'job already exists');
    world.jobs.add(job);
    const run = new PumpRun(world, call, output, parameters);
    return isExport ? run.exportAll() : run.importAll();
  } catch (error) {
    if (error instanceof ParameterError) output.print(`${error.message}\n`);
    else if (error instanceof OracleError) {
      output.print(
        `\n${prefix}-${String(error.number).padStart(5, '0')}: operation generated ORACLE error ${error.number}\n${error.message}\n`,
      );
    } else throw error;
    return 1;
  }
}

class PumpRun {
  #errors = 0;

  constructor(
    private readonly world: ToolWorld,
    private readonly call: ToolCall,
    private readonly output: ToolOutput,
    private readonly parameters: Parameters,
  ) {}

  exportAll(): ToolStatus {
    const { world, output } = this;
    const user = this.#logIn();
    const schema = this.#of('SCHEMAS');
    const scn = Number(this.#of('FLASHBACK_SCN'));
    if (!(scn > 0 && scn <= world.database.catalogue.scn)) {
      throw new OracleError(8_181, 'specified number is not a valid system change number');
    }
    const file = this.#file();
    if (world.faults.closedDirectory) {
      output.print(
        'ORA-39002: invalid operation\nORA-39070: Unable to open the log file.\nORA-29283: invalid file operation\n',
      );
      return 1;
    }
    if (existsSync(file)) {
      output.print(
        `ORA-39001: invalid argument value\nORA-39000: bad dump file specification\nORA-31641: unable to create dump file "${file}"\n`,
      );
      return 1;
    }
    output.print(
      `Starting "${user}"."${this.#of('JOB_NAME')}":  ${user}/******** \nEstimate in progress using BLOCKS method...\n`,
    );
    if (world.faults.killed === 'expdp') return 'SIGKILL';
    const definitions = world.definitions.filter(({ owner }) => owner === schema);
    const tables = dumpedTables(world.database, schema, definitions);
    for (const { name, rows } of tables) {
      output.print(
        `. . exported "${schema}"."${name}"${' '.repeat(20)}5.421 KB${String(rows.length).padStart(8)} rows\n`,
      );
    }
    const others = definitions
      .filter(({ kind }) => kind !== 'TABLE')
      .map((definition) =>
        definition.kind === 'SEQUENCE' ? sequenceNow(world.database, definition) : definition,
      );
    const content: DumpContent = { version: world.version, by: 'expdp', schema, tables, others };
    writeFileSync(file, JSON.stringify(content), { mode: 0o640 });
    output.print(
      `Master table "${user}"."${this.#of('JOB_NAME')}" successfully loaded/unloaded\nDump file set for ${user}.${this.#of('JOB_NAME')} is:\n  ${file}\n`,
    );
    return this.#end(user);
  }

  importAll(): ToolStatus {
    const { world, output } = this;
    const user = this.#logIn();
    const content = this.#content();
    if (content === undefined) return 1;
    // assumed: tools.pump-version
    if (isEarlier(world.version, content.version)) {
      output.print(
        `ORA-39001: invalid argument value\nORA-39000: bad dump file specification\nORA-39142: incompatible version number 5.1 in dump file "${this.#file()}"\n`,
      );
      return 1;
    }
    const [, to = content.schema] = this.parameters.get('REMAP_SCHEMA')?.split(':') ?? [];
    const sqlFile = this.parameters.get('SQLFILE');
    if (sqlFile !== undefined) {
      // assumed: tools.pump-sqlfile
      const path = join(world.directories[this.#of('DIRECTORY')] ?? '', sqlFile);
      writeFileSync(path, [...content.tables, ...content.others].map(({ sql }) => `${sql};\n`).join(''));
      return this.#end(user);
    }
    const session = world.database.localSession(to);
    const execute = (sql: string) => {
      try {
        session.execute({ sql, bindTypes: [], bindRows: [], batchErrors: false });
        const definition = definitionOf(to, sql);
        if (definition) world.definitions = [...world.definitions, definition];
        return true;
      } catch (error) {
        if (!(error instanceof OracleError)) throw error;
        this.#errors += 1;
        output.print(
          `ORA-39083: Object type TABLE failed to create with error:\n${error.message}\nFailing sql is:\n${sql}\n`,
        );
        return false;
      }
    };
    // a privileged export holds the account too
    this.#errors += 1;
    output.print(`ORA-31684: Object type USER:"${to}" already exists\n`);
    try {
      for (const [index, table] of content.tables.entries()) {
        if (world.faults.killed === 'impdp' && index === 1) return 'SIGKILL';
        if (!execute(table.sql)) continue;
        if (world.faults.fullFor === table.name) {
          // assumed: tools.full-tablespace
          this.#errors += 1;
          output.print(
            `ORA-31693: Table data object "${to}"."${table.name}" failed to load/unload and is being skipped due to error:\nORA-01658: unable to create INITIAL extent for segment in tablespace USERS\n`,
          );
          continue;
        }
        insertRows(session, table);
        output.print(
          `. . imported "${to}"."${table.name}"${' '.repeat(20)}5.421 KB${String(table.rows.length).padStart(8)} rows\n`,
        );
      }
      for (const { sql } of content.others) execute(sql);
    } finally {
      session.close();
    }
    return this.#end(user);
  }

  #content(): DumpContent | undefined {
    const file = this.#file();
    try {
      return JSON.parse(readFileSync(file, 'utf8')) as DumpContent;
    } catch {
      this.output.print(
        `ORA-39001: invalid argument value\nORA-39000: bad dump file specification\nORA-31640: unable to open dump file "${file}" for read\nORA-27037: unable to obtain file status\n`,
      );
      return undefined;
    }
  }

  #logIn(): string {
    const { session, user } = openToolSession(this.world, this.#of('USERID'), this.call.env, this.call.tool);
    session.close();
    const expiry = expiryOf(this.world);
    if (expiry !== undefined) {
      const prefix = this.call.tool === 'expdp' ? 'UDE' : 'UDI';
      this.output.print(`\n${prefix}-28002: operation generated ORACLE error 28002\n${expiry}\n`);
    }
    this.output.print(
      `\nConnected to: Oracle Database 11g Express Edition Release ${this.world.version} - 64bit Production\n`,
    );
    return user;
  }

  #file(): string {
    const directory = this.world.directories[this.#of('DIRECTORY')];
    if (directory === undefined) {
      throw new OracleError(39_087, `directory name ${this.#of('DIRECTORY')} is invalid`);
    }
    return join(directory, this.#of('DUMPFILE'));
  }

  #end(user: string): ToolStatus {
    const job = `Job "${user}"."${this.#of('JOB_NAME')}"`;
    const how = this.#errors === 0 ? 'successfully completed' : `completed with ${this.#errors} error(s)`;
    this.output.print(`${job} ${how} at 14:00:00\n`);
    return this.#errors === 0 ? 0 : 5;
  }

  #of(name: string): string {
    const value = this.parameters.get(name);
    if (value === undefined) throw new ParameterError(`LRM-00108: ${name} is missing`);
    return value;
  }
}
