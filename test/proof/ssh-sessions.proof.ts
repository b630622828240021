import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { remoteCommandLine } from '../../src/reach/remote-commands.js';
import { createSshHost } from '../../src/reach/ssh/ssh-host.js';
import { type HostSshd, startHostSshd } from '../doubles/sshd/host-sshd.js';
import { settingsFor } from '../reach/ssh/estate-host.js';

let server: HostSshd;
beforeAll(async () => {
  const programs = { xm: 'sleep 15; echo late', rpm: 'echo fine' };
  server = await startHostSshd({ config: ['MaxSessions 1'], programs });
});
afterAll(() => server.close());

describe('a server that takes one session at a time', () => {
  it('when a command takes longer than anybody asks again for a session, then the next still waits for it', async () => {
    const host = await createSshHost(settingsFor(server));
    const all = await Promise.all([
      host.run(remoteCommandLine('running-domains', {})),
      host.run(remoteCommandLine('package-versions', {})),
    ]);
    await host.close();
    expect(all.map(String)).toEqual(['late\n', 'fine\n']);
  });
});
