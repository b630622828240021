import type { Shortfall } from '../../database.js';
import {
  type ColumnRow,
  type DictionaryRows,
  groupRows,
  type PartitionedTableRow,
  type TableRow,
} from '../oracle-dictionary-rows.js';
import { oracleColumnType } from './column-type.js';

/** A table that is made again, with the columns that it has then. */
export interface CarriedTable {
  readonly row: TableRow;
  readonly columns: readonly ColumnRow[];
  readonly columnNames: ReadonlySet<string>;
  /** Columns that it does not have then, the server's own among them. */
  readonly leftOut: ReadonlySet<string>;
}

/** The tables that are made again, by name, and what is said of the others and of what is left out of these. */
export interface CarriedTables {
  readonly tables: ReadonlyMap<string, CarriedTable>;
  readonly findings: readonly Shortfall[];
}

export function carriedTables(rows: DictionaryRows): CarriedTables {
  const columns = groupRows(rows.columns, 'table_name');
  const external = new Set(rows.externalTables.map(({ name }) => name));
  const partitioned = new Map(rows.partitionedTables.map((row) => [row.name, row]));
  const overflowing = overflowingTables(rows);
  const tables = new Map<string, CarriedTable>();
  const findings: Shortfall[] = [];
  for (const row of rows.tables) {
    if (row.iot_type !== null && row.iot_type !== 'IOT') continue;
    const all = columns.get(row.name) ?? [];
    const carried = all.filter(isCarried);
    const why = leftOutBecause(row, external) ?? (carried.length === 0 ? noColumn : undefined);
    if (why !== undefined) {
      findings.push({ kind: 'table-left-out', name: row.name, why });
      continue;
    }
    tables.set(row.name, {
      row,
      columns: carried,
      columnNames: new Set(carried.map(({ name }) => name)),
      leftOut: new Set(all.filter((column) => !carried.includes(column)).map(({ name }) => name)),
    });
    findings.push(...columnFindings(row.name, all));
    findings.push(...storageFindings(row, partitioned.get(row.name), overflowing.has(row.name)));
  }
  return { tables, findings };
}

/** A hidden column is the server's own: of an index on an expression, of an object type, or one that was set unused. */
function isCarried(column: ColumnRow): boolean {
  return column.hidden !== 'YES' && oracleColumnType(column) !== undefined;
}

const noColumn = 'it has no column whose values are exported';

function leftOutBecause(row: TableRow, external: ReadonlySet<string>): string | undefined {
  if (external.has(row.name)) return 'its rows are files of the server, which no export of the schema reads';
  if (row.nested === 'YES') return 'it holds the rows of a nested table, whose column is left out';
  if (row.secondary === 'Y') return 'it belongs to a domain index, which makes it anew';
  return undefined;
}

function columnFindings(table: string, columns: readonly ColumnRow[]): Shortfall[] {
  return columns
    .filter((column) => column.hidden !== 'YES' && !isCarried(column))
    .map((column) => ({
      kind: 'column-left-out',
      name: `${table}.${column.name}`,
      why: `values of the type ${typeName(column)} are not exported; the table is made without this column, and so without the indexes and constraints on it`,
    }));
}

function typeName({ data_type_mod: mod, data_type_owner: owner, data_type: type }: ColumnRow): string {
  return `${mod === null ? '' : `${mod} `}${owner === null ? '' : `${owner}.`}${type ?? 'UNDEFINED'}`;
}

function storageFindings(
  row: TableRow,
  partitioned: PartitionedTableRow | undefined,
  overflows: boolean,
): Shortfall[] {
  const plainer = (without: string): Shortfall => ({
    kind: 'storage-left-out',
    name: row.name,
    why: `all its rows are exported, but it is made again without ${without}`,
  });
  const found: Shortfall[] = [];
  if (partitioned) found.push(plainer(partitions(partitioned)));
  if (row.cluster_name !== null) found.push(plainer(`its cluster ${row.cluster_name}`));
  if (overflows) found.push(plainer('the settings of its overflow segment'));
  if (row.read_only === 'YES') found.push(plainer('being READ ONLY'));
  if (row.temporary === 'Y') {
    const why =
      'it is made again without rows: those of a temporary table belong to the sessions that put them in';
    found.push({ kind: 'rows-of-sessions', name: row.name, why });
  }
  return found;
}

function partitions({ type, subtype, count }: PartitionedTableRow): string {
  const below = subtype === null || subtype === 'NONE' ? '' : ` and ${subtype}`;
  return `its partitions by ${type}${below} (${count ?? 'unknown'} of them)`;
}

/** Names of index-organized tables with rows in a second segment, which has a table row of its own. */
function overflowingTables(rows: DictionaryRows): ReadonlySet<string> {
  const names = new Set<string>();
  for (const { iot_type: type, iot_name: name } of rows.tables)
    if (type === 'IOT_OVERFLOW' && name !== null) names.add(name);
  return names;
}
