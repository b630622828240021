import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { programPath } from '../program-path.js';

/** What makes and runs a database server of one's own. */
export interface ServerPrograms {
  readonly product: 'MariaDB' | 'MySQL';
  /** As the program says it: `10.11.19-MariaDB`. */
  readonly version: string;
  /** Path of `mariadbd` or `mysqld`. */
  readonly server: string;
  /** Path of the program that makes a data directory; MySQL's server does so itself. */
  readonly install?: string;
}

/** Packages put servers there, and the PATH of a user or of a service often lacks it. */
const systemDirectories =
  '/usr/sbin:/usr/libexec:/usr/local/sbin:/usr/local/mysql/bin:/usr/local/bin:/usr/bin';
const serverNames = ['mariadbd', 'mysqld'] as const;
const installNames = ['mariadb-install-db', 'mysql_install_db'] as const;
const patienceMs = 20_000;

const run = promisify(execFile);

/**
 * Looks for a server and what belongs to it in PATH and where packages put them; asks it for its version and runs nothing
 * else. Undefined when there is none that would do.
 */
export async function findServerPrograms(
  searched = `${process.env.PATH ?? ''}:${systemDirectories}`,
): Promise<ServerPrograms | undefined> {
  for (const name of serverNames) {
    const server = found(name, searched);
    const programs = server === undefined ? undefined : await programsOf(server, searched);
    if (programs) return programs;
  }
  return undefined;
}

/** `mariadbd  Ver 10.11.19-MariaDB-0+deb12u1 for debian-linux-gnu …`, `mysqld  Ver 8.0.36 for Linux …`. */
async function programsOf(server: string, searched: string): Promise<ServerPrograms | undefined> {
  const said = await run(server, ['--no-defaults', '--version'], { timeout: patienceMs }).catch(
    () => undefined,
  );
  const version = /\bVer (\S+)/.exec(said?.stdout ?? '')?.[1];
  if (version === undefined) return undefined;
  if (!/mariadb/i.test(version)) return { product: 'MySQL', version, server };
  const install = installNames.map((name) => found(name, searched)).find((path) => path !== undefined);
  return install === undefined ? undefined : { product: 'MariaDB', version, server, install };
}

function found(name: string, searched: string): string | undefined {
  try {
    return programPath(name, searched);
  } catch {
    return undefined;
  }
}
