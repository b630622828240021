import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { acquireLock, lockHolder } from '../../src/reach/lock-file.js';
import { isRunning, ownIdentity } from '../../src/reach/process-identity.js';
import { startProgram } from './run-program.js';
import { scratchDirectories } from './scratch-directory.js';

const scratch = scratchDirectories();

function writeLock(path: string, changes: object): void {
  writeFileSync(path, `${JSON.stringify({ ...ownIdentity(), ...changes })}\n`);
}

describe('acquireLock', () => {
  it('when the lock is held, then a second one is refused with exit code 11 until it is given back', async () => {
    const path = join(scratch(), 'lock');
    const first = await acquireLock(path, 'the estate');
    await expect(acquireLock(path, 'the estate')).rejects.toMatchObject({ code: 'OVM_LOCKED', exitCode: 11 });
    await expect(acquireLock(path, 'the estate')).rejects.toThrow(`process ${process.pid} is at work there`);
    first.release();
    const second = await acquireLock(path, 'the estate');
    first.release();
    expect(existsSync(path)).toBe(true);
    second.release();
    expect(existsSync(path)).toBe(false);
  });

  it.each([
    ['of a process that does not exist', { pid: 2 ** 22 + 1 }],
    ['of an earlier process of the same number', { startTime: '1' }],
    ['from before the last boot', { bootId: 'another' }],
  ])('when the lock is %s, then it is taken over', async (_, changes) => {
    const root = scratch();
    const path = join(root, 'lock');
    writeLock(path, changes);
    expect(lockHolder(path)).toBeUndefined();
    const lock = await acquireLock(path, 'x');
    expect(JSON.parse(readFileSync(path, 'utf8')).startTime).toBe(ownIdentity().startTime);
    lock.release();
    expect(readdirSync(root)).toEqual([]);
  });

  it.each([
    ['another machine', { host: 'backup-2', bootId: 'another' }],
    ['another container', { pidNamespace: 'pid:[1]' }],
  ])('when the lock is of %s, then it is respected and the way out is told', async (_, changes) => {
    const path = join(scratch(), 'lock');
    writeLock(path, changes);
    await expect(acquireLock(path, 'x')).rejects.toThrow(`if it has ended, remove ${path}`);
  });

  it('when a killed run left an empty or torn lock file, then it is taken over', async () => {
    const path = join(scratch(), 'lock');
    for (const torn of ['', '{"pid":']) {
      writeFileSync(path, torn);
      utimesSync(path, 1000, 1000);
      (await acquireLock(path, 'x')).release();
    }
    expect(existsSync(path)).toBe(false);
  });

  it('when many processes want the same dead lock at once, then one has it at a time', async () => {
    const path = join(scratch(), 'lock');
    writeLock(path, { pid: 2 ** 22 + 1 });
    const programs = Array.from({ length: 6 }, () => startProgram('reach/lock-program.ts', [path]).ended);
    const results = await Promise.all(programs);
    const spans = results.flatMap(({ stdout, stderr }) => {
      expect(stderr).toBe('');
      return stdout
        .trim()
        .split('\n')
        .map((line) => line.split(' ').map(Number));
    });
    expect(spans).toHaveLength(18);
    const ordered = spans.sort(([one = 0], [other = 0]) => one - other);
    for (const [index, [begin = 0]] of ordered.entries()) {
      expect(begin).toBeGreaterThanOrEqual(ordered[index - 1]?.[1] ?? 0);
    }
  });
});

describe('isRunning', () => {
  it('when a process runs or has ended, then that is told', async () => {
    expect(isRunning(ownIdentity())).toBe('yes');
    const { child, ended } = startProgram('reach/walk-program.ts', ['/nowhere']);
    const identity = { ...ownIdentity(), pid: Number(child.pid), startTime: null };
    expect(isRunning(identity)).toBe('yes');
    await ended;
    expect(isRunning(identity)).toBe('no');
  });

  it('when a process was killed but nobody waited for it, then it does not count as running', async () => {
    const parent = spawn('sh', ['-c', 'sleep 0 & echo $!; exec sleep 5'], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const pid = Number(await new Promise((resolve) => parent.stdout.once('data', resolve)));
    await wait(300);
    expect(readFileSync(`/proc/${pid}/stat`, 'utf8')).toContain(') Z ');
    expect(isRunning({ ...ownIdentity(), pid, startTime: null })).toBe('no');
    parent.kill();
  });
});
