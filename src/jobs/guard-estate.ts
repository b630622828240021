import { RescueError } from '../base/errors.js';
import { type RefreshDangers, refreshDangers } from '../checks/drifts/refresh-dangers.js';
import type { ServerAnswer } from '../checks/guard/guard-facts.js';
import { isKnownToManager } from '../checks/guard/in-the-way.js';
import { guardReasons } from '../checks/guard/index.js';
import type { PlannedScript } from '../checks/guard/planned-script.js';
import type { Reason } from '../checks/guard/rule.js';
import type { Environment, EnvironmentPart } from '../model/environment.js';
import { idKey, sameId } from '../model/identifiers.js';
import { withJoinedServers } from '../model/join-servers.js';
import { toldManagerUuid } from '../model/manager-uuid.js';
import { sources } from '../sources/index.js';
import { isCalled, readRepositories, serverAnswers } from './answered-servers.js';
import { type LookedAt, lookedAt } from './looked-at.js';
import { lunNames } from './lun-names.js';
import { type EstateInput, type EstateReading, readEstate } from './read-estate.js';
import { estateViews } from './sync/read-views.js';
import { unreadManager } from './unread-interfaces.js';
import { unreadOf } from './unread-sources.js';

export { noScript } from '../checks/guard/planned-script.js';
export type { Reason } from '../checks/guard/rule.js';

/** What a guard is asked about, besides the estate. */
export interface GuardOptions {
  /** What the script would do; `noScript` for the estate alone. */
  readonly planned: PlannedScript | ((estate: Environment) => PlannedScript);
  /** Names, addresses or ids of servers that the operator declared dead, and confirmed. */
  readonly declaredDead?: readonly string[];
  /** Names or ids of server pools that the operator takes without cluster locks. */
  readonly withoutLocks?: readonly string[];
  /** The UUID of the manager that lines go to, where its REST interface and its host are not asked. */
  readonly managerUuid?: string;
}

/** What a guard found. */
export interface GuardAnswer {
  /** Why nothing may be sent; what could not be read stands in `unread`. */
  readonly reasons: readonly Reason[];
  /** What was needed and could not be read. */
  readonly unread: readonly Reason[];
  readonly servers: readonly ServerAnswer[];
  /** Why no interface of the manager could be read: then reasons may be false, and others are not known. */
  readonly noManager?: RescueError;
  /** How much was looked at. */
  readonly looked: LookedAt;
  /** ISO 8601. */
  readonly readAt: string;
}

/** The guard as whoever sends lines calls it: reads the estate anew each time. */
export type Guard = (made?: ReadonlySet<string>) => Promise<readonly Reason[]>;

/**
 * A guard of one estate for one script. Nothing may be sent while it gives reasons; something that could not be read
 * is one. `made` are the ids of VMs that the script itself has made by then.
 */
export function estateGuard(input: EstateInput, options: GuardOptions): Guard {
  return async (made = new Set()) => {
    const { reasons, unread } = await guardEstate(input, options, made);
    return [...unread, ...reasons];
  };
}

/**
 * Reads a live estate, keeps nothing, and says why nothing may be sent to its manager. Throws OVM_USAGE for an archive
 * or copies of files, which tell how it was and not how it is; OVM_UUID_DISAGREES when the manager has another UUID than
 * the one that was said; and what reading an estate throws when nothing at all could be read.
 */
export async function guardEstate(
  input: EstateInput,
  options: GuardOptions,
  made: ReadonlySet<string> = new Set(),
): Promise<GuardAnswer> {
  mustBeLive(input, 'a guard');
  const reading = await readEstate(input);
  try {
    const { environment, readAt } = reading;
    const { declaredDead = [], withoutLocks = [] } = options;
    const planned = typeof options.planned === 'function' ? options.planned(environment) : options.planned;
    const servers = await serverAnswers(reading, declaredDead);
    refuseUnknownServers(environment, declaredDead);
    refuseUnknownPools(environment, withoutLocks);
    const managerUuid = managerOf(environment, options.managerUuid);
    const own = new Set([...made].map(idKey));
    const { vms, takings, refreshes, names } = planned;
    const reasons = guardReasons({
      ...{ environment, servers, withoutLocks, managerUuid, takings, refreshes },
      ...{ planned: vms, renames: names, made: own },
      told: await toldBySources(reading),
      luns: lunNames(environment),
      readRepositories: await readRepositories(reading),
      refreshDangers: await dangersOf(reading, refreshes, managerUuid, own),
    });
    const unread = await unreadOf(reading, declaredDead);
    const noManager = unreadManager(reading, 'so there is nothing to guard against');
    return {
      ...{ reasons, unread, servers, readAt, looked: await lookedAt(reading, servers, planned) },
      ...(noManager && { noManager }),
    };
  } finally {
    await reading.close();
  }
}

