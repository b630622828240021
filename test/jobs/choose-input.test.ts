import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { chooseInput } from '../../src/jobs/choose-input.js';
import { estatesText } from '../cli/configured-estate.js';
import { lastLine, runCli } from '../cli/run-cli.js';
import { smallManager, smallRepository } from '../cli/small-tree.js';
import { scratchDirectories } from '../reach/scratch-directory.js';

const scratch = scratchDirectories();

async function places() {
  const root = scratch();
  const tree = smallRepository(join(root, 'r'), 1);
  const archives = join(root, 'a');
  const archive = lastLine((await runCli(['capture', tree, '--archives', archives])).out);
  const choose = (...words: string[]) => chooseInput({ words, archives, managerFiles: false });
  return { root, tree, archive, archives, choose };
}

describe('chooseInput', () => {
  it('when words name trees or one archive, then each is told from the other', async () => {
    const { tree, archive, choose } = await places();
    expect(await choose(tree)).toEqual({ trees: [tree] });
    expect(await choose(tree, tree)).toEqual({ trees: [tree, tree] });
    expect(await choose(archive)).toEqual({ trees: [], archive });
    expect(await choose('latest')).toEqual({ trees: [], archive });
  });

  it('when words cannot be meant, then the error says which and why', async () => {
    const { root, tree, archive, choose } = await places();
    writeFileSync(join(root, 'file'), '');
    const cases: [words: string[], code: string, why: RegExp][] = [
      [[], 'OVM_USAGE', /neither a TREE nor an ARCHIVE/],
      [[tree, archive], 'OVM_USAGE', /only one archive/],
      [[tree, join(root, 'none')], 'OVM_TREE_UNREADABLE', /none: it does not exist/],
      [[join(root, 'none')], 'OVM_TREE_UNREADABLE', /does not exist/],
      [[join(root, 'file')], 'OVM_TREE_UNREADABLE', /no directory/],
      [['nonsense'], 'OVM_ARCHIVE_NOT_FOUND', /none of the 1 archives/],
    ];
    for (const [words, code, why] of cases)
      await expect(choose(...words)).rejects.toMatchObject({ code, message: expect.stringMatching(why) });
  });

  it('when a tree of a host is written as scp takes it, then the hint says how it is written here', async () => {
    const { choose } = await places();
    await expect(choose('root@ovs01:/OVS/Repositories')).rejects.toMatchObject({
      code: 'OVM_TREE_UNREADABLE',
      hint: 'Did you mean ssh://root@ovs01/OVS/Repositories?',
    });
  });

  it('when nothing is named, then what may be is said, and what latest means', async () => {
    const { archives } = await places();
    const uuid = await runCli(['uuid', '--archives', archives]);
    expect(uuid).toMatchObject({ code: 2, out: '' });
    expect(uuid.err).toMatch(/neither a TREE nor an ARCHIVE nor .*\n.*`latest` means the newest archive/);
    const capture = await runCli(['capture', '--archives', archives]);
    expect(capture.err).toMatch(/neither a TREE nor --config nor/);
    expect(capture.err).not.toContain('ARCHIVE');
  });

  it('when a configuration names the archives and nothing else is said, then the newest is read', async () => {
    const { root, archives, archive } = await places();
    const file = join(root, 'c.yaml');
    writeFileSync(file, estatesText({ default: [`archives: ${archives}`, `repositories: [${root}]`] }));
    for (const words of [['uuid'], ['inventory'], ['find', '.']])
      expect((await runCli([...words, '--config', file])).err, words.join()).toContain(`from ${archive}\n`);
    const guard = await runCli(['guard', '--config', file]);
    expect(guard.err).not.toContain(archive);
  });

  it('when an archive is given to capture or a tree to verify, then they refuse', async () => {
    const { tree, archives } = await places();
    const capture = await runCli(['capture', 'latest', '--archives', archives, '--json']);
    expect(capture).toMatchObject({ code: 2, out: '' });
    expect(JSON.parse(lastLine(capture.err)).error.message).toContain('only trees are read here');
    const help = await runCli(['capture', '--help']);
    expect(help.out).not.toContain('ARCHIVE: path');
    expect(await runCli(['verify', tree])).toMatchObject({ code: 10, out: '' });
  });
});

describe('rebuilding single VMs', () => {
  it('when a VM is named by name or id, then it alone is in the script; an unknown one is an error', async () => {
    const root = scratch();
    const words = [smallRepository(join(root, 'r')), '--manager-files', smallManager(join(root, 'm'))];
    const rebuild = (...more: string[]) =>
      runCli(['rebuild', ...words, '--out', join(root, 'o'), '--json', ...more]);
    const names = async (...more: string[]) =>
      JSON.parse((await rebuild(...more)).out).vms.map((vm: { name: string }) => vm.name);
    expect(await names('--vm', 'vm2')).toEqual(['vm2']);
    expect(await names('--vm', '0004FB0000060000-0000000000000003', '--vm', 'vm1')).toEqual(['vm1', 'vm3']);
    expect(await rebuild('--vm', 'vm9')).toMatchObject({ code: 1, out: '' });
  });

  it('when the map or the place for results is not there or not ours, then nothing is written', async () => {
    const root = scratch();
    const words = [smallRepository(join(root, 'r')), '--release', '3.3'];
    const map = await runCli(['rebuild', ...words, '--out', join(root, 'o'), '--map', join(root, 'no.map')]);
    expect(map.code).toBe(1);
    expect(map.err).toContain(`could not read the file ${join(root, 'no.map')}`);
    mkdirSync(join(root, 'mine'));
    writeFileSync(join(root, 'mine/file'), '');
    const mine = await runCli(['rebuild', ...words, '--out', join(root, 'mine')]);
    expect(mine.code).toBe(1);
    expect(mine.err).toContain('it has files but no .ovm-rescue');
  });
});
