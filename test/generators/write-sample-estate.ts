import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sampleEstateFiles } from './sample-estate/estate-files.js';

/** Folder of the committed sample estate. */
export const sampleEstateFolder = fileURLToPath(new URL('../fixtures/sample-estate/', import.meta.url));

/** Writes the sample estate into a folder; what a former run wrote there and is no longer made is removed. */
export function writeSampleEstate(folder: string): number {
  for (const name of ['repositories', 'manager-files'])
    rmSync(join(folder, name), { recursive: true, force: true });
  const files = sampleEstateFiles();
  for (const [path, content] of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  return files.size;
}

if (process.argv[1] !== undefined && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const folder = process.argv[2] ?? sampleEstateFolder;
  process.stdout.write(`${writeSampleEstate(folder)} files written to ${folder}\n`);
}
