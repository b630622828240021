import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { runNoticeCommand } from '../../src/reach/notice-command.js';
import { scratchDirectories } from './scratch-directory.js';

const scratch = scratchDirectories();
const run = (words: readonly string[], json = '{}', timeoutMs = 10_000) =>
  runNoticeCommand({ words, timeoutMs }, json);

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0) && !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'latin1'));
  } catch {
    return false;
  }
}

describe('a command that is told of a night', () => {
  it('when it runs, then it has the JSON on its input and its words as they are', async () => {
    const out = join(scratch(), 'out');
    const json = JSON.stringify({ text: 'Süd "x" $HOME\n'.repeat(50_000) });
    await run(['sh', '-c', 'cat >"$1"; printf %s "$2" >"$1.word"', 'sh', out, '$(id) *'], json);
    expect(readFileSync(out, 'utf8')).toBe(json);
    expect(readFileSync(`${out}.word`, 'utf8')).toBe('$(id) *');
  });

  it('when it does not read its input, then that is its own affair', async () => {
    await run(['true'], 'x'.repeat(1_000_000));
    await run(['sh', '-c', 'exec <&-; exit 0'], 'x'.repeat(1_000_000));
  });

  it.each([
    [
      ['sh', '-c', 'echo first >&2; echo "no mail today." >&2; exit 3'],
      'it ended with exit code 3: no mail today',
    ],
    [['false'], 'it ended with exit code 1'],
    [['sh', '-c', 'printf "\\033[31mred\\n" >&2; exit 1'], 'it ended with exit code 1: ?[31mred'],
    [['sh', '-c', 'kill -9 $$'], 'it was ended by SIGKILL'],
    [['/none/such-program'], 'it does not exist (ENOENT)'],
    [['/etc'], 'permission denied (EACCES)'],
    // node throws this one instead of telling it
    [['/etc/passwd/mail'], 'a part of the path is not a directory (ENOTDIR)'],
  ])('when %j fails, then it says why: %s', async (words, why) => {
    await expect(run(words)).rejects.toMatchObject({
      code: 'OVM_NOTICE_FAILED',
      exitCode: 3,
      object: `the command ${words[0]}`,
      why,
    });
  });

  it('when it says very much, then the end of it counts', async () => {
    const words = ['sh', '-c', 'yes 0123456789 | head -c 3000000 >&2; echo >&2; echo "the end" >&2; exit 1'];
    await expect(run(words)).rejects.toMatchObject({ why: 'it ended with exit code 1: the end' });
  });

  it('when it does not end, then it is ended with all that it started, even if it will not hear of it', async () => {
    const pids = join(scratch(), 'pids');
    const program = join(scratch(), 'stubborn.sh');
    writeFileSync(
      program,
      `trap '' TERM\nsh -c 'trap "" TERM; echo $$ >>"${pids}"; sleep 600; sleep 600' &\necho $$ >>"${pids}"\nsleep 600\nsleep 600\n`,
    );
    const begin = performance.now();
    await expect(run(['sh', program], '{}', 700)).rejects.toMatchObject({
      why: 'it has not ended after 0.7 s',
    });
    expect(performance.now() - begin).toBeLessThan(20_000);
    const numbers = readFileSync(pids, 'utf8').trim().split('\n').map(Number);
    expect(numbers).toHaveLength(2);
    for (let left = 50; left > 0 && numbers.some(isRunning); left -= 1) await wait(50);
    expect(numbers.filter(isRunning)).toEqual([]);
  });

  it('when it leaves a program behind, then that is not waited for', async () => {
    const place = scratch();
    const behind =
      'n=0; until [ -e go ] || [ $n = 600 ]; do sleep 0.1; n=$((n+1)); done; echo late >late; mv late done';
    await run(['sh', '-c', `cd "$1" && { (${behind}) & exit 0; }`, 'sh', place]);
    expect(existsSync(join(place, 'done'))).toBe(false);
    writeFileSync(join(place, 'go'), '');
    for (let left = 300; left > 0 && !existsSync(join(place, 'done')); left -= 1) await wait(50);
    expect(readFileSync(join(place, 'done'), 'utf8')).toBe('late\n');
  });
});
