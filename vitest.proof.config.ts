import { defineConfig } from 'vitest/config';

/** The longer proofs: kill loops, many seeds, scale. `npm test` leaves them out. */
export default defineConfig({
  test: {
    include: ['test/proof/**/*.proof.ts'],
    globalSetup: 'test/run-directories.ts',
    testTimeout: 1_800_000,
    hookTimeout: 300_000,
    fileParallelism: false,
  },
});
