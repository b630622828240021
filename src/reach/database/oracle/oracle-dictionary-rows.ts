import { runStatement } from '../../bound-statement.js';
import { kyselyOverOracle, type OracleQuery, type OracleRow } from './oracle-dialect.js';

/** Rows of the statements in `sql/dictionary/oracle`, by the names given there. All values are text. */
type Row<Required extends string, Optional extends string = never> = Readonly<Record<Required, string>> &
  Readonly<Record<Optional, string | null>>;

export type TableRow = Row<
  'name' | 'temporary' | 'nested',
  | 'cluster_name'
  | 'iot_name'
  | 'iot_type'
  | 'duration'
  | 'secondary'
  | 'partitioned'
  | 'dropped'
  | 'read_only'
  | 'row_movement'
  | 'num_rows'
  | 'avg_row_len'
>;
export type ColumnRow = Row<
  'table_name' | 'name' | 'nullable' | 'hidden' | 'virtual',
  | 'number'
  | 'data_type'
  | 'data_type_owner'
  | 'data_type_mod'
  | 'data_length'
  | 'data_precision'
  | 'data_scale'
  | 'char_length'
  | 'char_used'
  | 'character_set'
  | 'data_default'
>;
export type ConstraintRow = Row<
  'name' | 'type' | 'table_name' | 'status' | 'deferrable' | 'deferred' | 'validated' | 'generated',
  | 'search_condition'
  | 'referenced_owner'
  | 'referenced_constraint'
  | 'delete_rule'
  | 'rely'
  | 'index_owner'
  | 'index_name'
>;
export type ConstraintColumnRow = Row<'constraint_name' | 'table_name' | 'column_name', 'position'>;
export type ReferencedColumnRow = Row<'table_name' | 'column_name'>;
export type IndexRow = Row<
  'owner' | 'name' | 'type' | 'table_name' | 'uniqueness' | 'status' | 'partitioned' | 'generated',
  'compression' | 'prefix_length' | 'visibility' | 'join_index' | 'include_column'
>;
export type IndexColumnRow = Row<'index_owner' | 'index_name' | 'column_name' | 'position', 'descend'>;
export type IndexExpressionRow = Row<'index_owner' | 'index_name' | 'position' | 'expression'>;
export type LobRow = Row<
  'table_name' | 'column_name' | 'cache' | 'logging' | 'in_row',
  'chunk' | 'pctversion' | 'compression' | 'deduplication' | 'securefile'
>;
export type XmlColumnRow = Row<'table_name' | 'column_name', 'xml_schema' | 'storage_type'>;
export type NamedRow = Row<'name'>;
export type PartitionedTableRow = Row<'name' | 'type', 'subtype' | 'count'>;
export type SequenceRow = Row<
  | 'name'
  | 'min_value'
  | 'max_value'
  | 'increment_by'
  | 'cycle_flag'
  | 'order_flag'
  | 'cache_size'
  | 'last_number'
>;
export type ViewRow = Row<'name', 'view_type' | 'text'>;
export type TriggerRow = Row<'name' | 'status', 'table_owner' | 'base_object_type' | 'table_name'>;
export type SourceRow = Row<'name' | 'type' | 'line', 'text'>;
export type SynonymRow = Row<'name' | 'table_name', 'table_owner' | 'db_link'>;
export type PublicSynonymRow = Row<'name' | 'table_name'>;
export type TableCommentRow = Row<'table_name' | 'comments'>;
export type ColumnCommentRow = Row<'table_name' | 'column_name' | 'comments'>;
export type GrantRow = Row<'grantee' | 'object_name' | 'grantor' | 'privilege', 'grantable' | 'hierarchy'>;
export type ColumnGrantRow = Row<
  'grantee' | 'object_name' | 'column_name' | 'grantor' | 'privilege',
  'grantable'
>;
export type ObjectRow = Row<'type' | 'name' | 'status', 'part' | 'generated' | 'secondary' | 'number'>;
export type ParameterRow = Row<'parameter', 'value'>;
export type ServerFactsRow = Row<'product' | 'version', 'status'>;

