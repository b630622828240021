import { defineConfig } from 'vitest/config';
import { builtThreads } from './test/built-threads.js';
import { longestFirst } from './test/longest-first.js';

/** Files that take ten seconds and more. */
const longest = [
  'cli/sync-drifts',
  'jobs/schema/round-trip.',
  'emitters/create-script/send-script-sending',
  'jobs/schema/import-safety',
  'jobs/schema/import-resume',
  'cli/schema-commands',
  'jobs/apply/apply-faults',
  'reach/database/mysql-pause',
  'jobs/schema/import-schema',
  'cli/schema-via-ssh',
  'jobs/schema/export-schema',
  'formats/total-readers',
  'sql/oracle-sent-statements',
  'jobs/rebuilt/rebuilt-estates',
  'cli/guard-command',
  'cli/nightly.',
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
