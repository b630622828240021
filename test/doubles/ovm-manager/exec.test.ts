import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { answerCommands, type CommandAnswers } from './command-answers.js';
import { answerExec, loadDouble } from './exec-session.js';
import { sampleWorld } from './sample-world.js';

let stateDir = '';

beforeEach(() => {
  stateDir = mkdtempSync(join(tmpdir(), 'ovm-manager-double-'));
  writeFileSync(
    join(stateDir, 'world.json'),
    JSON.stringify({ release: '3.4', world: sampleWorld, lineEnd: 'LF' }),
  );
});

afterEach(() => rmSync(stateDir, { recursive: true, force: true }));

const create = 'create Vm repository=slotreposan01 domainType=XEN_PVM name=v on ServerPool name=slot';
const vnic = 'create Vnic network=vlanpublic name=n macAddress=00:21:f6:00:00:01 on Vm name=v';

function log(name: string): readonly string[] {
  return readFileSync(join(stateDir, name), 'utf8').trim().split('\n');
}

describe('answerExec', () => {
  it('when commands come one connection at a time, then each finds what the former left', () => {
    expect(answerExec(stateDir, create)).toMatch(/^OVM> create Vm .*\nCommand: .*\nStatus: Success\n/);
    expect(answerExec(stateDir, vnic)).toContain('Status: Success');
    expect(answerExec(stateDir, vnic)).toContain('Status: Failure');
    expect(log('sent.log')).toEqual([create, vnic, vnic]);
    expect(log('accepted.log')).toEqual([create, vnic]);
    expect(loadDouble(stateDir).vms()).toMatchObject([{ name: 'v', vnics: [{ mac: '00:21:f6:00:00:01' }] }]);
  });

  it('when fail-at names a line, then it fails, is not carried out, and others work', () => {
    writeFileSync(join(stateDir, 'fail-at'), 'create Vnic\n');
    answerExec(stateDir, create);
    expect(answerExec(stateDir, vnic)).toMatch(
      /Status: Failure\n(?:.*\n)+Error Msg: .+\nOVM> Connection closed\.\n$/,
    );
    expect(log('accepted.log')).toEqual([create]);
    expect(loadDouble(stateDir).vms()[0]?.vnics).toEqual([]);
  });

  it('when drop-at names a line, then it is carried out without an answer', () => {
    writeFileSync(join(stateDir, 'drop-at'), 'create Vm');
    expect(answerExec(stateDir, create)).toBe('');
    expect(loadDouble(stateDir).vms()).toHaveLength(1);
  });

  it('when one connection sets its output, then the next starts afresh', () => {
    answerExec(stateDir, 'set OutputMode=Sparse');
    expect(answerExec(stateDir, 'list Tag')).toContain('Status: Success');
  });
});

describe('answerCommands', () => {
  let answers: CommandAnswers;
  beforeEach(async () => {
    answers = await answerCommands(stateDir);
  });
  afterEach(() => answers.close());

  /** Runs what sshd runs for a command. */
  async function run(command: string | undefined) {
    const { SSH_ORIGINAL_COMMAND: _, ...env } = process.env;
    const child = spawn('sh', ['-c', answers.command], {
      env: command === undefined ? env : { ...env, SSH_ORIGINAL_COMMAND: command },
    });
    const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
    return { stdout, stderr };
  }

  it('when good and bad commands come, then the reply is printed', async () => {
    expect((await run(create)).stdout).toContain('Status: Success');
    expect((await run('edit Vm name=v')).stdout).toContain('Error Msg: Nothing to edit');
    expect(log('sent.log')).toEqual([create, 'edit Vm name=v']);
  });

  it('when a command has quotation marks, blanks and other alphabets, then it arrives as it is', async () => {
    const odd = `list  Vm "it's" $(x) 'Z\u00fcrich \u6771\u4eac' \\n 100%s`;
    await run(odd);
    expect(log('sent.log')).toEqual([odd]);
  });

  it('when no command comes with the connection, then nothing is asked, and why is said', async () => {
    const none = await run(undefined);
    expect(none.stdout).toBe('');
    expect(none.stderr).toContain('SSH_ORIGINAL_COMMAND');
    expect(existsSync(join(stateDir, 'sent.log'))).toBe(false);
  });
});
