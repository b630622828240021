import type { ManifestSource } from '../../archive/manifest.js';
import { RescueError } from '../../base/errors.js';
import type { Environment, UuidPlace } from '../../model/environment.js';
import type { Database } from '../../reach/database/database.js';
import { openDatabase } from '../../reach/database/open-database.js';
import type { PlanFinding } from '../../recovery/plan.js';
import type { BackupValue } from '../../recovery/values.js';
import { recordedUuids } from '../find-uuid.js';
import { readEstate } from '../read-estate.js';
import { type FoundArchives, foundArchives } from './found-archives.js';
import { backupsThere } from './found-backups.js';
import { type ManagerAnswers, managerAnswers } from './manager-ports.js';
import { liveInput, type RecoveryGround, whyNoDatabase, withDatabase } from './recovery-ground.js';

/** Whether the repository database can be logged in to, and what it holds. */
export interface DatabaseLook {
  readonly answers: boolean;
  /** What it is, or why it was not asked or did not answer. */
  readonly told: string;
  /** Databases of the configuration that are not there. */
  readonly missing: readonly string[];
  /** Databases of a manager that are there and hold tables, whatever is in them. */
  readonly holding: readonly string[];
}

/** What is there of an estate when a recovery begins; nothing of it was changed. */
export interface Look {
  readonly archives: FoundArchives;
  /** The estate as the capture has it. */
  readonly captured?: Environment;
  readonly capturedRelease?: string;
  /** What could be read of the estate now; not there when nothing could. */
  readonly live?: Environment;
  readonly sources: readonly ManifestSource[];
  readonly database?: DatabaseLook;
  readonly manager: ManagerAnswers;
  /** Of Oracle's own tools, newest first. */
  readonly backups: readonly BackupValue[];
  /** Why nobody knows whether there are backups. */
  readonly backupsUnread?: string;
  /** Every place that tells a manager UUID, in archives and now. */
  readonly uuidPlaces: readonly UuidPlace[];
  readonly findings: readonly PlanFinding[];
}

/** Looks at archives first, then at everything that the configuration names, each once. Throws what listing archives throws. */
export async function lookAround(ground: RecoveryGround): Promise<Look> {
  const archives = await foundArchives(ground);
  const captured = await readCaptured(archives, ground);
  const live = await readLive(ground);
  const manager = await managerAnswers(ground);
  const database = await lookAtDatabase(ground);
  const environment = live.environment ?? captured?.environment;
  const backups = await backupsThere(ground, environment);
  const schemaUuids = archives.schema && (await recordedUuids(archives.schema.path));
  return {
    ...{ archives, manager, database, backups: backups.found, sources: live.sources },
    ...(backups.unread !== undefined && { backupsUnread: backups.unread }),
    ...(captured && { captured: captured.environment }),
    ...(captured?.release !== undefined && { capturedRelease: captured.release }),
    ...(live.environment && { live: live.environment }),
    uuidPlaces: [captured?.environment, schemaUuids, live.environment].flatMap(
      (one) => one?.uuidPlaces ?? [],
    ),
    findings: [
      ...archives.findings,
      ...live.findings,
      ...backups.findings,
      ...managerFindings(manager),
      ...(database.answers ? [] : [{ severity: 'warning' as const, text: database.told }]),
    ],
  };
}

async function readCaptured({ capture }: FoundArchives, { estate, log }: RecoveryGround) {
  if (capture === undefined) return undefined;
  const reading = await readEstate({ estate, archive: capture.path, trees: [], managerFiles: [], log });
  await reading.close();
  const { environment, release } = reading;
  return { environment, ...(release !== undefined && { release }) };
}

interface LiveLook {
  readonly environment?: Environment;
  readonly sources: readonly ManifestSource[];
  readonly findings: readonly PlanFinding[];
}

/** What cannot be read is what is expected after a loss, and never an end. */
async function readLive(ground: RecoveryGround): Promise<LiveLook> {
  const input = liveInput(ground);
  if (input === undefined) {
    const text =
      'No configuration (--config) names the estate, so nothing of it was looked at: archives alone.';
    return { sources: [], findings: [{ severity: 'warning', text }] };
  }
  try {
    const reading = await readEstate(input);
    await reading.close();
    const { environment, sources } = reading;
    return { environment, sources, findings: sources.flatMap(sourceFindings) };
  } catch (error) {
    if (!(error instanceof RescueError)) throw error;
    return {
      sources: [],
      findings: [{ severity: 'warning', text: `Nothing of the estate could be read: ${error.why}.` }],
    };
  }
}

function sourceFindings({ name, root, status, problems: [first] }: ManifestSource): PlanFinding[] {
  if (status === 'complete') return [{ severity: 'note', text: `Reached: ${root} (${name}).` }];
  const why = first === undefined ? '' : `: ${first.reason}`;
  const what = status === 'failed' ? 'Not reached' : 'Reached, and read in part';
  return [{ severity: 'warning', text: `${what}: ${root} (${name})${why}.` }];
}

function managerFindings({ answering, silent, unsure }: ManagerAnswers): PlanFinding[] {
  if (unsure !== undefined)
    return [{ severity: 'warning', text: `Whether a manager answers is not known: ${unsure}.` }];
  return [
    ...answering.map((at): PlanFinding => ({ severity: 'note', text: `A manager answers at ${at}.` })),
    ...silent.map((at): PlanFinding => ({ severity: 'note', text: `Nothing answers at ${at}.` })),
  ];
}

async function lookAtDatabase(ground: RecoveryGround): Promise<DatabaseLook> {
  const why = whyNoDatabase(ground);
  if (why !== undefined)
    return { answers: false, told: `The database was not looked at: ${why}.`, missing: [], holding: [] };
  try {
    return await withDatabase(ground, async ({ settings, databases }) => {
      const database = await openDatabase(settings);
      try {
        const { product, version } = database.server;
        const missing: string[] = [];
        for (const name of databases) if (!(await database.hasDatabase(name))) missing.push(name);
        // the installer calls the schema so unless it is told another name (installation guides)
        const usual = [settings.engine === 'oracle' ? 'OVS' : 'ovs'];
        const holding = await withTables(database, databases.length > 0 ? databases : usual);
        return { answers: true, told: `${product} ${version}`, missing, holding };
      } finally {
        await database.close();
      }
    });
  } catch (error) {
    if (!(error instanceof RescueError)) throw error;
    return { answers: false, told: `The database was not reached: ${error.why}.`, missing: [], holding: [] };
  }
}

async function withTables(database: Database, names: readonly string[]): Promise<string[]> {
  const holding: string[] = [];
  for (const name of names)
    if ((await database.hasDatabase(name)) && (await database.dictionary(name)).tables.length > 0)
      holding.push(name);
  return holding;
}
