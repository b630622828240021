import { mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { afterAll } from 'vitest';
import { projectRoot, typescriptFiles } from '../../source-files.js';

let folder: string | undefined;

/**
 * The tool as it is in src/ now, as JavaScript: a process that has to translate TypeScript takes a second to start, and
 * each of its threads another. The rest of the project is beside it as it is beside `dist`.
 */
export function translatedTool(): string {
  folder ??= translated();
  return join(folder, 'dist/main.js');
}

function translated(): string {
  const made = mkdtempSync(join(tmpdir(), 'ovm-test-tool-'));
  buildSync({
    entryPoints: typescriptFiles('src').map((path) => join(projectRoot, 'src', path)),
    outbase: join(projectRoot, 'src'),
    outdir: join(made, 'dist'),
    platform: 'node',
    format: 'esm',
    target: 'node20',
    logLevel: 'error',
  });
  const beside = readdirSync(projectRoot).filter((name) => !['dist', 'src', 'test', '.git'].includes(name));
  for (const name of beside) symlinkSync(join(projectRoot, name), join(made, name));
  return made;
}

afterAll(() => {
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
  folder = undefined;
});
