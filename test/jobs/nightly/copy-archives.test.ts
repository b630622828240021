import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { verifyArchive } from '../../../src/archive/verify-archive.js';
import { bundleName } from '../../../src/jobs/nightly/bundle.js';
import { copyArchives } from '../../../src/jobs/nightly/copy-archives.js';
import { beginSample, facts, writeSample } from '../../archive/sample-archive.js';
import { isRoot, startProgram } from '../../reach/run-program.js';
import { scratchDirectories } from '../../reach/scratch-directory.js';
import { estateHosts } from '../../reach/ssh/estate-host.js';
import { copyOf, hostsFor, onHost, targetKinds } from './copy-targets.js';

const scratch = scratchDirectories();
const start = estateHosts();
const mounted: string[] = [];
const noMount = 'only root may mount a small file system here';

afterEach(() => {
  for (const place of mounted.splice(0)) execFileSync('umount', ['--lazy', place]);
});

function modesBelow(path: string): Set<string> {
  const modes = new Set<string>();
  for (const name of ['', ...readdirSync(path, { recursive: true, encoding: 'utf8' })]) {
    const stats = statSync(join(path, name));
    modes.add(`${stats.isDirectory() ? 'directory' : 'file'} ${(stats.mode & 0o777).toString(8)}`);
  }
  return modes;
}

