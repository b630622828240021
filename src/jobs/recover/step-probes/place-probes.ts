import { sha256At } from '../../../archive/sum-at-place.js';
import { counted } from '../../../base/counted.js';
import { archivedFiles } from '../disks/archived-files.js';
import {
  archivedEstate,
  diskList,
  diskPlan,
  disksThere,
  placeOf,
  repositoriesOf,
} from '../disks/disk-plan.js';
import { sameContent } from '../disks/place-disk.js';
import { withRepositoryPlaces } from '../disks/repository-places.js';
import type { Probe, ProbeEnd } from '../step-place.js';

const noArchive: ProbeEnd = { is: 'unknown', text: 'no capture is known' };

/** Whether every repository of the archive can be written to somewhere. */
export const repositoriesMounted: Probe = async (place) => {
  const environment = await archivedEstate(place);
  if (environment === undefined) return noArchive;
  const all = repositoriesOf(
    environment.repositories.map(({ id }) => ({ repositoryId: id })),
    environment,
  );
  return withRepositoryPlaces(place, all, async ({ places, lacking }) =>
    places.size === all.length
      ? { is: 'holds', text: `all ${all.length} repositories are there` }
      : { is: 'fails', text: lacking.join('; ') },
  );
};

export const definitionsInPlace: Probe = async (place) => {
  const environment = await archivedEstate(place);
  if (environment === undefined) return noArchive;
  const files = await archivedFiles(environment, place.plan.values);
  return withRepositoryPlaces(place, repositoriesOf(files, environment), async (found) => {
    for (const file of files) {
      const to = placeOf(file, found);
      if (to === undefined) return { is: 'fails', text: found.lacking.join('; ') };
      if ((await to.whatIsAt(file.path)) === 'nothing')
        return { is: 'fails', text: `${to.name}/${file.path} is not there` };
      if ((await sha256At(to, file.path)) !== file.sha256)
        return { is: 'fails', text: `${to.name}/${file.path} is another than in the archive` };
    }
    return { is: 'holds', text: `${counted(files.length, 'file')} are there as archived` };
  });
};

/** Nothing is read as long as one is not there at all. */
export const disksInPlace: Probe = async (place) => {
  const environment = await archivedEstate(place);
  if (environment === undefined) return noArchive;
  const { wanted, map } = await diskPlan(environment, place.plan.values);
  return withRepositoryPlaces(place, repositoriesOf(wanted, environment), async (found) => {
    const there = await disksThere(wanted, found);
    const absent = wanted.filter((disk) => disk.uses.length > 0 && !there.has(disk));
    if (absent.length > 0) return { is: 'fails', text: `not there: ${diskList(absent, 3)}` };
    for (const mapped of map.mapped.filter(({ disk }) => there.has(disk))) {
      const to = placeOf(mapped.disk, found);
      if (to !== undefined && (await sameContent(mapped, to)) === undefined)
        return { is: 'fails', text: `another than its copy: ${diskList([mapped.disk])}` };
    }
    return { is: 'holds', text: `${counted(there.size, 'file')} are there` };
  });
};
