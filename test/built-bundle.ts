import { existsSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildBundle } from './generators/write-bundle.js';
import { directoryOfRun } from './run-directories.js';

let own: string | undefined;

/** The single file, built of the sources as they are now; once for all files of a test run. */
export async function builtBundle(): Promise<string> {
  own ??= directoryOfRun() ?? ownDirectory();
  const file = join(own, 'ovm-rescue.mjs');
  if (existsSync(file)) return file;
  // several processes may build at once: the last one gives it the name
  const building = `${file}.${process.pid}`;
  await buildBundle(building);
  renameSync(building, file);
  return file;
}

function ownDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'ovm-test-bundle-'));
  process.on('exit', () => rmSync(directory, { recursive: true, force: true }));
  return directory;
}
