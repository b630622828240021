import type { DiskMapping } from '../../model/environment.js';
import { idKey } from '../../model/identifiers.js';
import { vmName } from '../../model/ownership.js';
import { byHand } from './cures.js';
import type { DriftRule } from './drift.js';
import { missingFiles } from './listed-files.js';
import { named, repositorySubject } from './listed-objects.js';

export const diskFileMissingDrift: DriftRule = {
  name: 'disk-file-missing',
  title: 'The manager lists a virtual disk or an ISO whose file is not in its repository',
  check: (views) => {
    const elsewhere = new Map(views.repositories.diskFiles.map((file) => [idKey(file.id), file]));
    return missingFiles(views).map(({ id, name, kind, repositoryId, origin }) => {
      const other = elsewhere.get(idKey(id));
      const there = other && repositorySubject(views, other.repositoryId);
      const repository = repositorySubject(views, repositoryId);
      const users = views.manager.vms.filter(({ disks }) => disks.some(({ target }) => isFile(target, id)));
      const mapped = users.map((vm) => named(vmName(vm), vm.id)).join(', ');
      const maps = users.length === 0 ? '; no VM of the manager maps it' : `; it is mapped by ${mapped}`;
      return {
        subject: `${kind === 'iso' ? 'ISO' : 'virtual disk'} ${named(name, id)}`,
        message: `the manager lists it in ${repository}, which was listed wholly and has no such file${there === undefined ? '' : `; ${there} has one of that name`}${maps}`,
        origins: [origin, ...(other ? [other.origin] : [])],
        cure: byHand(
          `bring the file back under its name ${id}, then send refresh Repository. Nothing is sent now: a VM could lose its disk mapping by a refresh (not verified)`,
        ),
      };
    });
  },
};

function isFile(target: DiskMapping['target'], id: string): boolean {
  return (target.kind === 'virtual-disk' || target.kind === 'iso') && idKey(target.file) === idKey(id);
}
