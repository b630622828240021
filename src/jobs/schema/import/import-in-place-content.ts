import { RescueError } from '../../../base/errors.js';
import type { Database } from '../../../reach/database/database.js';
import {
  dropStatement,
  foreignKeyDrops,
  type SchemaInventory,
  type SchemaThing,
  schemaInventory,
} from '../../../reach/database/oracle/schema-inventory.js';
import { inPlaceJournalTable } from './import-in-place-journal.js';
import { heldByForeignKey } from './import-in-place-outside.js';

/** What is in a target, without the journal of an import. */
export async function targetInventory(database: Database, schema: string): Promise<SchemaInventory> {
  const inventory = await schemaInventory(database, schema);
  return { ...inventory, things: inventory.things.filter((thing) => !isJournal(thing)) };
}

export function isJournal({ type, name }: SchemaThing): boolean {
  return type === 'TABLE' && name === inPlaceJournalTable;
}

/** `TABLE VIRTUAL_MACHINE` */
export function thingName({ type, name }: SchemaThing): string {
  return `${type} ${name}`;
}

/**
 * Drops things in their order, foreign keys first. What went with something else, or by a statement of a run that was
 * killed, is no failure. Throws OVM_TARGET_IN_USE for a table that a foreign key of another schema holds.
 */
export async function dropThings(
  database: Database,
  schema: string,
  things: readonly SchemaThing[],
): Promise<void> {
  if (things.some(({ type }) => type === 'TABLE')) {
    for (const sql of await foreignKeyDrops(database, schema)) await database.execute(sql);
  }
  for (const thing of things) {
    try {
      await database.execute(dropStatement(schema, thing));
    } catch (error) {
      unlessOfStatement(error);
      const left = await schemaInventory(database, schema);
      if (left.things.some((other) => thingName(other) === thingName(thing)))
        throw heldByForeignKey(error, database, schema, thing);
    }
  }
}

/** Throws an error again unless it is what the server said of a statement; one of the connection is thrown. */
export function unlessOfStatement(error: unknown): void {
  const codes = ['OVM_DB_FAILED', 'OVM_DB_HIDDEN', 'OVM_DB_NOT_FOUND'];
  if (!(error instanceof RescueError) || !codes.includes(error.code)) throw error;
}
