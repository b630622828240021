import { describe, expect, it } from 'vitest';
import { readOvmmConfig } from '../../src/formats/ovmm-config.js';
import { bytesOf, codesOf, fixtureBytes } from './fixture-bytes.js';

const uuid = 'UUID=0004fb000001000068b46cbe7e6f7026\n';

describe('readOvmmConfig', () => {
  it('when the file is of 3.4, then BUILDID tells the release and DBTYPE the engine', () => {
    const { document, findings } = readOvmmConfig(fixtureBytes('server-files/config-3.4'));
    expect(findings).toEqual([]);
    expect(document.release).toEqual({ value: '3.4', key: 'BUILDID', line: 11, column: 9 });
    expect(document.engine).toEqual({ value: 'mysql', key: 'DBTYPE', line: 1, column: 8 });
    expect(document.databasePort?.value).toBe('46500');
    expect(document.webPort?.value).toBe('None');
    expect(document.managerUuid?.value).toBe('0004fb000001000068b46cbe7e6f7026');
  });

  it('when the file is of 3.2 with MySQL, then the port tells both', () => {
    const { document, findings } = readOvmmConfig(fixtureBytes('server-files/config-3.2'));
    expect(findings).toEqual([]);
    expect(document.release).toMatchObject({ value: '3.2', key: 'LSNR' });
    expect(document.engine).toMatchObject({ value: 'mysql', key: 'LSNR' });
  });

  it.each([
    ['BUILDID=3.3.3.1085\nDBTYPE=MySQL\n', '3.3', 'mysql'],
    ['BUILDID=3.2.11.775\nLSNR=1521\n', '3.2', 'oracle'],
    ['LSNR=1521\nSID=XE\n', undefined, 'oracle'],
    ['SID=xe\nLSNR=1555\n', undefined, 'oracle'],
    ['DBTYPE=MySQL\nLSNR=49500\n', undefined, 'mysql'],
    ['DBTYPE=Oracle\nLSNR=49500\n', undefined, 'oracle'],
    ['BUILDID=3.40.1\n', undefined, undefined],
    ['BUILDID=x.x.x.xxx\n', undefined, undefined],
    ['LSNR=1600\n', undefined, undefined],
  ])('when the file says %j, then release is %s and engine %s', (text, release, engine) => {
    const { document, findings } = readOvmmConfig(bytesOf(uuid + text));
    expect(document.release?.value).toBe(release);
    expect(document.engine?.value).toBe(engine);
    expect(findings.some((finding) => finding.code === 'unknown-release')).toBe(release === undefined);
  });

  it('when DBTYPE is an unknown word, then it is noted and the port decides', () => {
    const { document, findings } = readOvmmConfig(bytesOf(`${uuid}DBTYPE=DB2\nLSNR=1521\nBUILDID=3.2.1\n`));
    expect(document.engine).toMatchObject({ value: 'oracle', key: 'LSNR' });
    expect(codesOf(findings)).toEqual(['2:1 unknown-database-type']);
  });

  it('when the file is empty, then UUID and release are missing', () => {
    expect(readOvmmConfig(new Uint8Array()).findings.map((one) => one.code)).toEqual([
      'missing-field',
      'unknown-release',
    ]);
  });
});
