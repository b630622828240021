import {
  appendFileSync,
  chmodSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { OracleDatabase } from '../tns/oracle-catalogue/oracle-database.js';
import { runClassic } from './classic.js';
import { runDataPump } from './data-pump.js';
import { type Definition, definitionOf } from './dump-content.js';
import { parametersOf } from './parameters.js';
import { runSqlplus } from './sqlplus.js';
import {
  ended,
  printed,
  readToolCall,
  type ToolCall,
  type ToolOutput,
  type ToolStatus,
  toolProgram,
} from './tool-call.js';
import type { ToolFaults, ToolWorld } from './world.js';

export interface OracleToolsOptions {
  /** Users and their passwords; without it OVS with the password `Welcome1`. */
  readonly users?: Readonly<Record<string, string>>;
  /** Who sees V$SESSION and may export others; OVS and SYSTEM if not given. */
  readonly administrators?: readonly string[];
  /** Of database and tools; 11.2.0.2.0 if not given. */
  readonly version?: string;
  /** Programs in bin; all five if not given. */
  readonly tools?: readonly string[];
  /** Whether there is a directory object for Data Pump. */
  readonly dumpDirectory?: boolean;
  readonly deferredSegments?: boolean;
  readonly wallet?: Readonly<Record<string, string>>;
  /** Lines of glogin.sql. */
  readonly glogin?: readonly string[];
  /** Directory objects besides, with paths; the account may only see them. */
  readonly seenDirectories?: Readonly<Record<string, string>>;
}

/** An ORACLE_HOME whose programs work on a database in this process. */
export interface OracleToolsDouble {
  readonly home: string;
  readonly database: OracleDatabase;
  readonly faults: ToolFaults;
  /** Every run of a tool, in order. */
  readonly calls: readonly ToolCall[];
  /** The path behind DATA_PUMP_DIR. */
  readonly dumpDirectory: string;
  /** Faults of the double itself; a test that ends with one has proven nothing. */
  readonly broken: readonly unknown[];
  /** Makes and fills things in a schema; definitions are remembered for exports. */
  define(schema: string, statements: readonly string[]): void;
  /** The rows of a query, values as text. */
  rows(schema: string, sql: string): readonly (readonly (string | null)[])[];
  stop(): Promise<void>;
}

const service = 'XE';

export async function startOracleTools(options: OracleToolsOptions = {}): Promise<OracleToolsDouble> {
  const home = realpathSync(mkdtempSync(join(tmpdir(), 'ovm-oracle-home-')));
  const socketPath = join(home, 'socket');
  const dumpDirectory = join(home, 'dpdump');
  mkdirSync(join(home, 'bin'));
  mkdirSync(dumpDirectory);
  for (const tool of options.tools ?? ['sqlplus', 'exp', 'imp', 'expdp', 'impdp']) {
    writeFileSync(join(home, 'bin', tool), toolProgram(tool, socketPath));
    chmodSync(join(home, 'bin', tool), 0o755);
  }
  const version = options.version ?? '11.2.0.2.0';
  const database = new OracleDatabase({
    users: options.users ?? { OVS: 'Welcome1' },
    administrators: options.administrators ?? ['OVS', 'SYSTEM'],
    instance: service,
    release: version.split('.').map(Number),
  });
  const world: ToolWorld = {
    database,
    service,
    wallet: options.wallet ?? {},
    version,
    faults: {},
    deferredSegments: options.deferredSegments ?? true,
    directories: {
      ...(options.dumpDirectory && { DATA_PUMP_DIR: dumpDirectory }),
      ...options.seenDirectories,
    },
    glogin: options.glogin ?? [],
    definitions: [],
    jobs: new Set(),
  };
  const calls: ToolCall[] = [];
  const broken: unknown[] = [];
  const sockets = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket)).on('error', () => {});
    serve(socket, world, calls, broken);
  });
  await new Promise<void>((resolve) => server.listen(socketPath, resolve));
  systemTables(world);
  if (options.dumpDirectory) grantDirectory(world, 'DATA_PUMP_DIR');
  const double: OracleToolsDouble = {
    ...{ home, database, faults: world.faults, calls, dumpDirectory, broken },
    define: (schema, statements) => define(world, schema, statements),
    rows: (schema, sql) => rowsOf(world, schema, sql),
    stop: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
      database.close();
      rmSync(home, { recursive: true, force: true });
    },
  };
  return double;
}

