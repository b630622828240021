import { rmSync } from 'node:fs';
import { join } from 'node:path';
import * as zlib from 'node:zlib';
import type { MariadbServer } from '../databases/mariadb-server.js';
import { builtTool, type MeasuredRun, measureRun } from './measured-run.js';

/** One way of doing the work that is compared. */
export interface Contender {
  readonly name: string;
  /** Does it once; what it wrote before is gone. */
  readonly run: () => MeasuredRun;
}

export const threads = '2';

/** Node has it from 22.15 on. */
export const nodeHasZstd = 'createZstdCompress' in zlib;

const client = (server: MariadbServer) => `--no-defaults --skip-ssl -uroot --socket='${server.socketPath}'`;
const peer = (server: MariadbServer) => `-u root -S '${server.socketPath}' -t ${threads}`;

function shell(line: string): MeasuredRun {
  // a failing part of a pipe must not look like a quick one
  return measureRun('bash', ['-o', 'pipefail', '-c', line]);
}

/** Words of our own commands; they log in through the socket, as the others do. */
function ours(server: MariadbServer, words: readonly string[]): MeasuredRun {
  const login = ['--url', server.url, '--socket', server.socketPath, '--password-file', server.passwordFile];
  return measureRun(process.execPath, [builtTool, 'schema', ...words, ...login]);
}

export type Compression = 'none' | 'gzip' | 'zstd';

export const oursName = (compression: Compression) => `ovm-rescue schema export --compress ${compression}`;
export const dumpName = 'mariadb-dump --quick --single-transaction';
export const mydumperName = `mydumper -t ${threads}`;
export const importName = 'ovm-rescue schema import, verified';
export const mariadbName = 'mariadb < dump.sql';
export const myloaderName = `myloader -t ${threads}`;

/** Everything that exports `ovs`, each to a file or directory of its own below `folder`. */
export function exporters(server: MariadbServer, folder: string): Contender[] {
  const into = (name: string) => join(folder, name);
  const our = (compression: Compression): Contender => ({
    name: oursName(compression),
    run: () => {
      rmSync(into(compression), { recursive: true, force: true });
      const words = ['--database', 'ovs', '--out', into(compression), '--compress', compression];
      return ours(server, ['export', ...words, '--threads', threads]);
    },
  });
  const dump = (name: string, pipe: string): Contender => ({
    name: dumpName + pipe,
    run: () => {
      rmSync(into(name), { force: true });
      const words = '--quick --single-transaction --max-allowed-packet=1G ovs';
      return shell(`mariadb-dump ${client(server)} ${words}${pipe} > '${into(name)}'`);
    },
  });
  const mydumper = (name: string, words: string): Contender => ({
    name: mydumperName + words,
    run: () => {
      rmSync(into(name), { recursive: true, force: true });
      return shell(`mydumper ${peer(server)}${words} -B ovs -o '${into(name)}'`);
    },
  });
  return [
    our('gzip'),
    dump('dump.sql.gz', ' | gzip -1'),
    mydumper('mydumper-gz', ' --compress'),
    our('none'),
    mydumper('mydumper', ''),
    dump('dump.sql', ''),
    ...(nodeHasZstd ? [our('zstd')] : []),
    dump('dump.sql.zst', ' | zstd -1 -q'),
  ];
}

/** Everything that imports what the exporters wrote, each into the database `imported`, which is not there before. */
export function importers(server: MariadbServer, folder: string, archive: string): Contender[] {
  const archives = join(folder, 'safety');
  return [
    {
      name: importName,
      run: () => ours(server, ['import', archive, '--as', 'ovs=imported', '--archives', archives, '--yes']),
    },
    {
      name: mariadbName,
      run: () =>
        shell(
          `mariadb ${client(server)} -e 'CREATE DATABASE imported CHARACTER SET utf8mb4 COLLATE utf8mb4_bin' &&
           mariadb ${client(server)} --max-allowed-packet=1G imported < '${join(folder, 'dump.sql')}'`,
        ),
    },
    {
      name: myloaderName,
      run: () => shell(`myloader ${peer(server)} -B imported -d '${join(folder, 'mydumper')}'`),
    },
  ];
}
