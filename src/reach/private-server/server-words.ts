import { join } from 'node:path';
import type { ServerPrograms } from './server-programs.js';

/** Where the parts of a private server are. */
export interface ServerPlace {
  /** Mode 0700; everything else is in it. */
  readonly directory: string;
  readonly data: string;
  readonly socket: string;
  readonly errorLog: string;
}

/** By a socket's address of 108 bytes with its final zero (unix(7)). */
export const longestSocketPath = 107;

export function serverPlace(directory: string): ServerPlace {
  return {
    directory,
    data: join(directory, 'data'),
    socket: join(directory, 's'),
    errorLog: join(directory, 'error.log'),
  };
}

/** How a server takes the names of databases and tables: `lower_case_table_names`. */
export interface ServerNaming {
  /** 0 as they are written, which is usual on Linux; 1 small, whatever case a statement writes them in. */
  readonly lowerCaseTableNames: 0 | 1;
}

/** The word by which a process of this place is told from all others. */
export function dataWord(directory: string): string {
  return `--datadir=${serverPlace(directory).data}`;
}

/**
 * Words of the program that makes the data directory. The account root has no password: only who may enter the private
 * directory reaches the socket (mariadb-install-db, `--auth-root-authentication-method`; mysqld,
 * `--initialize-insecure`). MySQL 8 keeps for ever how names were taken when its data directory was made.
 */
export function installWords(
  { product }: ServerPrograms,
  place: ServerPlace,
  naming: ServerNaming,
): string[] {
  const common = ['--no-defaults', dataWord(place.directory), `--tmpdir=${place.directory}`];
  if (product === 'MySQL')
    return [...common, namingWord(naming), '--initialize-insecure', `--log-error=${place.errorLog}`];
  return [...common, '--auth-root-authentication-method=normal', '--skip-test-db', '--skip-name-resolve'];
}

function namingWord({ lowerCaseTableNames }: ServerNaming): string {
  return `--lower-case-table-names=${lowerCaseTableNames}`;
}

/**
 * Words of the server: a socket and no network; nothing waits for the disk, since all of it is thrown away; what an
 * archive makes runs by itself neither as an event nor into files outside.
 */
export function serverWords({ product }: ServerPrograms, place: ServerPlace, naming: ServerNaming): string[] {
  return [
    '--no-defaults',
    namingWord(naming),
    dataWord(place.directory),
    `--socket=${place.socket}`,
    `--pid-file=${join(place.directory, 'pid')}`,
    `--log-error=${place.errorLog}`,
    `--tmpdir=${place.directory}`,
    `--secure-file-priv=${place.directory}`,
    '--skip-networking',
    '--skip-log-bin',
    '--skip-symbolic-links',
    '--local-infile=1',
    '--event-scheduler=OFF',
    '--performance-schema=OFF',
    '--character-set-server=utf8mb4',
    '--max-allowed-packet=1G',
    '--innodb-flush-log-at-trx-commit=0',
    '--innodb-doublewrite=0',
    '--innodb-buffer-pool-size=128M',
    ...(product === 'MySQL'
      ? ['--mysqlx=OFF']
      : ['--innodb-flush-method=nosync', '--aria-pagecache-buffer-size=8M']),
  ];
}
