import { spawn } from 'node:child_process';
import { closeSync, openSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openFilesBelow } from '../../src/reach/open-files.js';
import { scratchDirectories } from './scratch-directory.js';

const scratch = scratchDirectories();

it('when a directory is named through a link or with a slash behind, then what is open in it is found', async () => {
  const directory = scratch();
  const file = join(directory, 'copy.img');
  writeFileSync(file, '');
  const link = join(scratch(), 'copies');
  symlinkSync(directory, link);
  const descriptor = openSync(file, 'a');
  const holder = spawn('sleep', ['60'], { stdio: ['ignore', descriptor, 'ignore'] });
  try {
    await new Promise((resolve) => holder.once('spawn', resolve));
    const open = { process: holder.pid, mayWrite: true };
    expect(openFilesBelow(link)).toEqual([{ ...open, path: join(link, 'copy.img') }]);
    expect(openFilesBelow(`${directory}/`)).toEqual([{ ...open, path: file }]);
    expect(openFilesBelow(scratch())).toEqual([]);
  } finally {
    holder.kill('SIGKILL');
    closeSync(descriptor);
  }
});
