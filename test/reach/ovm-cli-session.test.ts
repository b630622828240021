import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { RescueError } from '../../src/base/errors.js';
import { cliLine } from '../../src/reach/cli-readings.js';
import { type CliSession, openCliSession } from '../../src/reach/ovm-cli-session.js';
import { populatedWorld } from '../doubles/ovm-manager/sample-world.js';
import { managerPassword, managersAtHand } from '../sources/manager-at-hand.js';

const { start, settingsOf } = managersAtHand();
const world = populatedWorld;
const listVm = cliLine({ verb: 'list', type: 'Vm' });
const listTag = cliLine({ verb: 'list', type: 'Tag' });

async function opened(
  ...[options, patience]: [Parameters<typeof start>[0], Parameters<typeof settingsOf>[1]?]
) {
  const server = await start(options);
  return { server, session: await openCliSession(settingsOf(server, patience)) };
}

function text(reply: Uint8Array): string {
  return Buffer.from(reply).toString('utf8');
}

async function failure(promise: Promise<unknown>): Promise<RescueError> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof RescueError)) throw new Error(`no RescueError: ${inspect(error)}`);
  expect(`${error.message} ${inspect(error)}`).not.toContain(managerPassword);
  return error;
}

async function askThenClose(session: CliSession, line = listVm): Promise<RescueError> {
  const error = await failure(session.ask(line));
  await session.close();
  return error;
}

describe('a session of the CLI', () => {
  it.each(['3.2', '3.3', '3.4'] as const)(
    'when %s is asked, then each reply comes whole, with its prompt',
    async (release) => {
      const { server, session } = await opened({ release, world });
      const replies = await Promise.all([session.ask(listVm), session.ask(listTag), session.ask(listVm)]);
      expect(replies.map((reply) => /Command: (.*?)[\r\n]/.exec(text(reply))?.[1])).toEqual([
        'list Vm',
        'list Tag',
        'list Vm',
      ]);
      for (const reply of replies) expect(text(reply)).toMatch(/Status: Success[\s\S]*id:[\s\S]*OVM> $/);
      expect(server.lines).toEqual(['list Vm', 'list Tag', 'list Vm']);
      expect(server.logins).toHaveLength(1);
      await session.close();
    },
  );

  it('when the server asks for the password as a question, then it gets it', async () => {
    const { session } = await opened({ release: '3.4', world, login: 'keyboard-interactive' });
    expect(text(await session.ask(listVm))).toContain('Status: Success');
    await session.close();
  });

  it('when the manager has only old algorithms, then it is read with legacy alone', async () => {
    const server = await start({ release: '3.3', world, old: true });
    expect((await failure(openCliSession(settingsOf(server)))).code).toBe('OVM_SSH_UNREACHABLE');
    expect(server.tried).toEqual([]);
    const session = await openCliSession(settingsOf(server, { legacy: true }));
    expect(text(await session.ask(listVm))).toContain('Status: Success');
    await session.close();
  });

  it('when the password is wrong, then that is said and nothing was asked', async () => {
    const server = await start({ release: '3.4', world });
    const error = await failure(openCliSession(settingsOf(server, { password: 'wrong' })));
    expect(error.code).toBe('OVM_SSH_LOGIN');
    expect(server.lines).toEqual([]);
  });

  it('when the host key is another one, then nothing is sent to it', async () => {
    const [server, other] = [await start({ release: '3.4', world }), await start({ release: '3.4', world })];
    const settings = settingsOf({
      ...server,
      knownHostsLine: other.knownHostsLine.replace(`:${other.port}`, `:${server.port}`),
    });
    expect((await failure(openCliSession(settings))).code).toBe('OVM_SSH_HOST_KEY');
    expect([server.tried, server.lines]).toEqual([[], []]);
  });

  it('when no reply comes, then that is an error in time, and the session is over', async () => {
    const { session } = await opened({ release: '3.4', world, hangAt: 'list Vm' }, { replyTimeoutMs: 300 });
    const error = await failure(session.ask(listVm));
    expect(error.code).toBe('OVM_CLI_REPLY');
    expect(error.message).toMatch(/list Vm: the reply broke off after \d+ bytes within 0\.3 s/);
    expect(session.usable).toBe(false);
    expect((await askThenClose(session, listTag)).message).toContain('the session ended before it');
  });

  it('when the connection ends in the middle of a reply, then the reply is none', async () => {
    const { session } = await opened({ release: '3.4', world, cutAt: 'list Vm' });
    const error = await askThenClose(session);
    expect(['OVM_SSH_LOST', 'OVM_CLI_REPLY']).toContain(error.code);
    expect(session.usable).toBe(false);
  });

  it('when the reply answers another line, then nothing more is asked', async () => {
    const { server, session } = await opened({ release: '3.4', world, otherAt: 'list Vm' });
    expect((await failure(session.ask(listVm))).message).toContain('the reply is the answer to another line');
    await askThenClose(session, listTag);
    expect(server.lines).toEqual(['list Vm']);
  });

  it('when the manager ends an idle session, then the next line is an error', async () => {
    const { session } = await opened({ release: '3.2', world, idleMs: 60 });
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect((await askThenClose(session)).code).toBe('OVM_SSH_LOST');
  });

  it('when a value looks like a prompt and the reply goes on a moment later, then it is taken whole', async () => {
    const vms = [{ id: '0004fb00000600007ea7a06224d83172', name: 'v', description: 'x\nOVM> ', memory: 64 }];
    const slow = { beforeMs: 150, betweenMs: 20 };
    const options = { release: '3.4', world: { ...world, vms }, lineEnd: 'LF', slow } as const;
    const { session } = await opened(options, { longestPauseMs: 1000 });
    const reply = text(await session.ask(cliLine({ verb: 'show', type: 'Vm', id: vms[0]?.id ?? '' })));
    expect(reply).toMatch(/OVM> \n[\s\S]*Locked = false\nOVM> $/);
    await session.close();
  });
});
