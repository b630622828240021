import { counted } from '../../base/counted.js';
import { RescueError } from '../../base/errors.js';
import type { ConnectionSettings } from '../../reach/database/connection-settings.js';
import type { Database } from '../../reach/database/database.js';
import type { DatabaseDictionary } from '../../reach/database/dictionary.js';
import { openDatabase } from '../../reach/database/open-database.js';
import type { SchemaThing } from '../../reach/database/oracle/schema-inventory.js';
import { isServerDatabase } from '../../reach/database/server-databases.js';
import type { EstateHosts } from '../ssh/estate-hosts.js';
import { dropInPlace, planDropInPlace } from './drop-in-place.js';
import { dropObjects } from './import/drop-objects.js';
import { earlierImports } from './import/earlier-import.js';
import { unfinished } from './import/import-by-exchange.js';
import { isOfImport } from './import/import-names.js';
import { foundConfigFacts, readConfigFacts } from './import/manager-config.js';
import { refuseOutsideReferences } from './import/outside-references.js';
import { checkSessions } from './import/session-guard.js';
import { checkGuard, type GuardFacts, guardLine, guardReason } from './import/target-guard.js';
import { lockTargets } from './import/target-locks.js';
import { refuseMissingAccounts } from './meant-name.js';

export interface DropOptions {
  readonly settings: ConnectionSettings;
  /** Where a `.config` on another machine is read from. */
  readonly hosts?: EstateHosts;
  /** The databases to be emptied; at least one. */
  readonly databases: readonly string[];
  /** The `.config` of the manager that owns them. */
  readonly managerConfig?: string;
  /** The operator's word that the manager is stopped. */
  readonly managerStopped: boolean;
}

/** What a drop will do, looked up and not yet begun. */
export interface DropPlan {
  readonly options: DropOptions;
  readonly dictionaries: readonly DatabaseDictionary[];
  /** By the schema's name what is dropped, where a schema is an account; not there elsewhere. */
  readonly things?: ReadonlyMap<string, readonly SchemaThing[]>;
  /** Each object on a line, for the operator. */
  readonly lines: readonly string[];
}

/** What was dropped. */
export interface DroppedSchema {
  readonly databases: readonly { readonly name: string; readonly tables: number; readonly objects: number }[];
}

/**
 * Lists everything in databases that would be dropped; changes nothing. Throws OVM_USAGE without databases, for the
 * server's own and for those of an unfinished import,
 * OVM_DB_NOT_FOUND, OVM_TARGET_GUARDED, OVM_IMPORT_UNFINISHED, and what the database throws.
 */
export async function planDrop(options: DropOptions): Promise<DropPlan> {
  if (options.databases.length === 0)
    throw new RescueError('OVM_USAGE', '--database', 'name what is to be dropped');
  return withDatabase(options, async (database) => {
    const guard = await checkDrop(database, options);
    if (database.traits.staging === 'in-place') return planDropInPlace(database, options, guard);
    const dictionaries = await dictionariesOf(database, options.databases);
    const lines = [`Drop at ${database.address}`, ...guard, ...dictionaries.flatMap(linesOf)];
    return { options, dictionaries, lines };
  });
}

/**
 * Drops every object of the databases; the databases themselves, accounts, privileges and passwords stay. What was made
 * after the plan is not dropped but named. Throws OVM_TARGET_IN_USE for foreign sessions and for foreign keys from
 * outside, OVM_LOCKED, OVM_SCHEMA_DIFFERS when something else is there than was planned.
 */
export async function carryOutDrop(plan: DropPlan): Promise<DroppedSchema> {
  const { options } = plan;
  return withDatabase(options, async (database) => {
    await lockTargets(database, options.databases);
    await checkDrop(database, options);
    await checkSessions(database, options.databases);
    if (database.traits.staging === 'in-place') return { databases: await dropInPlace(database, plan) };
    if (database.traits.staging === 'schema') await refuseOutsideReferences(database, options.databases);
    refuseChanged(plan, await dictionariesOf(database, options.databases));
    for (const dictionary of plan.dictionaries) await dropAll(database, dictionary);
    const databases = plan.dictionaries.map(({ name, tables, objects }) => {
      return { name, tables: tables.length, objects: objects.length };
    });
    return { databases };
  });
}

