import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { repositoryTrees } from '../doubles/hosts/world-repositories.js';
import { writeTree } from '../doubles/hosts/write-files.js';
import { OvmManagerDouble } from '../doubles/ovm-manager/ovm-manager-double.js';
import { changedWorld } from '../emitters/fix-script/changed-world.js';
import { randomEstate } from '../generators/random-estate.js';
import { scratchDirectories } from '../reach/scratch-directory.js';
import { cliWords, liveEstates, managerCanary, passwordFile } from './live-estate.js';
import { runCli } from './run-cli.js';

const scratch = scratchDirectories();
const live = liveEstates();

/** An archive of an estate, and the words for its manager after it has changed. */
async function changedEstate(release: '3.2' | '3.4') {
  const root = scratch();
  const world = randomEstate(2, release, 6);
  const now = changedWorld(world, 2);
  const password = ['--manager-password-file', passwordFile(root, 'manager', managerCanary)];
  const place = ['--archives', join(root, 'archives')];
  const before = await live.cli({ release, world });
  const captured = await runCli(['capture', ...cliWords(root, before), ...password, ...place]);
  expect(captured.code, captured.err).toBe(0);
  const manager = await live.cli({ release, world: now });
  return { root, now, release, place, words: [...cliWords(root, manager), ...password, ...place], manager };
}

describe('compare', () => {
  it.each(['3.2', '3.4'] as const)(
    'when an estate of %s has changed since its archive, then every change is told, and the fix is taken by its manager',
    async (of) => {
      const { root, now, release, words, manager } = await changedEstate(of);
      const fix = join(root, 'fix.ovmcli');
      const result = await runCli(['compare', '--live', ...words, '--fix', fix, '--exit-code']);
      expect(result.code, result.err).toBe(1);
      expect(result.out).toMatch(/^~ tag .* name: "[^"]+" \[\S+\] -> ".* \(changed\)" \[\S+\]$/m);
      const text = readFileSync(fix, 'utf8');
      expect(text.startsWith('# Brings back what an archive shows')).toBe(true);
      expect(text).toContain('# --- Left to hands');
      expect(statSync(fix).mode & 0o777).toBe(0o600);
      const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
      const double = new OvmManagerDouble({ release, world: now });
      expect(lines.length).toBeGreaterThan(5);
      expect(lines.filter((line) => !double.execute(line).ok)).toEqual([]);
      expect(manager.lines.filter((line) => !/^(?:list|show|get|set OutputMode|exit)/.test(line))).toEqual(
        [],
      );

      const again = await runCli(['compare', 'latest', '--live', ...words, '--fix', fix, '--json']);
      const { differences, notCompared, fix: plan } = JSON.parse(again.out);
      expect(again.code).toBe(0);
      expect(differences.length).toBeGreaterThan(5);
      expect(notCompared).toEqual([]);
      expect(Object.keys(plan)).toEqual(['release', 'sections', 'byHand']);
    },
  );

  it('when the manager of B lets nobody in, then nothing of it is called missing, no fix is written and the exit code is 3', async () => {
    const { root, now, words } = await changedEstate('3.4');
    const tree = join(root, 'Repositories');
    await writeTree(tree, repositoryTrees(now));
    const wrong = passwordFile(root, 'wrong', 'not-the-one');
    const refused = words.map((word, at) => (words[at - 1] === '--manager-password-file' ? wrong : word));
    const fix = join(root, 'fix.ovmcli');
    const result = await runCli([
      'compare',
      'latest',
      '--live',
      tree,
      ...refused,
      '--fix',
      fix,
      '--exit-code',
    ]);
    expect(result.code, result.err).toBe(3);
    expect(existsSync(fix)).toBe(false);
    expect(result.err).toMatch(/fix\.ovmcli was not written: the manager of B could not be read \(ssh:/);
    expect(result.err).toMatch(/^not read, at least in part: ssh:/m);
    expect(result.err).toMatch(/^not compared: .*B does not tell .*network, server pool/m);
    expect(result.out).not.toMatch(/^- (?:network|server pool|tag|port|physical disk|file system) /m);
  });

  it('when two archives are compared, then also under the name that the command had before', async () => {
    const { words, place } = await changedEstate('3.4');
    await runCli(['capture', ...words]);
    const { out } = await runCli(['list', '--json', ...place]);
    const [one, other] = JSON.parse(out).map(({ path }: { path: string }) => path);
    const answers = [];
    for (const name of ['compare', 'diff'])
      answers.push(await runCli([name, one, other, ...place, '--exit-code']));
    expect(answers[0]).toEqual(answers[1]);
    expect(answers[0]).toMatchObject({ code: 1, out: expect.stringMatching(/^[-+~] /) });
    const same = await runCli(['compare', 'latest', 'latest', ...place]);
    expect(same).toMatchObject({ code: 2, err: expect.stringContaining('both are ') });
  });

  it('when the words do not say what is compared, or a file is not ours, then nothing is read or written', async () => {
    const { root, words, place } = await changedEstate('3.4');
    const wrong = async (...more: string[]) => (await runCli(['compare', ...more])).err;
    expect(await wrong('latest', ...place)).toContain('neither B nor --live');
    expect(await wrong('latest', ...words)).toContain('it goes with --live');
    expect(await wrong('a', 'b', 'c', ...place)).toContain('it is the third');
    const foreign = join(root, 'mine.txt');
    writeFileSync(foreign, 'mine');
    const refused = await runCli(['compare', '--live', ...words, '--fix', foreign]);
    expect([refused.code, readFileSync(foreign, 'utf8')]).toEqual([1, 'mine']);
  });
});
