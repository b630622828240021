import type { Environment } from '../../model/environment.js';
import { noInfrastructure } from '../../model/infrastructure.js';

/** Hosts of the exports that repositories and pool file systems lie on, as servers mount them. */
export function exportHosts({
  repositories,
  infrastructure = noInfrastructure,
}: Environment): readonly string[] {
  const places = [
    ...repositories.map(({ facts }) => facts.fileSystemLocation?.value),
    ...infrastructure.serverPools.map(({ facts }) => facts.poolFileSystemLocation?.value),
  ];
  const hosts = places.flatMap((place) => /^([^/:]+):\//.exec(place ?? '')?.[1] ?? []);
  return [...new Set(hosts)].sort();
}
