import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { defineConfig } from 'vitest/config';
import { builtProgram, threadProgram } from './test/built-program.js';
import { longestFirst } from './test/longest-first.js';

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

/** Files that take ten seconds and more. */
const longest = [
  'cli/sync-drifts',
  'jobs/schema/round-trip.',
  'jobs/schema/faults-server',
  'emitters/create-script/send-script-sending',
  'emitters/create-script/send-script-stopping',
  'jobs/schema/import-safety',
  'jobs/schema/import-resume',
  'cli/schema-commands',
  'jobs/apply/apply-faults',
  'reach/database/mysql-pause',
  'jobs/schema/import-schema',
  'cli/schema-via-ssh',
  'jobs/schema/export-schema',
  'formats/total-readers',
  'jobs/rebuilt/rebuilt-estates',
  'cli/guard-command',
];

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
    sequence: { shuffle: true, sequencer: longestFirst(longest) },
  },
});
