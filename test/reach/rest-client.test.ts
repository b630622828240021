import { describe, expect, it } from 'vitest';
import { serviceClients } from './service-clients.js';

const { manager } = serviceClients();

describe('the REST interface of a manager', () => {
  it('when a type is asked for, then its list comes as JSON', async () => {
    const { double, client } = await manager();
    const reply: unknown = JSON.parse(Buffer.from((await client.get(['Network'])) ?? '').toString());
    expect(reply).toMatchObject([{ id: { value: 'ac100000' }, name: '172.16.0.0' }]);
    expect(double.seen).toMatchObject([{ method: 'GET', path: '/ovm/core/wsapi/rest/Network', body: '' }]);
  });

  it('when an id holds blanks and slashes, then it stays one part of the path', async () => {
    const { double, client } = await manager();
    expect(await client.get(['Server', '../Vm/a b?c=d#e'])).toBeUndefined();
    expect(double.seen.map(({ path }) => path)).toEqual([
      '/ovm/core/wsapi/rest/Server/..%2FVm%2Fa%20b%3Fc%3Dd%23e',
    ]);
  });

  it('when many things are asked for, then they belong to one session of the manager', async () => {
    const { double, client } = await manager();
    for (const type of ['Manager', 'Server', 'Vm', 'Network']) await client.get([type]);
    expect(double.sessions).toBe(1);
    expect(double.connections).toBe(1);
  });

  it('when the manager does not know the type, then it is undefined', async () => {
    const { client } = await manager();
    expect(await client.get(['Nothing'])).toBeUndefined();
  });

  it('when the password is wrong, then the login is refused', async () => {
    const { client } = await manager('wrong');
    await expect(client.get(['Vm'])).rejects.toMatchObject({ code: 'OVM_HTTPS_LOGIN' });
  });
});
