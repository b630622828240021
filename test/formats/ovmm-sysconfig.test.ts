import { describe, expect, it } from 'vitest';
import { readOvmmSysconfig } from '../../src/formats/ovmm-sysconfig.js';
import { bytesOf, codesOf, fixtureBytes } from './fixture-bytes.js';

describe('readOvmmSysconfig', () => {
  it('when the real file is read, then UUID and backup place come with their lines and nothing is noted', () => {
    const { document, findings } = readOvmmSysconfig(fixtureBytes('sysconfig/ovmm'));
    expect(findings).toEqual([]);
    expect(document.managerUuid).toMatchObject({
      value: '0004fb000001000068b46cbe7e6f7026',
      line: 1,
      valueColumn: 6,
    });
    expect(document.backupDirectory?.value).toBe('/u01/app/oracle/mysql/dbbackup');
    expect(document.backupCommand?.value).toBe('/opt/mysql/meb-3.12/bin/mysqlbackup');
    expect(document.entries).toHaveLength(7);
  });

  it('when the UUID is quoted and stands twice, then the last one counts', () => {
    const { document, findings } = readOvmmSysconfig(
      bytesOf('UUID="0004fb000001000068b46cbe7e6f7026"\nUUID=0004EC00000100001C87C2AEE23B7 # old\n'),
    );
    expect(document.managerUuid?.value).toBe('0004EC00000100001C87C2AEE23B7');
    expect(codesOf(findings)).toEqual(['2:1 repeated-key', '2:1 unusual-manager-uuid']);
  });

  it('when the UUID is missing, empty or no id, then a finding says which', () => {
    expect(codesOf(readOvmmSysconfig(bytesOf('RUN_OVMM=YES')).findings)).toEqual(['1:1 missing-field']);
    const empty = readOvmmSysconfig(bytesOf('X=1\nUUID=\n'));
    expect(empty.document.managerUuid).toBeUndefined();
    expect(codesOf(empty.findings)).toEqual(['2:1 missing-field']);
    expect(codesOf(readOvmmSysconfig(bytesOf('UUID=<uuid>')).findings)).toEqual(['1:1 not-a-manager-uuid']);
  });
});
