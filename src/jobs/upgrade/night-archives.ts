import { join } from 'node:path';
import { estateDirectory } from '../../archive/archive-layout.js';
import { openArchiveHead } from '../../archive/open-archive.js';
import { silentLog } from '../../base/log.js';
import type { NightSchema } from '../../checks/night/night-counts.js';
import { managerBuild } from '../../checks/upgrade/manager-build.js';
import type { Environment } from '../../model/environment.js';
import type { NightArchive, NightRecord } from '../../model/night.js';
import type { ManagerBuild } from '../../model/upgrade.js';
import type { ChosenEstate } from '../configuration/chosen-estate.js';
import { estateWords } from '../configuration/estate-words.js';
import { type EstateInput, readEstate } from '../read-estate.js';

/** Where the nights of an estate are, and its configuration where there is one: a map tells what no file does. */
export interface UpgradePlace {
  /** The directory of all archives. */
  readonly root: string;
  readonly estate: string;
  readonly configured?: ChosenEstate;
}

/** Where the archive of that name lies. */
export function archiveAt({ root, estate }: UpgradePlace, name: string): string {
  return join(estateDirectory(root, estate), name);
}

/** The words by which the capture of that name is read. */
export function captureWords(name: string, place: UpgradePlace): EstateInput {
  const { estate, configured } = place;
  const nothing = { estate, trees: [], managerFiles: [] };
  const words = configured ? estateWords(configured, {}) : nothing;
  return { ...words, log: silentLog, archive: archiveAt(place, name) };
}

type NightOfArchives = Pick<NightRecord, 'archives' | 'pruned'>;

/** Name of the capture of a night, where there is one that can be read. */
export function captureOf(night: NightOfArchives): string | undefined {
  return readable('capture', night)[0]?.name;
}

/** The exports of a night that can be read: name of the archive by the server of the configuration. */
export function exportsOf(night: NightOfArchives): ReadonlyMap<string, string> {
  return new Map(readable('schema', night).map(({ databaseServer = '', name }) => [databaseServer, name]));
}

/** A night that is not good may prune what it made. */
function readable(wanted: NightArchive['kind'], { archives, pruned }: NightOfArchives) {
  return archives.flatMap(({ kind, status, name, databaseServer }) =>
    kind !== wanted || status === 'failed' || name === null || pruned.includes(name)
      ? []
      : [{ name, ...(databaseServer !== undefined && { databaseServer }) }],
  );
}

/** Which manager the archives of a night tell. Throws OVM_ARCHIVE_*. */
export async function buildOfNight(record: NightRecord, place: UpgradePlace): Promise<ManagerBuild> {
  const capture = captureOf(record);
  const environment = capture === undefined ? undefined : await environmentOf(capture, place);
  const schemas: NightSchema[] = [];
  for (const [server, archive] of exportsOf(record)) {
    const { schema } = await openArchiveHead(archiveAt(place, archive));
    if (schema) schemas.push({ server, archive, schema });
  }
  return managerBuild(record, environment, schemas);
}

async function environmentOf(name: string, place: UpgradePlace): Promise<Environment> {
  const reading = await readEstate(captureWords(name, place));
  await reading.close();
  return reading.environment;
}