async function withDatabase<T>(options: DropOptions, work: (database: Database) => Promise<T>): Promise<T> {
  const database = await openDatabase(options.settings);
  try {
    return await work(database);
  } finally {
    await database.close();
  }
}

/** Gives what the guard found, as a line of the plan; a file has no guard. */
async function checkDrop(database: Database, options: DropOptions): Promise<readonly string[]> {
  const { staging } = database.traits;
  if (staging === 'file') return [];
  await refuseMissingAccounts(database, options.databases);
  options.databases.forEach(refuseServers);
  options.databases.forEach(refuseImports);
  const { managerConfig } = options;
  const facts: GuardFacts = {
    settings: options.settings,
    server: database.server,
    address: database.address,
    targets: options.databases,
    schema: undefined,
    managerUuid: null,
    given: managerConfig === undefined ? undefined : await readConfigFacts(managerConfig, options.hosts),
    found: await foundConfigFacts(options.settings, options.hosts),
    managerStopped: options.managerStopped,
  };
  checkGuard(facts);
  if (staging === 'in-place') return [guardLine(guardReason(facts), facts.settings.engine)];
  const begun = (await earlierImports(database, options.databases)).find(
    ({ phase }) => phase === 'exchanging',
  );
  if (begun) throw unfinished(options.databases, begun.head);
  return [guardLine(guardReason(facts), facts.settings.engine)];
}

/** Without them nobody could log in any more. */
function refuseServers(name: string): void {
  if (!isServerDatabase(name)) return;
  const hint = 'Name a database of your own; those of the server are never dropped.';
  throw new RescueError(
    'OVM_USAGE',
    `--database ${name}`,
    'it belongs to the server itself',
    undefined,
    hint,
  );
}

/** What an unfinished import put beside its target may be the only place of the target's tables. */
function refuseImports(name: string): void {
  if (!isOfImport(name)) return;
  const hint =
    'Run that import again: it goes on, or clears away what it left. Any import into the same target does so as well.';
  const why = 'it belongs to an unfinished import';
  throw new RescueError('OVM_USAGE', `--database ${name}`, why, undefined, hint);
}

async function dictionariesOf(database: Database, names: readonly string[]): Promise<DatabaseDictionary[]> {
  const dictionaries: DatabaseDictionary[] = [];
  for (const name of new Set(names)) dictionaries.push(await database.dictionary(name));
  return dictionaries;
}

function linesOf({ name, tables, objects }: DatabaseDictionary): string[] {
  return [
    `Database ${name}: ${counted(tables.length, 'table')} and ${counted(objects.length, 'other object')}; the database itself stays`,
    ...tables.map((table) => `  table ${name}.${table.name}`),
    ...objects.map((object) => `  ${object.kind} ${name}.${object.name}`),
  ];
}

function refuseChanged(plan: DropPlan, now: readonly DatabaseDictionary[]): void {
  const before = new Set(plan.dictionaries.flatMap(linesOf));
  const added = now.flatMap(linesOf).filter((line) => line.startsWith('  ') && !before.has(line));
  if (added.length === 0) return;
  const why = `there is more than was listed: ${added.map((line) => line.trim()).join(', ')}`;
  const hint = 'Nothing was dropped; run the same command again and read the list.';
  throw new RescueError('OVM_SCHEMA_DIFFERS', plan.options.databases.join(', '), why, undefined, hint);
}

async function dropAll(database: Database, { name, tables, objects }: DatabaseDictionary): Promise<void> {
  await dropObjects(
    database,
    name,
    objects.filter(({ kind }) => kind !== 'sequence'),
  );
  if (database.traits.staging === 'schema') await database.execute('SET SESSION foreign_key_checks = 0');
  for (const table of tables) {
    await database.execute(
      `DROP TABLE IF EXISTS ${database.quoteName(name)}.${database.quoteName(table.name)}`,
    );
  }
  // Tables may take their defaults from sequences.
  await dropObjects(
    database,
    name,
    objects.filter(({ kind }) => kind === 'sequence'),
  );
}
