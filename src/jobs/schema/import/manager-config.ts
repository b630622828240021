import { RescueError } from '../../../base/errors.js';
import { readOvmmConfig } from '../../../formats/ovmm-config.js';
import { createLocalHost } from '../../../reach/local-host.js';

/** What a manager's `.config` says of its repository database; null where it says nothing. */
export interface ConfigFacts {
  readonly path: string;
  readonly engine: 'mysql' | 'oracle' | null;
  readonly host: string;
  readonly port: number;
  readonly schema: string;
  readonly buildId: string | null;
  readonly managerUuid: string | null;
}

/** Where a manager keeps it, on the manager's own host. */
export const managerConfigPath = '/u01/app/oracle/ovm-manager-3/.config';

const longestConfigBytes = 1024 * 1024;
const defaultPort = 49500;
const defaultSchema = 'ovs';

/** Reads a `.config`. Throws OVM_FILE_UNREADABLE, OVM_FILE_TOO_LARGE, and OVM_FILE_UNKNOWN for a file of another kind. */
export async function readConfigFacts(path: string): Promise<ConfigFacts> {
  const { document } = readOvmmConfig(await createLocalHost().readFile(path, longestConfigBytes));
  const { databaseHost, databasePort, databaseSchema, databaseName, buildId, managerUuid } = document;
  if (!databaseHost && !databasePort && !databaseSchema && !managerUuid) {
    throw new RescueError(
      'OVM_FILE_UNKNOWN',
      path,
      'it is no .config of a manager: it has none of DBHOST, LSNR, OVSSCHEMA, UUID',
      undefined,
      `Give a copy of ${managerConfigPath} of the manager's host; docs/schema.md shows one.`,
    );
  }
  return {
    path,
    engine: document.engine?.value ?? null,
    host: databaseHost?.value ?? 'localhost',
    port: Number(databasePort?.value ?? defaultPort),
    // On MySQL both keys hold the name of the database; the guides print both as `ovs`.
    schema: databaseSchema?.value ?? databaseName?.value ?? defaultSchema,
    buildId: buildId?.value ?? null,
    managerUuid: managerUuid?.value ?? null,
  };
}

/** The `.config` of a manager on this host; undefined when there is none or it cannot be read. */
export async function localConfigFacts(path = managerConfigPath): Promise<ConfigFacts | undefined> {
  return readConfigFacts(path).catch(() => undefined);
}