describe.each(targetKinds(start))('a copy to %s', (_kind, prepare) => {
  it('when it is made, then it is a whole archive of private files, and a second run finds it whole', async () => {
    const [root, place] = [scratch(), scratch()];
    const archives = [await writeSample(root), await writeSample(root, { time: '2026-11-24T03:15:00Z' })];
    const { target, hosts } = await prepare(place);
    const [first] = await copyArchives({ estate: 'prod', root, archives, targets: [target], hosts });
    expect(first).toMatchObject({
      status: 'verified',
      bytes: 48,
      archives: archives.map((path) => ({ name: basename(path), status: 'copied' })),
    });
    for (const path of archives)
      expect(await verifyArchive(copyOf(path, place))).toMatchObject({ ok: true, files: 5 });
    expect(modesBelow(join(place, 'prod'))).toEqual(new Set(['directory 700', 'file 600']));
    const written = statSync(copyOf(archives[0] ?? '', place)).ino;
    const [second] = await copyArchives({ estate: 'prod', root, archives, targets: [target], hosts });
    expect(second?.archives.map(({ status }) => status)).toEqual(['present', 'present']);
    expect(statSync(copyOf(archives[0] ?? '', place)).ino).toBe(written);
    expect(readdirSync(join(place, 'prod')).sort()).toEqual(archives.map((path) => basename(path)).sort());
  });

  it('when the single file is given, then it lies beside the copies, and a newer one replaces it', async () => {
    const [root, place] = [scratch(), scratch()];
    const archives = [await writeSample(root)];
    const { target, hosts } = await prepare(place);
    for (const text of ['first', 'first', 'second']) {
      const bytes = Buffer.from(text);
      const bundle = { bytes, sha256: createHash('sha256').update(bytes).digest('hex') };
      const [copied] = await copyArchives({
        estate: 'prod',
        root,
        archives,
        targets: [target],
        bundle,
        hosts,
      });
      expect(copied).toMatchObject({ status: 'verified' });
      expect(readFileSync(join(place, bundleName), 'utf8')).toBe(text);
      expect(readdirSync(place).sort()).toEqual([bundleName, 'prod']);
    }
  });

  it('when a half copy lies there, then it is replaced, and what leads out of it is left alone', async () => {
    const [root, place, elsewhere] = [scratch(), scratch(), scratch()];
    const path = await writeSample(root);
    writeFileSync(join(elsewhere, 'kept'), 'x');
    const half = `${copyOf(path, place)}.partial`;
    mkdirSync(join(half, 'captured'), { recursive: true });
    writeFileSync(join(half, 'manifest.json'), '{');
    symlinkSync(elsewhere, join(half, 'captured', 'repositories'));
    mkdirSync(join(place, 'prod', 'notes.partial'));
    const { target, hosts } = await prepare(place);
    const [copied] = await copyArchives({ estate: 'prod', root, archives: [path], targets: [target], hosts });
    expect(copied).toMatchObject({ status: 'verified' });
    expect((await verifyArchive(copyOf(path, place))).ok).toBe(true);
    expect(readdirSync(join(place, 'prod')).sort()).toEqual([basename(path), 'notes.partial']);
    expect(readFileSync(join(elsewhere, 'kept'), 'utf8')).toBe('x');
  });

  it('when the place of the estate is a link, then nothing is written where it leads', async () => {
    const [root, place, elsewhere] = [scratch(), scratch(), scratch()];
    const archives = [await writeSample(root)];
    symlinkSync(elsewhere, join(place, 'prod'));
    const { target, hosts } = await prepare(place);
    const [copied] = await copyArchives({ estate: 'prod', root, archives, targets: [target], hosts });
    expect(copied?.reason).toMatch(/: prod in it is no directory$/);
    expect(readdirSync(elsewhere)).toEqual([]);
  });

  it('when a finished copy is damaged, then it is replaced by a whole one', async () => {
    const [root, place] = [scratch(), scratch()];
    const path = await writeSample(root);
    const { target, hosts } = await prepare(place);
    const request = { estate: 'prod', root, archives: [path], targets: [target], hosts };
    await copyArchives(request);
    writeFileSync(join(copyOf(path, place), 'RECOVER.md'), '# Reed me\n');
    const [again] = await copyArchives(request);
    expect(again?.archives).toEqual([{ name: basename(path), status: 'copied' }]);
    expect((await verifyArchive(copyOf(path, place))).ok).toBe(true);
  });

  it('when the archive itself was changed, then its copy fails, no copy has its name, and the others are made', async () => {
    const [root, place] = [scratch(), scratch()];
    const [bad, good] = [await writeSample(root), await writeSample(root, { time: '2026-11-24T03:15:00Z' })];
    writeFileSync(join(bad, 'RECOVER.md'), '# Reed me\n');
    const { target, hosts } = await prepare(place);
    const [copied] = await copyArchives({
      estate: 'prod',
      root,
      archives: [bad, good],
      targets: [target],
      hosts,
    });
    expect(copied).toMatchObject({ status: 'failed', bytes: 24 });
    expect(copied?.reason).toBe(
      `could not verify the archive ${bad}: RECOVER.md was changed after it was archived`,
    );
    expect(copied?.archives.map(({ status }) => status)).toEqual(['failed', 'copied']);
    expect(readdirSync(join(place, 'prod'))).toEqual([basename(good)]);
  });

  it('when the place does not exist, as when it is not mounted, then nothing is made and the other target is served', async () => {
    const [root, place, other] = [scratch(), scratch(), scratch()];
    const path = await writeSample(root);
    const { target, hosts } = await prepare(join(place, 'mount'));
    const [failed, made] = await copyArchives({
      estate: 'prod',
      root,
      archives: [path],
      targets: [target, { directory: other }],
      hosts,
    });
    expect(failed).toMatchObject({ status: 'failed', bytes: 0, archives: [{ status: 'failed' }] });
    expect(failed?.reason).toMatch(
      /^could not copy the archive to .*\/mount: it does not exist; is it mounted\?$/,
    );
    expect(made).toMatchObject({ target: other, status: 'verified' });
    expect(readdirSync(place)).toEqual([]);
  });

  it('when there is not enough space, then that is said before anything is written', async (context) => {
    const [root, place] = [scratch(), smallDisk(2)];
    if (place === undefined) return context.skip(noMount);
    const path = await largeArchive(root, 4);
    const { target, hosts } = await prepare(place);
    const [copied] = await copyArchives({ estate: 'prod', root, archives: [path], targets: [target], hosts });
    expect(copied?.reason).toMatch(/: it needs about \d+ bytes and \d+ bytes are free$/);
    expect(readdirSync(join(place, 'prod'))).toEqual([]);
  });

  it('when the disk gets full on the way, then that is said, no half copy stays and the good one stays', async (context) => {
    const [root, place] = [scratch(), smallDisk(20, 14)];
    if (place === undefined) return context.skip(noMount);
    const good = await writeSample(root);
    const large = await largeArchive(root, 4);
    const { target, hosts } = await prepare(place);
    await copyArchives({ estate: 'prod', root, archives: [good], targets: [target], hosts });
    const [copied] = await copyArchives({
      estate: 'prod',
      root,
      archives: [large],
      targets: [target],
      hosts,
    });
    expect(copied?.status).toBe('failed');
    expect(copied?.reason).toMatch(/no space (?:is )?left/);
    expect(readdirSync(join(place, 'prod'))).toEqual([basename(good)]);
    expect((await verifyArchive(copyOf(good, place))).ok).toBe(true);
    execFileSync('mount', ['-o', 'remount,nr_inodes=100', place]);
    const [again] = await copyArchives({ estate: 'prod', root, archives: [large], targets: [target], hosts });
    expect(again).toMatchObject({ status: 'verified' });
  });

  it('when it is killed on the way, then there is no half copy under a final name and the next run completes', async () => {
    const [root, place] = [scratch(), scratch()];
    const path = await largeArchive(root, 6);
    const { target, hosts, host } = await prepare(place);
    const words = [root, path, JSON.stringify(target), host?.keyPath ?? '', host?.knownHosts ?? ''];
    let killed = 0;
    for (const afterMs of [0, 40]) {
      const { child, ended } = startProgram('jobs/nightly/copy-program.ts', words, {
        onLine: (line) => line === 'copying' && setTimeout(() => child.kill('SIGKILL'), afterMs),
      });
      const { signal, stderr } = await ended;
      expect(stderr).toBe('');
      if (signal === 'SIGKILL') killed += 1;
      if (existsSync(copyOf(path, place))) expect((await verifyArchive(copyOf(path, place))).ok).toBe(true);
    }
    expect(killed).toBeGreaterThan(0);
    const [copied] = await copyArchives({ estate: 'prod', root, archives: [path], targets: [target], hosts });
    expect(copied).toMatchObject({ status: 'verified' });
    expect((await verifyArchive(copyOf(path, place))).ok).toBe(true);
    expect(readdirSync(join(place, 'prod'))).toEqual([basename(path)]);
  });
});

