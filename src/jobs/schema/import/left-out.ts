import type { ManifestFinding } from '../../../archive/manifest-schema.js';
import { RescueError } from '../../../base/errors.js';
import { eventEnd } from '../../../formats/mysql-ddl/event-end.js';
import type { Database } from '../../../reach/database/database.js';
import type { ObjectDefinition } from '../../../reach/database/dictionary.js';
import type { ImportTarget } from './import-targets.js';

/** Something in the archive that no server would make, and that is therefore not imported. */
export interface LeftOut {
  /** `event ovs.nightly`, by its name in the target. */
  readonly object: string;
  readonly why: string;
}

/**
 * The targets without what cannot be made: views that the export found broken, and events whose last time has passed,
 * which a server drops or disables as soon as they are made.
 */
export async function withoutImpossible(
  database: Database,
  targets: readonly ImportTarget[],
  findings: readonly ManifestFinding[],
): Promise<{ readonly targets: readonly ImportTarget[]; readonly leftOut: readonly LeftOut[] }> {
  const leftOut: LeftOut[] = [];
  const possible: ImportTarget[] = [];
  for (const target of targets) {
    const objects: ObjectDefinition[] = [];
    for (const object of target.archived.objects) {
      const why = (await impossibleBecause(database, object)) ?? brokenBecause(target, object, findings);
      if (why === undefined) objects.push(object);
      else leftOut.push({ object: `${object.kind} ${target.to}.${object.name}`, why });
    }
    possible.push({ ...target, archived: { ...target.archived, objects } });
  }
  return { targets: possible, leftOut };
}

function brokenBecause(
  { from }: ImportTarget,
  { kind, name }: ObjectDefinition,
  findings: readonly ManifestFinding[],
): string | undefined {
  if (kind !== 'view') return undefined;
  const found = findings.find(({ code, subject }) => code === 'broken-view' && subject === `${from}.${name}`);
  return found && 'it was broken when it was exported, and no server makes it again';
}

async function impossibleBecause(
  database: Database,
  { kind, createStatement, timeZone }: ObjectDefinition,
): Promise<string | undefined> {
  const end = kind === 'event' ? eventEnd(createStatement) : undefined;
  if (end === undefined || !(await hasPassed(database, end.time, timeZone ?? 'SYSTEM'))) return undefined;
  return `its last time was ${end.time}, and a server drops or disables such an event as soon as it is made`;
}

/** By the server's clock. A time zone that it does not know is told when the event itself is made. */
async function hasPassed(database: Database, time: string, zone: string): Promise<boolean> {
  try {
    await database.execute(`SET SESSION time_zone = ${database.quoteText(zone)}`);
  } catch (error) {
    if (error instanceof RescueError && error.code === 'OVM_DB_FAILED') return false;
    throw error;
  }
  try {
    const [[passed = null] = []] = await database.query(`SELECT ${database.quoteText(time)} <= NOW()`);
    return passed === '1';
  } finally {
    await database.execute("SET SESSION time_zone = '+00:00'");
  }
}
