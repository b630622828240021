import { describe, expect, it } from 'vitest';
import { driftsIn } from '../../../src/checks/drifts/index.js';
import { refreshDangers } from '../../../src/checks/drifts/refresh-dangers.js';
import { diskOf } from '../../model/entities.js';
import {
  agreeing,
  disk,
  environment,
  file,
  manager,
  ofFile,
  ofManager,
  repositoryOf,
  vm,
} from './small-views.js';

const copied = '0004fb00001200000000000000000002.img';

/** The repository as it is, with the files and VMs given. */
function views(files: readonly string[], vms: readonly string[]) {
  return agreeing({
    repositories: environment({
      repositories: [repositoryOf('repository-files')],
      vms: vms.map(() => ofFile()),
      diskFiles: files.map((id) => file(2_147_483_648, id)),
    }),
  });
}

const cures = (of: ReturnType<typeof agreeing>) =>
  driftsIn(of).map(({ drift, cure }) => [drift, cure.kind, cure.what]);

describe('a refresh of a whole repository', () => {
  it('when nothing else is wrong with it, then it is a cure', () => {
    expect(cures(views([disk, copied], [vm]))).toEqual([['disk-file-unknown', 'lines', expect.anything()]]);
  });

  it('when a VM maps a file of it and nobody listed its files, then nothing refreshes it until its tree is named', () => {
    const mapping = manager({ vms: [ofManager({ disks: [diskOf(disk)] })] });
    const unlisted = { ...views([disk, copied], [vm]), filesListed: new Set<string>() };
    expect(cures({ ...unlisted, manager: mapping })).toEqual([
      ['disk-file-unknown', 'by-hand', expect.stringMatching(/^name its tree, .* map 0004fb\S+1\.img in it/)],
    ]);
    expect(cures(unlisted)).toEqual([['disk-file-unknown', 'lines', expect.anything()]]);
    expect(cures({ ...views([disk, copied], [vm]), manager: mapping })).toEqual([
      ['disk-file-unknown', 'lines', expect.anything()],
    ]);
  });

  it('when the script itself made the VM that maps a file, then its own refresh is in no danger', () => {
    const mapping = manager({ vms: [ofManager({ disks: [diskOf(disk)] })] });
    const unlisted = { ...views([disk], [vm]), manager: mapping, filesListed: new Set<string>() };
    expect(refreshDangers(unlisted).size).toBe(1);
    expect(refreshDangers(unlisted, new Set([vm])).size).toBe(0);
  });

  it('when the manager alone knows a VM of it, then nothing refreshes it', () => {
    expect(cures(views([disk, copied], []))).toEqual([
      ['disk-file-unknown', 'by-hand', expect.stringMatching(/^bring back first .*: vm.cfg of VM web1 /)],
      ['vm-without-definition', 'by-hand', expect.anything()],
    ]);
  });
});