describe('a copy to a directory', () => {
  it.each([
    ['lost a file', (copy: string) => rmSync(join(copy, 'RECOVER.md'))],
    ['has a file more', (copy: string) => writeFileSync(join(copy, 'more'), '')],
    ['has an empty directory more', (copy: string) => mkdirSync(join(copy, 'more'))],
    ['lost its sums', (copy: string) => writeFileSync(join(copy, 'SHA256SUMS'), '')],
    ['has another manifest', (copy: string) => appendFileSync(join(copy, 'manifest.json'), ' ')],
    ['has a link for a file', (copy: string) => linkInstead(join(copy, 'RECOVER.md'))],
  ])('when a finished copy %s, then it is replaced by a whole one', async (_how, spoil) => {
    const [root, place] = [scratch(), scratch()];
    const path = await writeSample(root);
    const targets = [{ directory: place }];
    const request = { estate: 'prod', root, archives: [path], targets, hosts: hostsFor() };
    await copyArchives(request);
    spoil(copyOf(path, place));
    const [again] = await copyArchives(request);
    expect(again?.archives).toEqual([{ name: basename(path), status: 'copied' }]);
    expect((await verifyArchive(copyOf(path, place))).ok).toBe(true);
  });

  it('when the directory and the archives lie in each other, then it is refused', async () => {
    const root = scratch();
    const archives = [await writeSample(root)];
    const inside = join(root, 'copies');
    mkdirSync(inside);
    const targets = [{ directory: inside }, { directory: root }, { directory: dirname(root) }];
    const copied = await copyArchives({ estate: 'prod', root, archives, targets, hosts: hostsFor() });
    for (const { reason } of copied) expect(reason).toMatch(/lie in each other$/);
    expect(readdirSync(inside)).toEqual([]);
  });

  it('when it may not be written, then the reason says where and why', async () => {
    const [root, place] = [scratch(), scratch()];
    writeFileSync(join(place, 'prod'), 'a file');
    const archives = [await writeSample(root)];
    const [copied] = await copyArchives({
      estate: 'prod',
      root,
      archives,
      targets: [{ directory: place }],
      hosts: hostsFor(),
    });
    expect(copied?.reason).toBe(`could not copy the archive to ${place}: prod in it is no directory`);
  });
});

