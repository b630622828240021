import { describe, expect, it } from 'vitest';
import { readOvsRepo } from '../../src/formats/ovsrepo.js';
import { bytesOf, codesOf, fixtureBytes } from './fixture-bytes.js';

const manager = '0004fb000001000068b46cbe7e6f7026';
const repository = '0004fb00000300001e4ee7d261313647';

describe('readOvsRepo', () => {
  it('when the file has the expected keys, then all four facts come with their places', () => {
    const { document, findings } = readOvsRepo(fixtureBytes('server-files/synthetic-ovsrepo'));
    expect(findings).toEqual([]);
    expect(document.managerUuid).toEqual({ key: 'OVS_REPO_MGR_UUID', value: manager, line: 3, column: 19 });
    expect(document.repositoryId).toEqual({ key: 'OVS_REPO_UUID', value: repository, line: 1, column: 15 });
    expect(document.alias).toEqual({ key: 'OVS_REPO_ALIAS', value: 'repo1', line: 4, column: 16 });
    expect(document.version).toEqual({ key: 'OVS_REPO_VERSION', value: '3.0', line: 2, column: 18 });
  });

  it('when the keys are foreign, then ids are found by their form and kept in their case', () => {
    const text = `FOO=${manager.toUpperCase()}\nBAR="${repository}"\nBAZ=3.0\nOVS_REPO_ALIAS=a # b = c\n`;
    const { document, findings } = readOvsRepo(bytesOf(text));
    expect(findings).toEqual([]);
    expect(document.managerUuid?.value).toBe(manager.toUpperCase());
    expect(document.repositoryId).toMatchObject({ key: 'BAR', value: repository, column: 6 });
    expect(document.version?.value).toBe('3.0');
    expect(document.alias?.value).toBe('a # b = c');
  });

  it.each([
    '0004EC00000100001C87C2AEE23B7',
    '0004EC00000100001C87-C2AEE23B7',
    '0004FB000000100002CB7F2DFFA8D8',
    '1c87c2aee23b712',
  ])('when the manager id is the early %s, then the key decides and the id is unchanged', (id) => {
    const { document, findings } = readOvsRepo(
      bytesOf(`OVS_REPO_UUID=${repository}\nX_MANAGER_ID=${id}\nMY_ALIAS=r\n`),
    );
    expect(document.managerUuid).toMatchObject({ value: id, line: 2 });
    expect(document.repositoryId?.value).toBe(repository);
    expect(codesOf(findings)).toEqual(['2:14 unusual-manager-uuid']);
  });

  it('when two different manager ids are there, then none is used and both are named', () => {
    const other = '0004fb0000010000aaaaaaaaaaaaaaaa';
    const text = `OVS_REPO_UUID=${repository}\nOVS_REPO_MGR_UUID=${manager}\nOLD=${other}\nOVS_REPO_ALIAS=r\n`;
    const { document, findings } = readOvsRepo(bytesOf(text));
    expect(document.managerUuid).toBeUndefined();
    expect(document.managerCandidates.map((field) => field.value)).toEqual([manager, other]);
    const finding = findings.find((one) => one.code === 'two-manager-uuids');
    expect(finding).toMatchObject({ severity: 'error', line: 3 });
    expect(finding?.message).toContain(manager);
    expect(finding?.message).toContain(other);
  });

  it('when the same id stands twice in different case, then it is one candidate', () => {
    const { document } = readOvsRepo(bytesOf(`A=${manager}\nB_MGR=${manager.toUpperCase()}\n`));
    expect(document.managerUuid).toMatchObject({ value: manager, line: 1 });
    expect(document.managerCandidates).toHaveLength(1);
  });

  it('when the alias looks like an id, then it stays the alias', () => {
    const { document } = readOvsRepo(bytesOf(`OVS_REPO_ALIAS=${manager}\nOVS_REPO_UUID=${repository}\n`));
    expect(document.managerUuid).toBeUndefined();
    expect(document.alias?.value).toBe(manager);
  });

  it('when the file is empty, then every missing fact is a finding', () => {
    const { document, findings } = readOvsRepo(new Uint8Array());
    expect(document.entries).toEqual([]);
    expect(findings.map((finding) => finding.code)).toEqual([
      'missing-field',
      'missing-field',
      'missing-field',
    ]);
  });

  it('when the file is cut inside an id, then the rest is not taken for a manager', () => {
    const { document, findings } = readOvsRepo(bytesOf(`OVS_REPO_MGR_UUID=0004fb00\n`));
    expect(document.managerUuid).toBeUndefined();
    expect(document.entries[0]?.value).toBe('0004fb00');
    expect(findings.some((finding) => finding.message.includes('manager UUID'))).toBe(true);
  });
});
