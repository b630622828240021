import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { testCertificate } from '../doubles/https/certificate.js';
import { randomEstate } from '../generators/random-estate.js';
import { scratchDirectories } from '../reach/scratch-directory.js';
import { againstList, readCannotTell } from '../sources/random-estates/cannot-tell.js';
import { judgedEstate } from '../sources/random-estates/judge-estate.js';

const estates = 200;
const releases = ['3.2', '3.3', '3.4'] as const;
const list = new URL('../sources/golden/what-sources-cannot-tell.txt', import.meta.url);
const scratch = scratchDirectories();

describe('random estates', () => {
  it(`when ${estates} are captured by CLI, REST, agents and files, then all tell the same`, async () => {
    const certificate = testCertificate(scratch());
    const canTell = readCannotTell(readFileSync(list, 'utf8'));
    const wrong: string[] = [];
    for (let seed = 1; seed <= estates; seed += 1) {
      const release = releases[seed % releases.length] ?? '3.4';
      const verdict = await judgedEstate(randomEstate(1000 + seed, release), release, certificate);
      const lines = [...verdict.wrong, ...againstList(verdict.evidence, canTell)];
      wrong.push(...lines.map((line) => `seed ${1000 + seed} of ${release}: ${line}`));
    }
    expect(wrong).toEqual([]);
  });
});
