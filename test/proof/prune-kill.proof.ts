import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { killPrune } from '../archive/kill-prune.js';

const rounds = Number(process.env.OVM_PROOF_KILLS ?? 30);

describe('killing a prune', () => {
  it(`when it is killed at ${rounds} random moments, then what stays is whole and the next run finishes`, async () => {
    const hits = { removal: 0, finished: 0, nothing: 0 };
    for (let round = 0; round < rounds; round++) {
      const root = mkdtempSync(join(tmpdir(), 'ovm-proof-'));
      try {
        hits[await killPrune(root, Math.random() * 30)] += 1;
      } finally {
        rmSync(root, { recursive: true, force: true });
      }
    }
    console.log(`hit: ${JSON.stringify(hits)}`);
    expect(hits.removal).toBeGreaterThan(rounds / 10);
  });
});
