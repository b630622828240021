import { counted } from '../../base/counted.js';
import { RescueError } from '../../base/errors.js';
import type { Database } from '../../reach/database/database.js';
import type { SchemaThing } from '../../reach/database/oracle/schema-inventory.js';
import { schemaInventory } from '../../reach/database/oracle/schema-inventory.js';
import type { DropOptions, DropPlan, DroppedSchema } from './drop-schema.js';
import { dropThings, isJournal, thingName } from './import/import-in-place-content.js';
import { isStillWhole } from './import/import-in-place-giving-up.js';
import { InPlaceJournal, wordsBefore } from './import/import-in-place-journal.js';
import { refuseOutsideForeignKeys, refuseOutsideParts } from './import/import-in-place-outside.js';
import { refuseQueues } from './import/import-in-place-unsaved.js';
import { checkSessions } from './import/session-guard.js';

/**
 * Lists everything in schemas that are accounts; changes nothing. `guard` is what the guards found. Throws
 * OVM_TARGET_IN_USE for what others have on their tables, which is not theirs to drop.
 */
export async function planDropInPlace(
  database: Database,
  options: DropOptions,
  guard: readonly string[],
): Promise<DropPlan> {
  const names = [...new Set(options.databases)];
  const things = new Map<string, readonly SchemaThing[]>();
  const dictionaries = [];
  const lines = [`Drop at ${database.address}`, ...guard];
  for (const name of names) {
    await refuseServersOwn(database, name);
    dictionaries.push(await database.dictionary(name));
    const inventory = await schemaInventory(database, name);
    refuseQueues(inventory, `${name} at ${database.address}`);
    const unseen = await refuseOutsideForeignKeys(database, name);
    await refuseOutsideParts(database, name);
    things.set(name, inventory.things);
    lines.push(
      `Schema ${name}: ${counted(inventory.things.length, 'object')}; account, password and privileges stay`,
      ...inventory.things.map((thing) => `  ${lineOf(name, thing)}`),
      ...inventory.stays.map((thing) => `  stays, drop it by hand: ${lineOf(name, thing)}`),
      ...unseen.map((line) => `  ${line}`),
      ...(await unfinishedLines(database, name)),
    );
  }
  return { options, dictionaries, things, lines };
}

/**
 * Drops what the plan lists, the journal of an import last. Throws OVM_SCHEMA_DIFFERS when something else is there than was
 * planned, OVM_TARGET_IN_USE for foreign keys, triggers and indexes of other schemas.
 */
export async function dropInPlace(database: Database, plan: DropPlan): Promise<DroppedSchema['databases']> {
  const names = [...(plan.things ?? new Map()).keys()] as string[];
  for (const name of names) {
    await refuseOutsideForeignKeys(database, name);
    await refuseOutsideParts(database, name);
    await refuseMore(database, plan, name);
  }
  const dropped = [];
  for (const name of names) {
    // Those that were listed: what came a moment ago nobody has read.
    const things = (plan.things?.get(name) ?? []).filter((thing) => !isJournal(thing));
    await checkSessions(database, [name]);
    await dropThings(database, name, things);
    await new InPlaceJournal(database, name).remove();
    const tables = things.filter(({ type }) => type === 'TABLE').length;
    dropped.push({ name, tables, objects: things.length - tables });
  }
  return dropped;
}

async function refuseServersOwn(database: Database, name: string): Promise<void> {
  if (!(await database.hasDatabase(name)) || (await database.databases()).includes(name)) return;
  const hint = 'Name a schema of your own; those of the server are never dropped.';
  const why = 'it belongs to the server itself';
  throw new RescueError('OVM_USAGE', `--database ${name}`, why, undefined, hint);
}

async function refuseMore(database: Database, plan: DropPlan, name: string): Promise<void> {
  const before = new Set((plan.things?.get(name) ?? []).map(thingName));
  const { things } = await schemaInventory(database, name);
  const added = things.map(thingName).filter((thing) => !before.has(thing));
  if (added.length === 0) return;
  const why = `there is more than was listed: ${added.join(', ')}`;
  const hint = 'Nothing was dropped; run the same command again and read the list.';
  throw new RescueError('OVM_SCHEMA_DIFFERS', name, why, undefined, hint);
}

/** `table OVS.VIRTUAL_MACHINE` */
function lineOf(schema: string, thing: SchemaThing): string {
  const journal = isJournal(thing) ? ' (the journal of an unfinished import)' : '';
  return `${thing.type.toLowerCase()} ${schema}.${thing.name}${journal}`;
}

async function unfinishedLines(database: Database, name: string): Promise<readonly string[]> {
  const journal = new InPlaceJournal(database, name);
  const head = await journal.head();
  if (!head) return [];
  const unfinished = `The import of ${head.archive} is unfinished here and is given up; before it there was ${wordsBefore(head)}.`;
  if (!isStillWhole(head, await journal.isDropping())) return [unfinished];
  const back = `schema import ${head.safety?.path} --replace`;
  return [
    unfinished,
    `It had dropped nothing yet: \`${back}\` compares what is there with that archive and gives it back.`,
  ];
}
