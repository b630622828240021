import { dirname, join } from 'node:path';
import { sha256At } from '../../../archive/sum-at-place.js';
import { counted } from '../../../base/counted.js';
import { RescueError } from '../../../base/errors.js';
import type { DiskPlace } from '../../../reach/disk-place.js';
import { openJournalFile } from '../../../reach/journal-file.js';
import { type ArchivedFile, archivedFiles } from '../disks/archived-files.js';
import { archivedEstate, placeOf, repositoriesOf } from '../disks/disk-plan.js';
import { withRepositoryPlaces } from '../disks/repository-places.js';
import { recoveryFiles } from '../recovery-directory.js';
import type { Action, ActionEnd, StepPlace } from '../step-place.js';

/**
 * Puts files of repositories back from the archive. What is there is never overwritten: the same bytes are enough, and
 * others throw OVM_RECOVERY_STOPPED before anything is written. Throws OVM_ARCHIVE_DAMAGED, OVM_COPY_FAILED, OVM_SSH_*.
 */
export const copyDefinitions: Action = {
  proves: true,
  run: async (place) => {
    const { plan } = place;
    const environment = await archivedEstate(place);
    if (environment === undefined) return { is: 'cannot', why: 'no capture is known' };
    const files = await archivedFiles(environment, plan.values);
    if (files.length === 0) return { is: 'cannot', why: 'the archive has no such file' };
    return withRepositoryPlaces(place, repositoriesOf(files, environment), async (found) => {
      const wanted = files.map((file) => ({ file, place: placeOf(file, found) }));
      const lacking = wanted.filter((one) => one.place === undefined);
      if (lacking.length > 0) return { is: 'cannot', why: found.lacking.join('; ') };
      return written(
        place,
        wanted.flatMap(({ file, place: to }) => (to ? [{ file, to }] : [])),
      );
    });
  },
};

interface Writing {
  readonly file: ArchivedFile;
  readonly to: DiskPlace;
}

async function written(place: StepPlace, all: readonly Writing[]): Promise<ActionEnd> {
  const { operator, directory, ground } = place;
  const absent: Writing[] = [];
  for (const one of all) if (await isAbsent(one)) absent.push(one);
  operator.tell(
    `  ${counted(all.length, 'file')}, of which ${all.length - absent.length} are there as archived`,
  );
  const journal = await openJournalFile(join(directory, recoveryFiles.definitions));
  try {
    for (const { file, to } of absent) {
      const at = ground.clock.now().toISOString();
      journal.append({ at, event: 'begun', to: `${to.name}/${file.path}`, sha256: file.sha256 });
      journal.sync();
      await makeParents(to, dirname(file.path));
      await putFile(to, file);
    }
    return {
      is: 'done',
      note: `${counted(absent.length, 'file')} put back, ${all.length - absent.length} were there`,
    };
  } finally {
    journal.close();
  }
}

/** Throws OVM_RECOVERY_STOPPED for a file of other content. */
async function isAbsent({ file, to }: Writing): Promise<boolean> {
  if ((await to.whatIsAt(file.path)) === 'nothing') return true;
  if ((await sha256At(to, file.path)) === file.sha256) return false;
  const why = `${to.name}/${file.path} is there with other content than in the archive, and is never overwritten`;
  throw new RescueError(
    'OVM_RECOVERY_STOPPED',
    'the definition files',
    why,
    undefined,
    'See which of the two is right. Move the other away; then `recover run` goes on.',
  );
}

async function makeParents(to: DiskPlace, path: string): Promise<void> {
  if (path === '.' || (await to.whatIsAt(path)) === 'directory') return;
  await makeParents(to, dirname(path));
  await to.makeDirectory(path);
}

/** Whole or not at all: a definition that was cut would be read as one. */
async function putFile(to: DiskPlace, file: ArchivedFile): Promise<void> {
  const parent = dirname(file.path);
  const name = file.path.slice(file.path.lastIndexOf('/') + 1);
  const partial = `${parent === '.' ? '' : `${parent}/`}.ovm-rescue.${name}.part`;
  await to.removeTree(partial);
  await to.writeFile(partial, [await file.read()]);
  await to.rename(partial, file.path);
  await to.sync([file.path], parent === '.' ? [] : [parent]);
}
