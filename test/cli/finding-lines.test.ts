import { describe, expect, it } from 'vitest';
import { findingLines } from '../../src/cli/finding-lines.js';

describe('findings as lines', () => {
  it('when there are more than are shown, then the rest is counted, and where all are is what the command says', () => {
    const finding = { severity: 'warning', code: 'c', subject: 's', message: 'm', origins: [] } as const;
    const findings = Array.from({ length: 23 }, () => finding);
    expect(findingLines(findings, 20).split('\n').slice(-2)).toEqual([
      'and 3 more; `inventory` lists all',
      '',
    ]);
    expect(findingLines(findings, 20, '--json lists all')).toMatch(/\nand 3 more; --json lists all\n$/);
    expect(findingLines(findings.slice(0, 20), 20)).not.toContain('more');
  });
});
