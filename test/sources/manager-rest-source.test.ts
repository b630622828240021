import { describe, expect, it } from 'vitest';
import { mergeEnvironment } from '../../src/model/merge.js';
import { managerRestSource } from '../../src/sources/manager-rest-source.js';
import type { HttpsTrouble, SeenRequest } from '../doubles/https/https-double.js';
import type { RestDoubleOptions } from '../doubles/rest/rest-double.js';
import { serviceClients, servicePassword } from '../reach/service-clients.js';
import { captureSink } from './capture-sink.js';

const clients = serviceClients();

type ManagerOptions = Pick<Partial<RestDoubleOptions>, 'trouble' | 'partsOnly'> & {
  readonly password?: string;
};

function manager({ password = servicePassword, ...options }: ManagerOptions = {}) {
  return clients.manager(password, options);
}

const of = (type: string) => (request: SeenRequest) => request.path.endsWith(`/rest/${type}`);

describe('a manager by REST', () => {
  it('when it is captured, then there is a file for every type, and only reading was done', async () => {
    const { double, client } = await manager();
    const sink = captureSink();
    const report = await managerRestSource.capture(client, sink);
    expect(report).toMatchObject({ source: 'manager-rest', files: 20, problems: [] });
    expect([...sink.files.keys()]).toEqual(
      expect.arrayContaining(['Manager.json', 'Vm.json', 'VmDiskMapping.json']),
    );
    expect(new Set(double.seen.map(({ method }) => method))).toEqual(new Set(['GET']));
  });

  it('when parts are listed only below what they are parts of, then they are read there', async () => {
    const partsOnly = ['VirtualNic', 'VmDiskMapping', 'VirtualDisk'];
    const sinks = [captureSink(), captureSink()] as const;
    await managerRestSource.capture((await manager()).client, sinks[0]);
    await clients.end();
    const { problems } = await managerRestSource.capture((await manager({ partsOnly })).client, sinks[1]);
    expect(problems).toEqual([]);
    const nics = 'Vm/0004fb00000600006f8e65a5d245ea0c/VirtualNic.json';
    expect([...sinks[1].files.keys()]).toEqual(expect.arrayContaining([nics]));
    const [whole, parts] = [
      await managerRestSource.interpret(sinks[0].captured()),
      await managerRestSource.interpret(sinks[1].captured()),
    ];
    expect(parts.vms?.map(({ vnics }) => vnics.map(({ mac }) => mac))).toEqual(
      whole.vms?.map(({ vnics }) => vnics.map(({ mac }) => mac)),
    );
    expect(parts.vms?.[0]?.vnics).toHaveLength(1);
  });

  it('when one type fails, then it is named and all others are there', async () => {
    const trouble = (request: SeenRequest): HttpsTrouble | undefined => {
      if (of('Network')(request)) return { status: 500 };
      return of('Vm')(request) ? { cutAfter: 700 } : undefined;
    };
    const { client } = await manager({ trouble });
    const sink = captureSink();
    const { problems, files } = await managerRestSource.capture(client, sink);
    expect(problems).toEqual([
      { path: 'Network', reason: expect.stringContaining('500 Internal Server Error') },
      { path: 'Vm', reason: expect.stringContaining('cut after 700 bytes') },
    ]);
    expect(files).toBe(18);
    const environment = mergeEnvironment('e', [await managerRestSource.interpret(sink.captured())]);
    expect(environment.manager.release?.value).toBe('3.3');
    expect(environment.servers).toHaveLength(1);
  });

  it('when it does not know a type that nobody has seen, then nothing is missing', async () => {
    const { client } = await manager({
      trouble: (request) => (of('ResourceGroup')(request) ? { status: 404 } : undefined),
    });
    const report = await managerRestSource.capture(client, captureSink());
    expect(report).toMatchObject({ files: 19, problems: [] });
  });

  const noObjects = ['<html>login</html>', 'null', '{}', '', '"no"', '[null]', '{"error":"internal"}'];

  it.each([...noObjects, '[{"id":"x"}]'])('when a reply is %j, then it is kept and named', async (text) => {
    const { client } = await manager();
    const get = async (names: readonly string[]) =>
      names[0] === 'Vm' ? Buffer.from(text) : client.get(names);
    const sink = captureSink();
    const { problems } = await managerRestSource.capture({ name: client.name, get }, sink);
    expect(problems).toEqual([{ path: 'Vm', reason: expect.stringMatching(/^line 1 of the reply: /) }]);
    expect(sink.files.has('Vm.json')).toBe(true);
  });

  it.each([...noObjects, '[]'])('when every reply is %j, then it is a failure', async (text) => {
    const sink = captureSink();
    const answers = { name: 'https://m:7002', get: async () => Buffer.from(text) };
    await expect(managerRestSource.capture(answers, sink)).rejects.toMatchObject({
      code: 'OVM_HTTPS_REPLY',
      why: expect.stringMatching(/^no reply holds an object; first of all: /),
    });
    expect(sink.files.has('Manager.json')).toBe(true);
  });

  it('when the password is wrong, then it fails after one question', async () => {
    const { double, client } = await manager({ password: 'canary-wrong' });
    const captured = managerRestSource.capture(client, captureSink());
    await expect(captured).rejects.toMatchObject({ code: 'OVM_HTTPS_LOGIN' });
    await expect(captured).rejects.not.toThrow('canary');
    expect(double.seen).toHaveLength(1);
  });

  it('when a manager has no REST interface, then it is a failure and no empty estate', async () => {
    const { client } = await manager({ trouble: () => ({ status: 404 }) });
    const captured = managerRestSource.capture(client, captureSink());
    await expect(captured).rejects.toThrow('it has no REST interface; it exists from 3.3.1 on');
  });
});
