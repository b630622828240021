import { RescueError } from '../../../base/errors.js';
import { runStatement } from '../../bound-statement.js';
import type { Shortfall } from '../database.js';
import type { DatabaseDictionary } from '../dictionary.js';
import type { ReferencedKey } from './oracle-ddl/constraint-statements.js';
import type { InvalidObject } from './oracle-ddl/inventory-findings.js';
import { schemaDefinition } from './oracle-ddl/schema-definition.js';
import { kyselyOverOracle, type OracleQuery } from './oracle-dialect.js';
import {
  type ConstraintRow,
  type DictionaryRows,
  type NamedRow,
  type ParameterRow,
  type ReferencedColumnRow,
  readDictionaryRows,
  type ServerFactsRow,
} from './oracle-dictionary-rows.js';
import { laterColumnFindings } from './oracle-later-columns.js';
import { unkeptSettingFindings } from './oracle-unkept-settings.js';
import { replacedTextFindings } from './replaced-texts.js';

export type { OracleQuery, OracleRow } from './oracle-dialect.js';

/** A schema as it was read. */
export interface OracleReading {
  readonly dictionary: DatabaseDictionary;
  /** What an export does not keep. */
  readonly findings: readonly Shortfall[];
  /** What did not compile when it was read. */
  readonly invalid: readonly InvalidObject[];
}

/**
 * Everything in a schema. `query` gives all values as text, LONG values whole. The owner itself reads the views ALL_, whoever
 * else the views DBA_, for which it needs SELECT ANY DICTIONARY: the ALL_ views show it only a part without a word.
 * Throws OVM_DB_NOT_FOUND and what `query` throws.
 */
export async function readOracleDictionary(query: OracleQuery, owner: string): Promise<OracleReading> {
  const plain = kyselyOverOracle(query);
  const seen = await seenByUs(query, owner);
  const isOwner = seen === query;
  // everybody sees the names of all accounts
  const [account] = await runStatement<NamedRow>(plain, 'dictionary/oracle/database', { owner });
  if (!account)
    throw new RescueError('OVM_DB_NOT_FOUND', `schema ${owner}`, 'the server has no such account');
  const rows = await readDictionaryRows(seen, owner, isOwner ? 'all' : 'dba');
  const targets = await foreignTargets(seen, rows);
  const parameters = await runStatement<ParameterRow>(plain, 'oracle/language-parameters');
  const setOf = (name: string) => {
    const value = parameters.find(({ parameter }) => parameter === name)?.value;
    if (value == null)
      throw new RescueError('OVM_DB_FAILED', `schema ${owner}`, `the server does not tell its ${name}`);
    return value;
  };
  const { tables, objects, findings, invalid } = schemaDefinition(rows, {
    setOf,
    foreignTarget: ({ name }) => targets.get(name),
  });
  const isTable = (name: string) => tables.some((table) => table.name === name);
  const later = (await isLater(query)) ? await laterColumnFindings(seen, owner, isTable) : [];
  const settings = await unkeptSettingFindings(seen, owner, isTable);
  const dictionary = {
    name: owner,
    characterSet: setOf('NLS_CHARACTERSET'),
    collation: setOf('NLS_SORT'),
    tables,
    objects,
  };
  return {
    dictionary,
    findings: [...findings, ...later, ...settings, ...replacedTextFindings(dictionary)],
    invalid,
  };
}

/** `query` itself for the owner; for whoever else the same over the views that show what everybody has. */
export async function seenByUs(query: OracleQuery, owner: string): Promise<OracleQuery> {
  const [user] = await runStatement<NamedRow>(kyselyOverOracle(query), 'oracle/session-user');
  return user?.name === owner ? query : wholeDictionary(query);
}

/** The same statements over the views that show what everybody has. */
function wholeDictionary(query: OracleQuery): OracleQuery {
  return (sql, binds) => query(sql.replace(/\bALL_(?=[A-Z])/g, 'DBA_'), binds);
}

/** Keys in other schemas that foreign keys refer to, by the foreign key's name. */
async function foreignTargets(
  query: OracleQuery,
  { owner, constraints }: DictionaryRows,
): Promise<ReadonlyMap<string, ReferencedKey>> {
  const kysely = kyselyOverOracle(query);
  const found = new Map<string, ReferencedKey>();
  const isForeign = ({ type, referenced_owner: other }: ConstraintRow) => type === 'R' && other !== owner;
  for (const row of constraints.filter(isForeign)) {
    const { name, referenced_owner: other, referenced_constraint: constraint } = row;
    if (other === null || constraint === null) continue;
    const columns = await runStatement<ReferencedColumnRow>(kysely, 'dictionary/oracle/referenced-columns', {
      owner: other,
      constraint,
    });
    const [first] = columns;
    if (first)
      found.set(name, { owner: other, table: first.table_name, columns: columns.map((c) => c.column_name) });
  }
  return found;
}

/** Whether the server is of release 12.1 or later. */
async function isLater(query: OracleQuery): Promise<boolean> {
  const [facts] = await runStatement<ServerFactsRow>(kyselyOverOracle(query), 'oracle/server-facts');
  return Number(/^\d+/.exec(facts?.version ?? '')?.[0] ?? 0) >= 12;
}