describe('a copy to an SSH host', () => {
  it('when the host runs sha256sum, then it reads the copy itself, and runs no other command', async () => {
    const one = await start();
    const [root, place] = [scratch(), scratch()];
    const path = await writeSample(root);
    const target = { ssh: `ssh://${one.user}@127.0.0.1:${one.port}${place}/with%20blank` };
    mkdirSync(join(place, 'with blank'));
    const [copied] = await copyArchives({
      estate: 'prod',
      root,
      archives: [path],
      targets: [target],
      hosts: hostsFor(one),
    });
    expect(copied).toMatchObject({ target: `127.0.0.1:${one.port}:${place}/with blank`, status: 'verified' });
    expect(one.commands()).toEqual([
      `env LC_ALL=C sh -c 'cd "$1" && exec sha256sum -c SHA256SUMS' sh '${place}/with blank/prod/${basename(path)}.partial'`,
    ]);
  });

  it.each([
    ['has no sha256sum', { only: ['env', 'sh'] }],
    ['runs nothing but its file service', { config: ['Match all', 'ForceCommand internal-sftp'] }],
    ['takes one session at a time', { config: ['MaxSessions 1'] }],
  ])('when the host %s, then the copy is verified all the same', async (_what, options) => {
    const one = await start(options);
    const [root, place] = [scratch(), scratch()];
    const path = await writeSample(root);
    const targets = [onHost(one, place)];
    const [copied] = await copyArchives({
      estate: 'prod',
      root,
      archives: [path],
      targets,
      hosts: hostsFor(one),
    });
    expect(copied).toMatchObject({ status: 'verified' });
    writeFileSync(join(copyOf(path, place), 'RECOVER.md'), '# Reed me\n');
    const [again] = await copyArchives({
      estate: 'prod',
      root,
      archives: [path],
      targets,
      hosts: hostsFor(one),
    });
    expect(again?.archives).toMatchObject([{ status: 'copied' }]);
  });

  it('when the host says that bytes are others than were sent, then the copy fails', async () => {
    const one = await start({ programs: { sha256sum: 'echo "RECOVER.md: FAILED"; exit 1' } });
    const [root, place] = [scratch(), scratch()];
    const path = await writeSample(root);
    const targets = [onHost(one, place)];
    const [copied] = await copyArchives({
      estate: 'prod',
      root,
      archives: [path],
      targets,
      hosts: hostsFor(one),
    });
    expect(copied?.reason).toMatch(
      /read again, 1 file is not as in the archive, first RECOVER.md: its bytes are others$/,
    );
    expect(readdirSync(join(place, 'prod'))).toEqual([]);
  });

  it('when the connection breaks on the way, then all archives failed, the other target is served, the next run completes', async () => {
    const one = await start();
    const [root, place, other] = [scratch(), scratch(), scratch()];
    const archives = [await largeArchive(root, 6), await writeSample(root)];
    const targets = [onHost(one, place), { directory: other }];
    const partial = join(place, 'prod', `${basename(archives[0] ?? '')}.partial`);
    const cut = when(
      () => existsSync(partial),
      () => one.signalConnections('SIGKILL'),
    );
    const [failed, made] = await copyArchives({
      estate: 'prod',
      root,
      archives,
      targets,
      hosts: hostsFor(one),
    });
    await cut;
    expect(failed?.archives.map(({ status }) => status)).toEqual(['failed', 'failed']);
    expect(failed?.reason).toMatch(/^could not keep the SSH connection to /);
    expect(made).toMatchObject({ status: 'verified' });
    expect(readdirSync(join(place, 'prod')).filter((name) => !name.endsWith('.partial'))).toEqual([]);
    const [again] = await copyArchives({ estate: 'prod', root, archives, targets, hosts: hostsFor(one) });
    expect(again).toMatchObject({ status: 'verified' });
    expect(readdirSync(join(place, 'prod')).sort()).toEqual(archives.map((path) => basename(path)).sort());
  });

  it('when the user may not write there, then the reason says so', async (context) => {
    if (isRoot) return context.skip('root may write everywhere');
    const one = await start();
    const [root, place] = [scratch(), scratch()];
    chmodSync(place, 0o500);
    const targets = [onHost(one, place)];
    const archives = [await writeSample(root)];
    const [copied] = await copyArchives({ estate: 'prod', root, archives, targets, hosts: hostsFor(one) });
    expect(copied?.reason).toMatch(/permission denied/i);
  });
});

/** A file system of its own of so many megabytes and inodes; undefined where this process may not mount. */
function smallDisk(megabytes: number, inodes = 1000): string | undefined {
  const place = scratch();
  const options = `size=${megabytes}m,nr_inodes=${inodes},mode=755`;
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'ovm-test', place], { stdio: 'ignore' });
  } catch {
    return undefined;
  }
  mounted.push(place);
  return place;
}

/** The bytes are the same, and the file is none. */
function linkInstead(path: string): void {
  renameSync(path, `${dirname(dirname(path))}/kept`);
  symlinkSync('../kept', path);
}

/** An archive of so many files of a megabyte. */
async function largeArchive(root: string, megabytes: number): Promise<string> {
  const writer = await beginSample(root, { time: '2026-11-25T03:15:00Z' });
  for (let file = 0; file < megabytes; file += 1)
    await writer.put(`captured/repositories/${file}/image`, Buffer.alloc(1024 * 1024, file));
  return (await writer.finish(facts)).path;
}

/** Does something as soon as it is time. */
async function when(isTime: () => boolean, action: () => void): Promise<void> {
  while (!isTime()) await new Promise((resolve) => setTimeout(resolve, 1));
  action();
}
