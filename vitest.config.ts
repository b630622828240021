import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { defineConfig } from 'vitest/config';
import { builtProgram, threadProgram } from './test/built-program.js';

/** Reading threads run a program that was built once: translating it takes most of the time of a small export. */
const builtThreads = {
  name: 'built-threads',
  enforce: 'pre',
  transform(code: string, id: string) {
    if (!id.endsWith('/src/jobs/schema/thread-lane.ts')) return undefined;
    const beside = join(builtProgram(threadProgram), '../thread-lane.js');
    return code.replaceAll('import.meta.url', JSON.stringify(pathToFileURL(beside).href));
  },
} as const;

export default defineConfig({
  plugins: [builtThreads],
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: 'test/run-directories.ts',
    exclude: ['test/proof/**', 'node_modules/**'],
    // on two processors it would take one: most tests wait for servers and programs
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    sequence: { shuffle: true },
  },
});
