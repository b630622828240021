import { expect, it } from 'vitest';
import { RescueError } from '../../../src/base/errors.js';
import { backupDirectories } from '../../../src/jobs/recover/backup-directories.js';
import type { Host } from '../../../src/reach/host.js';

const usual = '/u01/app/oracle/mysql/dbbackup';

function hostWith(ovmm: string | undefined): Host {
  const readFile = async (path: string) => {
    if (ovmm === undefined) throw new RescueError('OVM_FILE_UNREADABLE', path, 'it is not there');
    return Buffer.from(ovmm);
  };
  return { readFile } as unknown as Host;
}

it.each([
  ['UUID=0004fb\nDBBACKUP=/nfs/ovm backup/\n', ['/nfs/ovm backup', usual]],
  [`DBBACKUP=${usual}\n`, [usual]],
  ['DBBACKUP=\n', [usual]],
  ['DBBACKUP=../elsewhere\n', [usual]],
  [undefined, [usual]],
])('when /etc/sysconfig/ovmm is %j, then backups are looked for in %j', async (ovmm, wanted) => {
  expect(await backupDirectories(hostWith(ovmm), { automaticBackups: usual })).toEqual(wanted);
});

it('when a release makes no backups of its own, then nothing is looked for', async () => {
  expect(await backupDirectories(hostWith('DBBACKUP=/nfs\n'), { automaticBackups: undefined })).toEqual([]);
});
