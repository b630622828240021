import { idKey, serverKey } from '../../model/identifiers.js';
import type { Fact } from '../../model/origin.js';
import type { GuardFacts } from './guard-facts.js';
import { isManagerOrigin } from './in-the-way.js';
import type { PlannedTarget } from './planned-script.js';
import type { Found, GuardRule } from './rule.js';

/**
 * That a manager leaves a server alone which another one owns is documented; of repositories nothing is, and a manager
 * tells of neither what it does not own. So each must have said itself whose it is; `foreign-owner` judges the answer.
 */
export const ownerUntoldRule: GuardRule = {
  name: 'owner-untold',
  title: 'Every server and repository that the script takes ownership of told itself who owns it',
  check: (facts) => (facts.takings ?? []).flatMap((target) => untold(facts, target)),
};

const asking = {
  server: 'name its agent (--agent)',
  repository: 'name its tree, or the agent of a server that mounts it',
} as const;

function untold(facts: GuardFacts, target: PlannedTarget): Found[] {
  const { object, value, place } = target;
  const things = everyThing(facts, object);
  const key = object === 'server' ? serverKey : idKey;
  const meant = new Set(things.filter((thing) => isMeant(thing, target, key)).map(({ id }) => key(id)));
  const silent = [...meant].filter(
    (id) => !things.some((thing) => key(thing.id) === id && toldItself(thing.facts.managerUuid)),
  );
  if (meant.size > 0 && silent.length === 0) return [];
  const who = meant.size === 0 ? `no ${object} that was asked is called so` : 'it did not tell who owns it';
  const message = `the script takes ownership of it, and ${who}: ${asking[object]}`;
  return [{ subject: `${object} ${value}`, message, origins: [place] }];
}

interface Thing {
  readonly id: string;
  readonly facts: {
    readonly name?: Fact<string>;
    readonly registeredIp?: Fact<string>;
    readonly managerUuid?: Fact<string>;
  };
}

type Told = Partial<Pick<GuardFacts['environment'], 'servers' | 'repositories'>>;

function everyThing({ environment, told = [] }: GuardFacts, object: PlannedTarget['object']): Thing[] {
  return [environment, ...told].flatMap(({ servers = [], repositories = [] }: Told): readonly Thing[] =>
    object === 'server' ? servers : repositories,
  );
}

function isMeant({ id, facts }: Thing, { by, value }: PlannedTarget, key: (id: string) => string): boolean {
  if (by === 'id') return key(id) === key(value);
  const names = by === 'address' ? [facts.registeredIp?.value, facts.name?.value, id] : [facts.name?.value];
  return names.some((name) => name?.trim().toLowerCase() === value.trim().toLowerCase());
}

/** A manager does not know what others own, and a map states what shall be. */
function toldItself(owner: Fact<string> | undefined): boolean {
  return owner !== undefined && owner.origin.source !== 'map' && !isManagerOrigin(owner.origin);
}
