import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { acquireLock } from '../../src/reach/lock-file.js';
import { startProgram } from '../reach/run-program.js';
import { scratchDirectories } from '../reach/scratch-directory.js';
import { lastLine, runCli } from './run-cli.js';
import { smallRepository, vmCfg, vmId, writeFiles } from './small-tree.js';

const scratch = scratchDirectories();

describe('runs that meet another run', () => {
  it('when the estate is locked, then capture and prune exit 11 and say who has it', async () => {
    const root = scratch();
    smallRepository(join(root, 'r'));
    const archives = join(root, 'a');
    for (let count = 0; count < 2; count += 1)
      await runCli(['capture', join(root, 'r'), '--archives', archives]);
    const lock = await acquireLock(join(archives, 'default/.lock'), 'test');
    const capture = await runCli(['capture', join(root, 'r'), '--archives', archives]);
    const uuid = '0004fb000001000068b46cbe7e6f7026';
    const prune = await runCli([
      'prune',
      '--manager-uuid',
      uuid,
      '--keep',
      '1',
      '--yes',
      '--archives',
      archives,
    ]);
    lock.release();
    expect([capture.code, capture.out, prune.code, prune.out]).toEqual([11, '', 11, '']);
    expect(capture.err).toContain(`process ${process.pid} is at work there`);
    expect(readdirSync(join(archives, 'default'))).toHaveLength(2);
  });

  it('when an earlier run was interrupted, then the next one reports and clears what it left', async () => {
    const root = scratch();
    smallRepository(join(root, 'r'));
    const left = join(root, 'a/default/20261101T000000Z-deadbeef.partial');
    mkdirSync(left, { recursive: true });
    writeFileSync(join(left, 'RECOVER.md'), 'half');
    expect((await runCli(['list', '--archives', join(root, 'a')])).out).toContain('it was never finished');
    const { code, out, err } = await runCli(['capture', join(root, 'r'), '--archives', join(root, 'a')]);
    expect(code).toBe(0);
    expect(err).toContain(`removed ${left}, left by an interrupted run`);
    expect(readdirSync(join(root, 'a/default'))).toEqual([lastLine(out).split('/').at(-1)]);
  });

  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    it(`when ${signal} comes during a capture, then it exits 130, no archive is there, and the next run works`, async () => {
      const root = scratch();
      const files: Record<string, string> = {};
      for (let number = 1; number <= 1000; number += 1)
        files[`VirtualMachines/${vmId(number)}/vm.cfg`] = vmCfg(number);
      writeFiles(join(root, 'r'), files);
      const { child, ended } = startProgram('../src/main.ts', [
        'capture',
        join(root, 'r'),
        '--archives',
        join(root, 'a'),
      ]);
      child.stderr?.on('data', (text: string) => {
        if (text.includes('reading repository-files')) setTimeout(() => child.kill(signal), 30);
      });
      const { code, stdout, stderr } = await ended;
      expect({ code, stdout }).toEqual({ code: 130, stdout: '' });
      expect(stderr).toContain('error: could not finish the command: it was interrupted');
      const left = readdirSync(join(root, 'a/default')).filter((name) => name !== '.lock');
      expect(left.filter((name) => !name.endsWith('.partial'))).toEqual([]);
      const next = await runCli(['capture', join(root, 'r'), '--archives', join(root, 'a')]);
      expect(next.code).toBe(0);
      expect(readdirSync(join(root, 'a/default'))).toEqual([lastLine(next.out).split('/').at(-1)]);
    });
  }
});
