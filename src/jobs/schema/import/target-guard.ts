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
  /** Of the archive, where it tells it. */
  readonly release?: string | null;
  /** The operator's word that archive and target are of one build; it counts where neither side tells a build. */
  readonly sameBuild?: boolean;
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
  const refuse = (why: string, hint?: string) =>
    new RescueError('OVM_TARGET_GUARDED', name, why, undefined, hint);
  if (!facts.given) throw refuse(reason as string, facts.managerStopped ? configHint : undefined);
  if (facts.given.engine !== facts.settings.engine) {
    throw refuse(`${facts.given.path} says the engine is ${facts.given.engine ?? 'not known'}`, configHint);
  }
  if (facts.schema) {
    const difference = configDifference(facts.given, facts.schema, facts);
    if (difference !== undefined) throw refuse(difference.why, difference.hint);
  }
  if (reason !== undefined && !facts.managerStopped) {
    throw refuse(`${reason}, and nobody said that the manager is stopped`, stoppedHint);
  }
}

const configHint = 'Give --manager-config FILE: a copy of .config of the manager that owns the schema.';
const stoppedHint = 'Stop the manager (`service ovmm stop` on its host) and say --manager-stopped.';

/** A way for whoever knows better than the guards; rows of Oracle that the driver read are for no client. */
function byHand({ engine, dumps }: ManifestSchema): string {
  if (engine !== 'oracle' || dumps !== undefined)
    return 'or load it by hand with schema/load.sh of the archive, which knows no guards';
  return 'or import it into an account beside, without --manager-config (`--url oracle://ovs_copy@… --as OVS=OVS_COPY`), and bring it over by expdp SCHEMAS=OVS_COPY and impdp REMAP_SCHEMA=OVS_COPY:OVS, which know no guards (docs/schema.md has the commands)';
}

/** For an archive that does not tell whose it is. */
const exportHint = (schema: ManifestSchema) =>
  `An archive tells it when it was exported with --manager-config: take such a one (\`ovm-rescue list\`), ${byHand(schema)}.`;
/** For an archive of another build or another manager. */
const otherHint = (schema: ManifestSchema) =>
  `Take an archive of the same build of the same manager, install the manager with the archive's build and UUID, ${byHand(schema)}.`;

/** The guard's finding as a line of a plan. Of Oracle Database the `.config` of a manager alone tells whose a schema is. */
export function guardLine(reason: string | undefined, engine: ConnectionSettings['engine']): string {
  if (reason !== undefined) return `The target is a manager's: ${reason}.`;
  if (engine === 'oracle')
    return "Whether the target is a manager's nothing tells but its .config (--manager-config): no manager may run that uses it.";
  return "Nothing tells that the target is a manager's: neither port, directory and socket of the server nor a .config.";
}

interface ConfigDifference {
  readonly why: string;
  readonly hint: string;
}

function configDifference(
  given: ConfigFacts,
  schema: ManifestSchema,
  facts: GuardFacts,
): ConfigDifference | undefined {
  const { managerUuid } = facts;
  const archived = schema.managerConfig;
  if (schema.engine !== given.engine) {
    return {
      why: `the archive is of ${schema.engine}, ${given.path} of ${given.engine}`,
      hint: otherHint(schema),
    };
  }
  const isUntold = tellsNoBuild(given, schema);
  const untold = isUntold ? releaseDifference(given, schema, facts) : undefined;
  if (untold) return untold;
  const pairs = [
    ...(isUntold ? [] : [{ key: 'BUILDID', archived: archived?.buildId ?? null, given: given.buildId }]),
    { key: 'UUID', archived: archived?.managerUuid ?? managerUuid, given: given.managerUuid },
  ];
  for (const pair of pairs) {
    if (pair.archived === null) {
      const why = `the archive does not tell the ${pair.key} of its manager`;
      return { why, hint: exportHint(schema) };
    }
    if (pair.given === null) return { why: `${given.path} has no ${pair.key}`, hint: configHint };
    if (pair.archived.toLowerCase() !== pair.given.toLowerCase()) {
      const why = `${pair.key} is ${pair.given} in ${given.path} and ${pair.archived} in the archive`;
      return { why, hint: otherHint(schema) };
    }
  }
  return undefined;
}

/**
 * Whether builds cannot be compared, since the target's file is one that need not tell it; the archive may know its own
 * from a manager that answered. A file that tells it is compared, and then the archive must tell it too.
 */
export function tellsNoBuild(given: ConfigFacts, { managerConfig }: ManifestSchema): boolean {
  return given.withoutBuild !== undefined && managerConfig !== null;
}

/** Up to 3.2 the release is all that files tell, and that of Oracle not even this: the rest is the operator's word. */
function releaseDifference(
  { path, withoutBuild }: ConfigFacts,
  schema: ManifestSchema,
  { release: archived, sameBuild = false }: GuardFacts,
): ConfigDifference | undefined {
  const release = withoutBuild?.release;
  if (archived != null && release !== undefined && archived !== release)
    return { why: `the archive is of release ${archived}, ${path} of ${release}`, hint: otherHint(schema) };
  if (sameBuild) return undefined;
  const build = schema.managerConfig?.buildId;
  const why =
    build == null
      ? `neither the archive nor ${path} tells a BUILDID, and nobody said that both are of one build`
      : `the archive is of the build ${build}, ${path} tells no BUILDID, and nobody said that it is the same`;
  return { why, hint: sameBuildHint };
}

const sameBuildHint =
  'Up to release 3.2 no .config tells it. Compare the version in the web interface (Help, About) or of the medium, and say --same-build.';

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
