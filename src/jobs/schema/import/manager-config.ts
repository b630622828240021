import { RescueError } from '../../../base/errors.js';
import { readOvmmConfig } from '../../../formats/ovmm-config.js';
import type { ConnectionSettings } from '../../../reach/database/connection-settings.js';
import { oraclePort } from '../../../reach/database/database-url.js';
import { createLocalHost } from '../../../reach/local-host.js';
import { isRemote, parseRemotePath } from '../../../reach/ssh/ssh-address.js';
import type { EstateHosts } from '../../ssh/estate-hosts.js';
import { isLocal } from './same-host.js';

/** What a manager's `.config` says of its repository database; null where it says nothing. */
export interface ConfigFacts {
  readonly path: string;
  readonly engine: 'mysql' | 'oracle' | null;
  readonly host: string;
  readonly port: number;
  readonly schema: string;
  /** Of Oracle the SID of the instance. */
  readonly databaseName?: string;
  readonly buildId: string | null;
  /**
   * The file tells no BUILDID, and it need not: it has no DBTYPE either, which those of 3.3 and later have, as they have
   * BUILDID (the guides show it so). `release` is 3.2 for MySQL, and not known for Oracle, which fits 3.0 to 3.2.
   */
  readonly withoutBuild?: { readonly release: string | undefined };
  readonly managerUuid: string | null;
}

/** Where a manager keeps it, on the manager's own host. */
export const managerConfigPath = '/u01/app/oracle/ovm-manager-3/.config';

const longestConfigBytes = 1024 * 1024;
const defaultPort = 49500;
const defaultSchema = 'ovs';

/**
 * Reads a `.config` by its path, or from another machine by `ssh://HOST/PATH`. Throws OVM_FILE_UNREADABLE,
 * OVM_FILE_TOO_LARGE, OVM_SSH_*, and OVM_FILE_UNKNOWN for a file of another kind.
 */
export async function readConfigFacts(path: string, hosts?: EstateHosts): Promise<ConfigFacts> {
  const { document } = readOvmmConfig(await readConfig(path, hosts));
  const { databaseHost, databasePort, databaseSchema, databaseName, buildId, managerUuid } = document;
  const { databaseType, release } = document;
  if (!databaseHost && !databasePort && !databaseSchema && !managerUuid) {
    throw new RescueError(
      'OVM_FILE_UNKNOWN',
      path,
      'it is no .config of a manager: it has none of DBHOST, LSNR, OVSSCHEMA, UUID',
      undefined,
      `Give a copy of ${managerConfigPath} of the manager's host; docs/schema.md shows one.`,
    );
  }
  const isOracle = document.engine?.value === 'oracle';
  return {
    path,
    engine: document.engine?.value ?? null,
    host: databaseHost?.value ?? 'localhost',
    port: Number(databasePort?.value ?? (isOracle ? oraclePort : defaultPort)),
    // On MySQL both keys hold the name of the database; the guides print both as `ovs`.
    schema: databaseSchema?.value ?? (isOracle ? undefined : databaseName?.value) ?? defaultSchema,
    ...(isOracle && databaseName && { databaseName: databaseName.value }),
    buildId: buildId?.value ?? null,
    ...(!buildId && !databaseType && { withoutBuild: { release: release?.value } }),
    managerUuid: managerUuid?.value ?? null,
  };
}

async function readConfig(path: string, hosts: EstateHosts | undefined): Promise<Uint8Array> {
  if (!hosts || !isRemote(path)) return createLocalHost().readFile(path, longestConfigBytes);
  const remote = parseRemotePath(path);
  const host = await hosts.open(remote);
  try {
    return await host.readFile(remote.path, longestConfigBytes);
  } catch (error) {
    // with the host: nobody should look for it on this machine
    const isOfFile = error instanceof RescueError && error.code.startsWith('OVM_FILE_');
    throw isOfFile ? new RescueError(error.code, path, error.why, error, error.hint) : error;
  }
}

/**
 * The `.config` of a manager on the machine a database is connected to from: this one, or with a tunnel the one it goes
 * through. One on this machine counts with a tunnel too when its database is elsewhere. Undefined when there is none
 * or it cannot be read.
 */
export async function foundConfigFacts(
  { tunnel }: Pick<ConnectionSettings, 'tunnel'>,
  hosts?: EstateHosts,
): Promise<ConfigFacts | undefined> {
  const here = await readConfigFacts(managerConfigPath).catch(() => undefined);
  if (!tunnel) return here;
  const there = `ssh://${tunnel.login}${managerConfigPath}`;
  const found = await readConfigFacts(there, hosts).catch(() => undefined);
  if (found) return { ...found, path: `${managerConfigPath} on ${tunnel.host}` };
  return here && !isLocal(here.host) ? here : undefined;
}
