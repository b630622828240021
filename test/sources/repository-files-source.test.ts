import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runCli } from '../cli/run-cli.js';
import {
  ovsRepo,
  repositoryId,
  smallManager,
  smallRepository,
  vmCfg,
  vmId,
  writeFiles,
} from '../cli/small-tree.js';
import { scratchDirectories } from '../reach/scratch-directory.js';

const scratch = scratchDirectories();
const inventory = async (...words: string[]) =>
  JSON.parse((await runCli(['inventory', ...words, '--json'])).out);

describe('repository trees', () => {
  it('when two trees have directories of one name, then both are read', async () => {
    const root = scratch();
    const other = repositoryId.replace(/1$/, '2');
    writeFiles(join(root, 'a/repo'), {
      '.ovsrepo': ovsRepo(),
      [`VirtualMachines/${vmId(1)}/vm.cfg`]: vmCfg(1),
    });
    writeFiles(join(root, 'b/repo'), {
      '.ovsrepo': ovsRepo(undefined, other, 'repo2'),
      [`VirtualMachines/${vmId(2)}/vm.cfg`]: vmCfg(2),
    });
    const { repositories, vms } = await inventory(join(root, 'a/repo'), join(root, 'b/repo'));
    expect(repositories.map((one: { id: string }) => one.id)).toEqual([repositoryId, other]);
    expect(
      vms.map((vm: { id: string; definitions: { file: string }[] }) => [vm.id, vm.definitions[0]?.file]),
    ).toEqual([
      [vmId(1), `repo/VirtualMachines/${vmId(1)}/vm.cfg`],
      [vmId(2), `repo~2/VirtualMachines/${vmId(2)}/vm.cfg`],
    ]);
  });

  it('when snapshots and lost+found hold definitions, then they are passed over', async () => {
    const root = smallRepository(scratch(), 1);
    for (const directory of ['.snapshot/hourly.0', '.snapshots/1', 'lost+found'])
      writeFiles(root, { [`${directory}/VirtualMachines/${vmId(9)}/vm.cfg`]: vmCfg(9) });
    writeFiles(root, {
      [`VirtualMachines/.snapshot/${vmId(8)}/vm.cfg`]: vmCfg(8),
      'VirtualMachines/.snapshot/vm.cfg': vmCfg(7),
    });
    const { vms, findings } = await inventory(root);
    expect(vms.map((vm: { id: string }) => vm.id)).toEqual([vmId(1)]);
    const said = findings.filter(({ code }: { code: string }) => code === 'directory-passed-over');
    expect(said.map(({ severity, message }: Record<string, string>) => [severity, message])).toEqual(
      ['.snapshot', '.snapshots', 'VirtualMachines/.snapshot', 'lost+found'].map((path) => [
        'note',
        expect.stringContaining(`the directory ${path} was not looked into`),
      ]),
    );
  });

  it('when a VM or a repository only has snap in its name, then it is read like any other', async () => {
    const root = scratch();
    const copy = `${repositoryId.replace(/1$/, '2')}_snapshot`;
    smallRepository(join(root, repositoryId), 1);
    writeFiles(root, {
      [`${repositoryId}/VirtualMachines/snapdb01/vm.cfg`]: vmCfg(2),
      [`${repositoryId}/VirtualMachines/pool/vm.cfg`]: vmCfg(4),
      [`${copy}/.ovsrepo`]: ovsRepo(undefined, repositoryId.replace(/1$/, '2'), 'repo2'),
      [`${copy}/VirtualMachines/${vmId(3)}/vm.cfg`]: vmCfg(3),
    });
    const { repositories, vms } = await inventory(root);
    expect(repositories).toHaveLength(2);
    expect(vms.map((vm: { id: string }) => vm.id).sort()).toEqual([vmId(1), vmId(3), 'snapdb01']);
  });

  it('when a file beside a definition ends like a listing, then it makes no repository', async () => {
    const root = smallRepository(join(scratch(), repositoryId), 1);
    writeFiles(root, {
      [`VirtualMachines/${vmId(1)}/old.listing.tsv`]: 'type\tsize\tblocks\tchanged\tpath\n',
    });
    const { repositories, vms } = await inventory(root);
    expect(repositories.map((one: { id: string }) => one.id)).toEqual([repositoryId]);
    expect(vms).toHaveLength(1);
  });

  it('when several directories of manager files are given, then all are read, and one without any is a failed source', async () => {
    const root = scratch();
    smallRepository(join(root, 'r'), 1);
    smallManager(join(root, 'm1'));
    smallManager(join(root, 'm2'));
    mkdirSync(join(root, 'none'));
    const words = [join(root, 'r'), '--manager-files', join(root, 'm1'), '--manager-files', join(root, 'm2')];
    const { uuidPlaces } = await inventory(...words);
    expect(uuidPlaces.map(({ origin }: { origin: { file: string } }) => origin.file)).toEqual(
      expect.arrayContaining(['1/manager/.config', '2/manager/.config']),
    );
    const { code, err } = await runCli(['inventory', ...words, '--manager-files', join(root, 'none')]);
    expect(code).toBe(3);
    const none = `could not find anything to capture in ${join(root, 'none')}: no file in it was recognised`;
    expect(err).toContain(none);
    const alone = await runCli(['inventory', '--manager-files', join(root, 'none')]);
    expect(alone.code).toBe(1);
    expect(alone.err).toContain(none);
  });
});
