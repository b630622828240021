import { execFileSync } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { chmodSync, chownSync, existsSync, lstatSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The account every server of the tests has from the start: it may do everything, from everywhere. */
export const account = { user: 'ovs', password: "s3cret'pass word" } as const;

/** An account of the system that a server runs as; the server refuses to run as root. */
export interface SystemAccount {
  readonly uid: number;
  readonly gid: number;
}

const asRoot = process.getuid?.() === 0;

/** Undefined when the tests do not run as root: then a server runs as whoever runs them. */
export function serverAccount(): SystemAccount | undefined {
  if (!asRoot) return undefined;
  const id = (flag: string) => Number(execFileSync('id', [flag, 'nobody'], { encoding: 'utf8' }));
  return { uid: id('-u'), gid: id('-g') };
}

/** Options that must be the same when a data directory is made and when it is used. */
export const fileOptions = ['--innodb-data-file-path=ibdata1:10M:autoextend'] as const;

/**
 * A data directory as the server's own installer makes it, and `account` in it. Made once per user, server version and
 * options, and kept below the system's temporary directory: a server starts from a copy. Several processes may ask at
 * once: each builds its own, and one of them gets the name.
 */
export function templateDataDirectory(): string {
  const version = execFileSync('mariadbd', ['--version'], { encoding: 'utf8' });
  const key = createHash('sha256').update(JSON.stringify([version, fileOptions, account, 2]));
  const name = `ovm-mariadb-${process.getuid?.() ?? 0}-${key.digest('hex').slice(0, 12)}`;
  const template = join(tmpdir(), name);
  if (existsSync(template)) return trusted(template);
  const building = `${template}.${randomUUID()}`;
  mkdirSync(building, { mode: 0o755 });
  chmodSync(building, 0o755);
  try {
    install(join(building, 'data'));
    renameSync(building, template);
  } catch (error) {
    rmSync(building, { recursive: true, force: true });
    if (!existsSync(template)) throw error;
  }
  return trusted(template);
}

/** A directory of that name that somebody else made is not taken. */
function trusted(template: string): string {
  const found = lstatSync(template);
  if (!found.isDirectory() || found.uid !== process.getuid?.())
    throw new Error(`${template} is not a directory of this user`);
  return join(template, 'data');
}

function install(data: string): void {
  const owner = serverAccount();
  mkdirSync(data, { mode: 0o700 });
  if (owner) chownSync(data, owner.uid, owner.gid);
  const words = [
    '--no-defaults',
    `--datadir=${data}`,
    '--auth-root-authentication-method=normal',
    '--skip-test-db',
    '--skip-name-resolve',
    ...(owner ? ['--user=nobody'] : []),
    ...fileOptions,
    '--innodb-log-file-size=8M',
  ];
  execFileSync('mariadb-install-db', words, { stdio: ['ignore', 'ignore', 'pipe'] });
  const quoted = `'${account.password.replaceAll("'", "''")}'`;
  const statements = [
    'FLUSH PRIVILEGES;',
    `CREATE USER '${account.user}'@'%' IDENTIFIED BY ${quoted};`,
    `GRANT ALL PRIVILEGES ON *.* TO '${account.user}'@'%' WITH GRANT OPTION;`,
  ];
  const bootstrap = ['--no-defaults', '--bootstrap', `--datadir=${data}`, '--innodb-log-file-size=8M'];
  execFileSync('mariadbd', [...bootstrap, ...(owner ? ['--user=nobody'] : []), ...fileOptions], {
    input: `${statements.join('\n')}\n`,
    stdio: ['pipe', 'ignore', 'pipe'],
  });
}
