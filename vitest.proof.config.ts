import { defineConfig } from 'vitest/config';
import { builtThreads } from './test/built-threads.js';
import { longestFirst } from './test/longest-first.js';

const all = 'test/proof/**/*.proof.ts';
/** They measure time: nothing else runs beside them. */
const measuring = ['test/proof/*scale.proof.ts', 'test/proof/*-speed.proof.ts'];
const longest = [
  'recover-kill',
  'recover-installed-anew',
  'recover-without-archive',
  'recover-manager-lost',
  'recover-situations',
  'recover-stops',
  'rebuilt-estates',
  'apply-kill',
  'sync-drifts',
  'archive-kill',
  'kill',
  'apply-faults',
  'schema-import-kill',
  'apply-guarded',
  'oracle-import-kill',
  'schema-export-kill',
];

/** The longer proofs: kill loops, many seeds, scale. `npm test` leaves them out. */
export default defineConfig({
  plugins: [builtThreads],
  test: {
    globalSetup: 'test/run-directories.ts',
    testTimeout: 1_800_000,
    hookTimeout: 300_000,
    sequence: { sequencer: longestFirst(longest.map((name) => `proof/${name}`)) },
    projects: [
      {
        extends: true,
        test: {
          name: 'together',
          include: [all],
          exclude: measuring,
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: {
          name: 'alone',
          include: measuring,
          maxWorkers: 1,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
