import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { OutputDirectory } from '../../src/reach/output-directory.js';
import { outputLock, outputMarker } from '../../src/reach/own-result.js';
import { scratchDirectories } from './scratch-directory.js';

const scratch = scratchDirectories();

async function write(out: string, text: string): Promise<void> {
  const output = await OutputDirectory.open(out);
  await output.put('sub/file.txt', text);
  await output.finish();
}

describe('OutputDirectory', () => {
  it('when it is finished, then text, bytes and chunks are there with private modes', async () => {
    const out = join(scratch(), 'new/out');
    const output = await OutputDirectory.open(out);
    await output.put('a.txt', 'tëxt');
    await output.put('run/b.sh', Buffer.from('#!/bin/sh\n'), 0o700);
    await output.put('c', ['one', Buffer.from(' two')]);
    expect(existsSync(out)).toBe(false);
    expect(await output.finish()).toBe(out);
    expect(readFileSync(join(out, 'a.txt'), 'utf8')).toBe('tëxt');
    expect(readFileSync(join(out, 'c'), 'utf8')).toBe('one two');
    const modes = ['.', 'a.txt', 'run', 'run/b.sh'].map((path) => statSync(join(out, path)).mode & 0o777);
    expect(modes).toEqual([0o700, 0o600, 0o700, 0o700]);
    expect(readdirSync(join(out, '..'))).toEqual(['out']);
  });

  it('when the same OUT is written again, then the new result replaces the old one whole', async () => {
    const out = join(scratch(), 'out');
    const first = await OutputDirectory.open(out);
    await first.put('left/over', 'one');
    await first.finish();
    await write(out, 'two');
    expect(readFileSync(join(out, 'sub/file.txt'), 'utf8')).toBe('two');
    expect(readdirSync(out).sort()).toEqual([outputMarker, 'sub']);
    expect(readdirSync(join(out, '..'))).toEqual(['out']);
  });

  it('when it is abandoned, then the old result stands and nothing else is left', async () => {
    const out = join(scratch(), 'out');
    await write(out, 'one');
    const output = await OutputDirectory.open(out);
    await output.put('sub/file.txt', 'two');
    await output.abandon();
    await output.abandon();
    expect(readFileSync(join(out, 'sub/file.txt'), 'utf8')).toBe('one');
    expect(readdirSync(join(out, '..'))).toEqual(['out']);
  });

  it('when OUT is empty, then it is taken; when it holds foreign files or is one, then it is refused', async () => {
    const root = scratch();
    mkdirSync(join(root, 'empty'));
    await write(join(root, 'empty'), 'one');
    expect(existsSync(join(root, 'empty/sub/file.txt'))).toBe(true);
    mkdirSync(join(root, 'foreign'));
    writeFileSync(join(root, 'foreign/thesis.txt'), 'years of work');
    writeFileSync(join(root, 'file'), '');
    for (const name of ['foreign', 'file']) {
      await expect(OutputDirectory.open(join(root, name))).rejects.toMatchObject({
        code: 'OVM_OUT_NOT_OURS',
      });
    }
    expect(readFileSync(join(root, 'foreign/thesis.txt'), 'utf8')).toBe('years of work');
  });

  it('when OUT becomes foreign while the result is written, then finish refuses to replace it', async () => {
    const out = join(scratch(), 'out');
    const output = await OutputDirectory.open(out);
    mkdirSync(out);
    writeFileSync(join(out, 'thesis.txt'), 'years of work');
    await expect(output.finish()).rejects.toMatchObject({ code: 'OVM_OUT_NOT_OURS' });
    await output.abandon();
    expect(readdirSync(join(out, '..'))).toEqual(['out']);
  });

  it('when OUT is a link to a directory, then the directory is replaced and the link stays', async () => {
    const root = scratch();
    mkdirSync(join(root, 'real'));
    symlinkSync('real', join(root, 'link'));
    await write(join(root, 'link'), 'one');
    expect(readFileSync(join(root, 'real/sub/file.txt'), 'utf8')).toBe('one');
    expect(readdirSync(root).sort()).toEqual(['link', 'real']);
  });

  it('when a run was killed between the two renames, then the next one brings the old result back', async () => {
    const root = scratch();
    await write(join(root, 'out'), 'one');
    renameSync(join(root, 'out'), join(root, 'out.previous'));
    const output = await OutputDirectory.open(join(root, 'out'));
    expect(readFileSync(join(root, 'out/sub/file.txt'), 'utf8')).toBe('one');
    await output.abandon();
  });

  it('when a run was killed while writing, then its remains are cleared; foreign ones are refused', async () => {
    const root = scratch();
    const begun = await OutputDirectory.open(join(root, 'other'));
    const own = JSON.parse(readFileSync(join(begun.partialPath, outputLock), 'utf8'));
    const marker = readFileSync(join(begun.partialPath, outputMarker));
    await begun.abandon();
    const dead = { ...own, pid: 2 ** 22 + 1, startTime: '1', bootId: 'gone' };
    mkdirSync(join(root, 'out.partial'));
    writeFileSync(join(root, 'out.partial', outputLock), `${JSON.stringify(dead)}\n`);
    await write(join(root, 'out'), 'none');
    mkdirSync(join(root, 'out.partial'));
    writeFileSync(join(root, 'out.partial', outputLock), `${JSON.stringify(dead)}\n`);
    writeFileSync(join(root, 'out.partial', outputMarker), marker);
    writeFileSync(join(root, 'out.partial/half'), 'x');
    await write(join(root, 'out'), 'one');
    expect(readdirSync(join(root, 'out')).sort()).toEqual([outputMarker, 'sub']);
    mkdirSync(join(root, 'out.partial'));
    writeFileSync(join(root, 'out.partial/thesis.txt'), '');
    await expect(OutputDirectory.open(join(root, 'out'))).rejects.toMatchObject({ code: 'OVM_OUT_NOT_OURS' });
  });

  it.each(['create-vms.sh.journal', 'create-vms.sh.journal.lock'])(
    'when the script of the old result was sent and left %s, then the result stands and the reason names it',
    async (journal) => {
      const out = join(scratch(), 'out');
      await write(out, 'one');
      writeFileSync(join(out, journal), '1 done');
      await expect(OutputDirectory.open(out)).rejects.toMatchObject({
        code: 'OVM_OUT_NOT_OURS',
        message: expect.stringContaining(`${journal} in it tells which lines`),
      });
      expect(readFileSync(join(out, journal), 'utf8')).toBe('1 done');
      expect(readdirSync(join(out, '..'))).toEqual(['out']);
    },
  );

  it('when the journal appears while a new result is written, then finish leaves the old one', async () => {
    const out = join(scratch(), 'out');
    await write(out, 'one');
    const output = await OutputDirectory.open(out);
    await output.put('sub/file.txt', 'two');
    writeFileSync(join(out, 'create-vms.sh.journal'), '');
    await expect(output.finish()).rejects.toMatchObject({ code: 'OVM_OUT_NOT_OURS' });
    await output.abandon();
    expect(readFileSync(join(out, 'sub/file.txt'), 'utf8')).toBe('one');
  });

  it.each(['notes.txt', 'sub/notes.txt', 'empty/', 'sub/deep/'])(
    'when somebody put %s into an old result, then it is never replaced',
    async (name) => {
      const out = join(scratch(), 'out');
      await write(out, 'one');
      if (name.endsWith('/')) mkdirSync(join(out, name));
      else writeFileSync(join(out, name), 'mine');
      await expect(OutputDirectory.open(out)).rejects.toMatchObject({
        code: 'OVM_OUT_NOT_OURS',
        message: expect.stringContaining(name.replace(/\/$/, '')),
      });
      expect(existsSync(join(out, name))).toBe(true);
    },
  );

  it.each(['', 'mine\n'])(
    'when the marker is %j, then no directory with it is taken for ours',
    async (text) => {
      for (const ending of ['', '.previous', '.partial']) {
        const root = scratch();
        mkdirSync(join(root, `out${ending}`));
        writeFileSync(join(root, `out${ending}`, outputMarker), text);
        writeFileSync(join(root, `out${ending}`, 'thesis.txt'), 'years of work');
        await expect(OutputDirectory.open(join(root, 'out'))).rejects.toMatchObject({
          code: 'OVM_OUT_NOT_OURS',
        });
        expect(readFileSync(join(root, `out${ending}`, 'thesis.txt'), 'utf8')).toBe('years of work');
      }
    },
  );

  it('when another run is writing there, then the second is locked out and the first finishes', async () => {
    const out = join(scratch(), 'out');
    const first = await OutputDirectory.open(out);
    await expect(OutputDirectory.open(out)).rejects.toMatchObject({ code: 'OVM_LOCKED' });
    await first.put('a', 'b');
    await first.finish();
    expect(readFileSync(join(out, 'a'), 'utf8')).toBe('b');
  });

  it.each(['../a', '/a', 'a/../../b', '.', '', 'a//b', 'a\0b'])(
    'when the path is %j, then it is refused',
    async (path) => {
      const output = await OutputDirectory.open(join(scratch(), 'out'));
      await expect(output.put(path, 'x')).rejects.toMatchObject({ code: 'OVM_WRITE_FAILED' });
      await output.abandon();
    },
  );
});
