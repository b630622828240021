import { join } from 'node:path';
import { makeDirectories } from '../../reach/directories.js';
import { createLocalHost } from '../../reach/local-host.js';
import { pathKind } from '../../reach/path-kind.js';
import { writeReadableFile } from '../../reach/readable-file.js';
import { readRegularFile } from '../../reach/regular-file.js';
import { refuseForeignFile } from '../../reach/write-file.js';

/**
 * Writes the metrics of the nightly run where a node exporter, a program of another user, reads them. Whole or not at
 * all; what stood there is replaced. The directory must exist: it is that of the node exporter. Throws OVM_WRITE_FAILED.
 */
export async function writeMetrics(path: string, text: string): Promise<void> {
  await writeReadableFile(path, text);
}

const ours = /^# Written by ovm-rescue nightly install;/;
const longestUnit = 1024 * 1024;

/** The first line of every unit and cron file of ours, by which we know them again. */
export const writtenByUs = '# Written by ovm-rescue nightly install; written anew by the next one.';

/**
 * Writes files of systemd or cron into a directory, which is made if it is missing. A file that is not ours is never
 * replaced, and then none is written. Throws OVM_OUT_NOT_OURS with `option` in the message, OVM_WRITE_FAILED.
 */
export async function writeUnits(
  option: string,
  directory: string,
  files: readonly { readonly name: string; readonly text: string }[],
): Promise<string[]> {
  makeDirectories(directory);
  const paths = files.map(({ name }) => `${directory.replace(/(?<=.)\/+$/, '')}/${name}`);
  for (const path of paths) refuseForeignFile(option, path, ours);
  for (const [index, { text }] of files.entries()) await writeReadableFile(paths[index] ?? directory, text);
  return paths;
}

/** A file that an earlier `nightly install` wrote, and what it runs. */
export interface UnitThere {
  readonly path: string;
  /** Its line ExecStart, or that of cron. */
  readonly command: string;
}

/** What earlier installs left in a directory, and where systemd and cron look: services and cron files. */
export async function unitsThere(directory: string): Promise<readonly UnitThere[]> {
  const found: UnitThere[] = [];
  for (const place of new Set([directory, '/etc/systemd/system', '/etc/cron.d'])) {
    if (pathKind(place) !== 'directory') continue;
    for (const { path: name } of await createLocalHost().readDirectory(place)) {
      const path = join(place, name);
      if (!name.startsWith('ovm-rescue-nightly') || pathKind(path) !== 'file') continue;
      const text = readRegularFile(path, longestUnit).toString('utf8');
      const command = /^(?:ExecStart=|\d+ \d+ \* \* \* )(.*)$/m.exec(text)?.[1];
      if (command !== undefined && ours.test(text)) found.push({ path, command });
    }
  }
  return found;
}
