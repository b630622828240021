import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { archivePath } from '../../src/archive/archive-path.js';
import {
  capturedFiles,
  openArchive,
  openArchiveHead,
  readArchiveFile,
} from '../../src/archive/open-archive.js';
import { verifyArchive } from '../../src/archive/verify-archive.js';
import { scratchDirectories } from '../reach/scratch-directory.js';
import { beginSample, facts, uuid, writeSample } from './sample-archive.js';

const scratch = scratchDirectories();

describe('an archive', () => {
  it('when it is finished, then it is there under its name with private modes and nothing beside it', async () => {
    const root = join(scratch(), 'archives');
    const path = await writeSample(root, { shortId: 'abcd1234' });
    expect(path).toBe(join(root, 'prod/20261123T031500Z-abcd1234'));
    expect(readdirSync(join(root, 'prod'))).toEqual(['20261123T031500Z-abcd1234']);
    expect(readdirSync(path).sort()).toEqual(['RECOVER.md', 'SHA256SUMS', 'captured', 'manifest.json']);
    const modes = ['.', 'captured/agent', 'captured/agent/dump', 'manifest.json', 'SHA256SUMS', '../..'].map(
      (name) => statSync(join(path, name)).mode & 0o777,
    );
    expect(modes).toEqual([0o700, 0o700, 0o600, 0o600, 0o600, 0o700]);
  });

  it('when it is opened, then manifest, files and bytes are as they were put', async () => {
    const path = await writeSample(scratch());
    const archive = await openArchive(path);
    expect(archive.manifest).toMatchObject({
      formatVersion: 1,
      tool: { name: 'ovm-rescue', version: '0.1.0' },
      estate: 'prod',
      createdAt: '2026-11-23T03:15:00.250Z',
      containsSecrets: true,
      ...facts,
    });
    const { files, ...head } = archive.manifest;
    expect(await openArchiveHead(path)).toEqual(head);
    expect(files.map((file) => [file.path, file.size, file.containsSecrets])).toEqual([
      ['RECOVER.md', 10, undefined],
      ['captured/agent/dump', 3, undefined],
      ['captured/repositories/OVS/vm.cfg', 11, true],
    ]);
    const [captured] = [...capturedFiles(archive, 'repositories')];
    expect(captured).toMatchObject({ source: 'repositories', path: 'OVS/vm.cfg' });
    if (captured) expect(String(await readArchiveFile(archive, captured.file))).toBe("name = 'x'\n");
  });

  it('when it is checked with the usual tools, then sha256sum accepts it and python reads the manifest', async () => {
    const root = scratch();
    const writer = await beginSample(root);
    await writer.put(`captured/r/${archivePath('weird \\ name\nä\udcff/..')}`, 'x');
    const { path } = await writer.finish(facts);
    const checked = execFileSync('sha256sum', ['--strict', '-c', 'SHA256SUMS'], {
      cwd: path,
      encoding: 'utf8',
    });
    expect(checked.trim().split('\n')).toEqual([
      'captured/r/weird%20%5C%20name%0A%C3%A4%FF/%2E%2E: OK',
      'manifest.json: OK',
    ]);
    const script = 'import json;m=json.load(open("manifest.json"));print(m["managerUuid"],len(m["files"]))';
    expect(execFileSync('python3', ['-c', script], { cwd: path, encoding: 'utf8' })).toBe(`${uuid} 1\n`);
    const fileLines = readFileSync(join(path, 'manifest.json'), 'utf8').match(/^ {4}\{"path":.*\}$/gm);
    expect(fileLines).toHaveLength(1);
  });

  it('when it has no files at all, then it can still be opened and verified', async () => {
    const writer = await beginSample(scratch());
    const { path } = await writer.finish(facts);
    expect((await openArchive(path)).manifest.files).toEqual([]);
    expect((await openArchiveHead(path)).estate).toBe('prod');
    expect((await verifyArchive(path)).ok).toBe(true);
  });

  it('when it is abandoned, then nothing is left and the estate is free again', async () => {
    const root = scratch();
    const writer = await beginSample(root);
    await writer.put('captured/a/b', 'x');
    await writer.abandon();
    await writer.abandon();
    expect(readdirSync(join(root, 'prod'))).toEqual([]);
    await expect(writer.put('c', 'x')).rejects.toThrow('abandoned');
    await (await beginSample(root)).abandon();
  });

  it('when a second run begins in the same estate, then it is locked out; another estate is free', async () => {
    const root = scratch();
    const writer = await beginSample(root);
    await expect(beginSample(root)).rejects.toMatchObject({ code: 'OVM_LOCKED', exitCode: 11 });
    await (await beginSample(root, { estate: 'test' })).abandon();
    await writer.finish(facts);
    await (await beginSample(root)).abandon();
  });

  it('when the name is taken, then nothing is overwritten and the lock is given back', async () => {
    const root = scratch();
    const path = await writeSample(root, { shortId: 'same' });
    await expect(beginSample(root, { shortId: 'same' })).rejects.toThrow('exists already');
    expect((await verifyArchive(path)).ok).toBe(true);
    await (await beginSample(root)).abandon();
  });

  it.each(['../x', '/x', '', 'a/../b', 'a b', 'manifest.json', 'SHA256SUMS', 'a%'])(
    'when a file is put at %j, then it is refused and the archive can be finished',
    async (path) => {
      const writer = await beginSample(scratch());
      await expect(writer.put(path, 'x')).rejects.toMatchObject({ code: 'OVM_WRITE_FAILED' });
      expect((await verifyArchive((await writer.finish(facts)).path)).ok).toBe(true);
    },
  );

  it('when a path is too long or was put before, then it is refused and the archive can be finished', async () => {
    const writer = await beginSample(scratch());
    const long = Array.from({ length: 20 }, () => 'x'.repeat(250)).join('/');
    await expect(writer.put(long, 'x')).rejects.toThrow('longer than');
    await writer.put('a', 'first');
    await expect(writer.put('a', 'second')).rejects.toThrow('exists already');
    await expect(writer.put('a/b', 'second')).rejects.toMatchObject({ code: 'OVM_WRITE_FAILED' });
    const { path, files } = await writer.finish(facts);
    expect(files).toBe(1);
    expect(readFileSync(join(path, 'a'), 'utf8')).toBe('first');
    expect((await verifyArchive(path)).ok).toBe(true);
  });

  it('when a stream breaks off, then its error passes, the file is not there and the archive verifies', async () => {
    const writer = await beginSample(scratch());
    async function* broken() {
      yield 'half';
      throw new Error('connection lost');
    }
    await expect(writer.putStream('captured/a/deep/b', broken())).rejects.toThrow('connection lost');
    await writer.putStream('captured/c', ['one', Buffer.from('two')]);
    const { path, bytes } = await writer.finish(facts);
    expect(bytes).toBe(6);
    expect(existsSync(join(path, 'captured/a'))).toBe(false);
    expect((await verifyArchive(path)).ok).toBe(true);
  });

  it.each(['.', '..', 'prod/east', 'Größe \udce4'])(
    'when the estate is %j, then it stays in the root',
    async (estate) => {
      const root = scratch();
      mkdirSync(join(root, 'archives'));
      const path = await writeSample(join(root, 'archives'), { estate });
      expect(path.startsWith(join(root, 'archives/'))).toBe(true);
      expect(readdirSync(join(root, 'archives'))).toHaveLength(1);
      expect((await openArchive(path)).manifest.estate).toBe(estate);
    },
  );

  it.each(['', 'x'.repeat(300)])('when the estate is %j, then it is refused', async (estate) => {
    await expect(beginSample(scratch(), { estate })).rejects.toMatchObject({ code: 'OVM_USAGE' });
  });
});
