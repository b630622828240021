import { describe, expect, it } from 'vitest';
import { readAgentReply } from '../../src/formats/agent-reply.js';
import { type AgentReadFunction, agentReadFunctions } from '../../src/reach/xml-rpc-client.js';
import { recordedReplies } from '../doubles/agent/recorded-replies.js';
import { sourceText, typescriptFiles } from '../source-files.js';
import { serviceClients } from './service-clients.js';

const { agent } = serviceClients();

describe('the agent of a server', () => {
  it('when a function that reads is called, then its recorded reply comes as it is', async () => {
    const { double, client } = await agent();
    const reply = await client.call('discover_server');
    expect(Buffer.from(reply).toString()).toBe(recordedReplies().discover_server);
    expect(double.calls).toEqual([{ name: 'discover_server', args: [] }]);
    expect(double.seen).toMatchObject([{ method: 'POST', path: '/RPC2' }]);
  });

  it('when arguments hold markup, then the agent gets them as they are', async () => {
    const { double, client } = await agent();
    const args = ['</string></value></param></params><methodName>stop_vm</methodName>', 'a & b'];
    await client.call('get_vm_config', args);
    expect(double.calls).toEqual([{ name: 'get_vm_config', args }]);
    expect(double.seen[0]?.body.match(/<methodName>/g)).toHaveLength(1);
  });

  it('when the function is not listed, then nothing is sent, whatever the compiler was told', async () => {
    const { double, client } = await agent();
    const others = [
      'take_ownership',
      'release_ownership',
      'stop_vm',
      'delete_repository',
      'DISCOVER_SERVER',
      'discover_server ',
      'constructor',
      '',
    ];
    for (const name of others) {
      await expect(client.call(name as AgentReadFunction)).rejects.toThrow(
        'no function of the agent that only reads',
      );
    }
    const disguised = { toString: () => 'discover_server' } as unknown as AgentReadFunction;
    await expect(client.call(disguised)).rejects.toThrow();
    expect(double.connections).toBe(0);
  });

  it('when the list is read, then every function begins with a word of reading', () => {
    expect(agentReadFunctions.filter((name) => !/^(?:discover_|list_|get_|is_)/.test(name))).toEqual([]);
    const known: readonly string[] = agentReadFunctions;
    expect(known.filter((name) => /physical_luns|storage_plugin_|get_log|get_support/.test(name))).toEqual(
      [],
    );
  });

  it('when the agent does not know what is asked for, then the fault is the reply', async () => {
    const { client } = await agent();
    const { document } = readAgentReply(await client.call('get_datetime'));
    expect(document).toMatchObject({ reply: 'fault', message: expect.stringContaining('get_datetime') });
  });

  it('when the password is wrong, then the login is refused', async () => {
    const { double, client } = await agent('wrong');
    await expect(client.call('discover_server')).rejects.toMatchObject({ code: 'OVM_HTTPS_LOGIN' });
    expect(double.calls).toEqual([]);
  });
});

describe('the code that asks by HTTPS', () => {
  // a webhook is the operator's own, and gets what he is told
  const asking = typescriptFiles('src/reach').filter((file) => file !== 'webhook.ts');
  const reach = asking.map((file) => ({ file, text: sourceText(`src/reach/${file}`) }));

  it('when the room is searched, then a body is sent by the agent client alone', () => {
    const connecting = reach.filter(({ text }) => text.includes('HttpsConnection(')).map(({ file }) => file);
    expect(connecting.sort()).toEqual(['rest-client.ts', 'xml-rpc-client.ts']);
    expect(
      reach.filter(({ text }) => /\bbody: (?!undefined)methodCall/.test(text)).map(({ file }) => file),
    ).toEqual(['xml-rpc-client.ts']);
    expect(sourceText('src/reach/rest-client.ts')).not.toMatch(/body:/);
  });

  it('when the room is searched, then there is no method but GET, and POST for calls', () => {
    const https = reach.filter(({ file, text }) => file.startsWith('https/') || text.includes('./https/'));
    expect(https.length).toBeGreaterThan(4);
    const methods = https.flatMap(({ text }) =>
      [...text.matchAll(/['"](GET|POST|PUT|PATCH|DELETE|HEAD)['"]/g)].map(([, method]) => method),
    );
    expect(methods.sort()).toEqual(['GET', 'POST']);
  });
});
