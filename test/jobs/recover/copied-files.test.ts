import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { RescueError } from '../../../src/base/errors.js';
import { copyFiles } from '../../../src/jobs/recover/copied-files.js';
import type { Host } from '../../../src/reach/host.js';
import { createLocalHost } from '../../../src/reach/local-host.js';
import { scratchDirectories } from '../../reach/scratch-directory.js';

const scratch = scratchDirectories();

/** The files of a manager host, and a place for copies. */
function files() {
  const root = scratch();
  mkdirSync(join(root, 'security'));
  writeFileSync(join(root, '.config'), 'UUID=0004fb00000100004d43bded169b7090\n', { mode: 0o644 });
  writeFileSync(join(root, 'security/SerializedSystemIni.dat'), Buffer.alloc(300_000, 7));
  symlinkSync('/etc/hostname', join(root, 'security/link'));
  return { root, to: scratch() };
}

/** A host whose connection breaks within the file of this name. */
function breaking(name: string): Host {
  const local = createLocalHost();
  return {
    ...local,
    readChunks: async function* (path) {
      let first = true;
      for await (const piece of local.readChunks(path)) {
        yield first && path.endsWith(name) ? piece.subarray(0, 5) : piece;
        if (path.endsWith(name)) throw new RescueError('OVM_SSH_LOST', path, 'the connection broke');
        first = false;
      }
    },
  };
}

describe('files that are copied away', () => {
  it('when a tree has a link, then the others are copied with their checksums, and the link is said', async () => {
    const { root, to } = files();
    const copied = await copyFiles(createLocalHost(), [join(root, '.config'), join(root, 'security')], to);
    expect(copied).toMatchObject({ files: 2, bytes: 300_038 });
    expect(copied.missing).toEqual([expect.stringContaining('security/link')]);
    const lines = readFileSync(join(to, 'SHA256SUMS'), 'utf8').trimEnd().split('\n');
    expect(lines).toHaveLength(2);
    for (const line of lines) {
      const [sum = '', path = ''] = line.split('  ');
      expect(
        createHash('sha256')
          .update(readFileSync(join(to, path)))
          .digest('hex'),
      ).toBe(sum);
      expect(statSync(join(to, path)).mode & 0o777).toBe(0o600);
    }
  });

  it('when a path or what holds it is not there, then it is told apart from what cannot be read', async () => {
    const { root, to } = files();
    const paths = [join(root, 'none'), join(root, 'none/below'), join(root, '.config/below')];
    const copied = await copyFiles(createLocalHost(), paths, to);
    expect(copied.absent).toEqual(paths.slice(0, 2));
    expect(copied.missing).toHaveLength(3);
  });

  it('when a host is lost while it is copied once more, then what was copied before is still whole', async () => {
    const { root, to } = files();
    const paths = [join(root, '.config')];
    await copyFiles(createLocalHost(), paths, to);
    const [, path = ''] = readFileSync(join(to, 'SHA256SUMS'), 'utf8').trimEnd().split('  ');
    await expect(copyFiles(breaking('.config'), paths, to)).rejects.toMatchObject({ code: 'OVM_SSH_LOST' });
    expect(readFileSync(join(to, path), 'utf8')).toBe('UUID=0004fb00000100004d43bded169b7090\n');
  });
});

it('when a file has the name that copies come under, then it is copied like any other', async () => {
  const { root, to } = files();
  writeFileSync(join(root, 'security/.coming'), 'first');
  writeFileSync(join(root, 'security/z'), 'last');
  const { files: copied } = await copyFiles(createLocalHost(), [join(root, 'security')], to);
  expect(copied).toBe(3);
  expect(readFileSync(join(to, root, 'security/.coming'), 'utf8')).toBe('first');
});
