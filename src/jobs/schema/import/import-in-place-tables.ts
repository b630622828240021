import type { ManifestTable } from '../../../archive/manifest-schema.js';
import { RescueError } from '../../../base/errors.js';
import type { TableLoader } from '../../../reach/database/database.js';
import type { TableDefinition } from '../../../reach/database/dictionary.js';
import { withNewSnapshot } from '../new-snapshot.js';
import { dropThings } from './import-in-place-content.js';
import type { TableState } from './import-in-place-journal.js';
import { type InPlaceWork, withTargetLoader } from './import-in-place-work.js';
import { verifyContent } from './table-content.js';

interface FilledTable {
  readonly definition: TableDefinition;
  readonly manifest: ManifestTable;
  /** Of a run that was interrupted: `verified` is kept, `begun` holds no row and is made anew. */
  readonly state: TableState | 'missing';
}

/** What the server does for a row whatever its length, as bytes. */
const rowWeight = 100;

/**
 * Makes all tables without keys and constraints, loads them, and reads each back. Tables that hold what was archived are
 * kept. Throws OVM_SCHEMA_DIFFERS when what the server holds is not what was archived, and OVM_TARGET_IN_USE for tables
 * of an earlier run that somebody has written to since, and for tables that no run has made: what is in these is nowhere
 * else.
 */
export async function fillTables(work: InPlaceWork): Promise<void> {
  const { target, database } = work;
  const tables = await filledTables(work);
  work.progress.begin(tables.map(({ manifest }) => manifest));
  const begun = tables.filter(({ state }) => state === 'begun');
  await dropThings(
    database,
    target.to,
    begun.map(({ definition }) => ({ type: 'TABLE', name: definition.name })),
  );
  let next = 0;
  let failed = false;
  const run = async () => {
    try {
      await withTargetLoader(database, target.to, async (loader) => {
        for (let table = tables[next++]; table && !failed; table = tables[next++]) {
          if (table.state !== 'verified') await fillTable(work, loader, table);
          work.progress.tableDone(table.manifest);
        }
      });
    } catch (error) {
      failed = true;
      throw error;
    }
  };
  const runs = Array.from({ length: Math.min(work.loaders, tables.length) }, run);
  const failure = (await Promise.allSettled(runs)).find((result) => result.status === 'rejected');
  if (failure) throw failure.reason;
}

/** All tables, the longest work first. */
async function filledTables(work: InPlaceWork): Promise<readonly FilledTable[]> {
  const { database, target, journal } = work;
  const { tables } = await database.dictionary(target.to);
  const there = new Map(tables.map(({ name, createStatement }) => [name, createStatement]));
  const states = await journal.tables();
  const manifests = new Map(target.manifest.tables.map((table) => [table.name, table]));
  const found: FilledTable[] = [];
  for (const definition of target.archived.tables) {
    const { name, createStatement } = definition;
    const manifest = manifests.get(name);
    if (!manifest) {
      const why = `the manifest has no table ${name}`;
      throw new RescueError('OVM_ARCHIVE_DAMAGED', target.manifest.dictionary, why);
    }
    const isAsArchived = there.get(name) === createStatement;
    const state = there.has(name)
      ? await stateOf(work, { definition, manifest }, { known: states.get(name), isAsArchived })
      : 'missing';
    found.push({ definition, manifest, state });
  }
  const weight = ({ manifest }: FilledTable) => manifest.bytes + manifest.rows * rowWeight;
  return found.sort((a, b) => weight(b) - weight(a));
}

/** Of a table that is there. A load that was interrupted has brought either all rows or none. */
async function stateOf(
  work: InPlaceWork,
  { definition, manifest }: Omit<FilledTable, 'state'>,
  { known, isAsArchived }: { readonly known: TableState | undefined; readonly isAsArchived: boolean },
): Promise<TableState> {
  const { name } = definition;
  if (known === undefined) throw notOurs(work, name, 'somebody made it, and no archive holds it');
  if (isAsArchived && (await holdsArchived(work, definition, manifest))) {
    if (known === 'begun') await work.journal.setTable(name, 'verified');
    return 'verified';
  }
  if (known === 'verified')
    throw notOurs(
      work,
      name,
      'somebody changed it after it was loaded and proven, and no archive holds that',
    );
  if (await isEmpty(work, name)) return 'begun';
  const why =
    'it holds other rows than those that were loaded: somebody wrote to it, and no archive holds that';
  throw notOurs(work, name, why);
}

async function isEmpty({ database, target }: InPlaceWork, name: string): Promise<boolean> {
  const place = `${database.quoteName(target.to)}.${database.quoteName(name)}`;
  return (await database.query(`SELECT NULL FROM ${place} WHERE ROWNUM < 2`)).length === 0;
}

/** For a table that is neither kept nor dropped. */
function notOurs({ database, target, head }: InPlaceWork, name: string, why: string): RescueError {
  const place = `${database.quoteName(target.to)}.${database.quoteName(name)}`;
  const safety = head.safety === null || head.givenUp ? '' : ` import ${head.safety.path} with --replace, or`;
  return new RescueError(
    'OVM_TARGET_IN_USE',
    `table ${target.to}.${name} at ${database.address}`,
    why,
    undefined,
    `Nothing of it was dropped. Save elsewhere what is needed of it, run DROP TABLE ${place} CASCADE CONSTRAINTS PURGE, then the same command again: it makes and loads that table anew. To give the import up,${safety} \`schema drop\`: with either all that is there now goes.`,
  );
}

async function holdsArchived(
  { database, target }: InPlaceWork,
  definition: TableDefinition,
  manifest: ManifestTable,
): Promise<boolean> {
  if (manifest.rowsOmitted) return true;
  try {
    await withNewSnapshot(() => verifyContent(database, target.to, definition, manifest));
    return true;
  } catch (error) {
    if (error instanceof RescueError && error.code === 'OVM_SCHEMA_DIFFERS') return false;
    throw error;
  }
}

async function fillTable(
  work: InPlaceWork,
  loader: TableLoader,
  { definition, manifest }: FilledTable,
): Promise<void> {
  const { database, target, journal } = work;
  await journal.setTable(definition.name, 'begun');
  await loader.execute(definition.createStatement);
  if (!manifest.rowsOmitted) {
    const source = work.rowsOf(target.from, definition.name);
    const rows = await loader.load(target.to, definition, work.progress.watched(source));
    if (rows !== manifest.rows) {
      const why = `the server took ${rows} rows, ${manifest.rows} were archived`;
      throw new RescueError(
        'OVM_SCHEMA_DIFFERS',
        `${target.to}.${definition.name}`,
        why,
        undefined,
        failedHint,
      );
    }
    const verified = withNewSnapshot(() => verifyContent(database, target.to, definition, manifest));
    await verified.catch((error: unknown) => {
      const differs = error instanceof RescueError && error.code === 'OVM_SCHEMA_DIFFERS';
      throw differs ? error.withHint(failedHint) : error;
    });
  }
  await journal.setTable(definition.name, 'verified');
}

const failedHint =
  'Either somebody wrote to it meanwhile, or the server does not hold what it was sent. When nothing in it is needed, drop this table by hand (DROP TABLE … CASCADE CONSTRAINTS PURGE), then run the same command again: it goes on with this table. To give up, import the safety archive with --replace, or `schema drop`.';
