import { runStatement } from '../../bound-statement.js';
import type { TableIdentity } from '../database.js';
import { kyselyOverOracle, type OracleQuery } from './oracle-dialect.js';
import { seenByUs } from './oracle-dictionary.js';
import type { ObjectRow } from './oracle-dictionary-rows.js';

const tableKinds: ReadonlySet<string> = new Set(['TABLE', 'TABLE PARTITION', 'TABLE SUBPARTITION']);

/** Numbers of tables and partitions, which the server never gives twice. */
export async function readOracleIdentities(
  query: OracleQuery,
  owner: string,
): Promise<readonly TableIdentity[]> {
  const seen = await seenByUs(query, owner);
  const rows = await runStatement<ObjectRow>(kyselyOverOracle(seen), 'dictionary/oracle/objects', { owner });
  return rows
    .filter(({ type }) => tableKinds.has(type))
    .map((row) => ({
      table: row.name,
      part: row.part === null ? '' : `${row.type.toLowerCase()} ${row.part}`,
      identity: row.number ?? '',
    }));
}
