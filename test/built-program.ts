import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, parse } from 'node:path';
import { buildSync } from 'esbuild';
import { directoryOfRun } from './run-directories.js';
import { projectRoot } from './source-files.js';

let folder: string | undefined;
/** Of a reading thread. */
export const threadProgram = 'src/jobs/schema/export-thread.ts';

/**
 * A TypeScript program of this project as one file of JavaScript, made from the sources as they are now: a process that
 * has to translate them takes a second to start, and each of its threads another. Made once per test run. Every user
 * can read it. The rest of the project is beside it as it is beside `dist`.
 * @param source path below the project
 */
export function builtProgram(source: string): string {
  folder ??= placeOfPrograms();
  // threads look for their program by its name; of others there may be several of a name
  const name =
    source === threadProgram ? parse(source).name : source.replace(/\.ts$/, '').replaceAll('/', '-');
  const program = join(folder, 'dist/programs', `${name}.js`);
  if (!existsSync(program)) build(source, program);
  return program;
}

function placeOfPrograms(): string {
  const shared = directoryOfRun();
  if (shared !== undefined) return shared;
  const own = mkdtempSync(join(tmpdir(), 'ovm-test-programs-'));
  process.on('exit', () => rmSync(own, { recursive: true, force: true }));
  return own;
}

/** Several processes may build at once: each builds its own, and the last one gives it the name. */
function build(source: string, program: string): void {
  const directory = dirname(program);
  mkdirSync(directory, { recursive: true });
  for (const name of ['node_modules', 'sql', 'docs', 'package.json']) linked(name);
  // the thread's program has to be there before one that starts threads
  if (source !== threadProgram) builtProgram(threadProgram);
  const building = `${program}.${process.pid}`;
  buildSync({
    entryPoints: [join(projectRoot, source)],
    outfile: building,
    banner: {
      js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
    },
    bundle: true,
    // machine code, and what looks for files beside its own
    external: ['libsql', 'ssh2', 'oracledb'],
    platform: 'node',
    format: 'esm',
    target: 'node20',
    logLevel: 'error',
  });
  renameSync(building, program);
}

function linked(name: string): void {
  try {
    symlinkSync(join(projectRoot, name), join(folder ?? '', name));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}
