import { copyFileSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { toolVersion } from '../../../src/base/version.js';
import { bundleName, placeBundle, readBundle, writeBundle } from '../../../src/jobs/nightly/bundle.js';
import { writeSample } from '../../archive/sample-archive.js';
import { builtBundle } from '../../built-bundle.js';
import { runCli } from '../../cli/run-cli.js';
import { sampleEstate } from '../../cli/small-tree.js';
import { addressOf, loginWords } from '../../cli/ssh-words.js';
import { startMariadb } from '../../databases/mariadb-server.js';
import { makeSmallRepository } from '../../databases/small-repository.js';
import { type RunResult, run } from '../../doubles/sshd/run-sh.js';
import { scratchDirectories } from '../../reach/scratch-directory.js';
import { estateHosts } from '../../reach/ssh/estate-host.js';
import { projectRoot } from '../../source-files.js';
import { exportWords } from '../schema/schema-commands.js';

const scratch = scratchDirectories();
const startHost = estateHosts();
let built: string;
beforeAll(async () => {
  built = await builtBundle();
});

/** A folder that holds the single file and nothing else. */
function loneBundle(): string {
  const file = join(scratch(), 'alone', bundleName);
  mkdirSync(join(file, '..'));
  copyFileSync(built, file);
  return file;
}

/** Runs the file as on a machine that has Node alone: from its own folder, without the variables of a test run. */
function runBundle(file: string, words: readonly string[]): Promise<RunResult> {
  const env = { NODE_OPTIONS: '', NODE_PATH: '' };
  return run(process.execPath, [file, ...words], { cwd: join(file, '..'), env });
}

const lastLine = (text: string) => text.trim().split('\n').at(-1) ?? '';

describe('the single file', () => {
  it('when it runs in an empty folder, then it verifies an archive and finds what was changed', async () => {
    const file = loneBundle();
    const archive = await writeSample(scratch());
    expect(await runBundle(file, ['--version'])).toMatchObject({ status: 0, stdout: `${toolVersion}\n` });
    expect(await runBundle(file, ['verify', archive])).toMatchObject({ status: 0, stdout: `${archive}\n` });
    writeFileSync(join(archive, 'RECOVER.md'), '# Reed me\n');
    const changed = await runBundle(file, ['verify', archive]);
    expect(changed).toMatchObject({ status: 10, stdout: '' });
    expect(changed.stderr).toContain('changed     RECOVER.md: its bytes were changed');
    expect(readdirSync(join(file, '..'))).toEqual([bundleName]);
  });

  it('when an estate lies on a host, then it captures, finds, inspects and rebuilds there without machine code', async () => {
    const [file, root, host] = [loneBundle(), scratch(), await startHost()];
    const place = `ssh://${addressOf(host)}${sampleEstate}`;
    const archives = ['--archives', join(root, 'archives'), '--estate', 'lab'];
    const captured = await runBundle(file, [
      ...['capture', `${place}/repositories`, '--manager-files', `${place}/manager-files`],
      ...[...archives, ...loginWords(host)],
    ]);
    expect(captured, captured.stderr).toMatchObject({ status: 0 });
    const found = await runBundle(file, ['find', 'anypool01', 'latest', ...archives]);
    expect(found, found.stderr).toMatchObject({ status: 0 });
    expect(found.stdout).toContain('0004fb00000600009a82be761bcfb040');
    const rebuilt = await runBundle(file, ['rebuild', 'latest', ...archives, '--out', join(root, 'out')]);
    expect(rebuilt.status, rebuilt.stderr).toBe(3);
    expect(lastLine(rebuilt.stdout)).toBe(join(root, 'out'));
    const definition = readdirSync(sampleEstate, { recursive: true, encoding: 'utf8' }).find((path) =>
      path.endsWith('0004fb00000600009a82be761bcfb040/vm.cfg'),
    );
    const inspected = await runBundle(file, ['inspect', join(sampleEstate, definition ?? 'missing')]);
    expect(inspected).toMatchObject({ status: 0, stdout: expect.stringContaining('anypool01') });
  });

  it('when a repository database is exported, then its threads run the same file; a SQLite file needs an installation', async () => {
    const [file, root, server] = [loneBundle(), scratch(), await startMariadb()];
    try {
      await makeSmallRepository(server, 'ovs', 'first', 24);
      const result = await runBundle(file, exportWords(server, root, { words: ['--threads', '2'] }));
      expect(result, result.stderr).toMatchObject({ status: 0 });
      const archive = lastLine(result.stdout);
      expect(await runBundle(file, ['verify', archive])).toMatchObject({ status: 0 });
      const opened = await runBundle(file, [
        'archive',
        'open',
        archive,
        '--sqlite',
        join(root, 'ovs.sqlite'),
        '--json',
      ]);
      expect(opened).toMatchObject({ status: 1, stdout: '' });
      expect(JSON.parse(lastLine(opened.stderr)).error).toMatchObject({
        code: 'OVM_BUNDLE_LACKS',
        message: expect.stringContaining('the single file has no SQLite driver'),
      });
      expect(readdirSync(root).filter((name) => name.startsWith('ovs.sqlite'))).toEqual([]);
    } finally {
      await server.stop();
    }
  });

  it('when an Oracle database is asked, then the driver is there and says what it cannot reach', async () => {
    const words = ['schema', 'export', '--url', 'oracle://ovs@127.0.0.1:1/XE', '--password-file'];
    const root = scratch();
    writeFileSync(join(root, 'password'), 'x\n', { mode: 0o600 });
    const result = await runBundle(loneBundle(), [...words, join(root, 'password'), '--out', root, '--json']);
    expect(result.status).toBe(1);
    expect(JSON.parse(lastLine(result.stderr)).error.code).toMatch(/^OVM_DB_(?:UNREACHABLE|CLIENT_NEEDED)$/);
  });

  it('when Node is too old, then that is said', async () => {
    const file = loneBundle();
    const older = join(file, '..', 'older.mjs');
    const versions = "{ ...process.versions, node: '20.18.3' }";
    writeFileSync(older, `Object.defineProperty(process, 'versions', { value: ${versions} });`);
    const result = await run(process.execPath, ['--import', pathToFileURL(older).href, file, '--version']);
    expect(result).toEqual({
      status: 1,
      stdout: '',
      stderr: 'error: ovm-rescue needs Node 20.19 or later, and this is 20.18.3\n',
    });
  });

  it('when the demo is asked for, then it says that the sample is in the package alone', async () => {
    const result = await runBundle(loneBundle(), ['demo', '--out', join(scratch(), 'demo')]);
    expect(result).toMatchObject({ status: 1, stdout: '' });
    expect(result.stderr).toContain('could not use the demo: the single file has no sample estate');
  });

  it('when it begins, then it names each package in it with its licence', () => {
    const text = readFileSync(built, 'utf8');
    const head = text.slice(0, text.indexOf('\n*/'));
    const { dependencies } = JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8')) as {
      dependencies: Record<string, string>;
    };
    const named = [...head.matchAll(/^-{80}\n(\S+) (\S+) \((.+)\)$/gm)].map(([, name]) => name);
    expect(named).toEqual([...named].sort());
    for (const name of Object.keys(dependencies)) expect(named.includes(name), name).toBe(name !== 'libsql');
    expect(head).toContain('Apache License');
    expect(head.match(/Permission is hereby granted, free of charge/g)?.length).toBeGreaterThan(15);
    expect(head).not.toContain('(undefined)');
  });
});

