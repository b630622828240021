import { afterEach, describe, expect, it } from 'vitest';
import { openSession, type Session } from '../emitters/create-script/send-script-session.js';

const sessions: Session[] = [];
afterEach(async () => {
  for (const session of sessions.splice(0)) await session.close();
});

async function open(names: readonly string[]): Promise<Session> {
  const session = await openSession(names.map((name) => ({ name })));
  sessions.push(session);
  return session;
}

const changing = (line: string) => !/^(show|refresh) /.test(line);
const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

describe('a create script whose sending is broken off', () => {
  it.each(['the shell is killed', 'the connection is cut'])(
    'when %s again and again, then following the advice makes every VM once',
    async (what) => {
      const { send, script, accepted, vmNames, sshd } = await open(['a', 'b']);
      let flags: readonly string[] = [];
      const statuses: number[] = [];
      while (statuses.at(-1) !== 0 && statuses.length < 40) {
        const spared = statuses.length >= 7;
        const result = await send({
          shell: statuses.length % 2 === 0 ? 'dash' : 'bash',
          flags,
          started: (child) => {
            const strike = () => (what === 'the shell is killed' ? child.kill('SIGKILL') : sshd.cut());
            let struck = spared;
            child.stderr.on('data', (text: string) => {
              if (struck || !/\] (create|add|edit) /.test(text)) return;
              struck = true;
              setTimeout(strike, Math.random() * 60);
            });
          },
        });
        statuses.push(result.status);
        await pause(400); // a line under way comes to its end
        const advised = /--done (\d+)/.exec(result.stderr)?.[1];
        const line = script.lines[Number(advised) - 1] ?? '';
        flags = advised === undefined ? [] : [accepted().includes(line) ? '--done' : '--retry', advised];
      }
      expect(statuses.at(-1)).toBe(0);
      expect(statuses.filter((status) => status !== 0).length).toBeGreaterThan(3);
      expect(vmNames().toSorted()).toEqual(['a', 'b']);
      expect(accepted().filter(changing)).toEqual(script.lines.filter(changing));
      expect(sshd.logins()).toBeLessThanOrEqual(statuses.length);
    },
    240_000,
  );
});
