import type { ManifestSchema } from '../../../archive/manifest-schema.js';
import { RescueError } from '../../../base/errors.js';
import type { ConnectionSettings } from '../../../reach/database/connection-settings.js';
import type { ServerFacts } from '../../../reach/database/database.js';
import type { ConfigFacts } from './manager-config.js';
import { mayBeSameHost } from './same-host.js';

/** What the guards of a target look at. */
export interface GuardFacts {
  readonly settings: ConnectionSettings;
  readonly server: ServerFacts;
  readonly address: string;
  /** Names of the databases that would be written to. */
  readonly targets: readonly string[];
  /** Of the archive that is imported; undefined when nothing is imported. */
  readonly schema: ManifestSchema | undefined;
  /** The manager UUID the archive names outside its schema part. */
  readonly managerUuid: string | null;
  /** The file given with --manager-config. */
  readonly given: ConfigFacts | undefined;
  /** The file of a manager on this very host, or on the one that a tunnel goes through, if there is one. */
  readonly found: ConfigFacts | undefined;
  readonly managerStopped: boolean;
}

/** Ports of the MySQL that Oracle VM Manager installs: 49500, and 46500 in the sample of the 3.4 guide. */
const managerPorts = new Set([49500, 46500]);
/** Below it that MySQL keeps its data and socket. */
const managerDirectory = '/u01/app/oracle/mysql';
/** The second database of the manager, which `.config` does not name. */
const userInterfaceDatabase = 'appfw';

/**
 * Why a target belongs to a manager, in words; undefined when nothing says so. A server that looks like the manager's
 * own guards everything on it; a `.config` guards the schema it names.
 */
export function guardReason(facts: GuardFacts): string | undefined {
  const { server, settings } = facts;
  const port = [server.port, settings.socketPath ? null : settings.port].find(
    (at) => at !== null && managerPorts.has(at),
  );
  if (port !== undefined) return `its port ${port} is that of a manager's MySQL`;
  for (const path of [server.dataDirectory, server.socket, settings.socketPath]) {
    if (path?.startsWith(`${managerDirectory}/`)) return `${path} is a manager's`;
  }
  const archived = facts.schema?.managerConfig;
  const configs = [facts.given, facts.found, archived && { ...archived, path: 'the .config in the archive' }];
  for (const config of configs) {
    const name = config && facts.targets.find((target) => namesTarget(config, target, facts));
    if (config && name !== undefined) return `${config.path} names ${name} on this server as a manager's`;
  }
  return undefined;
}

/**
 * Throws OVM_TARGET_GUARDED unless a guarded target comes with the `.config` of its manager, which fits the archive,
 * and the operator's word that the manager is stopped. A `.config` that is given must fit in any case.
 */
export function checkGuard(facts: GuardFacts): void {
  const reason = guardReason(facts);
  const name = `${facts.targets.join(', ')} at ${facts.address}`;
  if (reason === undefined && !facts.given) return;
  const refuse = (why: string) => new RescueError('OVM_TARGET_GUARDED', name, why);
  if (!facts.given) throw refuse(reason as string);
  if (facts.given.engine !== facts.settings.engine) {
    throw refuse(`${facts.given.path} says the engine is ${facts.given.engine ?? 'not known'}`);
  }
  if (facts.schema) {
    const difference = configDifference(facts.given, facts.schema, facts.managerUuid);
    if (difference !== undefined) throw refuse(difference);
  }
  if (reason !== undefined && !facts.managerStopped) {
    throw refuse(`${reason}, and nobody said that the manager is stopped`);
  }
}

function configDifference(
  given: ConfigFacts,
  schema: ManifestSchema,
  managerUuid: string | null,
): string | undefined {
  const archived = schema.managerConfig;
  if (schema.engine !== given.engine)
    return `the archive is of ${schema.engine}, ${given.path} of ${given.engine}`;
  const pairs = [
    { key: 'BUILDID', archived: archived?.buildId ?? null, given: given.buildId },
    { key: 'UUID', archived: archived?.managerUuid ?? managerUuid, given: given.managerUuid },
  ];
  for (const pair of pairs) {
    if (pair.archived === null) return `the archive does not tell the ${pair.key} of its manager`;
    if (pair.given === null) return `${given.path} has no ${pair.key}`;
    if (pair.archived.toLowerCase() !== pair.given.toLowerCase()) {
      return `${pair.key} is ${pair.given} in ${given.path} and ${pair.archived} in the archive`;
    }
  }
  return undefined;
}

interface NamedSchema {
  readonly host: string;
  readonly port: number;
  readonly schema: string;
}

function namesTarget(config: NamedSchema, target: string, facts: GuardFacts): boolean {
  const schema =
    target.toLowerCase() === config.schema.toLowerCase() || target.toLowerCase() === userInterfaceDatabase;
  const port = facts.server.port ?? facts.settings.port;
  return schema && config.port === port && mayBeSameHost(config.host, facts.settings.host);
}
