import type { Repository } from '../../model/environment.js';
import { sameId, serverKey } from '../../model/identifiers.js';
import type { Origin } from '../../model/origin.js';
import { byHand, commandFor } from './cures.js';
import type { Cure, DriftRule, FoundDrift } from './drift.js';
import type { DriftViews } from './drift-views.js';
import {
  listedObject,
  ownerOf,
  presentedTo,
  repositoryOwners,
  repositorySubject,
  serverSubject,
} from './listed-objects.js';

export const repositoryNotPresentedDrift: DriftRule = {
  name: 'repository-not-presented',
  title: 'A server has a repository, or its files lie there, and the manager does not present it',
  check: (views) =>
    views.manager.repositories.flatMap((repository) => {
      if (!isShown(views, repository)) return [];
      const presented = new Set(presentedTo(views, repository.id).map(({ id }) => serverKey(id)));
      const having = serversHaving(views, repository.id);
      const lacking = having.filter(({ server }) => !presented.has(serverKey(server)));
      if (lacking.length > 0)
        return lacking.map(({ server, origin }) => notTo(views, repository, server, origin));
      return presented.size === 0 ? nowhere(views, repository) : [];
    }),
};

/** One that was listed and not shown tells of no presentation. */
function isShown({ manager }: DriftViews, { id }: Repository): boolean {
  return (manager.managerObjects ?? []).some(
    ({ type, id: own, attributes }) => type === 'Repository' && sameId(own, id) && attributes.length > 0,
  );
}

/** Servers that the manager knows and whose agents have the repository in their database. */
function serversHaving(views: DriftViews, id: string): { server: string; origin: Origin }[] {
  return views.servers.servers.flatMap((server) => {
    const known = listedObject(views, 'Server', server.id);
    const has = server.repositoryIds.find(({ value }) => sameId(value, id));
    return known && has ? [{ server: known.id, origin: has.origin }] : [];
  });
}

function notTo(views: DriftViews, repository: Repository, server: string, origin: Origin): FoundDrift {
  return {
    subject: `${repositorySubject(views, repository.id)} on ${serverSubject(views, server)}`,
    message: 'the server has it, and the manager does not present it to that server',
    origins: [origin, ...placesOf(repository)],
    cure: presenting(views, repository, server),
  };
}

function presenting(views: DriftViews, { id }: Repository, server: string): Cure {
  const owner = ownerOf(views, repositoryOwners(views, id));
  if (owner.whose === 'another') return byHand(`nothing is sent: it belongs to manager ${owner.fact?.value}`);
  const relation = { word: 'to', object: 'Repository', instance: { key: 'id', value: id } } as const;
  return {
    kind: 'lines',
    lines: [{ ...commandFor('add', 'Server', server), relation }, commandFor('refresh', 'Repository', id)],
    what: 'the manager presents it to the server and reads it',
  };
}

/** Its files were read, so it is there; which server is to have it nobody tells. */
function nowhere(views: DriftViews, repository: Repository): FoundDrift[] {
  const files = views.repositories.repositories.find((one) => one.read && sameId(one.id, repository.id));
  if (files === undefined) return [];
  return [
    {
      subject: repositorySubject(views, repository.id),
      message: 'its files are there, and the manager presents it to no server',
      origins: [...placesOf(files), ...placesOf(repository)],
      cure: byHand(
        `choose the servers that are to have it: add Server id=… to Repository id=${repository.id}, then refresh Repository`,
      ),
    },
  ];
}

function placesOf({ facts }: Repository): Origin[] {
  const [fact] = Object.values(facts);
  return fact ? [fact.origin] : [];
}
