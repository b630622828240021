import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import type { Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';

/** What the judge of a round trip is asked; `--skip-dump-date` keeps the clock out of its text. */
const judgeOptions = [
  '--skip-dump-date',
  '--hex-blob',
  '--order-by-primary',
  '--routines',
  '--triggers',
  '--events',
  '--max-allowed-packet=1G',
] as const;

/** The words of a client of Debian's MariaDB that reads no configuration of the machine and asks for no TLS. */
export function clientWords(socketPath: string): string[] {
  return ['--no-defaults', '--skip-ssl', '-uroot', `--socket=${socketPath}`];
}

const mysqlWords = ['--batch', '--raw', '--skip-column-names', '--default-character-set=utf8mb4'] as const;

/** Runs SQL as root; rows come back as lines with tabs between the values. Throws what the server says. */
export async function runSql(socketPath: string, text: string, database?: string): Promise<string> {
  const words = [...clientWords(socketPath), ...mysqlWords, ...(database === undefined ? [] : [database])];
  const output: Buffer[] = [];
  await run('mariadb', words, {
    feed: async (stdin) => void stdin.end(text),
    take: async (stdout) => {
      for await (const chunk of stdout) output.push(chunk as Buffer);
    },
  });
  return Buffer.concat(output).toString('utf8');
}

/** Runs the statements of a file, gzip'ed or not. */
export async function loadSqlFile(socketPath: string, file: string, database?: string): Promise<void> {
  const words = [...clientWords(socketPath), ...mysqlWords, '--max-allowed-packet=1G'];
  await run('mariadb', database === undefined ? words : [...words, database], {
    feed: (stdin) =>
      file.endsWith('.gz')
        ? pipeline(createReadStream(file), createGunzip(), stdin)
        : pipeline(createReadStream(file), stdin),
  });
}

/** Runs statements as they are made, so that memory stays flat however many there are. */
export async function loadStatements(socketPath: string, statements: Iterable<string>): Promise<void> {
  await run('mariadb', [...clientWords(socketPath), ...mysqlWords, '--max-allowed-packet=1G'], {
    feed: (stdin) => pipeline(statements, stdin),
  });
}

/** The judge's text of a database, one character per byte so that nothing is lost in decoding. */
export async function dumpText(
  socketPath: string,
  database: string,
  extra: readonly string[],
): Promise<string> {
  const output: Buffer[] = [];
  await run('mariadb-dump', [...clientWords(socketPath), ...judgeOptions, ...extra, database], {
    take: async (stdout) => {
      for await (const chunk of stdout) output.push(chunk as Buffer);
    },
  });
  return Buffer.concat(output).toString('latin1');
}

/** SHA-256 of the judge's text, for databases that are too large to hold. */
export async function dumpChecksum(
  socketPath: string,
  database: string,
  extra: readonly string[],
): Promise<string> {
  const hash = createHash('sha256');
  await run('mariadb-dump', [...clientWords(socketPath), ...judgeOptions, ...extra, database], {
    take: async (stdout) => {
      for await (const chunk of stdout) hash.update(chunk as Buffer);
    },
  });
  return hash.digest('hex');
}

interface Streams {
  readonly feed?: (stdin: Writable) => Promise<void>;
  readonly take?: (stdout: Readable) => Promise<void>;
}

async function run(program: string, words: readonly string[], streams: Streams): Promise<void> {
  const child = spawn(program, words, { stdio: ['pipe', 'pipe', 'pipe'] });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (streams.feed) streams.feed(child.stdin).catch(() => child.stdin.destroy());
  else child.stdin.end();
  // a client that ends before it has read everything says why on stderr
  child.stdin.on('error', () => {});
  if (streams.take) await streams.take(child.stdout);
  else child.stdout.resume();
  const code = await ended;
  if (code !== 0) throw new Error(`${program} ended with ${code}: ${said.trim()}`);
}
