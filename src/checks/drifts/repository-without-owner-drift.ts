import type { Repository } from '../../model/environment.js';
import { sameId } from '../../model/identifiers.js';
import { byHand, commandFor, yesOf } from './cures.js';
import type { Cure, DriftRule } from './drift.js';
import type { DriftViews } from './drift-views.js';
import { repositoryOwners, repositorySubject } from './listed-objects.js';
import { ownedOtherwise } from './owned-otherwise.js';

export const repositoryWithoutOwnerDrift: DriftRule = {
  name: 'repository-without-owner',
  title: 'The manager lists a repository that nobody or another manager owns',
  check: (views) =>
    views.manager.repositories.flatMap((repository) =>
      ownedOtherwise(views, {
        type: 'Repository',
        id: repository.id,
        subject: repositorySubject(views, repository.id),
        owners: repositoryOwners(views, repository.id),
        taking: () => taking(views, repository),
      }),
    ),
};

/** Documented for 3.2 (`edit Repository`) and 3.4; the guide of 3.4 wants the pool for OCFS2, and a refresh afterwards. */
function taking(views: DriftViews, { id }: Repository): Cure {
  const refresh = commandFor('refresh', 'Repository', id);
  const what = 'the manager becomes its owner and reads it';
  if (views.release === '3.2')
    return {
      kind: 'lines',
      lines: [commandFor('edit', 'Repository', id, [['ownership', yesOf('3.2')]]), refresh],
      what,
    };
  if (views.release === '3.3')
    return byHand(
      'no guide shows how the CLI of 3.3 takes ownership of a repository: take it in the web interface',
    );
  const all = [views.manager, views.servers]
    .flatMap(({ repositories }) => repositories)
    .filter((one) => sameId(one.id, id));
  const told = (name: 'fileSystemType' | 'fileSystemLocation' | 'poolName') =>
    all.flatMap(({ facts }) => facts[name]?.value ?? []);
  const onDisk =
    told('fileSystemType').some((type) => /ocfs2/i.test(type)) ||
    told('fileSystemLocation').some((place) => place.startsWith('/dev/'));
  const [pool] = onDisk ? told('poolName') : [];
  const attributes = pool === undefined ? [] : [['serverpool', pool] as const];
  return { kind: 'lines', lines: [commandFor('takeOwnership', 'Repository', id, attributes), refresh], what };
}
