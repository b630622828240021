import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
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

describe('exec.ts', () => {
  function run(command: string | undefined) {
    const env = { ...process.env };
    if (command === undefined) delete env.SSH_ORIGINAL_COMMAND;
    else env.SSH_ORIGINAL_COMMAND = command;
    const tsx = join(import.meta.dirname, '../../../node_modules/.bin/tsx');
    return spawnSync(tsx, [join(import.meta.dirname, 'exec.ts'), stateDir], { env, encoding: 'utf8' });
  }

  it('when the program gets good and bad commands, then it prints the reply and ends with 0', () => {
    const good = run(create);
    expect([good.status, good.stdout]).toEqual([0, expect.stringContaining('Status: Success')]);
    const bad = run('edit Vm name=v');
    expect([bad.status, bad.stdout]).toEqual([0, expect.stringContaining('Error Msg: Nothing to edit')]);
  });

  it('when no command comes with the connection, then the program says so', () => {
    const none = run(undefined);
    expect([none.status, none.stdout]).toEqual([0, '']);
    expect(none.stderr).toContain('SSH_ORIGINAL_COMMAND');
  });
});
