import { openArchive } from '../../archive/open-archive.js';
import { isPinned } from '../../archive/pins.js';
import { verifyArchive } from '../../archive/verify-archive.js';
import type { PlanFinding } from '../../recovery/plan.js';
import type { ArchiveValue } from '../../recovery/values.js';
import { archivesThere, type KnownArchive } from '../archive-place.js';
import { chosenDatabaseServer } from '../configuration/database-words.js';
import { type RecoveryGround, whyNoDatabase } from './recovery-ground.js';

/** Which archives of ours a recovery can take. */
export interface FoundArchives {
  /** The newest capture of which every byte is as it was archived. */
  readonly capture?: KnownArchive;
  /** The newest such export of the repository database. */
  readonly schema?: KnownArchive;
  readonly findings: readonly PlanFinding[];
}

/** Reads the newest archives of an estate byte by byte, until one of each kind is good. */
export async function foundArchives(ground: RecoveryGround): Promise<FoundArchives> {
  const { archives, estate, log } = ground;
  const all = (await archivesThere({ archives, estate })).filter(({ partial }) => !partial);
  const findings: PlanFinding[] = [];
  const newestGood = async (kind: KnownArchive['kind'], what: string) => {
    for (const archive of all.filter((one) => one.kind === kind)) {
      log.info(`reading every byte of ${archive.path}`);
      const isGood = (await verifyArchive(archive.path)).ok;
      const lacking = isGood && kind === 'schema-export' ? await lackingDatabases(archive.path, ground) : [];
      if (isGood && lacking.length === 0) return archive;
      const why = isGood ? `does not hold ${lacking.join(', ')}` : 'is damaged';
      findings.push({
        severity: 'error',
        text: `The ${what} ${archive.name} ${why} and was passed over.`,
      });
    }
    findings.push({ severity: 'warning', text: `There is no good ${what} in ${archives}.` });
    return undefined;
  };
  const capture = await newestGood('capture', 'capture of the estate');
  const schema = await newestGood('schema-export', 'export of the repository database');
  for (const archive of [capture, schema]) if (archive) findings.push(...factsOf(archive));
  findings.push(...pinnedNote(all, { archives, estate }));
  for (const { problem, name } of all)
    if (problem !== undefined) findings.push({ severity: 'warning', text: `${name}: ${problem}` });
  return { ...(capture && { capture }), ...(schema && { schema }), findings };
}

/**
 * Databases of the configuration that an export does not hold, as one of another server of the estate; a dump of Oracle's
 * own tools tells none.
 */
async function lackingDatabases(path: string, ground: RecoveryGround): Promise<readonly string[]> {
  const { configured, databaseServer } = ground;
  const { schema } = (await openArchive(path)).manifest;
  if (configured === undefined || whyNoDatabase(ground) !== undefined || schema?.dumps !== undefined)
    return [];
  const held = new Set(schema?.databases.map(({ name }) => name.toLowerCase()));
  const wanted = chosenDatabaseServer(configured, databaseServer).databases;
  return wanted.filter((name) => !held.has(name.toLowerCase()));
}

function factsOf({ name, complete, rehearsal }: KnownArchive): PlanFinding[] {
  const rehearsed: PlanFinding =
    rehearsal === undefined
      ? { severity: 'warning', text: `${name} was never rehearsed.` }
      : { severity: 'note', text: `${name} was rehearsed at ${rehearsal.at}: ${rehearsal.state}.` };
  return complete
    ? [rehearsed]
    : [rehearsed, { severity: 'warning', text: `${name} is incomplete: not everything could be read then.` }];
}

function pinnedNote(
  all: readonly KnownArchive[],
  { archives, estate }: Pick<RecoveryGround, 'archives' | 'estate'>,
): PlanFinding[] {
  const names = all.map(({ name }) => name).filter((name) => isPinned(archives, estate, name));
  if (names.length === 0) return [];
  return [{ severity: 'note', text: `Pinned, and so there whatever was pruned: ${names.join(', ')}.` }];
}

/** As the values of a plan name it. */
export function archiveValue({ path, name, time, head }: KnownArchive): ArchiveValue {
  return { path, name, madeAt: head?.createdAt ?? time };
}
