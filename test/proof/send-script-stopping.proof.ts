import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import {
  openSession,
  type Session,
  type SessionOptions,
} from '../emitters/create-script/send-script-session.js';

let session: Session | undefined;

afterEach(async () => {
  await session?.close();
  session = undefined;
});

async function open(names: readonly string[], options: SessionOptions = {}): Promise<Session> {
  session = await openSession(
    names.map((name) => ({ name })),
    options,
  );
  return session;
}

const stopAt = (to: Session, what: 'fail-at' | 'drop-at', text: string) =>
  writeFileSync(join(to.sshd.stateDir, what), text);
const changing = (line: string) => !/^(show|refresh) /.test(line);

describe('a create script that stops', () => {
  it('when a line fails, then it stops there, wants to know, and goes on without sending anything twice', async () => {
    const opened = await open(['a', 'b']);
    const { send, script, received, journal, vmNames } = opened;
    stopAt(opened, 'fail-at', 'on Vm name=a');
    const line = script.numberOf('on Vm name=a');
    const failed = await send();
    expect(failed.status).toBe(1);
    expect(failed.stderr).toContain('Error Msg: The command failed because fail-at asks for it');
    expect(failed.stderr).toContain(`line ${line} failed`);
    expect(received()).toEqual(script.lines.slice(0, line));
    expect(journal()).toMatch(new RegExp(`\n${line} sent \\S+\n${line} failed \\S+\n$`));

    const refused = await send();
    expect([refused.status, refused.stderr]).toEqual([1, expect.stringContaining(`--done ${line} `)]);
    expect(received()).toHaveLength(line);
    const wrong = await send({ flags: ['--retry', String(line + 1)] });
    expect([wrong.status, wrong.stderr]).toEqual([2, expect.stringContaining('neither failed nor lost')]);
    const still = await send({ flags: ['--retry', String(line)] });
    expect([still.status, still.stderr]).toEqual([1, expect.stringContaining(`line ${line} failed`)]);

    stopAt(opened, 'fail-at', '');
    const rest = await send({ flags: ['--retry', String(line)] });
    expect([rest.stderr, rest.status]).toEqual([expect.stringContaining('lines done'), 0]);
    const sent = received().filter(changing);
    expect(
      sent.filter((each) => each.startsWith('create Vnic ') && each.endsWith('on Vm name=a')),
    ).toHaveLength(3);
    expect(new Set(sent).size).toBe(sent.length - 2);
    expect(vmNames().toSorted()).toEqual(['a', 'b']);
  });

  it('when a failed line took effect all the same, then --done goes on behind it', async () => {
    const opened = await open(['a']);
    const { send, script, received } = opened;
    stopAt(opened, 'fail-at', 'create VmDiskMapping');
    const line = script.numberOf('create VmDiskMapping');
    expect((await send()).status).toBe(1);
    expect((await send({ flags: ['--done', String(line)] })).status).toBe(0);
    expect(received().filter((each) => each.startsWith('create VmDiskMapping'))).toHaveLength(1);
    expect(received().at(-1)).toBe(script.lines.at(-1));
  });

  it('when a line that is sent every time fails, then the next run begins with it', async () => {
    const opened = await open(['a']);
    stopAt(opened, 'fail-at', 'show Network');
    expect((await opened.send()).status).toBe(1);
    expect(opened.vmNames()).toEqual([]);
    stopAt(opened, 'fail-at', '');
    expect((await opened.send()).status).toBe(0);
    expect(opened.vmNames()).toEqual(['a']);
  });

  it('when the reply to a line that took effect is lost, then it says what to do and --done goes on', async () => {
    const opened = await open(['a', 'b']);
    const { send, script, vmNames, received } = opened;
    stopAt(opened, 'drop-at', 'create Vm name=b');
    const line = script.numberOf('create Vm name=b');
    const lost = await send();
    expect([lost.status, lost.stderr]).toEqual([1, expect.stringContaining(`no reply to line ${line}`)]);
    const refused = await send();
    expect([refused.status, refused.stderr]).toEqual([
      1,
      expect.stringContaining(`${line} sent create Vm name=b`),
    ]);
    // Said to be open although it took effect: the VM is there, and no second one is made.
    const mistaken = await send({ flags: ['--retry', String(line)] });
    expect([mistaken.status, mistaken.stderr]).toEqual([
      13,
      expect.stringContaining('has this VM already: b'),
    ]);
    writeFileSync(script.journal, readFileSync(script.journal, 'utf8').replace(/ retry /, ' sent '));
    expect((await send({ flags: ['--done', String(line)] })).status).toBe(0);
    expect(vmNames().toSorted()).toEqual(['a', 'b']);
    expect(received().filter((each) => each.includes('create Vm name=b'))).toHaveLength(1);
  });

  it.each(['dash', 'bash'] as const)(
    'when Ctrl-C comes while %s sends, then it ends with 130 and cleans up',
    async (shell) => {
      const { send, script, temporaryFiles, vmNames } = await open(['a', 'b', 'c']);
      const result = await send({
        shell,
        terminal: true,
        typed: [
          [/Type yes to send them: /, 'yes\r'],
          [/create Vm /, '\x03'],
        ],
      });
      expect([result.status, result.stdout]).toEqual([130, expect.stringContaining('interrupted')]);
      expect(temporaryFiles()).toEqual([]);
      expect(vmNames().length).toBeLessThan(3);
      expect(() => readFileSync(`${script.journal}.lock`)).toThrow();
    },
  );

  it.each([
    ['only in the data', 'Data:\n  x\nStatus: Success'],
    ['only in a message', 'Error Msg: x\nStatus: Success'],
    ['behind a failure', 'Status: Failure\nError Msg: x\nStatus: Success'],
    ['only in the echo', 'OVM> Status: Success\nCommand: Status: Success'],
    ['with more behind it', 'Status: Successful'],
    ['before it inside a word', 'My Status: Success'],
  ])('when Status: Success stands %s, then it is no success', async (_, reply) => {
    const answer = `case "$SSH_ORIGINAL_COMMAND" in showversion) printf 'Status: Success\\nData:\\n 3.4.6\\n';; list*) printf 'Status: Success\\nData:\\n None\\n';; *) printf '${reply.replaceAll('\n', '\\n')}\\n';; esac`;
    const { send, journal } = await open(['a'], { answer });
    expect((await send()).status).toBe(1);
    expect(journal()).not.toContain(' done ');
  });

  it('when the journal is of another script or manager, or damaged, then it is refused', async () => {
    const opened = await open(['a']);
    const { send, script, received } = opened;
    stopAt(opened, 'fail-at', 'create Vnic');
    await send();
    const before = received().length;
    const whole = readFileSync(script.journal, 'utf8');
    for (const [journal, why] of [
      [whole.replace('@127.0.0.1', '@192.0.2.1'), 'belongs to another script or manager'],
      [whole.replace(/lines \d+/, 'lines 1'), 'belongs to another script or manager'],
      [`${whole}12 se`, 'is damaged: 12 se'],
    ] as const) {
      writeFileSync(script.journal, journal);
      const result = await send();
      expect([result.status, result.stderr]).toEqual([1, expect.stringContaining(why)]);
    }
    expect(received()).toHaveLength(before);
  });

  it('when another run is under way, then the second one is refused', async () => {
    const { send, received } = await open(['a']);
    let second: ReturnType<typeof send> | undefined;
    const first = await send({
      terminal: true,
      typed: [
        [/Type yes to send them: /, ''],
        [/never/, ''],
      ],
      started: (child) => {
        setTimeout(() => {
          second = send().finally(() => child.stdin.write('no\r'));
        }, 1500);
      },
    });
    const refused = await second;
    expect([refused?.status, refused?.stderr]).toEqual([
      1,
      expect.stringContaining('is sending these lines'),
    ]);
    expect(first.status).toBe(1);
    expect(received()).toEqual([]);
  });
});
