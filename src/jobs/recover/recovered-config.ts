import { openArchiveHead } from '../../archive/open-archive.js';
import { RescueError } from '../../base/errors.js';
import type { RecoveryPlan } from '../../recovery/plan.js';
import { type ConfigFacts, readConfigFacts } from '../schema/import/manager-config.js';
import type { RecoveredDatabase } from './recovery-ground.js';

type Reached = Pick<RecoveredDatabase, 'managerConfig' | 'usualConfig' | 'hosts'>;

/**
 * The manager's `.config` for an export that is made after a loss: what the file says, else what the plan knows of the
 * manager from its captures, so that the archive tells whose it is; `isRead` says which. Undefined when neither tells a UUID.
 */
export async function configForExport(
  { managerConfig, usualConfig, hosts }: Reached,
  { values, traits, id }: Pick<RecoveryPlan, 'values' | 'traits' | 'id'>,
): Promise<(ConfigFacts & { readonly isRead: boolean }) | undefined> {
  const path = managerConfig ?? usualConfig;
  const read = path === undefined ? undefined : await readWhereThere(path, hosts);
  if (read) return { ...read, isRead: true };
  const { managerUuid, buildId, databaseHost, databasePort, databaseSchema } = values;
  if (managerUuid === undefined) return undefined;
  const usualPort = traits.engine === 'mysql' ? 49500 : 1521;
  return {
    isRead: false,
    path: `the plan of the recovery ${id}`,
    engine: traits.engine,
    host: databaseHost ?? 'localhost',
    port: Number(databasePort ?? usualPort),
    schema: databaseSchema ?? 'ovs',
    buildId: buildId ?? null,
    ...(buildId === undefined && traits.release < '3.3' && { withoutBuild: { release: traits.release } }),
    managerUuid,
  };
}

/** The path of the manager's `.config` for a drop: that of the configuration, else the usual one where it can be read. */
export async function configForDrop(reached: Reached): Promise<string | undefined> {
  const { managerConfig, usualConfig, hosts } = reached;
  if (managerConfig !== undefined || usualConfig === undefined) return managerConfig;
  return (await readWhereThere(usualConfig, hosts)) && usualConfig;
}

/** The same for an import of an archive, which the file has to fit; one that does not tell whose it is fits none. */
export async function configForImport(reached: Reached, archive: string): Promise<string | undefined> {
  if (reached.managerConfig !== undefined) return reached.managerConfig;
  const { schema } = await openArchiveHead(archive);
  return schema?.managerConfig == null ? undefined : configForDrop(reached);
}

/** A host that is lost has no file, and neither has one that was installed without it. */
async function readWhereThere(path: string, hosts: Reached['hosts']): Promise<ConfigFacts | undefined> {
  try {
    return await readConfigFacts(path, hosts);
  } catch (error) {
    if (error instanceof RescueError && /^OVM_(FILE|SSH)_/.test(error.code)) return undefined;
    throw error;
  }
}
