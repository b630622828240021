import { appendFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { archiveFindings } from '../../src/checks/archive-check.js';
import { lastLine, runCli } from '../cli/run-cli.js';
import { smallRepository } from '../cli/small-tree.js';
import { scratchDirectories } from '../reach/scratch-directory.js';

const scratch = scratchDirectories();

describe('archiveFindings', () => {
  const damages: Readonly<Record<string, (archive: string) => void>> = {
    'archive-changed': (archive) => appendFileSync(join(archive, 'RECOVER.md'), 'x'),
    'archive-missing': (archive) => rmSync(join(archive, 'RECOVER.md')),
    'archive-additional': (archive) => writeFileSync(join(archive, 'RECOVER.txt'), ''),
  };
  for (const [code, damage] of Object.entries(damages)) {
    it(`when an archive is damaged so, then ${code} alone names the file, and nothing before`, async () => {
      const root = scratch();
      smallRepository(join(root, 'r'), 1);
      const archive = lastLine(
        (await runCli(['capture', join(root, 'r'), '--archives', join(root, 'a')])).out,
      );
      expect(await archiveFindings(archive)).toEqual([]);
      damage(archive);
      const findings = await archiveFindings(archive);
      expect(findings.map((finding) => finding.code)).toEqual([code]);
      expect(findings[0]?.message).toMatch(/^RECOVER\./);
    });
  }
});
