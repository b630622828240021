import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { killWriter } from '../archive/kill-writer.js';
import { quickDirectory } from '../run-directories.js';

const rounds = Number(process.env.OVM_PROOF_KILLS ?? 60);

describe('killing the writer of an archive', () => {
  it(`when it is killed at ${rounds} random moments, then no broken archive ever has a final name`, async () => {
    const hits = { partial: 0, finished: 0, nothing: 0 };
    for (let round = 0; round < rounds; round++) {
      const root = mkdtempSync(join(quickDirectory(), 'ovm-proof-'));
      try {
        // Two writers in one place: the second one also meets the lock and the remains of the first.
        hits[await killWriter(root, Math.random() * 100, 'begin')] += 1;
        hits[await killWriter(root, Math.random() * 250, 'finishing')] += 1;
      } finally {
        rmSync(root, { recursive: true, force: true });
      }
    }
    console.log(`hit: ${JSON.stringify(hits)}`);
    expect(hits.partial).toBeGreaterThan(rounds / 10);
    expect(hits.finished).toBeGreaterThan(0);
  });
});
