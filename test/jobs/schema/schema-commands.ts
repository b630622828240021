import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { builtProgram } from '../../built-program.js';
import type { MariadbServer } from '../../databases/mariadb-server.js';

/** Where a command finds a server, and how it logs in; what is left out is that of the server. */
export interface Login {
  readonly user?: string;
  readonly passwordFile?: string;
  /** Of a proxy in front of the server. */
  readonly port?: number;
}

export function loginWords(server: MariadbServer, login: Login = {}): string[] {
  const url = `mysql://${login.user ?? server.user}@127.0.0.1:${login.port ?? server.port}`;
  return ['--url', url, '--password-file', login.passwordFile ?? server.passwordFile];
}

export interface ToolResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunningTool {
  readonly child: ChildProcess;
  readonly ended: Promise<ToolResult>;
}

export interface ToolOptions {
  /** Largest file in blocks of 512 bytes; a write beyond fails. */
  readonly fileBlocks?: number;
}

/** Starts one command line of the tool as a process of its own. */
export function startTool(words: readonly string[], options: ToolOptions = {}): RunningTool {
  const command = [process.execPath, builtProgram('src/main.ts'), ...words];
  const limit = options.fileBlocks === undefined ? '' : `trap '' XFSZ; ulimit -f ${options.fileBlocks}; `;
  const child = spawn('sh', ['-c', `${limit}exec "$@"`, 'sh', ...command], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => {
      said[name] += text;
    });
  }
  const ended = new Promise<ToolResult>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, ...said }));
  });
  return { child, ended };
}

export function runTool(words: readonly string[], options: ToolOptions = {}): Promise<ToolResult> {
  return startTool(words, options).ended;
}

export function exportWords(
  server: MariadbServer,
  out: string,
  options: {
    readonly databases?: readonly string[];
    readonly login?: Login;
    readonly words?: readonly string[];
  } = {},
): string[] {
  const databases = (options.databases ?? []).flatMap((name) => ['--database', name]);
  return [
    'schema',
    'export',
    ...loginWords(server, options.login),
    ...databases,
    '--out',
    out,
    ...(options.words ?? []),
  ];
}

export function importWords(
  archive: string,
  server: MariadbServer,
  options: { readonly login?: Login; readonly archives?: string; readonly words?: readonly string[] } = {},
): string[] {
  const archives = options.archives ?? join(server.dataDirectory, '../archives');
  return [
    'schema',
    'import',
    archive,
    ...loginWords(server, options.login),
    '--archives',
    archives,
    '--yes',
    ...(options.words ?? []),
  ];
}

/** The path a finished command printed last. Throws what it said when it failed. */
export function printedPath(result: ToolResult): string {
  if (result.code !== 0) throw new Error(`exit code ${result.code}: ${result.stderr}${result.stdout}`);
  return result.stdout.trimEnd().split('\n').at(-1) ?? '';
}

/** Exports and gives the archive's path. */
export async function exported(...parameters: Parameters<typeof exportWords>): Promise<string> {
  return printedPath(await runTool(exportWords(...parameters)));
}

/** Imports; throws when that fails. */
export async function imported(...parameters: Parameters<typeof importWords>): Promise<ToolResult> {
  const result = await runTool(importWords(...parameters));
  if (result.code !== 0) throw new Error(`exit code ${result.code}: ${result.stderr}${result.stdout}`);
  return result;
}

/**
 * The judge's text of a database that was imported under another name, as it would be under the first: the name stands
 * in comments, in ALTER DATABASE around objects of another character set, and in front of sequences. `renamed` holds
 * further databases that were imported with it, new names and old ones.
 */
export async function dumpAs(
  server: MariadbServer,
  database: string,
  shownAs: string,
  renamed: ReadonlyMap<string, string> = new Map(),
): Promise<string> {
  const quoted = (text: string) => `\`${Buffer.from(text.replaceAll('`', '``')).toString('latin1')}\``;
  let text = await server.dump(database, ['--skip-comments']);
  for (const [name, former] of new Map([...renamed, [database, shownAs]]))
    text = text.replaceAll(quoted(name), quoted(former));
  return text;
}

/** Names of the databases and, behind a slash, of their tables and views, as `SHOW` gives them. */
export async function listing(server: MariadbServer): Promise<string[]> {
  const own = "('information_schema', 'performance_schema', 'mysql', 'sys')";
  const text = await server.sql(
    `SELECT schema_name FROM information_schema.schemata WHERE schema_name NOT IN ${own};
     SELECT CONCAT(table_schema, '/', table_name) FROM information_schema.tables WHERE table_schema NOT IN ${own};`,
  );
  return text.split('\n').filter(Boolean).sort();
}

interface ArchivedTable {
  readonly name: string;
  readonly rows: number;
  readonly rowsOmitted: boolean;
  readonly checksum: string;
  readonly parts: readonly { readonly path: string; readonly rows: number }[];
}

/** What the manifest of an archive says of its databases. */
export function archivedDatabases(
  archive: string,
): readonly { readonly name: string; readonly tables: readonly ArchivedTable[] }[] {
  const manifest = JSON.parse(readFileSync(join(archive, 'manifest.json'), 'utf8')) as {
    schema: { databases: { name: string; tables: ArchivedTable[] }[] };
  };
  return manifest.schema.databases;
}

/** A table of an archive; throws when it is not there. */
export function archivedTable(archive: string, database: string, table: string): ArchivedTable {
  const found = archivedDatabases(archive)
    .find(({ name }) => name === database)
    ?.tables.find(({ name }) => name === table);
  if (found === undefined) throw new Error(`no table ${database}.${table} in ${archive}`);
  return found;
}
