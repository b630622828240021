import { openArchiveHead } from '../../archive/open-archive.js';
import { nightDatabaseKey, nightTableKey } from '../../model/night.js';
import type { UpgradedSchema } from '../../model/upgrade.js';
import { compareSchemas } from '../schema/compare-schemas.js';
import { type SchemaDifference, schemaDifferenceText } from '../schema/schema-differences.js';

/** The exports of one database server before and after. */
export interface ExportPair {
  readonly server: string;
  /** Paths of archives. */
  readonly before: string;
  readonly after: string;
}

/** What the exports tell, and what dumps among them do not. */
export interface SchemaChanges extends Omit<UpgradedSchema, 'tables'> {
  readonly untold: readonly string[];
}

/**
 * What differs between exports of the same servers but the sizes of tables, which the records of the nights have. Throws
 * as `compareSchemas`.
 */
export async function schemaChanges(pairs: readonly ExportPair[]): Promise<SchemaChanges> {
  const structure: string[] = [];
  const rewritten: string[] = [];
  const untold: string[] = [];
  for (const pair of pairs) {
    const { server, before, after } = pair;
    if ((await isDump(before)) || (await isDump(after))) {
      untold.push(`columns of ${server} (a dump tells tables and rows alone)`);
      continue;
    }
    const other = { archive: after };
    const differences = await compareSchemas({ archive: before, other, databases: [], renames: new Map() });
    structure.push(...differences.filter(isStructure).map((one) => lineOf(one, server, pairs.length)));
    rewritten.push(...rewrittenIn(differences, server));
  }
  return { structure, rewritten, untold };
}

async function isDump(path: string): Promise<boolean> {
  return ((await openArchiveHead(path)).schema?.dumps ?? []).length > 0;
}

function isStructure({ entity, attribute }: SchemaDifference): boolean {
  return entity !== 'table' || !(attribute === 'rows' || attribute === 'content');
}

/** Two servers may have databases of the same name. */
function lineOf(difference: SchemaDifference, server: string, servers: number): string {
  const text = schemaDifferenceText(difference);
  return servers === 1 ? text : `${text} [${server}]`;
}

/** Tables whose content alone is another. */
function rewrittenIn(differences: readonly SchemaDifference[], server: string): string[] {
  const keysOf = (attribute: string) =>
    differences
      .filter((one) => one.entity === 'table' && one.attribute === attribute)
      .map(({ path: [database = '', table = ''] }) =>
        nightTableKey(nightDatabaseKey(server, database), table),
      );
  const counted = new Set(keysOf('rows'));
  return keysOf('content').filter((key) => !counted.has(key));
}
