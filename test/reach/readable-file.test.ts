import { mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { writeMetrics, writeUnits, writtenByUs } from '../../src/jobs/nightly/write-readable.js';
import { writeReadableFile } from '../../src/reach/readable-file.js';
import { scratchDirectories } from './scratch-directory.js';

const scratch = scratchDirectories();

describe('a file that others read', () => {
  it('when it is written, then everybody may read it whatever the umask is, and nothing else is left', async () => {
    const path = join(scratch(), 'a.prom');
    const mask = process.umask(0o077);
    try {
      await writeReadableFile(path, 'one\n');
      await writeReadableFile(path, 'two\n');
    } finally {
      process.umask(mask);
    }
    expect(readFileSync(path, 'utf8')).toBe('two\n');
    expect(statSync(path).mode & 0o777).toBe(0o644);
    expect(readdirSync(join(path, '..'))).toEqual(['a.prom']);
  });

  it('when a link has its name, then the link is replaced and its target stays', async () => {
    const root = scratch();
    writeFileSync(join(root, 'target'), 'mine');
    symlinkSync(join(root, 'target'), join(root, 'a.prom'));
    await writeMetrics(join(root, 'a.prom'), 'one\n');
    expect(readFileSync(join(root, 'target'), 'utf8')).toBe('mine');
    expect(readFileSync(join(root, 'a.prom'), 'utf8')).toBe('one\n');
  });

  it('when it cannot be put there, then the error says so and nothing is left', async () => {
    const root = scratch();
    mkdirSync(join(root, 'a.prom'));
    await expect(writeMetrics(join(root, 'a.prom'), 'one\n')).rejects.toMatchObject({
      code: 'OVM_WRITE_FAILED',
    });
    expect(readdirSync(root)).toEqual(['a.prom']);
    // the directory of a node exporter that is not there is not made: nobody would look into it
    // the same name each night: a temporary one would be another trouble every time
    await expect(writeMetrics(join(root, 'none/a.prom'), '')).rejects.toMatchObject({
      code: 'OVM_WRITE_FAILED',
      object: join(root, 'none/a.prom'),
    });
    expect(readdirSync(root)).toEqual(['a.prom']);
  });
});

describe('units', () => {
  const files = [
    { name: 'x.service', text: `${writtenByUs}\n[Unit]\n` },
    { name: 'x.timer', text: `${writtenByUs}\n[Timer]\n` },
  ];

  it('when they are written twice, then ours are replaced', async () => {
    const root = join(scratch(), 'system');
    await writeUnits('--out', root, [{ name: 'x.timer', text: `${writtenByUs}\nold\n` }]);
    expect(await writeUnits('--out', root, files)).toEqual([`${root}/x.service`, `${root}/x.timer`]);
    expect(readFileSync(join(root, 'x.timer'), 'utf8')).toBe(`${writtenByUs}\n[Timer]\n`);
  });

  it('when one there is not ours, then none is written', async () => {
    const root = scratch();
    writeFileSync(join(root, 'x.timer'), '[Timer]\n');
    await expect(writeUnits('--out', root, files)).rejects.toMatchObject({ code: 'OVM_OUT_NOT_OURS' });
    expect(readdirSync(root)).toEqual(['x.timer']);
  });
});
