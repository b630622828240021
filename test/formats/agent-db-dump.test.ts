import { describe, expect, it } from 'vitest';
import { readAgentDbDump } from '../../src/formats/agent-db-dump.js';
import { bytesOf, codesOf, fixtureBytes } from './fixture-bytes.js';

const textOf = (path: string) => Buffer.from(fixtureBytes(path)).toString();
const server = textOf('server-files/synthetic-dump_db_server.txt');
const repository = textOf('server-files/synthetic-dump_db_repository.txt');

describe('readAgentDbDump', () => {
  it('when a server dump is read, then its six facts come with their lines', () => {
    const { document, findings } = readAgentDbDump(bytesOf(server));
    expect(findings).toEqual([]);
    const [first] = document.servers;
    expect(first?.managerUuid).toMatchObject({
      text: '0004fb000001000068b46cbe7e6f7026',
      line: 4,
      column: 18,
    });
    expect(first?.managerIp).toMatchObject({ text: '192.168.1.61', line: 3 });
    expect(first?.poolAlias).toMatchObject({ text: 'Pool 0', line: 5 });
    expect(first?.registeredIp).toMatchObject({ text: '192.168.1.64', line: 6 });
    expect(first?.isMaster).toMatchObject({ text: 'True', value: { kind: 'bool', value: true }, line: 2 });
    expect(first?.clusterState).toMatchObject({ text: 'DLM_Ready', line: 1, column: 19 });
    expect(first?.otherFields).toEqual([]);
    expect(document.repositories).toEqual([]);
  });

  it('when a repository dump is read, then each repository comes by its id', () => {
    const { document, findings } = readAgentDbDump(bytesOf(repository));
    expect(findings).toEqual([]);
    expect(document.servers).toEqual([]);
    expect(document.repositories).toMatchObject([
      {
        id: '0004fb00000300001e4ee7d261313647',
        alias: { text: 'repo1', line: 1 },
        filesystem: { text: 'nfs', line: 2 },
        fsLocation: { text: 'nfs01:/mnt/vol2/repo03', line: 3 },
        managerUuid: { text: '0004fb000001000068b46cbe7e6f7026', line: 4 },
        mountPoint: { text: '/OVS/Repositories/0004fb00000300001e4ee7d261313647', line: 5 },
        version: { text: '3.0', line: 6 },
      },
    ]);
  });

  it('when several dumps with their shell lines are in one text, then all are read', () => {
    const text = `[root@a ~]# ovs-agent-db dump_db server\n${server}# ovs-agent-db dump_db repository\n${repository}[root@a ~]# `;
    const { document, findings } = readAgentDbDump(bytesOf(text));
    expect(findings).toEqual([]);
    expect(document.servers[0]?.clusterState).toMatchObject({ line: 2 });
    expect(document.repositories[0]?.version).toMatchObject({ line: 14 });
  });

  it('when a dump was pasted with an indent, then it is read', () => {
    const { document } = readAgentDbDump(bytesOf(server.replace(/^/gm, '    ')));
    expect(document.servers[0]?.managerUuid).toMatchObject({ line: 4, column: 22 });
  });

  it('when values are None, numbers, lists, unicode or unknown, then nothing is lost', () => {
    const text =
      "{'manager_uuid': None,\n 'is_master': False,\n 'new': [1,\n         {'a': u'}'}],\n 'pool_alias': u'B\\xfcro',\n 'node': 3L}\n";
    const { document, findings } = readAgentDbDump(bytesOf(text));
    expect(findings).toEqual([]);
    const [first] = document.servers;
    expect(first?.managerUuid).toBeUndefined();
    expect(first?.poolAlias?.text).toBe('B\u00fcro');
    expect(first?.isMaster?.text).toBe('False');
    expect(first?.otherFields.map((field) => [field.key, field.line])).toEqual([
      ['manager_uuid', 1],
      ['new', 3],
      ['node', 6],
    ]);
  });

  it('when a dump is cut at any place, then whole entries before the cut stay and the cut is told', () => {
    for (let end = 2; end < server.length - 2; end += 1) {
      const { document, findings } = readAgentDbDump(bytesOf(server.slice(0, end)));
      expect(findings.length).toBeGreaterThan(0);
      if (end > server.indexOf("'pool_alias'")) {
        expect(document.servers[0]?.managerUuid?.text).toBe('0004fb000001000068b46cbe7e6f7026');
      }
    }
  });

  it('when one entry is damaged, then the others are still read and the place is told', () => {
    const openString = server.replace("'192.168.1.61',", "'192.168.1.61,");
    const first = readAgentDbDump(bytesOf(openString));
    expect(first.document.servers[0]?.managerUuid?.line).toBe(4);
    expect(first.document.servers[0]?.managerIp).toBeUndefined();
    expect(first.findings.map((finding) => finding.line)).toEqual([3]);
    const openBracket = server.replace('True', '[True');
    const second = readAgentDbDump(bytesOf(openBracket));
    expect(second.document.servers[0]?.registeredIp?.line).toBe(6);
    expect(second.findings.map((finding) => finding.line)).toEqual([2]);
    const code = readAgentDbDump(bytesOf(server.replace('True', 'exit(1)')));
    expect(code.document.servers[0]?.isMaster).toBeUndefined();
    expect(code.document.servers[0]?.poolAlias?.text).toBe('Pool 0');
  });

  it('when a repository in the middle is damaged, then its neighbours are whole', () => {
    const three = ['a', 'b', 'c']
      .map((id) => `'${id}': {'alias': '${id}',\n       'version': '3.0'}`)
      .join(',\n ');
    const text = `{${three}}\n`.replace("'alias': 'b'", "'alias': 'b");
    const { document } = readAgentDbDump(bytesOf(text));
    expect(document.repositories.map((one) => [one.id, one.alias?.text])).toEqual([
      ['a', 'a'],
      ['b', undefined],
      ['c', 'c'],
    ]);
  });

  it('when it is another database or nothing, then that is told', () => {
    const other = readAgentDbDump(bytesOf("{'pool': {'x': 1}, 'y': 2}"));
    expect(other.document.otherFields.map((field) => field.key)).toEqual(['pool', 'y']);
    expect(other.findings.map((finding) => finding.code)).toEqual(['unknown-entry', 'unknown-entry']);
    expect(codesOf(readAgentDbDump(new Uint8Array()).findings)).toEqual(['1:1 no-dump']);
  });
});
