import { describe, expect, it } from 'vitest';
import { readingFindings } from '../../src/sources/reading-findings.js';

describe('readingFindings', () => {
  it('when a message of a reader quotes a secret, then the finding has its mark and its place', () => {
    const message = 'this line is not read: vncpasswd=QSECRET';
    const read = { severity: 'error', code: 'syntax', message, line: 3, column: 5 } as const;
    expect(readingFindings([read], 'VM a', { source: 'repository-files', file: 'a/vm.cfg' })).toEqual([
      {
        severity: 'error',
        code: 'syntax',
        subject: 'VM a',
        message: 'this line is not read: vncpasswd=@secret:masked',
        origins: [{ source: 'repository-files', file: 'a/vm.cfg', line: 3, column: 5 }],
      },
    ]);
  });
});
