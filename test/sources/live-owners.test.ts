import { describe, expect, it } from 'vitest';
import { managerRestSource } from '../../src/sources/manager-rest-source.js';
import { serverAgentSource } from '../../src/sources/server-agent-source.js';

const uuid = '0004fb0000010000aaaaaaaaaaaaaaaa';
const assumed = 'an empty owner is taken for nobody';

async function byAgent(owner: string) {
  const inner = `<?xml version="1.0" ?><Discover_Server_Result><Server><Hostname>ovs1</Hostname>${owner}</Server></Discover_Server_Result>`;
  const text = inner.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  const reply = `<methodResponse><params><param><value><string>${text}</string></value></param></params></methodResponse>`;
  const captured = { paths: ['ovs1/discover_server.xml'], read: async () => Buffer.from(reply) };
  const { servers = [] } = await serverAgentSource.interpret(captured);
  return servers.find(({ facts }) => facts.name)?.facts.managerUuid;
}

async function byRest(more: object) {
  const id = { type: 'com.oracle.ovm.mgr.ws.model.Repository', value: 'r', name: 'r', uri: '' };
  const captured = {
    paths: ['Repository.json'],
    read: async () => Buffer.from(JSON.stringify([{ id, ...more }])),
  };
  const { repositories = [] } = await managerRestSource.interpret(captured);
  return repositories[0]?.facts.managerUuid;
}

describe('the owner that a live source names', () => {
  it.each(['<Manager_Unique_Id/>', '<Manager_Unique_Id> </Manager_Unique_Id>'])(
    'when an agent answers with %s, then nobody owns it, which is marked as concluded',
    async (owner) => expect(await byAgent(owner)).toMatchObject({ value: '', assumed }),
  );

  it('when an agent names a manager, or nothing at all, then that counts', async () => {
    const named = await byAgent(`<Manager_Unique_Id>${uuid}</Manager_Unique_Id>`);
    expect([named?.value, named?.assumed]).toEqual([uuid, undefined]);
    expect(await byAgent('')).toBeUndefined();
    expect(await byAgent('<Manager_Unique_Id>changeme</Manager_Unique_Id>')).toBeUndefined();
  });

  it('when REST shows null, then nobody owns it, which is marked; what it does not show nobody said', async () => {
    expect(await byRest({ managerUuid: null })).toMatchObject({ value: '', assumed });
    expect(await byRest({})).toBeUndefined();
    const named = await byRest({ managerUuid: uuid });
    expect([named?.value, named?.assumed]).toEqual([uuid, undefined]);
  });
});