/** All that is read of a schema, as the server has it. */
export interface DictionaryRows {
  readonly owner: string;
  readonly tables: readonly TableRow[];
  readonly columns: readonly ColumnRow[];
  readonly constraints: readonly ConstraintRow[];
  readonly constraintColumns: readonly ConstraintColumnRow[];
  readonly indexes: readonly IndexRow[];
  readonly indexColumns: readonly IndexColumnRow[];
  readonly indexExpressions: readonly IndexExpressionRow[];
  readonly lobs: readonly LobRow[];
  readonly xmlColumns: readonly XmlColumnRow[];
  readonly externalTables: readonly NamedRow[];
  readonly partitionedTables: readonly PartitionedTableRow[];
  readonly sequences: readonly SequenceRow[];
  readonly views: readonly ViewRow[];
  readonly triggers: readonly TriggerRow[];
  readonly routines: readonly SourceRow[];
  readonly synonyms: readonly SynonymRow[];
  readonly publicSynonyms: readonly PublicSynonymRow[];
  readonly tableComments: readonly TableCommentRow[];
  readonly columnComments: readonly ColumnCommentRow[];
  readonly grants: readonly GrantRow[];
  readonly columnGrants: readonly ColumnGrantRow[];
  readonly databaseLinks: readonly NamedRow[];
  readonly jobs: readonly NamedRow[];
  readonly objects: readonly ObjectRow[];
}

/**
 * Reads them one after the other over one connection. `grantsFrom` is `all` for the owner and `dba` for an account that
 * reads the whole dictionary, where the columns of grants have other names.
 */
export async function readDictionaryRows(
  query: OracleQuery,
  owner: string,
  grantsFrom: 'all' | 'dba',
): Promise<DictionaryRows> {
  const kysely = kyselyOverOracle(query);
  const read = async <Kind extends OracleRow>(name: string): Promise<readonly Kind[]> =>
    (await runStatement<Kind>(kysely, `dictionary/oracle/${name}`, { owner })).filter(isNotDropped);
  const ending = grantsFrom === 'dba' ? '-dba' : '';
  const columns = await read<ColumnRow>('columns');
  // A server without XML DB has no such view, and no such columns either.
  const hasXml = columns.some(({ data_type: type }) => type === 'XMLTYPE');
  return {
    owner,
    tables: await read<TableRow>('tables'),
    columns,
    constraints: await read<ConstraintRow>('constraints'),
    constraintColumns: await read<ConstraintColumnRow>('constraint-columns'),
    indexes: await read<IndexRow>('indexes'),
    indexColumns: await read<IndexColumnRow>('index-columns'),
    indexExpressions: await read<IndexExpressionRow>('index-expressions'),
    lobs: await read<LobRow>('lobs'),
    xmlColumns: hasXml ? await read<XmlColumnRow>('xml-columns') : [],
    externalTables: await read<NamedRow>('external-tables'),
    partitionedTables: await read<PartitionedTableRow>('partitioned-tables'),
    sequences: await read<SequenceRow>('sequences'),
    views: await read<ViewRow>('views'),
    triggers: await read<TriggerRow>('triggers'),
    routines: await read<SourceRow>('routines'),
    synonyms: await read<SynonymRow>('synonyms'),
    publicSynonyms: await read<PublicSynonymRow>('public-synonyms'),
    tableComments: await read<TableCommentRow>('table-comments'),
    columnComments: await read<ColumnCommentRow>('column-comments'),
    grants: await read<GrantRow>(`grants${ending}`),
    columnGrants: await read<ColumnGrantRow>(`column-grants${ending}`),
    databaseLinks: await read<NamedRow>('database-links'),
    jobs: await read<NamedRow>('jobs'),
    objects: await read<ObjectRow>('objects'),
  };
}

/** What was dropped stays in the dictionary under names like `BIN$dG9tYXRvZXMgYXJlIHJlZA==$0` until the bin is emptied. */
export const recycleBinName = /^BIN\$[A-Za-z0-9+/]{22}==\$\d+$/;

/**
 * A table that came back from the bin has its own name again, but its indexes, constraints and triggers keep those of the
 * bin: what belongs to a table is told by the table's name, and texts are told by what they are of.
 */
function isNotDropped(row: OracleRow): boolean {
  if (row.dropped === 'YES') return false;
  const name = row.table_name ?? row.object_name ?? (row.line === undefined ? row.name : undefined);
  return name == null || !recycleBinName.test(name);
}

/** Rows by the value of one column, in their order. */
export function groupRows<Kind extends OracleRow>(
  rows: readonly Kind[],
  column: keyof Kind & string,
): ReadonlyMap<string, readonly Kind[]> {
  const groups = new Map<string, Kind[]>();
  for (const row of rows) {
    const key = row[column] ?? '';
    const group = groups.get(key);
    if (group) group.push(row);
    else groups.set(key, [row]);
  }
  return groups;
}
