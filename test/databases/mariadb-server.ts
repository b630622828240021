import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { Password } from '../../src/base/password.js';
import type { ConnectionSettings } from '../../src/reach/database/connection-settings.js';
import { quickDirectory } from '../run-directories.js';
import { freePort, greets } from './loopback.js';
import { dumpChecksum, dumpText, loadSqlFile, loadStatements, runSql } from './mariadb-client.js';
import { account, fileOptions, serverAccount, templateDataDirectory } from './mariadb-template.js';
import { makeCertificate } from './server-certificate.js';

export interface MariadbOptions {
  /** Largest statement or value, as the server's option is written; `256M` by default. */
  readonly maxAllowedPacket?: string;
  /** Calls itself MySQL 5.6.21 and has its defaults: utf8, no strict mode, table names without case. */
  readonly poseAs56?: boolean;
  /** `modern` for TLS 1.2 and 1.3, `legacy` for nothing above TLS 1.1 with ciphers of that time; none by default. */
  readonly tls?: 'modern' | 'legacy';
  /** Further options of the server. */
  readonly args?: readonly string[];
  /** Where the server's directory is made: say a small file system. Not removed. */
  readonly below?: string;
}

/** A private MariaDB server on 127.0.0.1 and a socket. */
export interface MariadbServer {
  readonly port: number;
  readonly socketPath: string;
  readonly dataDirectory: string;
  /** Of an account that may do everything. */
  readonly user: string;
  readonly password: string;
  /** Holds that password. */
  readonly passwordFile: string;
  /** `mysql://ovs@127.0.0.1:PORT`. */
  readonly url: string;
  /** PEM file of the certificate with `tls`. */
  readonly certificate: string;
  /** How to log in with that account; a stall is told after 10 seconds. */
  settings(changes?: Partial<ConnectionSettings>): ConnectionSettings;
  /** Runs statements as root; rows as lines with tabs between the values. */
  sql(text: string, database?: string): Promise<string>;
  /** Runs the statements of a file, gzip'ed or not. */
  load(file: string, database?: string): Promise<void>;
  /** Runs statements as they are made. */
  loadFrom(statements: Iterable<string>): Promise<void>;
  /** The judge's text of a database, one character per byte. */
  dump(database: string, extraArgs?: readonly string[]): Promise<string>;
  /** SHA-256 of that text, for databases too large to hold. */
  dumpChecksum(database: string, extraArgs?: readonly string[]): Promise<string>;
  /** Creates an account for all hosts; grants as in `SELECT, TRIGGER ON ovs.*`. */
  createUser(name: string, password: string, grants: readonly string[]): Promise<void>;
  /** What the server wrote to its error log. */
  log(): string;
  /** Process id of the running server. */
  pid(): number;
  /** SIGKILL: no shutdown, no last words. */
  kill(): Promise<void>;
  /** Starts it again on the same data, port and socket; ends it first if it runs. */
  restart(extraArgs?: readonly string[]): Promise<void>;
  /** Ends it and removes its files. */
  stop(): Promise<void>;
}

const stopped = new Map<string, () => void>();
process.on('exit', () => {
  for (const end of stopped.values()) end();
});

/**
 * Starts a server on a copy of the template. It ends with the process that started it, however that ends, so that a
 * failing test leaves nothing running.
 */
export async function startMariadb(options: MariadbOptions = {}): Promise<MariadbServer> {
  const template = templateDataDirectory();
  const directory = realpathSync(mkdtempSync(join(options.below ?? quickDirectory(), 'ovm-db-')));
  chmodSync(directory, 0o755);
  const owner = serverAccount();
  if (owner) chownSync(directory, owner.uid, owner.gid);
  const dataDirectory = join(directory, 'data');
  execFileSync('cp', ['-a', '--reflink=auto', '--sparse=never', template, dataDirectory]);
  const socketPath = join(directory, 's');
  const passwordFile = join(directory, 'password');
  writeFileSync(passwordFile, `${account.password}\n`, { mode: 0o600 });
  const certificate = options.tls === undefined ? '' : makeCertificate(directory, owner);
  const port = await freePort();
  const words = serverWords(directory, port, options);
  const process = await runServer(directory, words);
  return serverAt({ directory, dataDirectory, socketPath, passwordFile, certificate, port, words }, process);
}

interface Place {
  readonly directory: string;
  readonly dataDirectory: string;
  readonly socketPath: string;
  readonly passwordFile: string;
  readonly certificate: string;
  readonly port: number;
  readonly words: readonly string[];
}

