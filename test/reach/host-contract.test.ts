import { createLocalHost } from '../../src/reach/local-host.js';
import { createSshHost } from '../../src/reach/ssh/ssh-host.js';
import { hostContract } from './host-contract.js';
import { estateHosts, settingsFor } from './ssh/estate-host.js';

const start = estateHosts();

const overSsh = async (only?: readonly string[]) => {
  const host = await createSshHost(settingsFor(await start(only ? { only } : {})));
  return { host, close: () => host.close() };
};

hostContract('local', async () => ({ host: createLocalHost(), close: async () => {} }), {
  tellsBlocks: true,
});
hostContract('by SSH', () => overSsh(), { tellsBlocks: true });
hostContract('by SSH, without find', () => overSsh(['env', 'tar']), { tellsBlocks: false });
hostContract('by SSH, without tar', () => overSsh(['env', 'find']), { tellsBlocks: true });
