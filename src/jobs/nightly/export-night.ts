import type { WrittenArchive } from '../../archive/archive-writer.js';
import type { ManifestSchema } from '../../archive/manifest-schema.js';
import type { DatabaseServerConfiguration } from '../../base/configuration.js';
import { failedNightArchive, writtenNightArchive } from '../../checks/night/night-archive.js';
import type { NightSchema } from '../../checks/night/night-counts.js';
import type { NightArchive } from '../../model/night.js';
import { databaseWords } from '../configuration/database-words.js';
import { exportSchema } from '../schema/export-schema.js';
import { exportByTools } from '../schema/oracle-tools/export-by-tools.js';
import { withTools } from '../schema/oracle-tools/tools-at-hand.js';
import { withReachedDatabase } from '../schema/reached-database.js';
import { defaultThreads } from '../schema/reading-session.js';
import { type NightGround, stepFailure } from './night-ground.js';
import { whenEstateIsFree } from './wait-for-estate.js';

/** The export of one database server; `schema` is not there where it failed. */
export interface NightExport {
  readonly archive: NightArchive;
  readonly schema?: NightSchema;
}

/** Each reader takes some 25 MB, on top of the captured estate; and a server has other work at night too. */
const mostReaders = 2;

/**
 * Exports the databases of every server, one server after the other, since each archive locks the estate. One that fails
 * does not keep the others from being exported. Never throws.
 */
export async function exportNight(ground: NightGround): Promise<readonly NightExport[]> {
  const exports: NightExport[] = [];
  for (const server of ground.estate.databaseServers) exports.push(await exportServer(server, ground));
  return exports;
}

async function exportServer(server: DatabaseServerConfiguration, ground: NightGround): Promise<NightExport> {
  const subject = { kind: 'schema', databaseServer: server.name } as const;
  ground.log.info(`exporting the database server ${server.name}`);
  try {
    const { archive, schema } = await whenEstateIsFree(() => exported(server, ground), ground);
    const made = { ...subject, manifestSha256: archive.manifestSha256 };
    const written = writtenNightArchive(made, archive.name, { sources: [], schema });
    for (const problem of written.problems) ground.log.warn(`${server.name}: ${problem}`);
    return { archive: written, schema: { server: server.name, archive: archive.name, schema } };
  } catch (error) {
    const { message } = stepFailure(`the database server ${server.name}`, error, ground);
    return { archive: failedNightArchive(subject, message) };
  }
}

interface Exported {
  readonly archive: WrittenArchive;
  readonly schema: ManifestSchema;
}

/** By the tools of the database where the configuration says so, else by the driver. */
async function exported(server: DatabaseServerConfiguration, ground: NightGround): Promise<Exported> {
  const { estate, root: archives, secrets, log, clock } = ground;
  const words = databaseWords(server, estate, {}, secrets);
  const { managerConfig } = words;
  const shared = { archives, estate: estate.name, managerConfig, log, clock };
  const { databases, skipRows, compress } = server;
  if (words.viaTools !== undefined) {
    const [schema] = databases;
    return withTools(words, log, (tools) => exportByTools({ ...shared, tools, schema }));
  }
  return withReachedDatabase(words, log, (reached) =>
    exportSchema({
      ...{ ...shared, ...reached, databases, skipRows },
      threads: Math.min(mostReaders, defaultThreads()),
      ...(compress !== undefined && { compression: compress }),
    }),
  );
}
