import { describe, expect, it } from 'vitest';
import { testCertificate } from '../doubles/https/certificate.js';
import { releases } from '../jobs/apply/apply-at-double.js';
import { judgedRebuild } from '../jobs/rebuilt/judged-rebuild.js';
import { notSettable } from '../jobs/rebuilt/not-settable-golden.js';
import { scratchDirectories } from '../reach/scratch-directory.js';

const estates = Number(process.env.OVM_PROOF_ESTATES ?? 200);
const mostVms = 20;
const scratch = scratchDirectories();

describe('random estates that lost everything but their archives', () => {
  it(`when ${estates} are rebuilt by apply on empty managers, then only what no command sets differs, and each of that does`, async () => {
    const certificate = testCertificate(scratch());
    const wrong: string[] = [];
    const met = new Set<string>();
    const rebuilt = { vms: 0, luns: 0 };
    for (let seed = 1; seed <= estates; seed += 1) {
      const release = releases[seed % releases.length] ?? '3.4';
      const judged = await judgedRebuild(2000 + seed, release, mostVms, certificate);
      wrong.push(...judged.wrong);
      rebuilt.vms += judged.vms;
      rebuilt.luns += judged.luns;
      for (const { kind, what } of judged.met) met.add(`${kind} ${what} (${release})`);
    }
    expect(wrong).toEqual([]);
    const listed = notSettable.flatMap(({ kind, what, releases: all }) =>
      all.map((release) => `${kind} ${what} (${release})`),
    );
    expect([...new Set(listed)].filter((one) => !met.has(one))).toEqual([]);
    expect(rebuilt.vms).toBeGreaterThan(4 * estates);
    expect(rebuilt.luns).toBeGreaterThan(estates / 2);
  });
});
