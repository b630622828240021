import { silentLog } from '../../../src/base/log.js';
import type { ImportOptions } from '../../../src/jobs/schema/import/import-plan.js';
import type { MariadbServer } from '../../databases/mariadb-server.js';
import { plainArchive } from './plain-archive.js';
import { makeTinyRepository } from './tiny-repository.js';

/** An archive of a database, and another database in its place. */
export interface ReplacedRepository {
  readonly archive: string;
  /** Where safety archives go. */
  readonly archives: string;
  /** The judge's text of what is in the archive. */
  readonly wanted: string;
  /** The judge's text of what is there now. */
  readonly before: string;
}

export async function replacedRepository(
  server: MariadbServer,
  name: string,
  scratch: () => string,
): Promise<ReplacedRepository> {
  await makeTinyRepository(server, name, 'first');
  const archive = await plainArchive(scratch(), server.settings(), [name]);
  const wanted = await server.dump(name);
  await server.sql(`DROP DATABASE ${name}`);
  await makeTinyRepository(server, name, 'second');
  return { archive, archives: scratch(), wanted, before: await server.dump(name) };
}

/** How to import that archive into its own place. */
export function replacingOptions(
  server: MariadbServer,
  { archive, archives }: Pick<ReplacedRepository, 'archive' | 'archives'>,
): ImportOptions {
  return {
    archive,
    archives,
    settings: server.settings(),
    renames: new Map(),
    replace: true,
    managerStopped: false,
    log: silentLog,
  };
}