function serve(socket: Socket, world: ToolWorld, calls: ToolCall[], broken: unknown[]): void {
  const chunks: Buffer[] = [];
  const output: ToolOutput = { print: (text) => void socket.write(printed(text)) };
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  socket.on('end', async () => {
    const call = readToolCall(Buffer.concat(chunks));
    calls.push(call);
    if (world.faults.hanging === call.tool) return;
    if (call.tool === 'exp' && world.faults.silentPieces !== undefined) {
      await growing(parametersOf(call.args).get('FILE') ?? '', world.faults.silentPieces);
    }
    if (call.tool === 'imp') await setTimeout(world.faults.slowImportMs ?? 0);
    let end: ToolStatus = 98;
    try {
      end = run(world, call, output);
    } catch (error) {
      broken.push(error);
    }
    socket.end(ended(end));
  });
}

function run(world: ToolWorld, call: ToolCall, output: ToolOutput): ToolStatus {
  dropForgotten(world);
  if (call.tool === 'sqlplus' && world.faults.killed === 'sqlplus') return 'SIGKILL';
  if (call.tool === 'sqlplus') return runSqlplus(world, call, output);
  const isClassic = call.tool === 'exp' || call.tool === 'imp';
  return isClassic ? runClassic(world, call, output) : runDataPump(world, call, output);
}

/** A dump of few rows with large values. */
async function growing(file: string, pieces: number): Promise<void> {
  for (let piece = 0; piece < pieces; piece += 1) {
    appendFileSync(file, 'x'.repeat(1000));
    await setTimeout(700);
  }
}

/** Definitions of what has been dropped since are no more. */
function dropForgotten(world: ToolWorld): void {
  const { objects } = world.database.catalogue;
  const isThere = ({ owner, kind, name }: Definition) =>
    objects.some(
      (object) =>
        object.owner === owner &&
        object.name === name &&
        (kind === 'GRANT' || object.kind === (kind === 'ALTER' ? 'TABLE' : kind)),
    );
  world.definitions = world.definitions.filter(isThere);
}

function define(world: ToolWorld, schema: string, statements: readonly string[]): void {
  const session = world.database.localSession(schema);
  for (const sql of statements) {
    session.execute({ sql, bindTypes: [], bindRows: [], batchErrors: false });
    const definition = definitionOf(schema, sql);
    if (definition) world.definitions = [...world.definitions, definition];
  }
  session.commit();
  session.close();
}

function rowsOf(world: ToolWorld, schema: string, sql: string): (string | null)[][] {
  const session = world.database.localSession(schema);
  try {
    const answer = session.execute({ sql, bindTypes: [], bindRows: [], batchErrors: false });
    if (answer.kind !== 'rows') throw new Error(`${sql} is no query`);
    const rows: (string | null)[][] = [];
    for (let next = answer.rows.next(); !next.done; next = answer.rows.next()) {
      rows.push(next.value.map((value) => (value === null ? null : String(value))));
    }
    return rows;
  } finally {
    session.close();
  }
}

/** Everybody may read and write there. */
function grantDirectory({ database }: ToolWorld, object: string): void {
  for (const privilege of ['READ', 'WRITE']) {
    const names = { grantee: 'PUBLIC', grantor: 'SYS', owner: 'SYS', object };
    database.catalogue.grants.push({ ...names, column: undefined, privilege, grantable: false });
  }
  database.catalogue.changed();
}

/** Views of the dictionary that the database behind this double does not compute. */
function systemTables(world: ToolWorld): void {
  const session = world.database.localSession('SYS');
  const statements = [
    'CREATE TABLE ALL_DIRECTORIES (OWNER VARCHAR2(30), DIRECTORY_NAME VARCHAR2(30), DIRECTORY_PATH VARCHAR2(4000))',
    'CREATE TABLE USER_DATAPUMP_JOBS (JOB_NAME VARCHAR2(30), STATE VARCHAR2(30))',
    ...Object.entries(world.directories).map(
      ([name, path]) => `INSERT INTO ALL_DIRECTORIES VALUES ('SYS', '${name}', '${path}')`,
    ),
    ...['ALL_DIRECTORIES', 'USER_DATAPUMP_JOBS'].flatMap((name) => [
      `GRANT SELECT ON ${name} TO PUBLIC`,
      `CREATE PUBLIC SYNONYM ${name} FOR SYS.${name}`,
    ]),
  ];
  for (const sql of statements) session.execute({ sql, bindTypes: [], bindRows: [], batchErrors: false });
  session.commit();
  session.close();
}
