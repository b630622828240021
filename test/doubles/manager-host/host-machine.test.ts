import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type HostMachine, startHostMachine } from './host-machine.js';
import { canHaveOwnRoot, noOwnRoot } from './host-root.js';

describe.skipIf(!canHaveOwnRoot())(`a host with a root of its own (unless ${noOwnRoot})`, () => {
  let host: HostMachine;
  beforeAll(async () => {
    const greet = async (
      { args }: { readonly args: readonly string[] },
      terminal: import('./program-calls.js').Terminal,
    ) => {
      const name = await terminal.ask('Who? ');
      terminal.out(`${args.join('|')} to ${name}\n`);
      terminal.err('no more\n');
      return 7;
    };
    host = await startHostMachine({ greet }, (machine) => {
      machine.install('/etc/init.d/greet', 'greet');
      machine.write('/u01/here', 'as it was\n');
    });
  });
  afterAll(() => host.close());

  it('when a line is typed, then it sees the files of the host and none of this machine', async () => {
    const seen = await host.type(
      `cat /u01/here; test -e '${import.meta.filename}' || echo not here; ls -d /etc/*`,
    );
    expect(seen).toMatchObject({ status: 0, err: '' });
    expect(seen.out).toContain('as it was\nnot here\n');
    expect(seen.out).not.toContain('/etc/ssh');
  });

  it('when a line writes, then it writes below the root of the host, and never to the programs of this machine', async () => {
    const wrote = await host.type('echo new > /u01/there; echo no > /usr/ovm-rescue-was-here');
    expect(wrote.status).not.toBe(0);
    expect(host.read('/u01/there')).toBe('new\n');
    expect([existsSync('/u01/there'), existsSync('/usr/ovm-rescue-was-here')]).toEqual([false, false]);
  });

  it('when a program is run, then it has its words, gets what is typed, and ends with its status', async () => {
    expect(await host.type("/etc/init.d/greet 'a b' ü", ['Jo'])).toEqual({
      status: 7,
      out: 'Who? a b|ü to Jo\n',
      err: 'no more\n',
    });
    expect((await host.type('/etc/init.d/greet')).out).toBe('Who?  to undefined\n');
    expect(host.programs.calls[0]).toEqual({ program: 'greet', args: ['a b', 'ü'] });
  });

  it('when it is down, then nobody logs in; as a new machine it has another key and what it came with alone', async () => {
    const before = host.knownHostsLine();
    host.write('/u01/later', 'x');
    await host.down();
    expect([host.isUp(), (await host.type('true')).status]).toEqual([false, 255]);
    await host.up();
    expect([host.knownHostsLine(), host.read('/u01/later')]).toEqual([before, 'x']);
    await host.up({ asNew: true });
    expect(host.knownHostsLine()).not.toBe(before);
    expect([host.read('/u01/later'), host.read('/u01/here')]).toEqual([undefined, 'as it was\n']);
    expect(existsSync(join(host.root, 'usr/bin'))).toBe(false);
  });
});
