import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { appendFileSync, lstatSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { scratchDirectories } from '../reach/scratch-directory.js';
import { lastLine, runCli } from './run-cli.js';
import { managerId, sampleEstate, sampleWords } from './small-tree.js';

const scratch = scratchDirectories();
const keys = (value: object) => Object.keys(value).sort();

function filesBelow(root: string): string[] {
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
    .sort();
}

function stateOf(root: string): string[] {
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .sort()
    .map((path) => {
      const { mtimeMs, ctimeMs, size, mode } = lstatSync(join(root, path));
      const isFile = lstatSync(join(root, path)).isFile();
      const sum = isFile
        ? createHash('sha256')
            .update(readFileSync(join(root, path)))
            .digest('hex')
        : '';
      return `${path} ${mtimeMs} ${ctimeMs} ${size} ${mode} ${sum}`;
    });
}

/** Texts by path, without the line that tells when the files were read. */
function textsOf(root: string): Record<string, string> {
  return Object.fromEntries(
    filesBelow(root)
      .filter((path) => basename(path) !== '.ovm-rescue')
      .map((path) => [path, readFileSync(join(root, path), 'utf8').replace(/^.*read at .*$/gm, '')]),
  );
}

async function captured(): Promise<{ archive: string; archives: string; place: string[] }> {
  const archives = scratch();
  const place = ['--archives', archives, '--estate', 's'];
  const { out } = await runCli(['capture', ...sampleWords, ...place]);
  return { archive: lastLine(out), archives, place };
}

describe('the commands on the sample estate', () => {
  it('when it is captured, then the tree is as before, the archive path is the answer and sha256sum accepts it', async () => {
    const before = stateOf(sampleEstate);
    const { archive, archives } = await captured();
    expect(stateOf(sampleEstate)).toEqual(before);
    expect(archive.startsWith(join(archives, 's', '20'))).toBe(true);
    const sums = execFileSync('sha256sum', ['--strict', '-c', 'SHA256SUMS'], {
      cwd: archive,
      encoding: 'utf8',
    });
    expect(sums).not.toMatch(/FAILED/);
    expect(sums.trim().split('\n')).toHaveLength(filesBelow(archive).length - 1);
  });

  it('when capture answers as JSON, then it has the promised keys', async () => {
    const { code, out } = await runCli(['capture', ...sampleWords, '--archives', scratch(), '--json']);
    const answer = JSON.parse(out);
    expect(code).toBe(0);
    expect(keys(answer)).toEqual(
      ['archive', 'bytes', 'complete', 'files', 'findings', 'managerUuid', 'release', 'sources'].sort(),
    );
    expect(answer).toMatchObject({ managerUuid: managerId, release: '3.3', complete: true });
  });

  it('when an archive is named by path, latest, date or short id, then it is the same one', async () => {
    const { archive, place } = await captured();
    const [date = '', id = ''] =
      basename(archive).split('T').length > 1
        ? [basename(archive).slice(0, 8), basename(archive).slice(-8)]
        : [];
    const day = date.replace(/(....)(..)(..)/, '$1-$2-$3');
    for (const word of [archive, 'latest', day, id, id.slice(0, 6)]) {
      const { code, out } = await runCli(['verify', word, ...place]);
      expect({ word, code, out }).toEqual({ word, code: 0, out: `${archive}\n` });
    }
    const { code } = await runCli(['verify', 'zzzz', ...place]);
    expect(code).toBe(10);
  });

  it('when a file of an archive is changed, missing or additional, then verify names it and exits 10, as JSON too', async () => {
    const { archive, place } = await captured();
    appendFileSync(join(archive, 'RECOVER.md'), 'x');
    rmSync(join(archive, 'inventory.txt'));
    writeFileSync(join(archive, 'more.txt'), 'x');
    const plain = await runCli(['verify', 'latest', ...place]);
    expect({ code: plain.code, out: plain.out }).toEqual({ code: 10, out: '' });
    expect(plain.err).toMatch(/^changed +RECOVER\.md: /m);
    expect(plain.err).toMatch(/^missing +inventory\.txt: /m);
    expect(plain.err).toMatch(/^additional +more\.txt: /m);
    const json = await runCli(['verify', 'latest', ...place, '--json']);
    const answer = JSON.parse(json.out);
    expect(json.code).toBe(10);
    expect(keys(answer)).toEqual(['additional', 'archive', 'bytes', 'changed', 'files', 'missing', 'ok']);
    expect(answer.ok).toBe(false);
    expect(answer.missing).toEqual([{ path: 'inventory.txt', reason: expect.any(String) }]);
    expect(JSON.parse(lastLine(json.err)).error.code).toBe('OVM_ARCHIVE_DAMAGED');
  });

  it('when scripts are rebuilt from the tree, the archive, or an archive without derived files, then they are the same', async () => {
    const { archive, place } = await captured();
    const out = scratch();
    const fromTree = await runCli(['rebuild', ...sampleWords, '--estate', 's', '--out', join(out, 'tree')]);
    expect(fromTree.code).toBe(3);
    expect(lastLine(fromTree.out)).toBe(join(out, 'tree'));
    await runCli(['rebuild', 'latest', ...place, '--out', join(out, 'archive')]);
    expect(textsOf(join(out, 'archive'))).toEqual(textsOf(join(out, 'tree')));
    for (const name of ['scripts', 'environment.json', 'inventory.txt', 'inventory.html', 'RECOVER.md'])
      rmSync(join(archive, name), { recursive: true });
    expect((await runCli(['rebuild', archive, '--out', join(out, 'bare')])).code).toBe(3);
    expect(textsOf(join(out, 'bare'))).toEqual(textsOf(join(out, 'tree')));
  });

  it('when repositories are given one by one and backwards, then the archive still gives the same as the trees', async () => {
    const repositories = join(sampleEstate, 'repositories');
    const trees = readdirSync(repositories)
      .sort()
      .reverse()
      .map((name) => join(repositories, name));
    const words = [
      ...trees,
      '--manager-files',
      join(sampleEstate, 'manager-files/servers'),
      '--manager-files',
      join(sampleEstate, 'manager-files/manager'),
      '--estate',
      's',
    ];
    const out = scratch();
    const archives = ['--archives', scratch()];
    await runCli(['capture', ...words, ...archives]);
    await runCli(['rebuild', ...words, '--out', join(out, 'tree')]);
    await runCli(['rebuild', 'latest', '--estate', 's', ...archives, '--out', join(out, 'archive')]);
    expect(textsOf(join(out, 'archive'))).toEqual(textsOf(join(out, 'tree')));
  });

  it('when the inventory is taken from tree and archive, then it is the same but for the time', async () => {
    const { place } = await captured();
    const strip = (text: string) =>
      text
        .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z?/, '')
        .replace(/^.*read at .*$/gm, '')
        // a place in an archive is longer, so that lines break elsewhere
        .replace(/captured\/[\w-]+\//g, '')
        .replace(/\s+/g, ' ');
    const tree = await runCli(['inventory', ...sampleWords, '--estate', 's']);
    const archive = await runCli(['inventory', 'latest', ...place]);
    expect([tree.code, archive.code]).toEqual([0, 0]);
    expect(strip(archive.out)).toBe(strip(tree.out));
    const asJson = await Promise.all(
      [
        [...sampleWords, '--estate', 's'],
        ['latest', ...place],
      ].map((words) => runCli(['inventory', '--json', ...words])),
    );
    const [one, other] = asJson.map(({ out }) => ({ ...JSON.parse(out), readAt: '' }));
    expect(other).toEqual(one);
    expect(keys(one ?? {})).toEqual(
      [
        'format',
        'tool',
        'readAt',
        'estate',
        'manager',
        'physicalDisks',
        'uuidPlaces',
        'servers',
        'shareableDisks',
        'repositories',
        'fileSystems',
        'diskFiles',
        'networks',
        'vms',
        'translations',
        'managerObjects',
        'findings',
        'infrastructure',
      ].sort(),
    );
  });

  it('when rebuild answers as JSON, then counts and VMs are those of the estate', async () => {
    const { code, out } = await runCli(['rebuild', ...sampleWords, '--out', join(scratch(), 'o'), '--json']);
    const answer = JSON.parse(out);
    expect(code).toBe(3);
    expect(keys(answer)).toEqual(['open', 'out', 'ready', 'release', 'unread', 'vms']);
    expect(keys(answer.vms[0])).toEqual(
      ['changed', 'id', 'lines', 'name', 'notSettable', 'openPoints'].sort(),
    );
    expect(answer.ready + answer.open).toBe(answer.vms.length);
    expect(answer.unread).toBe(0);
  });

  it('when a filled-in map is named with --write-map, then it is not overwritten', async () => {
    const map = join(scratch(), 'e.map');
    const words = ['rebuild', ...sampleWords, '--out', join(scratch(), 'o'), '--write-map', map];
    expect((await runCli(words)).code).toBe(3);
    expect((await runCli(words)).code).toBe(3);
    appendFileSync(map, 'network 10e3907c5b name = lab\n');
    const { code, err } = await runCli(words);
    expect(code).toBe(2);
    expect(err).toContain('it has 1 filled-in lines');
    expect(readFileSync(map, 'utf8')).toContain('name = lab');
  });

  it('when something is found by name, id, MAC in either spelling or WWID, then it says who owns it', async () => {
    for (const what of [
      'slot011',
      '0004fb00-0006-0000-59ea-24e180b0cb69',
      '3600144f09dc259e2d641902e0ad97a38',
    ])
      expect((await runCli(['find', what, ...sampleWords])).out).toContain('slot011');
    for (const mac of ['00:21:f6:01:01:0a', '00-21-F6-01-01-0A'])
      expect((await runCli(['find', mac, ...sampleWords])).out).toContain('vncpass01');
    const { out } = await runCli(['find', 'slot011', ...sampleWords, '--json']);
    expect(keys(JSON.parse(out)[0])).toEqual(['details', 'id', 'kind', 'name']);
    const lun = await runCli(['find', '3600144f0c83b6a000000526f3b7d0001', ...sampleWords]);
    expect(lun.out).toContain('holds repository slotreposan01');
    expect((await runCli(['find', 'no such thing', ...sampleWords])).code).toBe(1);
  });

  it('when archives are listed and pruned, then JSON has the promised keys and only the newest stay', async () => {
    const { archive, place } = await captured();
    await runCli(['capture', ...sampleWords, ...place]);
    const list = JSON.parse((await runCli(['list', ...place, '--json'])).out);
    expect(list).toHaveLength(2);
    expect(keys(list[0])).toEqual([
      'complete',
      'estate',
      'head',
      'id',
      'kind',
      'name',
      'partial',
      'path',
      'time',
    ]);
    const prune = ['prune', ...place, '--manager-uuid', managerId.toUpperCase(), '--keep', '1'];
    expect(JSON.parse((await runCli([...prune, '--json'])).out)).toMatchObject({
      remove: [list[1].path],
      removed: [],
    });
    expect(JSON.parse((await runCli(['list', ...place, '--json'])).out)).toHaveLength(2);
    expect((await runCli([...prune, '--yes'])).out).toBe(`${list[1].path}\n`);
    expect(JSON.parse((await runCli(['list', ...place, '--json'])).out)).toHaveLength(1);
    expect([list[0].path, list[1].path]).toContain(archive);
  });

  it('when archive and tree are compared, then equal ones have no difference', async () => {
    const { place } = await captured();
    const repositories = join(sampleEstate, 'repositories');
    const archives = scratch();
    await runCli(['capture', repositories, '--archives', archives]);
    const same = await runCli(['compare', 'latest', repositories, '--archives', archives, '--json']);
    expect({ code: same.code, answer: JSON.parse(same.out) }).toEqual({
      code: 0,
      answer: { differences: [], notCompared: [], unread: [] },
    });
    const less = await runCli(['compare', 'latest', repositories, ...place, '--json']);
    expect(less.code).toBe(0);
    expect(JSON.parse(less.out).differences.map((one: { kind: string }) => one.kind)).toContain('missing');
    expect((await runCli(['compare', 'latest', repositories, ...place, '--exit-code'])).code).toBe(1);
    const equal = ['diff', 'latest', repositories, '--archives', archives, '--exit-code'];
    expect(await runCli(equal)).toMatchObject({ code: 0, out: '' });
  });
});
