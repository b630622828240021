import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runPasswordCommand } from '../../src/reach/password-from-command.js';
import { scratchDirectories } from './scratch-directory.js';

const scratch = scratchDirectories();

async function until(what: () => boolean): Promise<void> {
  for (let tries = 0; !what() && tries < 200; tries += 1)
    await new Promise((resolve) => setTimeout(resolve, 20));
}

const runs = (pid: number) => {
  const stat = `/proc/${pid}/stat`;
  return existsSync(stat) && !/\) [ZX] /.test(readFileSync(stat, 'latin1'));
};

describe('a command that prints a password', () => {
  it('when it prints one, then that is it, line feed and all', async () => {
    expect(await runPasswordCommand('printf "a b\\n"')).toBe('a b\n');
  });

  it('when it takes too long, then it is given up in time and all it started is ended', async () => {
    const file = join(scratch(), 'pid');
    const begin = performance.now();
    const line = `sh -c 'echo $$ > ${file}; sleep 30; echo late' ; echo x`;
    await expect(runPasswordCommand(line, 500)).rejects.toMatchObject({
      code: 'OVM_PASSWORD_UNREADABLE',
      why: 'it has not ended after 0.5 s',
    });
    expect(performance.now() - begin).toBeLessThan(5000);
    const pid = Number(readFileSync(file, 'utf8'));
    expect(pid).toBeGreaterThan(1);
    await until(() => !runs(pid));
    expect(runs(pid)).toBe(false);
  });

  it('when a process in the background keeps its output open, then it is given up in time', async () => {
    const begin = performance.now();
    await expect(runPasswordCommand('sleep 4 & echo secret-canary', 500)).rejects.toThrow('has not ended');
    expect(performance.now() - begin).toBeLessThan(3000);
  });

  it('when it fails or prints without end, then the reason is told and nothing it printed', async () => {
    const failed = runPasswordCommand('echo canary; exit 7');
    await expect(failed).rejects.toThrow(/it ended with exit code 7$/);
    await expect(runPasswordCommand('yes canary')).rejects.toThrow(/printed more than 65536 bytes/);
    await expect(runPasswordCommand('kill -9 $$')).rejects.toThrow('it was ended by SIGKILL');
    await expect(failed).rejects.not.toThrow('canary');
  });
});
