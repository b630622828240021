import { RescueError } from '../../base/errors.js';
import { readOvmmConfig } from '../../formats/ovmm-config.js';
import { sameId } from '../../model/identifiers.js';
import { managerHostFiles } from '../../sources/manager-host-capture.js';
import { managerAddress, type RecoveryGround, withHosts } from './recovery-ground.js';

/** What the files of the manager host say who the manager is. */
export interface ManagerFiles {
  /** By the name of the file, each undefined where it is not there or tells none. */
  readonly uuids: Readonly<Record<'.config' | 'ovmm', string | undefined>>;
  readonly buildId: string | undefined;
}

const longestFileBytes = 1024 * 1024;

/** Reads `.config` and `ovmm`; undefined where no configuration names the host. Throws OVM_SSH_*. */
export async function readManagerFiles(ground: RecoveryGround): Promise<ManagerFiles | undefined> {
  const address = managerAddress(ground);
  if (address === undefined) return undefined;
  return withHosts(ground, async (hosts) => {
    const host = await hosts.open(address);
    const read = async (path: string) => {
      try {
        return readOvmmConfig(await host.readFile(path, longestFileBytes)).document;
      } catch (error) {
        if (error instanceof RescueError && error.code.startsWith('OVM_FILE_')) return undefined;
        throw error;
      }
    };
    const [config, ovmm] = [await read(managerHostFiles.config), await read(managerHostFiles.ovmm)];
    return {
      uuids: { '.config': config?.managerUuid?.value, ovmm: ovmm?.managerUuid?.value },
      buildId: config?.buildId?.value,
    };
  });
}

/** What of the files is not as it was; empty when all is. A file that tells no UUID is not as it was. */
export function differingFiles(
  { uuids, buildId }: ManagerFiles,
  was: { readonly managerUuid: string | undefined; readonly buildId: string | undefined },
): string[] {
  const { managerUuid } = was;
  const wrong = Object.entries(uuids).flatMap(([file, uuid]) => {
    if (uuid === undefined) return [`${file} is not there or tells no UUID`];
    if (managerUuid === undefined || sameId(uuid, managerUuid)) return [];
    return [`${file} has the UUID ${uuid}, and the old one is ${managerUuid}`];
  });
  const isOther = buildId !== undefined && was.buildId !== undefined && !sameId(buildId, was.buildId);
  return isOther ? [...wrong, `the build is ${buildId}, and the old one is ${was.buildId}`] : wrong;
}
