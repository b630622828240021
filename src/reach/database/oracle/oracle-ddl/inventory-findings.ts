import type { Shortfall } from '../../database.js';
import type { DictionaryRows, ObjectRow } from '../oracle-dictionary-rows.js';
import { isServersOwnName } from '../servers-own-name.js';

/** An object that the server says does not compile, as it calls its kind. */
export interface InvalidObject {
  /** `PACKAGE BODY`, `VIEW`. */
  readonly kind: string;
  readonly name: string;
}

/** Kinds of object that the other statements read, or that are parts of what these read. */
const readKinds = new Set([
  'SEQUENCE',
  'VIEW',
  'FUNCTION',
  'PROCEDURE',
  'PACKAGE',
  'PACKAGE BODY',
  'TYPE',
  'TYPE BODY',
  'TRIGGER',
  'SYNONYM',
  'LOB',
  // read apart
  'DATABASE LINK',
  'TABLE PARTITION',
  'TABLE SUBPARTITION',
  'INDEX PARTITION',
  'INDEX SUBPARTITION',
  'LOB PARTITION',
  'LOB SUBPARTITION',
]);

const reasons: Readonly<Record<string, string>> = {
  'MATERIALIZED VIEW': 'it is made again as the table that holds its rows, which nothing refreshes',
  TABLE: 'it is an object table, whose rows are not exported',
};

/**
 * What is in the schema by the list of its objects and comes back by none of the statements: whatever a reading does not
 * know is named here. `known` holds the names of tables and indexes that were read, made again or not.
 */
export function inventoryFindings(
  rows: DictionaryRows,
  known: { readonly tables: ReadonlySet<string>; readonly indexes: ReadonlySet<string> },
): Shortfall[] {
  const { objects, publicSynonyms, grants, columnGrants, owner, views } = rows;
  const left = (name: string, why: string): Shortfall => ({ kind: 'object-left-out', name, why });
  const found = objects
    .filter((row) => !isKnown(row, known))
    .map((row) =>
      left(`${row.type} ${row.name}`, reasons[row.type] ?? 'objects of this kind are not exported'),
    );
  for (const { name, view_type: type } of views)
    if (type !== null) found.push(left(`VIEW ${name}`, `it gives objects of the type ${type}`));
  for (const { name, table_name: object } of publicSynonyms)
    found.push(left(`PUBLIC SYNONYM ${name}`, `it stands for ${object}, but belongs to the whole database`));
  for (const { name } of rows.databaseLinks)
    found.push(left(`DATABASE LINK ${name}`, 'its password is not in the dictionary; make it by hand'));
  for (const { name } of rows.jobs)
    found.push(left(`JOB ${name}`, 'jobs belong to the database; submit it by hand'));
  const others = [...grants, ...columnGrants].filter(({ grantor }) => grantor !== owner);
  for (const { privilege, object_name: object, grantee, grantor } of others) {
    const why = `${grantor} made it, and only that account can make it again`;
    found.push(left(`GRANT ${privilege} ON ${object} TO ${grantee}`, why));
  }
  return found;
}

function isKnown(
  { type, name, secondary, part }: ObjectRow,
  { tables, indexes }: { readonly tables: ReadonlySet<string>; readonly indexes: ReadonlySet<string> },
): boolean {
  if (part !== null || secondary === 'Y' || readKinds.has(type) || isServersOwnName(type, name)) return true;
  if (type === 'TABLE') return tables.has(name);
  return type === 'INDEX' && indexes.has(name);
}

/** Objects that do not compile; after an import no more than these should be so. */
export function invalidObjects({ objects }: DictionaryRows): InvalidObject[] {
  return objects
    .filter(({ status, type, name }) => status === 'INVALID' && !isServersOwnName(type, name))
    .map(({ type, name }) => ({ kind: type, name }));
}
