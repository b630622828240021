import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { HostMachine } from './host-machine.js';
import type { MysqlRepository } from './mysql-repository.js';
import type { Program } from './program-calls.js';
import { places } from './release-facts.js';

/** The image of a backup; its name and content have no source (assumed: image-of-backup). */
const image = 'full_backup.mbi';

const two = (value: number) => String(value).padStart(2, '0');

/** `AutoFullBackup-MMDDYYYY_hhmmss` (Administration Guides, MySQL backup and restore). */
export function automaticName(at: Date): string {
  const date = two(at.getUTCMonth() + 1) + two(at.getUTCDate()) + at.getUTCFullYear();
  return `AutoFullBackup-${date}_${two(at.getUTCHours())}${two(at.getUTCMinutes())}${two(at.getUTCSeconds())}`;
}

/** Makes a backup as the manager does by itself every day; its content is what the 3.2 guide lists. */
export async function makeBackup(
  host: HostMachine,
  database: MysqlRepository,
  name: string,
  log: string,
): Promise<void> {
  const directory = `${places.backups}/${name}`;
  host.write(`${directory}/AutoBackup.log`, 'mysqlbackup completed OK!\n');
  host.write(`${directory}/my.cnf`, '[mysqld]\n');
  host.write(`${directory}/datadir/binlog.000001`, '');
  host.write(`${directory}/meta/backup_variables.txt`, 'is_compressed=0\n');
  host.write(`${directory}/${image}`, '');
  writeFileSync(join(host.root, directory, image), gzipSync(Buffer.from(await database.dumpAll(), 'latin1')));
  // support's own scripts look for this line
  host.write(log, `${host.read(log) ?? ''}<backup complete: ${name}>\n`);
}

/** `RestoreDatabase.sh NAME` (assumed: restore-script). */
export function restoreProgram(host: () => HostMachine, database: MysqlRepository): Program {
  return async ({ args: [name = ''] }, terminal) => {
    const path = join(host().root, places.backups, name, image);
    if (
      name === '' ||
      name.includes('/') ||
      host().read(`${places.backups}/${name}/${image}`) === undefined
    ) {
      terminal.err(`${name}: no such backup in ${places.backups}\n`);
      return 1;
    }
    if (database.isRunning()) {
      terminal.err('The MySQL server is running: stop it first\n');
      return 1;
    }
    await database.start();
    await database.loadAll(gunzipSync(readFileSync(path)).toString('latin1'));
    await database.stop();
    terminal.out('Restore of the database completed\n');
    return 0;
  };
}
