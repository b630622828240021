import type { ObjectDefinition, ObjectKind } from './dictionary.js';

/** An object without the settings of a session, which Oracle and SQLite do not keep with it. */
export function plainObject(
  kind: ObjectKind,
  name: string,
  createStatement: string,
  table: string | null = null,
): ObjectDefinition {
  return {
    kind,
    name,
    table,
    createStatement,
    definer: null,
    sqlMode: null,
    characterSetClient: null,
    collationConnection: null,
    databaseCollation: null,
    timeZone: null,
  };
}
