import { manifestFile } from '../../archive/archive-layout.js';
import { RescueError } from '../../base/errors.js';
import type { Environment, Release } from '../../model/environment.js';
import { sameId } from '../../model/identifiers.js';
import { mergeEnvironment } from '../../model/merge.js';
import type { Fact } from '../../model/origin.js';
import { knownRelease } from '../choose-release.js';
import { findUuid } from '../find-uuid.js';
import { otherArchiveHint, refuseForeignArchives, uuidDisagreement } from './identity-stops.js';
import type { Look } from './look-around.js';
import type { RecoveryGround } from './recovery-ground.js';

/** What is known of an estate, from archives and from what still answers. */
export interface EstateFacts {
  readonly environment: Environment;
  readonly release: Release | undefined;
  readonly managerUuid: string | undefined;
}

/**
 * The estate as its newest good capture has it, else as it can be read now; of the manager what is read now comes first.
 * Throws OVM_UUID_DISAGREES, and OVM_RECOVERY_STOPPED for an archive of another estate or build.
 */
export function estateFacts(look: Look, ground: RecoveryGround): EstateFacts {
  const { captured, live } = look;
  refuseForeignArchives(look, ground.estate);
  const base = captured ?? live ?? mergeEnvironment(ground.estate, []);
  const manager = { ...schemaFacts(look), ...captured?.manager, ...live?.manager };
  refuseOtherBuild(look, manager.buildId?.value);
  const environment = { ...base, estate: ground.estate, manager, uuidPlaces: look.uuidPlaces };
  return {
    environment,
    release: knownRelease(environment, {
      archived: look.capturedRelease ?? look.archives.schema?.head?.release ?? undefined,
      configured: ground.configured?.release,
    }),
    managerUuid: agreedUuid(environment),
  };
}

/** That none is known is a finding of the plan; that places disagree ends it. */
function agreedUuid(environment: Environment): string | undefined {
  try {
    return findUuid(environment).uuid;
  } catch (error) {
    if (error instanceof RescueError && error.code === 'OVM_UUID_NOT_FOUND') return undefined;
    if (error instanceof RescueError && error.code === 'OVM_UUID_DISAGREES')
      throw uuidDisagreement(environment.uuidPlaces);
    throw error;
  }
}

/** What the manifest of the export kept of the manager's `.config`. */
function schemaFacts({ archives: { schema } }: Look): Environment['manager'] {
  const config = schema?.head?.schema?.managerConfig;
  if (!schema || !config) return {};
  const fact = <Value>(value: Value): Fact<Value> => ({
    value,
    origin: { source: 'manager-files', file: `${schema.name}/${manifestFile}` },
  });
  return {
    databaseEngine: fact(config.engine),
    databaseHost: fact(config.host),
    databasePort: fact(String(config.port)),
    databaseSchema: fact(config.schema),
    ...(config.buildId !== null && { buildId: fact(config.buildId) }),
  };
}

/** A database of another build is not what this manager wrote. */
function refuseOtherBuild({ archives: { schema } }: Look, buildId: string | undefined): void {
  const archived = schema?.head?.schema?.managerConfig?.buildId;
  if (archived == null || buildId === undefined || sameId(archived, buildId)) return;
  const why = `the export is of the build ${archived}, and the manager is of ${buildId}`;
  throw new RescueError(
    'OVM_RECOVERY_STOPPED',
    `the archive ${schema?.path}`,
    why,
    undefined,
    otherArchiveHint,
  );
}
