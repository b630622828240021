import { RescueError } from '../../base/errors.js';
import type { Drift } from '../../checks/drifts/drift.js';
import { driftsIn } from '../../checks/drifts/index.js';
import type { Release } from '../../model/environment.js';
import { serverAnswers } from '../answered-servers.js';
import { chooseRelease } from '../choose-release.js';
import { managerOf, mustBeLive, type Reason, refuseUnknownServers } from '../guard-estate.js';
import { type LookedAt, lookedAt } from '../looked-at.js';
import { type EstateInput, type EstateReading, readEstate } from '../read-estate.js';
import { unreadManager } from '../unread-interfaces.js';
import { unreadOf } from '../unread-sources.js';
import { estateViews } from './read-views.js';
import { type ToldCure, toldCure } from './told-cure.js';

/** What is said beside the estate. */
export interface SyncOptions {
  /** `--release`, before what the manager tells. */
  readonly release?: string;
  /** The UUID of the manager, where neither its REST interface nor its host is asked. */
  readonly managerUuid?: string;
  /** Names, addresses or ids of servers that the operator declared dead, and confirmed. */
  readonly declaredDead?: readonly string[];
  /** Names or ids of server pools that the operator takes without cluster locks. */
  readonly withoutLocks?: readonly string[];
}

export type { ToldCure } from './told-cure.js';

/** A drift as it is told. */
export interface ToldDrift extends Omit<Drift, 'cure'> {
  readonly cure: ToldCure;
}

/** What was compared with the manager, and what nobody was asked about. */
export interface SyncLookedAt extends LookedAt {
  /** `LUNs`, `files of repositories`, … */
  readonly notLookedAt: readonly string[];
}

/** One look at manager and reality. */
export interface SyncReading {
  /** ISO 8601. */
  readonly readAt: string;
  readonly release: Release;
  readonly managerUuid?: string;
  /** What was compared with the manager. */
  readonly looked: SyncLookedAt;
  /** In the order in which they are cured. */
  readonly drifts: readonly ToldDrift[];
  /** What could not be read: of it nothing is told. */
  readonly unread: readonly Reason[];
}

/**
 * Reads a live estate, keeps nothing, and says in what manager, repositories and servers differ. Throws OVM_USAGE for
 * an archive or copies of files, where no manager is named, and where nothing is to be compared with it; the manager's own
 * error where it could not be read, OVM_UUID_DISAGREES, OVM_RELEASE_UNKNOWN, and what reading
 * an estate throws when nothing at all could be read.
 */
export async function readDrifts(input: EstateInput, options: SyncOptions): Promise<SyncReading> {
  mustBeLive(input, 'sync');
  mustHaveReality(input);
  const reading = await readEstate(input);
  try {
    const unread = unreadManager(reading, 'so nothing was compared');
    if (unread) throw unread;
    const { environment, readAt } = reading;
    refuseUnknownServers(environment, options.declaredDead ?? []);
    const release = chooseRelease(environment, {
      demanded: options.release,
      configured: input.configuredRelease,
    });
    const managerUuid = managerOf(environment, options.managerUuid);
    const views = { release, ...(await estateViews(reading, managerUuid)) };
    return {
      ...{ readAt, release, ...(managerUuid !== undefined && { managerUuid }) },
      drifts: driftsIn(views).map((drift) => withLines(drift, release)),
      unread: await unreadOf(reading, options.declaredDead ?? []),
      looked: await whatWasLookedAt(input, reading),
    };
  } finally {
    await reading.close();
  }
}

/** Two interfaces of a manager are compared with one another; one alone with nothing. Throws OVM_USAGE. */
function mustHaveReality({ trees, servers = [], agents = [], managers = [], ...more }: EstateInput): void {
  const { managerClis = [], managerRests = [] } = more;
  if (trees.length + servers.length + agents.length + managers.length > 0) return;
  if (managerClis.length > 0 && managerRests.length > 0) return;
  throw new RescueError(
    'OVM_USAGE',
    'sync',
    'there is nothing to compare with the manager: name a TREE, --agent or --server',
  );
}

async function whatWasLookedAt(
  { trees, servers = [], agents = [] }: EstateInput,
  reading: EstateReading,
): Promise<SyncLookedAt> {
  const [noTree, noServer, noAgent] = [trees, servers, agents].map(({ length }) => length === 0);
  return {
    ...(await lookedAt(reading, await serverAnswers(reading, []))),
    notLookedAt: [
      ...(noTree && noAgent ? ['definitions in repositories'] : []),
      ...(noTree ? ['files of repositories'] : []),
      ...(noServer && noAgent ? ['what runs'] : []),
      ...(noServer ? ['LUNs'] : []),
    ],
  };
}

/** Two of one key are the same drift. */
export function driftKey({ drift, subject }: Pick<Drift, 'drift' | 'subject'>): string {
  return `${drift} ${subject}`;
}

function withLines(drift: Drift, release: Release): ToldDrift {
  return { ...drift, cure: toldCure(drift.cure, release) };
}
