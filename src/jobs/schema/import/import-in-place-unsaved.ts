import { RescueError } from '../../../base/errors.js';
import type { Database, Shortfall } from '../../../reach/database/database.js';
import type { DatabaseDictionary } from '../../../reach/database/dictionary.js';
import {
  materializedViewLogs,
  outsideIndexes,
  outsideTriggers,
  type SchemaInventory,
  type SchemaThing,
} from '../../../reach/database/oracle/schema-inventory.js';
import { targetInventory, thingName } from './import-in-place-content.js';

/**
 * What would be lost for good, because no archive of rows holds it: throws OVM_TARGET_EXISTS, naming all. Grants that others made on what
 * is dropped are lost as well, but can be said again: they are given back.
 */
export async function refuseUnsaved(database: Database, schema: string): Promise<readonly string[]> {
  const inventory = await targetInventory(database, schema);
  const dictionary = await database.dictionary(schema);
  const shortfalls = await database.shortfalls(dictionary);
  const outside = new Set((await outsideIndexes(database, schema)).map((name) => `INDEX ${name}`));
  const queues = inventory.stays.filter(isInTables);
  const staying = new Set(inventory.stays.filter((thing) => !isInTables(thing)).map(thingName));
  const isLost = ({ kind, name }: Shortfall) => {
    if (kind === 'column-left-out' || kind === 'table-left-out') return true;
    return kind === 'object-left-out' && !isElsewhere(name) && !staying.has(name) && !outside.has(name);
  };
  const lost = [
    ...shortfalls.filter(isLost).map(({ name }) => name),
    ...queues.map(thingName),
    ...inventory.things.filter((thing) => !isIn(dictionary, thing)).map(thingName),
    ...(await goingAlong(database, schema)),
  ];
  if (lost.length > 0) throw unsaved([...new Set(lost)], `${schema} at ${database.address}`);
  return shortfalls
    .filter(({ kind, name }) => kind === 'object-left-out' && isGrant(name))
    .map(({ name, why }) => `${name} is lost: ${why}`);
}

/** What goes with tables of the schema and is in no archive of it. */
async function goingAlong(database: Database, schema: string): Promise<readonly string[]> {
  const triggers = await outsideTriggers(database, schema);
  const logs = await materializedViewLogs(database, schema);
  return [
    ...triggers.map((trigger) => `TRIGGER ${trigger}`),
    ...logs.map(({ master }) => `MATERIALIZED VIEW LOG ON ${master}`),
  ];
}

function unsaved(lost: readonly string[], target: string): RescueError {
  const why = `it holds what no safety archive can give back: ${lost.join(', ')}`;
  const hint =
    "What you can make again by hand: keep its text, drop it, and run the same command again. Else export the schema by Oracle's own tools (`schema export --via-tools`), empty it (`schema drop`), then import without --replace.";
  return new RescueError('OVM_TARGET_EXISTS', target, why, undefined, hint);
}

const isGrant = (name: string) => name.startsWith('GRANT ');

/** What a shortfall names and no import drops: it belongs to the whole database, or is listed apart. */
function isElsewhere(name: string): boolean {
  return isGrant(name) || /^(?:PUBLIC SYNONYM|DATABASE LINK|JOB) /.test(name);
}

/** A queue stays, but its messages are in a table, which only the queue's own package may drop. */
function isInTables({ type }: SchemaThing): boolean {
  return type === 'QUEUE' || type === 'QUEUE TABLE';
}

/**
 * Throws OVM_TARGET_IN_USE for queues that have tables: only their package drops these, and without the types that are dropped
 * beside them their messages cannot be read any more.
 */
export function refuseQueues({ stays }: SchemaInventory, where: string): void {
  const tables = stays.filter(({ type }) => type === 'QUEUE TABLE').map(({ name }) => name);
  if (tables.length === 0) return;
  const why = `it holds tables of queues, which only the package of queues drops: ${tables.join(', ')}`;
  const hint = `Nothing was dropped. As the owner run for each of them \`EXEC DBMS_AQADM.DROP_QUEUE_TABLE(queue_table => '${tables[0]}', force => TRUE)\` in sqlplus: its messages are lost then. Then run the same command again.`;
  throw new RescueError('OVM_TARGET_IN_USE', where, why, undefined, hint);
}

/** Whether the safety archive, which holds what the dictionary holds, can make a thing again. */
function isIn({ tables, objects }: DatabaseDictionary, { type, name }: SchemaThing): boolean {
  if (type === 'TABLE') return tables.some((table) => table.name === name);
  const kind = type.toLowerCase();
  return objects.some((object) => object.kind === kind && object.name === name);
}
