import type { Repository } from '../../model/environment.js';
import { idKey, sameId } from '../../model/identifiers.js';
import { byHand, commandFor } from './cures.js';
import type { Cure, DriftRule } from './drift.js';
import type { DriftViews } from './drift-views.js';
import {
  isUnknown,
  listedObject,
  ownerOf,
  placeOfList,
  repositoryOwners,
  repositorySubject,
} from './listed-objects.js';

export const repositoryUnknownDrift: DriftRule = {
  name: 'repository-unknown',
  title: 'There is a repository that the manager does not list',
  check: (views) =>
    seenRepositories(views).flatMap((repository) => {
      if (!isUnknown(views, 'Repository', repository.id)) return [];
      const { whose, fact } = ownerOf(views, repositoryOwners(views, repository.id));
      const owner =
        whose === 'another'
          ? `, and it belongs to manager ${fact?.value}`
          : whose === 'nobody'
            ? ', and nobody owns it'
            : '';
      const [place] = Object.values(repository.facts);
      return {
        subject: repositorySubject(views, repository.id),
        message: `it is there, and the manager does not list it${owner}`,
        origins: [...(place ? [place.origin] : []), ...placeOfList(views, 'Repository')],
        cure:
          whose === 'another'
            ? byHand('nothing is sent: ask who runs that manager')
            : finding(views, repository.id),
      };
    }),
};

/** Those whose files were read, or that servers have; a directory without `.ovsrepo` may be anything. */
function seenRepositories({ repositories, servers }: DriftViews): Repository[] {
  const own = repositories.repositories.filter(({ read, facts }) => read && Object.keys(facts).length > 0);
  const all = [...own, ...servers.repositories.filter(({ facts }) => facts.managerUuid !== undefined)];
  return [...new Map(all.reverse().map((one) => [idKey(one.id), one])).values()];
}

/** What the manager has to read again is what the repository lies on. */
function finding(views: DriftViews, id: string): Cure {
  const what = 'the manager looks into the file system again and finds the repository (not verified)';
  const places = [...views.servers.repositories, ...views.repositories.repositories].filter((one) =>
    sameId(one.id, id),
  );
  const locations = places.flatMap(({ facts }) => facts.fileSystemLocation?.value ?? []);
  const { managerFileSystems = [], fileServers = [] } = views.manager.infrastructure ?? {};
  const fileSystem = managerFileSystems.find(
    ({ facts }) => facts.path && locations.includes(facts.path.value),
  );
  if (fileSystem && listedObject(views, 'FileSystem', fileSystem.id))
    return { kind: 'lines', lines: [commandFor('refresh', 'FileSystem', fileSystem.id)], what };
  const hosts = locations.flatMap((location) => /^([^/:]+|\[[^\]]+\]):\//.exec(location)?.[1] ?? []);
  const fileServer = fileServers.find(
    ({ facts }) => facts.accessHost && hosts.includes(facts.accessHost.value),
  );
  if (fileServer) return { kind: 'lines', lines: [commandFor('refresh', 'FileServer', fileServer.id)], what };
  return (
    onDevice(views, id, locations) ??
    byHand('no source tells which file system of the manager it lies on: refresh that one')
  );
}

/** A LUN that a server of the manager has mounted. */
function onDevice(views: DriftViews, id: string, locations: readonly string[]): Cure | undefined {
  if (!locations.some((location) => location.startsWith('/dev/'))) return undefined;
  const servers = views.servers.servers.flatMap((server) => {
    const has = server.repositoryIds.some(({ value }) => sameId(value, id));
    return (has && listedObject(views, 'Server', server.id)?.id) || [];
  });
  const [server] = servers;
  if (server === undefined) return undefined;
  const what =
    'the manager has the server look at its storage again, and finds the file system (not verified)';
  return { kind: 'lines', lines: [commandFor('refreshStorageLayer', 'Server', server)], what };
}
