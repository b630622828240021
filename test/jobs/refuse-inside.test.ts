import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { inputsOf } from '../../src/jobs/refuse-inside.js';
import { runCli } from '../cli/run-cli.js';
import { smallManager, smallRepository } from '../cli/small-tree.js';
import { scratchDirectories } from '../reach/scratch-directory.js';

const scratch = scratchDirectories();

function places() {
  const root = scratch();
  const tree = smallRepository(join(root, 'a, b'), 1);
  const manager = smallManager(join(root, 'm'));
  mkdirSync(join(tree, 'empty'));
  symlinkSync(tree, join(root, 'link'));
  const words = [tree, '--manager-files', manager];
  return { root, tree, manager, words };
}

const everything = (directory: string) => readdirSync(directory, { recursive: true }).sort();

describe('results inside the estate', () => {
  it('when an option names a place in a tree or in manager files, then nothing is written and both are named', async () => {
    const { root, tree, manager, words } = places();
    const before = [everything(tree), everything(manager)];
    const o = join(root, 'o');
    const cases: [option: string, path: string, line: string[], input: string][] = [
      ['--out', join(tree, 'out'), ['rebuild'], tree],
      ['--out', join(tree, 'empty'), ['rebuild'], tree],
      ['--out', manager, ['rebuild'], manager],
      ['--out', join(root, 'link/new/out'), ['rebuild'], tree],
      ['--out', join(manager, 'out'), ['sample', '--redact'], manager],
      ['--write-map', join(tree, 'map'), ['rebuild', '--out', o], tree],
      ['--html', join(root, 'link/page.html'), ['inventory'], tree],
      ['--archives', join(tree, 'archives'), ['capture'], tree],
    ];
    for (const [option, path, [command = '', ...more], input] of cases) {
      const result = await runCli([command, ...words, ...more, option, path]);
      expect([result.code, result.out]).toEqual([1, '']);
      expect(result.err).toContain(`${option} ${path}: it is in ${input}, which`);
    }
    expect([everything(tree), everything(manager)]).toEqual(before);
    expect(existsSync(o)).toBe(false);
  });

  it('when directories have the comma of the list in their names, then each is among the inputs', () => {
    const inputs = inputsOf([{ root: '/a, b, /c' }, { root: '/d' }]);
    for (const input of ['/a, b', '/c', '/d']) expect(inputs).toContain(input);
  });
});

describe('pages and maps that are there already', () => {
  it.each([
    ['--html', 'inventory'],
    ['--write-map', 'rebuild'],
  ])(
    'when %s names a file of others or an empty one, then it stays; our own is replaced',
    async (option, command) => {
      const { root, words } = places();
      const path = join(root, 'file');
      const line = [
        command,
        ...words,
        ...(command === 'rebuild' ? ['--out', join(root, 'o')] : []),
        option,
        path,
      ];
      for (const text of ['', '<!DOCTYPE html>\n<html lang="en">\n<head>\nmine', '# my own notes\n']) {
        writeFileSync(path, text);
        const result = await runCli(line);
        expect([result.code, result.err]).toEqual([
          1,
          expect.stringContaining(`${option} ${path}: it exists`),
        ]);
        expect(readFileSync(path, 'utf8')).toBe(text);
      }
      expect(existsSync(join(root, 'o'))).toBe(false);
      const fresh = [...line.slice(0, -1), join(root, 'fresh')];
      const first = await runCli(fresh);
      expect(first.err).not.toContain('OVM_');
      expect(existsSync(join(root, 'fresh'))).toBe(true);
      expect((await runCli(fresh)).code).toBe(first.code);
    },
  );
});

describe('a VM that runs under an odd name', () => {
  it('when domains are called .., nothing a file can be called, or 300 characters, then the scripts are written', async () => {
    const { root, tree, manager } = places();
    const names = ['..', 'a/b', 'x'.repeat(300)];
    const domains = names.map(
      (name, id) => `(domain (domid ${id + 1}) (name ${name}) (memory 512) (vcpus 1))\n`,
    );
    writeFileSync(join(manager, 'ovs01/xm-list.txt'), domains.join(''));
    const out = join(root, 'o');
    const result = await runCli([
      'rebuild',
      tree,
      '--manager-files',
      manager,
      '--out',
      out,
      '--release',
      '3.3',
    ]);
    expect(result.err).not.toContain('OVM_');
    expect(existsSync(join(out, 'create-vms.sh'))).toBe(true);
    expect(readdirSync(join(out, 'vm-cfg')).sort()).toEqual(['_', 'a_b', 'x'.repeat(100)]);
  });
});