/** What the refreshes of a script could cost; VMs that the script made do not count. */
async function dangersOf(
  reading: EstateReading,
  refreshes: PlannedScript['refreshes'],
  managerUuid: string | undefined,
  made: ReadonlySet<string>,
): Promise<RefreshDangers> {
  const { vms } = reading.environment;
  // a manager without VMs has nothing to lose, and to tell all sides apart takes as long as to read them
  const isEmpty = !vms.some((vm) => isKnownToManager(vm) && !made.has(idKey(vm.id)));
  if (refreshes.length === 0 || isEmpty) return new Map();
  return refreshDangers(await estateViews(reading, managerUuid), made);
}

/** Throws OVM_USAGE for an archive and copies, which tell how it was, and where no manager is named. */
export function mustBeLive(
  { archive, managerFiles, managerClis = [], managerRests = [] }: EstateInput,
  who: 'a guard' | 'sync',
): void {
  const old = archive ?? managerFiles[0];
  if (old !== undefined)
    throw new RescueError(
      'OVM_USAGE',
      old,
      `${who} looks at the live estate, not at an archive or copies of it`,
    );
  if (managerClis.length + managerRests.length === 0)
    throw new RescueError(
      'OVM_USAGE',
      who === 'sync' ? who : 'the guard',
      'no manager is named (--manager-cli, --manager-rest)',
    );
}

/** A word that means no server would silently protect nothing; one that means two would kill both. */
export function refuseUnknownServers({ servers }: Environment, dead: readonly string[]): void {
  for (const word of dead) {
    const [found, second] = servers.filter((server) => isCalled(server, word));
    if (found !== undefined && second === undefined) continue;
    const known = servers.map(({ id, facts }) => facts.name?.value ?? id).join(', ') || 'none';
    const why =
      found === undefined
        ? `no server is called so; there are: ${known}`
        : `several servers are called so: ${found.id}, ${second?.id}; say the id of the one that is dead`;
    throw new RescueError('OVM_USAGE', `--declare-dead ${word}`, why);
  }
}

/** A word that means no server pool was meant for one that stays without locks. */
function refuseUnknownPools({ infrastructure }: Environment, words: readonly string[]): void {
  const pools = infrastructure?.serverPools ?? [];
  // where no manager told any, nobody knows
  if (pools.length === 0) return;
  const names = pools.flatMap(({ id, facts }) => [id, facts.name?.value ?? id].map(idKey));
  const unknown = words.find((word) => !names.includes(idKey(word)));
  if (unknown === undefined) return;
  const known = pools.map(({ id, facts }) => facts.name?.value ?? id).join(', ');
  throw new RescueError(
    'OVM_USAGE',
    `--without-locks ${unknown}`,
    `no server pool is called so; there are: ${known}`,
  );
}

/** Each source read again by itself: of two names, owners or repositories a merge keeps one. */
async function toldBySources({ captured }: EstateReading): Promise<EnvironmentPart[]> {
  const parts: EnvironmentPart[] = [];
  for (const source of sources) {
    const files = captured(source);
    if (files.paths.length > 0) parts.push(await source.interpret(files));
  }
  return withJoinedServers(parts);
}

/** The UUID of the manager that lines go to. Throws OVM_UUID_DISAGREES when it is not the one that was said. */
export function managerOf({ uuidPlaces }: Environment, said: string | undefined): string | undefined {
  const told = toldManagerUuid(uuidPlaces);
  if (said === undefined || told === undefined || sameId(said, told)) return said ?? told;
  throw new RescueError(
    'OVM_UUID_DISAGREES',
    'the manager',
    `it says that it is ${told}, and it should be ${said}`,
  );
}
