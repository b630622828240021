import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createProgram } from '../../src/cli/program.js';
import { projectRoot } from '../source-files.js';
import { commandsPage } from './commands-page.js';
import { errorsPage } from './errors-page.js';
import { manPage } from './man-page.js';
import { sampleRunbooks } from './sample-runbooks.js';

/** The documents that are made from the code; a test keeps them equal. Written by `npm run docs`. */
export async function generatedDocs(): Promise<ReadonlyMap<string, string>> {
  const program = await createProgram({
    terminal: { out: () => {}, err: () => {} },
    exit: () => {},
    program: () => [],
  });
  return new Map([
    ['docs/commands-we-run.md', commandsPage()],
    ['docs/errors.md', errorsPage()],
    ['docs/ovm-rescue.1', manPage(program)],
    ...(await sampleRunbooks()),
  ]);
}

if (process.argv[1]?.endsWith('write-docs.ts')) {
  for (const [path, text] of await generatedDocs()) writeFileSync(join(projectRoot, path), text);
}