describe('the single file in a night', () => {
  it('when it runs the night, then it lies beside archives and copies, works there, and is in the way of nothing', async () => {
    const [file, root, host] = [loneBundle(), scratch(), await startHost()];
    const [archives, copies, remote] = ['archives', 'copies', 'remote'].map((name) => join(root, name)) as [
      string,
      string,
      string,
    ];
    for (const place of [archives, copies, remote]) mkdirSync(place);
    const configuration = join(root, 'ovm-rescue.yaml');
    writeFileSync(
      configuration,
      `archives: ${archives}
estates:
  lab:
    repositories: [${sampleEstate}/repositories]
    manager-files: [${sampleEstate}/manager-files]
    ssh: {key: ${host.keyPath}, known-hosts: ${host.knownHosts}}
    retention: {keep: 1}
    nightly: {copies: [{directory: ${copies}}, {ssh: "ssh://${addressOf(host)}${remote}"}]}
`,
      { mode: 0o600 },
    );
    const night = () => runBundle(file, ['nightly', '--config', configuration, '--json']);
    for (const _ of ['first', 'second']) {
      const ran = await night();
      expect(JSON.parse(ran.stdout).nights[0], ran.stderr).toMatchObject({
        record: { good: true, copies: [{ status: 'verified' }, { status: 'verified' }] },
      });
      expect(JSON.parse(ran.stdout).nights[0].record.troubles).toBeUndefined();
    }
    for (const place of [archives, copies, remote]) {
      const beside = join(place, bundleName);
      expect(readFileSync(beside).equals(readFileSync(built)), beside).toBe(true);
      expect(statSync(beside).mode & 0o777).toBe(0o600);
      const estate = ['--archives', place, '--estate', 'lab', '--json'];
      const listed = await runCli(['list', ...estate]);
      expect(listed).toMatchObject({ code: 0, err: expect.not.stringContaining(bundleName) });
      const found = JSON.parse(listed.out) as readonly { path: string }[];
      // the retention took the first night everywhere
      expect(found).toHaveLength(1);
      expect(await runBundle(beside, ['verify', found[0]?.path ?? ''])).toMatchObject({ status: 0 });
      const pruned = await runCli(['prune', ...estate, '--keep', '1']);
      expect(JSON.parse(pruned.out)).toMatchObject({ stay: [{ path: found[0]?.path }], remove: [] });
    }
  });
});

