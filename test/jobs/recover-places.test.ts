import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { lastLine, runCli } from '../cli/run-cli.js';
import { repositoryId, smallManager, smallRepository } from '../cli/small-tree.js';
import { scratchDirectories } from '../reach/scratch-directory.js';

const scratch = scratchDirectories();

describe('the places RECOVER.md tells', () => {
  it('when directories have blanks, percent signs and the same name twice, then each place is in the archive', async () => {
    const root = scratch();
    const trees = ['r/repo one', 'r/50%', 's/repo one', 't/bare'].map((name) =>
      smallRepository(join(root, name), 1),
    );
    rmSync(join(root, 't/bare/.ovsrepo'));
    const words = [...trees, '--manager-files', smallManager(join(root, 'm'))];
    const captured = await runCli(['capture', ...words, '--archives', join(root, 'a')]);
    const archive = lastLine(captured.out);
    const text = readFileSync(join(archive, 'RECOVER.md'), 'utf8');
    const places = [...text.matchAll(/captured\/repository-files\/\S*/g)].map(([place]) => place);
    expect(places).toContain('captured/repository-files/repo%20one/');
    expect(places).toContain('captured/repository-files/50%25/');
    expect(places).toContain('captured/repository-files/repo%20one%7E2/');
    expect(places.some((place) => place.includes('bare'))).toBe(true);
    // the place of a value has its line behind the file
    const files = places.map((place) => place.replace(/:\d+$/, ''));
    expect(files.filter((file) => !existsSync(join(archive, file)))).toEqual([]);
    expect(text).toContain(`refresh Repository id=${repositoryId}`);
  });
});

describe('rebuilding beside a journal', () => {
  it('when the script was half sent, then a second rebuild leaves it and its journal alone and tells the ways out', async () => {
    const root = scratch();
    const words = [smallRepository(join(root, 'r'), 1), '--manager-files', smallManager(join(root, 'm'))];
    const rebuild = () => runCli(['rebuild', ...words, '--out', join(root, 'o')]);
    expect((await rebuild()).err).not.toContain('OVM_');
    expect((await rebuild()).err).not.toContain('OVM_');
    const script = readFileSync(join(root, 'o/create-vms.sh'), 'utf8');
    writeFileSync(join(root, 'o/create-vms.sh.journal'), '# half\n');
    const refused = await rebuild();
    expect(refused).toMatchObject({ code: 1, out: '' });
    expect(refused.err).toMatch(/create-vms\.sh\.journal in it .*another --out, or remove the journal/s);
    expect(readFileSync(join(root, 'o/create-vms.sh.journal'), 'utf8')).toBe('# half\n');
    expect(readFileSync(join(root, 'o/create-vms.sh'), 'utf8')).toBe(script);
  });
});
