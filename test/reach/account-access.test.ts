import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { foreignPlace } from '../../src/jobs/nightly/account-readiness.js';
import { accountNamed, whyNoAccess } from '../../src/reach/account-access.js';
import { scratchDirectories } from './scratch-directory.js';

const scratch = scratchDirectories();
const self = process.getuid?.() ?? 0;
const other = { name: 'x', uid: self + 4711, gids: [4711] };

describe('what an account may do', () => {
  it('when a directory above is closed to it, then that one is named', () => {
    const root = scratch();
    chmodSync(root, 0o755);
    mkdirSync(join(root, 'closed'), { mode: 0o700 });
    const file = join(root, 'closed/file');
    writeFileSync(file, '', { mode: 0o644 });
    expect(whyNoAccess(file, other, 'read')).toContain(`${root}/closed has mode 0700`);
    chmodSync(join(root, 'closed'), 0o711);
    expect(whyNoAccess(file, other, 'read') ?? '').not.toContain('closed');
    chmodSync(file, 0o600);
    expect(whyNoAccess(file, { ...other, uid: self + 1 }, 'read')).toMatch(/mode/);
    expect(whyNoAccess(join(root, 'closed/none'), other, 'read')).toMatch(/does not exist|mode/);
  });

  it('when accounts are looked up, then with all their groups', () => {
    const root = scratch();
    writeFileSync(join(root, 'passwd'), 'a:x:5:6::/:/bin/sh\nb:x:7:8::/:/bin/sh\n');
    writeFileSync(join(root, 'group'), 'g:x:9:b,a\nh:x:10:b\n');
    expect(accountNamed('a', root)).toEqual({ name: 'a', uid: 5, gids: [6, 9] });
    expect(accountNamed('c', root)).toBeUndefined();
  });

  it('when a night is run by another than the owner of the archives, then that is told', () => {
    const root = scratch();
    const estate = join(root, 'prod');
    expect(foreignPlace(root, estate, self)).toBeUndefined();
    mkdirSync(estate);
    expect(foreignPlace(root, estate, self + 1)).toContain(`${estate} belongs to user ${self}`);
  });
});