describe('bundle', () => {
  it('when the single file writes itself, then the bytes are the same, and once more nothing is written', async () => {
    const [file, out] = [loneBundle(), join(scratch(), 'copy.mjs')];
    const first = await runBundle(file, ['bundle', '--out', out]);
    expect(first).toMatchObject({ status: 0, stdout: `${out}\n` });
    expect(readFileSync(out).equals(readFileSync(built))).toBe(true);
    expect(statSync(out).mode & 0o777).toBe(0o600);
    const again = await runBundle(file, ['bundle', '--out', out, '--json']);
    expect(JSON.parse(again.stdout)).toMatchObject({ file: out, bytes: statSync(built).size, isNew: false });
  });

  it('when another version lies beside the archives, then it is replaced; a file of somebody else never is', async () => {
    const root = scratch();
    const bundle = readBundle(built);
    const old = '#!/usr/bin/env node\n/*!\novm-rescue 0.0.9 as one file, for Node';
    writeFileSync(join(root, bundleName), old);
    expect(await placeBundle(root, bundle)).toMatchObject({ isNew: true, sha256: bundle.sha256 });
    expect(readBundle(join(root, bundleName)).sha256).toBe(bundle.sha256);
    const foreign = join(root, 'mine.mjs');
    writeFileSync(foreign, 'export {};\n');
    await expect(writeBundle(foreign, bundle)).rejects.toMatchObject({ code: 'OVM_OUT_NOT_OURS' });
    expect(readFileSync(foreign, 'utf8')).toBe('export {};\n');
  });

  it('when a directory is named, then it lies there; where there is none, no temporary file is told', async () => {
    const root = scratch();
    const bundle = readBundle(built);
    expect((await writeBundle(`${root}/`, bundle)).file).toBe(join(root, 'ovm-rescue.mjs'));
    expect((await writeBundle(root, bundle)).isNew).toBe(false);
    await expect(writeBundle(join(root, 'none/x.mjs'), bundle)).rejects.toThrow(
      `there is no directory ${root}/none`,
    );
  });

  it('when the name ends otherwise, then Node might misread the file and it is refused', async () => {
    await expect(writeBundle('/nowhere/x.js', readBundle(built))).rejects.toMatchObject({
      code: 'OVM_USAGE',
      why: 'the name must end in .mjs, by which Node knows how to run it',
    });
  });

  it('when the installation has no single file, or one of another version, then the error says what to do', () => {
    const root = scratch();
    const place = join(root, bundleName);
    expect(() => readBundle(place)).toThrow(
      expect.objectContaining({ code: 'OVM_BUNDLE_LACKS', hint: expect.stringContaining('npm run build') }),
    );
    writeFileSync(place, '#!/usr/bin/env node\n/*!\novm-rescue 0.0.9 as one file, for Node');
    expect(() => readBundle(place)).toThrow(
      expect.objectContaining({
        code: 'OVM_BUNDLE_LACKS',
        why: expect.stringContaining('is not of version'),
      }),
    );
  });
});
