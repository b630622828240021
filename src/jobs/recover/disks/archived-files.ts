import { capturedFiles, openArchive, readArchiveFile } from '../../../archive/open-archive.js';
import { repositoryDirectories } from '../../../emitters/repository-directories.js';
import type { Environment } from '../../../model/environment.js';
import { idKey } from '../../../model/identifiers.js';
import type { RecoveryValues } from '../../../recovery/values.js';
import { repositoryFilesSource } from '../../../sources/repository-files-source.js';

/** A file of a repository that an archive has. */
export interface ArchivedFile {
  readonly repositoryId: string;
  /** Relative to the repository. */
  readonly path: string;
  readonly sha256: string;
  /** Throws OVM_ARCHIVE_DAMAGED. */
  read(): Promise<Uint8Array>;
}

const definitions = 'VirtualMachines/';

/**
 * The files of repositories that a road puts back: by definitions all of them, by scripts all but VirtualMachines/, which a
 * refresh would make VMs of as well; of one VM its own directory alone. Virtual disks and ISOs are in no archive.
 */
export async function archivedFiles(
  environment: Environment,
  { archive, road, vm }: Pick<RecoveryValues, 'archive' | 'road' | 'vm'>,
): Promise<readonly ArchivedFile[]> {
  if (archive === undefined) return [];
  const opened = await openArchive(archive.path);
  const owners = new Map(
    [...repositoryDirectories(environment)].flatMap(([key, names]) =>
      names.map((name) => [name, key] as const),
    ),
  );
  const ids = new Map(environment.repositories.map(({ id }) => [idKey(id), id]));
  const isWanted = (repositoryKey: string, path: string) => {
    const isDefinition = path.startsWith(definitions);
    if (vm === undefined) return road !== 'scripts' || !isDefinition;
    const isOwn = path.toLowerCase().startsWith(`${definitions}${vm.id}/`.toLowerCase());
    return road !== 'scripts' && isOwn && repositoryKey === idKey(vm.repositoryId ?? '');
  };
  return [...capturedFiles(opened, repositoryFilesSource.name)].flatMap(({ path: captured, file }) => {
    const [directory = '', ...rest] = captured.split('/');
    const key = owners.get(directory);
    const repositoryId = key === undefined ? undefined : ids.get(key);
    const path = rest.join('/');
    if (key === undefined || repositoryId === undefined || path === '' || !isWanted(key, path)) return [];
    const read = () => readArchiveFile(opened, file, largestFile);
    return [{ repositoryId, path, sha256: file.sha256, read }];
  });
}

const largestFile = 1024 * 1024 * 1024;
