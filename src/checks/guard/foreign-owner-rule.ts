import { sameId } from '../../model/identifiers.js';
import type { Fact } from '../../model/origin.js';
import type { GuardFacts } from './guard-facts.js';
import type { Found, GuardRule } from './rule.js';

export const foreignOwnerRule: GuardRule = {
  name: 'foreign-owner',
  title: 'Servers and repositories belong to this manager or to nobody',
  check: (facts) => {
    const owned = ownedThings(facts).filter(({ owner }) => owner.value !== '');
    const { managerUuid } = facts;
    if (managerUuid === undefined) return owned.slice(0, 1).map((one) => unknownManager(one, owned.length));
    return owned
      .filter(({ owner }) => !sameId(owner.value, managerUuid))
      .map(({ subject, owner }) => ({
        subject,
        message: `it belongs to manager ${owner.value}, and this manager is ${managerUuid}`,
        origins: [owner.origin],
      }));
  },
};

interface Owned {
  readonly subject: string;
  readonly owner: Fact<string>;
}

type Told = Pick<GuardFacts['environment'], 'servers' | 'repositories'>;

/** Whose each source says that a thing is: a manager's word does not make up for a server's. */
function ownedThings({ environment, told = [] }: GuardFacts): Owned[] {
  const named = namesOf(environment);
  const all = [environment, ...told].flatMap(({ servers = [], repositories = [] }: Partial<Told>) => [
    ...servers.map((server) => ({ ...server, kind: 'server' })),
    ...repositories.map((repository) => ({ ...repository, kind: 'repository' })),
  ]);
  const seen = new Set<Fact<string>['origin']>();
  return all.flatMap(({ kind, id, facts: { name, managerUuid } }) => {
    // what won in the merge was told by a source as well
    if (managerUuid === undefined || seen.has(managerUuid.origin)) return [];
    seen.add(managerUuid.origin);
    const known = name?.value ?? named.get(`${kind} ${id}`);
    return [{ subject: `${kind} ${known ? `${known} (${id})` : id}`, owner: managerUuid }];
  });
}

function namesOf({ servers, repositories }: Told): ReadonlyMap<string, string> {
  const names = [
    ...servers.map(({ id, facts }) => [`server ${id}`, facts.name?.value ?? ''] as const),
    ...repositories.map(({ id, facts }) => [`repository ${id}`, facts.name?.value ?? ''] as const),
  ];
  return new Map(names);
}

function unknownManager({ subject, owner }: Owned, count: number): Found {
  const more = count > 1 ? `, and ${count - 1} more belong to some manager` : '';
  const message = `it belongs to manager ${owner.value}${more}; whether that is this one is not known: ask its REST interface or its host, or say --manager-uuid`;
  return { subject, message, origins: [owner.origin] };
}
