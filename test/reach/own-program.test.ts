import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { runOwnProgram } from '../../src/reach/own-program.js';
import { startProgram } from './run-program.js';
import { scratchDirectories } from './scratch-directory.js';

const scratch = scratchDirectories();

/** A script as the program, with its words behind it. */
function run(text: string, more: Partial<Parameters<typeof runOwnProgram>[0]> = {}) {
  const script = join(scratch(), 'program.cjs');
  writeFileSync(script, text);
  const lines: string[] = [];
  const end = runOwnProgram({
    ...{ program: [process.execPath, script], words: ['nightly'], limitMs: 20_000 },
    ...{ onLine: (line: string) => lines.push(line), ...more },
  });
  return { end, lines };
}

describe('this program once more', () => {
  it('when it gives an answer, then that and every line of its log arrive', async () => {
    const text =
      'process.stderr.write("one\\ntw"); process.stderr.write("o\\nthree"); process.send({ words: process.argv.slice(2), secret: process.env.NAMED })';
    const { end, lines } = run(text, { variables: { NAMED: 'given' } });
    expect(await end).toEqual({ answer: { words: ['nightly'], secret: 'given' } });
    expect(lines).toEqual(['one', 'two', 'three']);
  });

  it('when it hangs in a call that no signal handler interrupts, then it is given up in time and ended', async () => {
    const place = scratch();
    const { end } = run(
      `require('fs').writeFileSync('${place}/pid', String(process.pid)); process.on('SIGTERM', () => {}); Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)`,
      { limitMs: 1_000 },
    );
    expect(await end).toEqual({ failure: 'it has not ended after 1 s' });
    await expect.poll(() => existsSync(`/proc/${readFileSync(join(place, 'pid'), 'utf8')}`)).toBe(false);
  }, 20_000);

  it('when it breaks, is killed, or cannot be started, then that is said', async () => {
    expect(await run('process.exit(7)').end).toEqual({ failure: 'it ended with exit code 7' });
    expect(await run('process.kill(process.pid, "SIGKILL")').end).toEqual({
      failure: 'it was ended by SIGKILL',
    });
    expect(await run('', { program: ['/nonexistent/node'] }).end).toEqual({
      failure: 'it does not exist (ENOENT)',
    });
  });

  it('when the one that started it is killed, then it ends as well', async () => {
    const place = scratch();
    const starter = startProgram('reach/own-program-starter.ts', [place]);
    await expect.poll(() => existsSync(join(place, 'pid')), { timeout: 10_000 }).toBe(true);
    await wait(50);
    const pid = readFileSync(join(place, 'pid'), 'utf8');
    const cmdline = `/proc/${pid}/cmdline`;
    expect(existsSync(cmdline)).toBe(true);
    process.kill(Number(readFileSync(join(place, 'starter'), 'utf8')), 'SIGKILL');
    await starter.ended;
    await expect.poll(() => existsSync(cmdline), { timeout: 10_000 }).toBe(false);
  }, 30_000);
});
