import { execFileSync, spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import { RescueError } from '../../../src/base/errors.js';
import { Password } from '../../../src/base/password.js';
import { SshConnection } from '../../../src/reach/ssh/ssh-connection.js';
import { createSshHost } from '../../../src/reach/ssh/ssh-host.js';
import {
  type LoginPrompt,
  type SshLogin,
  type SshSettings,
  sshSettings,
} from '../../../src/reach/ssh/ssh-settings.js';
import {
  type LoginServer,
  type LoginServerOptions,
  startLoginServer,
} from '../../doubles/sshd/login-server.js';
import { scratchDirectories } from '../scratch-directory.js';
import { estateHosts, settingsFor } from './estate-host.js';

const start = estateHosts();
const scratch = scratchDirectories();
const ending: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ending.splice(0)) await end();
});
const canary = 'Kanarie-4711';

async function connectTo(
  options: LoginServerOptions,
  logins: readonly SshLogin[],
  other: Partial<SshSettings> = {},
) {
  const server: LoginServer = await startLoginServer(options);
  ending.push(() => server.close());
  const known = join(scratch(), 'known_hosts');
  writeFileSync(known, server.knownHostsLine);
  const settings = sshSettings({
    host: '127.0.0.1',
    port: server.port,
    user: 'admin',
    logins,
    knownHosts: { read: [known], add: known },
    ...other,
  });
  const connection = SshConnection.open(settings).then((open) => {
    ending.push(() => open.close());
    return open;
  });
  return { server, connection };
}

async function startAgent(keyPath: string): Promise<string> {
  const socketPath = join(scratch(), 'agent');
  const agent = spawn('ssh-agent', ['-D', '-a', socketPath], { stdio: 'ignore' });
  ending.push(() => agent.kill());
  for (let attempt = 0; attempt < 100 && !existsSync(socketPath); attempt += 1)
    await new Promise((resolve) => setTimeout(resolve, 20));
  execFileSync('ssh-add', ['-q', keyPath], {
    env: { ...process.env, SSH_AUTH_SOCK: socketPath },
    stdio: 'ignore',
  });
  return socketPath;
}

describe('logging in to a real sshd', () => {
  it('when a key has no passphrase, or the right one is given, then it logs in', async () => {
    const server = await start();
    const passphrase = new Password('geheim');
    for (const login of [
      { by: 'key', path: server.keyPath },
      { by: 'key', path: server.encryptedKeyPath, passphrase },
    ] as const) {
      const host = await createSshHost(settingsFor(server, { logins: [login] }));
      expect((await host.readFile('/etc/hostname', 1000)).length).toBeGreaterThan(0);
      await host.close();
      await host.close();
    }
  });

  it('when a key cannot be used, then the message says which and why, and nothing is connected', async () => {
    const server = await start();
    const open = (login: SshLogin) => createSshHost(settingsFor(server, { logins: [login] }));
    const path = server.encryptedKeyPath;
    await expect(open({ by: 'key', path })).rejects.toMatchObject({
      message: expect.stringContaining(`the key ${path} needs its passphrase`),
      hint: expect.stringContaining('--ssh-passphrase-file'),
    });
    const wrong = open({ by: 'key', path, passphrase: new Password(canary) });
    await expect(wrong).rejects.toMatchObject({ code: 'OVM_SSH_LOGIN', exitCode: 12 });
    await expect(wrong).rejects.toThrow('cannot be opened with this passphrase');
    expect(inspect(await wrong.catch((error) => error), { depth: 9 })).not.toContain(canary);
    await expect(open({ by: 'key', path: '/none' })).rejects.toThrow('it does not exist');
    await expect(open({ by: 'key', path: `${server.keyPath}.pub` })).rejects.toThrow('is no private key');
    expect(server.log()).not.toContain('Accepted');
  });

  it('when the agent holds the key, then it logs in; when there is no agent, then the next way is tried', async () => {
    const server = await start();
    const socketPath = await startAgent(server.keyPath);
    const byAgent = await createSshHost(settingsFor(server, { logins: [{ by: 'agent', socketPath }] }));
    await byAgent.close();
    const none = { by: 'agent', socketPath: join(scratch(), 'none') } as const;
    const byKey = await createSshHost(
      settingsFor(server, { logins: [none, { by: 'key', path: server.keyPath }] }),
    );
    await byKey.close();
    const failed = createSshHost(settingsFor(server, { logins: [none] }));
    await expect(failed).rejects.toMatchObject({ code: 'OVM_SSH_LOGIN' });
    await expect(failed).rejects.toThrow(/the agent fails: .*; the server takes publickey$/);
  });

  it('when the key is not allowed, then the login is refused with what was tried', async () => {
    const server = await start();
    const key = join(scratch(), 'stranger');
    execFileSync('ssh-keygen', ['-q', '-t', 'rsa', '-b', '2048', '-N', '', '-f', key]);
    const refused = createSshHost(settingsFor(server, { logins: [{ by: 'key', path: key }] }));
    await expect(refused).rejects.toThrow(
      `tried without success: the key ${key}; the server takes publickey`,
    );
    const nothing = createSshHost(
      settingsFor(server, { logins: [{ by: 'password', password: new Password('x') }] }),
    );
    await expect(nothing).rejects.toThrow('nothing could be tried; the server takes publickey');
  });

  it('when the user key is DSA, then it is used with legacy only', async () => {
    const server = await start();
    const key = join(scratch(), 'dsa');
    execFileSync('ssh-keygen', ['-q', '-t', 'dsa', '-N', '', '-f', key]);
    const logins: SshLogin[] = [{ by: 'key', path: key }];
    await expect(createSshHost(settingsFor(server, { logins }))).rejects.toThrow(
      '--ssh-legacy or `legacy: true` only',
    );
    await expect(createSshHost(settingsFor(server, { logins, legacy: true }))).rejects.toThrow(
      'tried without success',
    );
  });
});