function serverAt(place: Place, first: RunningServer): MariadbServer {
  const { directory, socketPath, port } = place;
  let running = first;
  return {
    ...place,
    ...account,
    url: `mysql://${account.user}@127.0.0.1:${port}`,
    settings: (changes = {}) => ({ ...settingsFor(port), ...changes }),
    sql: (text, database) => runSql(socketPath, text, database),
    load: (file, database) => loadSqlFile(socketPath, file, database),
    loadFrom: (statements) => loadStatements(socketPath, statements),
    dump: (database, extraArgs = []) => dumpText(socketPath, database, extraArgs),
    dumpChecksum: (database, extraArgs = []) => dumpChecksum(socketPath, database, extraArgs),
    createUser: async (name, password, grants) => {
      const who = `${quoted(name)}@'%'`;
      const statements = [
        `CREATE USER ${who} IDENTIFIED BY ${quoted(password)}`,
        ...grants.map((grant) => `GRANT ${grant} TO ${who}`),
      ];
      await runSql(socketPath, `${statements.join(';\n')};\n`);
    },
    log: () => readFileSync(join(directory, 'log.err'), 'utf8'),
    pid: () => running.pid,
    kill: () => running.end('SIGKILL'),
    restart: async (extraArgs = []) => {
      await running.end('SIGTERM');
      running = await runServer(directory, [...place.words, ...extraArgs]);
    },
    stop: async () => {
      // its data goes with it, so nothing is gained by a shutdown
      await running.end('SIGKILL');
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

function settingsFor(port: number): ConnectionSettings {
  return {
    engine: 'mysql',
    host: '127.0.0.1',
    port,
    user: account.user,
    password: new Password(account.password),
    tls: 'off',
    compress: false,
    connectTimeoutMs: 5_000,
    stallTimeoutMs: 10_000,
  };
}

function quoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;
}

function serverWords(directory: string, port: number, options: MariadbOptions): string[] {
  return [
    '--no-defaults',
    `--datadir=${directory}/data`,
    `--socket=${directory}/s`,
    `--pid-file=${directory}/pid`,
    `--log-error=${directory}/log.err`,
    `--tmpdir=${directory}`,
    `--port=${port}`,
    '--bind-address=127.0.0.1',
    '--skip-name-resolve',
    // survives the death of the process, which is what the tests do to it, and costs no sync
    '--innodb-flush-log-at-trx-commit=2',
    '--innodb-flush-method=nosync',
    '--innodb-log-file-size=32M',
    '--innodb-buffer-pool-size=64M',
    '--aria-pagecache-buffer-size=8M',
    '--key-buffer-size=8M',
    ...fileOptions,
    `--max-allowed-packet=${options.maxAllowedPacket ?? '256M'}`,
    ...(options.poseAs56 ? poseAs56 : []),
    ...(options.tls === undefined ? ['--skip-ssl'] : tlsWords(directory, options.tls)),
    ...(options.args ?? []),
  ];
}

const poseAs56 = [
  '--version=5.6.21-enterprise-commercial-advanced-log',
  '--character-set-server=utf8',
  '--sql-mode=NO_ENGINE_SUBSTITUTION',
  '--lower-case-table-names=1',
  '--secure-auth=0',
] as const;

function tlsWords(directory: string, tls: 'modern' | 'legacy'): string[] {
  const files = [`--ssl-cert=${directory}/certificate.pem`, `--ssl-key=${directory}/key.pem`];
  return tls === 'modern'
    ? [...files, '--tls-version=TLSv1.2,TLSv1.3']
    : [...files, '--tls-version=TLSv1.0,TLSv1.1', '--ssl-cipher=ALL:@SECLEVEL=0'];
}

interface RunningServer {
  readonly pid: number;
  end(signal: NodeJS.Signals): Promise<void>;
}

async function runServer(directory: string, words: readonly string[]): Promise<RunningServer> {
  const owner = serverAccount();
  const become = owner ? [`--reuid=${owner.uid}`, `--regid=${owner.gid}`, '--clear-groups'] : [];
  const child = spawn('setpriv', [...become, '--pdeathsig=KILL', 'mariadbd', ...words], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  const ended = new Promise<void>((resolve) => {
    child.once('close', () => resolve());
    child.once('error', () => resolve());
  });
  const end = async (signal: NodeJS.Signals) => {
    if (isRunning(child)) child.kill(signal);
    await ended;
    stopped.delete(directory);
  };
  stopped.set(directory, () => {
    child.kill('SIGKILL');
    rmSync(directory, { recursive: true, force: true });
  });
  if (!(await isAnswering(child, directory))) {
    await end('SIGKILL');
    const log = join(directory, 'log.err');
    throw new Error(`the server did not start: ${said}\n${existsSync(log) ? readFileSync(log, 'utf8') : ''}`);
  }
  return { pid: child.pid ?? 0, end };
}

function isRunning(child: ChildProcess): boolean {
  return child.exitCode === null && child.signalCode === null;
}

async function isAnswering(child: ChildProcess, directory: string): Promise<boolean> {
  const deadline = performance.now() + 30_000;
  while (isRunning(child) && performance.now() < deadline) {
    if (await greets(join(directory, 's'))) return true;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  return false;
}
