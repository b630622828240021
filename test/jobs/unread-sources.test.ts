import { describe, expect, it } from 'vitest';
import type { ManifestSource } from '../../src/archive/manifest.js';
import { unreadOf } from '../../src/jobs/unread-sources.js';
import { mergeEnvironment } from '../../src/model/merge.js';
import { factOf } from '../model/entities.js';

const servers = [
  { id: 'aa:01', facts: { name: factOf('ovs3'), registeredIp: factOf('10.1.1.3') }, repositoryIds: [] },
  { id: 'aa:02', facts: { name: factOf('ovs5'), registeredIp: factOf('127.0.0.1') }, repositoryIds: [] },
];

/** What is not read where the agent at a place fails and a server is declared dead. */
function unread(root: string, dead: readonly string[]) {
  const source: ManifestSource = {
    ...{ name: 'server-agents', root, status: 'failed', files: 0, bytes: 0 },
    problems: [{ path: '', reason: 'could not connect' }],
  };
  return unreadOf({ environment: mergeEnvironment('e', [{ servers }]), sources: [source] }, dead);
}

describe('what could not be read', () => {
  it.each([
    'https://ovs5:8899',
    'https://OVS5.example.com:8899',
    'https://127.0.0.1:8899',
    'https://localhost:8899',
  ])('when %s is the agent of a server that is declared dead, then it is no reason', async (root) => {
    expect(await unread(root, ['ovs5'])).toEqual([]);
    expect(await unread(root, ['ovs3'])).toHaveLength(1);
    expect(await unread(root, [])).toEqual([
      expect.objectContaining({ rule: 'source-failed', message: 'could not connect' }),
    ]);
  });

  it('when nobody knows whose agent it is, then what helps is said', async () => {
    const [reason] = await unread('https://10.9.9.9:8899', ['ovs5']);
    expect(reason?.message).toMatch(
      /could not connect; if it is the agent of a server that is declared dead/,
    );
  });
});