describe('logging in with a password or answers', () => {
  const password = new Password(canary);

  it('when the server takes passwords, then the right one logs in and no other process shows it', async () => {
    const { connection } = await connectTo({ password: canary }, [{ by: 'password', password }]);
    await connection;
    for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
      const shown = ['cmdline', 'environ'].map((file) => {
        try {
          return readFileSync(join('/proc', pid, file), 'latin1');
        } catch {
          return ''; // it has ended
        }
      });
      expect(shown.join('')).not.toContain(canary);
    }
  });

  it('when the password is wrong, then it is tried once and shown nowhere', async () => {
    const { connection, server } = await connectTo({ password: 'right', questions: [] }, [
      { by: 'password', password },
    ]);
    const error = await connection.catch((thrown) => thrown);
    expect(error).toMatchObject({ code: 'OVM_SSH_LOGIN', exitCode: 12 });
    expect(error.message).toContain('the password; the server takes password, keyboard-interactive');
    expect(inspect(error, { depth: 9 })).not.toContain(canary);
    expect(server.tried.filter((each) => each.startsWith('password'))).toEqual([`password ${canary}`]);
  });

  it('when the server only asks, then the password answers its one hidden question', async () => {
    const questions = [{ prompt: 'Password: ', echo: false, answer: canary }];
    const { connection } = await connectTo({ questions }, [{ by: 'password', password }]);
    await connection;
  });

  it('when the server asks for a new password or something else, then it does not get ours', async () => {
    for (const prompt of ['New password: ', 'Token code: ']) {
      const questions = [
        { prompt, echo: false, answer: 'never' },
        { prompt: 'Retype', echo: false, answer: 'never' },
      ];
      const { connection, server } = await connectTo({ questions }, [{ by: 'password', password }]);
      await expect(connection).rejects.toThrow(`it asks "${prompt}Retype"`);
      expect(server.tried.join()).not.toContain(canary);
    }
  });

  it('when there are several questions, then whoever is asked for the answers logs in', async () => {
    const questions = [
      { prompt: 'Password: ', echo: false, answer: canary },
      { prompt: 'Token: ', echo: true, answer: '123456' },
    ];
    const asked: unknown[] = [];
    const answer = async (prompts: readonly unknown[]) => {
      asked.push(...prompts);
      return [password, new Password('123456')];
    };
    const { connection } = await connectTo({ questions }, [{ by: 'questions', answer }]);
    await connection;
    expect(asked).toEqual([
      { text: 'Password: ', echo: false },
      { text: 'Token: ', echo: true },
    ]);
  });

  /** Answers what it is asked, and what that was. */
  function person(...answers: readonly string[]) {
    const waiting = [...answers];
    const asked: string[] = [];
    const answer = async (prompts: readonly LoginPrompt[]) =>
      prompts.map(({ text }) => {
        asked.push(text);
        return new Password(waiting.shift() ?? '');
      });
    return { asked, answer };
  }
  const forPassword = { prompt: 'Password: ', echo: false, answer: canary };
  const forCode = { prompt: 'Verification code: ', echo: false, answer: '123456' };

  it.each([
    ['at once', { questions: [forPassword, forCode] }],
    ['one after the other', { questions: [forPassword], later: [[], [forCode], []] }],
    ['after a message that asks nothing', { questions: [], later: [[forPassword, forCode]] }],
    ['and passwords are taken as well', { password: 'another', questions: [forPassword, forCode] }],
    ['after the password was taken as a part', { password: canary, questions: [forCode], both: true }],
  ])(
    'when a password and a code are asked for %s, then the code alone is asked of somebody',
    async (_, options) => {
      const { asked, answer } = person('123456');
      const logins: SshLogin[] = [
        { by: 'password', password, answer },
        { by: 'questions', answer },
      ];
      const { connection } = await connectTo(options, logins);
      await connection;
      expect(asked).toEqual(['Verification code: ']);
    },
  );

  it('when there is nobody to ask, then the error says what was asked for, and nothing was sent', async () => {
    const { connection, server } = await connectTo({ questions: [forPassword, forCode] }, [
      { by: 'password', password },
    ]);
    await expect(connection).rejects.toMatchObject({ code: 'OVM_SSH_LOGIN' });
    await expect(connection).rejects.toThrow(
      'it asks "Verification code:", and there is no terminal to ask on',
    );
    expect(server.tried.join()).not.toContain(canary);
  });

  it('when an answer is wrong and the same is asked again, then it is not answered again', async () => {
    const { asked, answer } = person('654321', 'never');
    const { connection, server } = await connectTo({ questions: [forPassword, forCode] }, [
      { by: 'password', password, answer },
      { by: 'questions', answer },
    ]);
    await expect(connection).rejects.toThrow('tried without success: the password as an answer');
    expect(asked).toEqual(['Verification code: ']);
    expect(server.tried.filter((each) => each.startsWith('answers'))).toEqual([`answers ${canary} 654321`]);
  });

  it('when a server only takes passwords though it offers to ask, then the password is sent once', async () => {
    const { asked, answer } = person();
    const { connection, server } = await connectTo({ password: canary, questions: [], later: [[forCode]] }, [
      { by: 'password', password, answer: () => Promise.reject(new Error('nobody')) },
      { by: 'questions', answer },
    ]);
    await connection;
    expect(asked).toEqual([]);
    expect(server.tried.filter((each) => each.includes(canary))).toEqual([`password ${canary}`]);
  });

  it('when somebody takes long to answer, then the login waits for that', async () => {
    const answer = async () => {
      await new Promise((resolve) => setTimeout(resolve, 900));
      return [new Password('123456')];
    };
    const options = { questions: [forPassword, forCode] };
    const logins: SshLogin[] = [{ by: 'password', password, answer }];
    const { connection } = await connectTo(options, logins, { connectTimeoutMs: 400 });
    await connection;
  });

  it('when somebody ends the command instead of answering, then nothing else is tried', async () => {
    const answer = () =>
      Promise.reject(new RescueError('OVM_INTERRUPTED', 'the command', 'it was interrupted'));
    const { connection, server } = await connectTo({ password: canary, questions: [forPassword, forCode] }, [
      { by: 'password', password, answer },
    ]);
    await expect(connection).rejects.toMatchObject({ code: 'OVM_INTERRUPTED' });
    expect(server.tried.join()).not.toContain(canary);
  });

  it('when the server has a shell of its own, then lines go there and back', async () => {
    const { connection } = await connectTo({ password: canary }, [{ by: 'password', password }]);
    const { channel } = await (await connection).cliShell();
    const said = new Promise((resolve) => channel.once('data', (chunk: Buffer) => resolve(chunk.toString())));
    channel.write('list Vm\n');
    expect(await said).toBe('said list Vm\n');
    channel.end();
  });
});
