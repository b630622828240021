import type { Kysely } from 'kysely';
import type { Shortfall } from '../database.js';
import { kyselyOverOracle, type OracleQuery } from './oracle-dialect.js';

/** What the dictionary tells of columns since 12.1; a server of 11.2 has no such columns in its view. */
interface LaterColumns {
  readonly ALL_TAB_COLS: {
    readonly OWNER: string;
    readonly TABLE_NAME: string;
    readonly COLUMN_NAME: string;
    readonly IDENTITY_COLUMN: string;
    readonly DEFAULT_ON_NULL: string;
    readonly HIDDEN_COLUMN: string;
    readonly USER_GENERATED: string;
  };
}

/**
 * Names attributes of columns that only releases from 12.1 have, and that the tables are made again without. `isTable` tells
 * tables that are made again.
 */
export async function laterColumnFindings(
  query: OracleQuery,
  owner: string,
  isTable: (name: string) => boolean,
): Promise<Shortfall[]> {
  const kysely = kyselyOverOracle(query) as unknown as Kysely<LaterColumns>;
  const rows = await kysely
    .selectFrom('ALL_TAB_COLS')
    .select([
      'TABLE_NAME as table_name',
      'COLUMN_NAME as column_name',
      'IDENTITY_COLUMN as identity_column',
      'DEFAULT_ON_NULL as default_on_null',
      'HIDDEN_COLUMN as hidden',
      'USER_GENERATED as user_generated',
    ])
    .where('OWNER', '=', owner)
    .orderBy('TABLE_NAME')
    .orderBy('COLUMN_NAME')
    .execute();
  return rows.filter((row) => isTable(row.table_name)).flatMap(findingsOf);
}

function findingsOf(row: {
  readonly table_name: string;
  readonly column_name: string;
  readonly identity_column: string;
  readonly default_on_null: string;
  readonly hidden: string;
  readonly user_generated: string;
}): Shortfall[] {
  const name = `${row.table_name}.${row.column_name}`;
  const plainer = (why: string): Shortfall => ({ kind: 'storage-left-out', name, why });
  if (row.hidden === 'YES' && row.user_generated === 'YES')
    return [{ kind: 'column-left-out', name, why: 'it is INVISIBLE; the table is made without this column' }];
  if (row.identity_column === 'YES')
    return [
      plainer('its values are exported, but it is made again as a column that counts nothing (IDENTITY)'),
    ];
  if (row.default_on_null === 'YES')
    return [plainer('its values are exported, but its default is made again without ON NULL')];
  return [];
}
