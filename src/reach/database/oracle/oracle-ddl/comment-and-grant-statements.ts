import type { ObjectDefinition } from '../../dictionary.js';
import { plainObject } from '../../plain-object.js';
import type { DictionaryRows, GrantRow } from '../oracle-dictionary-rows.js';
import { quoteOracleName, quoteOracleText } from '../oracle-quote.js';

/** Comments on what `has` says is made again: a table or view, or a column of one. */
export function commentObjects(
  { tableComments, columnComments }: DictionaryRows,
  has: (table: string, column?: string) => boolean,
): ObjectDefinition[] {
  const tables = tableComments
    .filter(({ table_name: table }) => has(table))
    .map(({ table_name: table, comments }) => {
      const text = `COMMENT ON TABLE ${quoteOracleName(table)} IS ${quoteOracleText(comments)}`;
      return plainObject('comment', table, text, table);
    });
  const columns = columnComments
    .filter(({ table_name: table, column_name: column }) => has(table, column))
    .map(({ table_name: table, column_name: column, comments }) => {
      const on = `${quoteOracleName(table)}.${quoteOracleName(column)}`;
      const text = `COMMENT ON COLUMN ${on} IS ${quoteOracleText(comments)}`;
      return plainObject('comment', `${table}.${column}`, text, table);
    });
  return [...tables, ...columns];
}

/** Grants that the owner made on what `has` says is made again. */
export function grantObjects(
  { owner, grants, columnGrants }: DictionaryRows,
  has: (object: string, column?: string) => boolean,
): ObjectDefinition[] {
  const whole = grants
    .filter(({ grantor, object_name: object }) => grantor === owner && has(object))
    .map((row) => grantObject(row, row.privilege, ''));
  const columns = columnGrants
    .filter((row) => row.grantor === owner && has(row.object_name, row.column_name))
    .map((row) => {
      const privilege = `${row.privilege} (${quoteOracleName(row.column_name)})`;
      return grantObject({ ...row, hierarchy: null }, privilege, `.${row.column_name}`);
    });
  return [...whole, ...columns];
}

function grantObject(row: GrantRow, privilege: string, part: string): ObjectDefinition {
  const { object_name: object, grantee } = row;
  const to = grantee === 'PUBLIC' ? 'PUBLIC' : quoteOracleName(grantee);
  const options = [
    ...(row.hierarchy === 'YES' ? [' WITH HIERARCHY OPTION'] : []),
    ...(row.grantable === 'YES' ? [' WITH GRANT OPTION'] : []),
  ];
  const text = `GRANT ${privilege} ON ${quoteOracleName(object)} TO ${to}${options.join('')}`;
  return plainObject('grant', `${row.privilege} ON ${object}${part} TO ${grantee}`, text);
}
