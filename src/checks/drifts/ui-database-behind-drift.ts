import { byHand } from './cures.js';
import type { DriftRule, FoundDrift } from './drift.js';
import type { DriftViews, ListedType, ManagerLists } from './drift-views.js';
import { named } from './listed-objects.js';

const types = ['Vm', 'Server', 'ServerPool', 'Repository', 'Network'] as const satisfies ListedType[];

export const uiDatabaseBehindDrift: DriftRule = {
  name: 'ui-database-behind',
  title: 'The CLI and the REST interface of one manager list different objects',
  check: (views) => {
    const of = (source: ManagerLists['source']) => views.interfaces.find((one) => one.source === source);
    const [cli, rest] = [of('manager-cli'), of('manager-rest')];
    if (cli && rest)
      return types.flatMap((type) => [
        ...onlyIn(type, cli, rest, 'the CLI lists it, and the REST interface does not'),
        ...onlyIn(type, rest, cli, 'the REST interface lists it, and the CLI does not'),
      ]);
    return cli ? notShown(views) : [];
  },
};

const cure = byHand(
  "the database of the user interface is behind the manager's own: look again after a while, since both are read one after the other; then have it synchronised, which takes a marker file on the manager's host and a restart of the manager (administrator's guide, resynchronising the database of the interface; name of the file and steps not verified)",
);

function onlyIn(type: ListedType, one: ManagerLists, other: ManagerLists, message: string): FoundDrift[] {
  const [here, there] = [one.lists.get(type), other.lists.get(type)];
  if (here === undefined || there === undefined) return [];
  return [...here]
    .filter(([key]) => !there.has(key))
    .map(([, { id, name, origin }]) => ({
      subject: `${type} ${named(name, id)}`,
      ...{ message, origins: [origin], cure },
    }));
}

/** Where REST is not asked, what the CLI lists and cannot show tells the same. */
function notShown({ manager: { findings } }: DriftViews): FoundDrift[] {
  return findings
    .filter(
      ({ code, subject }) =>
        code === 'listed-not-shown' && types.some((type) => subject.startsWith(`${type} `)),
    )
    .map(({ subject, message, origins }) => ({ subject, message, origins, cure }));
}
