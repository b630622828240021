import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import { findPassword, type PasswordWords } from '../../../src/jobs/schema/find-password.js';
import { scratchDirectories } from '../../reach/scratch-directory.js';

const scratch = scratchDirectories();
const warnings: string[] = [];
const log = { info: () => {}, warn: (line: string) => void warnings.push(line) };
const find = (words: PasswordWords) => findPassword(words, 'mysql://ovs@h:49500', log);
afterEach(() => {
  delete process.env.OVM_RESCUE_PASSWORD;
  warnings.length = 0;
});

function file(text: string, mode = 0o600): string {
  const path = join(scratch(), 'password');
  writeFileSync(path, text, { mode });
  return path;
}

describe('the password', () => {
  it.each([
    ['one line', 'päss w\n', 'päss w'],
    ['no line feed', 'x', 'x'],
    ['two line feeds', 'x\n\n', 'x\n'],
    ['a line of Windows', 'x\r\n', 'x'],
  ])('when a file holds %s, then one line end is cut', async (_, text, wanted) => {
    expect((await find({ passwordFile: file(text) })).reveal()).toBe(wanted);
    expect(warnings).toEqual([]);
  });

  it('when others may read the file, then it is said', async () => {
    const passwordFile = file('secret\n', 0o644);
    await find({ passwordFile });
    expect(warnings).toEqual([`${passwordFile} can be read by others: chmod 600 it`]);
  });

  it('when a command prints it, then that is the password; quotes and pipes are those of sh', async () => {
    const password = await find({ passwordCommand: `printf '%s\\n' "it's" | tr i I` });
    expect(password.reveal()).toBe("It's");
    expect(`${password}${JSON.stringify({ password })}${inspect(password)}`).not.toContain('It');
  });

  it('when a command fails, then neither it nor its output is repeated', async () => {
    const failing = find({ passwordCommand: 'echo secret; exit 3' });
    await expect(failing).rejects.toMatchObject({
      code: 'OVM_PASSWORD_UNREADABLE',
      message: 'could not get the password from the command that is to print it: it ended with exit code 3',
    });
    await expect(find({ passwordCommand: 'yes | head -c 70000' })).rejects.toThrow(/more than 65536 bytes/);
  });

  it('when the environment gives it, then it is taken out of the environment, whatever else is said', async () => {
    process.env.OVM_RESCUE_PASSWORD = 'of environment';
    expect((await find({})).reveal()).toBe('of environment');
    expect(process.env.OVM_RESCUE_PASSWORD).toBeUndefined();
    process.env.OVM_RESCUE_PASSWORD = 'of environment';
    const printed = await find({ passwordCommand: 'echo "x$OVM_RESCUE_PASSWORD"' });
    expect(printed.reveal()).toBe('x');
  });

  it('when nothing gives it and there is no terminal, then all ways are named', async () => {
    await expect(find({})).rejects.toMatchObject({ code: 'OVM_PASSWORD_UNREADABLE', exitCode: 2 });
    await expect(find({ passwordFile: '/nonexistent/p' })).rejects.toMatchObject({
      code: 'OVM_PASSWORD_UNREADABLE',
      message: expect.stringContaining('/nonexistent/p: it does not exist'),
    });
    await expect(find({ passwordFile: scratch() })).rejects.toThrow(/not a regular file/);
    await expect(find({ passwordFile: 'f', passwordCommand: 'c' })).rejects.toMatchObject({ exitCode: 2 });
  });
});
