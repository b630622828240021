import { RescueError } from '../../../base/errors.js';
import { runStatement } from '../../bound-statement.js';
import type { TableIdentity } from '../database.js';
import type { MysqlConnection } from './mysql-connection.js';
import { kyselyOver } from './mysql-dialect.js';

interface NumberRow {
  readonly file: string;
  readonly number: string;
  readonly name: string;
}

interface TimeRow {
  readonly name: string;
  readonly storage_engine: string;
  readonly made: string | null;
}

interface PartitionRow {
  readonly name: string;
  readonly partition_name: string;
  readonly subpartition_name: string | null;
  readonly made: string | null;
}

/**
 * What tells a table, or a partition of it, from another one of the same name: InnoDB's own numbers where the account
 * may see them (PROCESS), else the times at which they were made, to the second.
 */
export async function readMysqlIdentities(
  connection: MysqlConnection,
  database: string,
): Promise<TableIdentity[]> {
  const kysely = kyselyOver(connection);
  const numbers = await numberRows(connection, database);
  const times = await runStatement<TimeRow>(kysely, 'dictionary/mysql/table-times', { database });
  const identities = times
    .filter((row) => numbers === undefined || row.storage_engine !== 'InnoDB')
    .map(({ name, made }) => ({ table: name, part: '', identity: made ?? '' }));
  if (numbers)
    return [
      ...identities,
      ...numbers.map((row) => ({ table: row.name, part: row.file, identity: row.number })),
    ];
  const partitions = await runStatement<PartitionRow>(kysely, 'dictionary/mysql/partition-times', {
    database,
  });
  return [
    ...identities,
    ...partitions.map(({ name, partition_name, subpartition_name, made }) => ({
      table: name,
      part: JSON.stringify([partition_name, subpartition_name]),
      identity: made ?? '',
    })),
  ];
}

/** Undefined when the account may not see them, or when the server has neither of the two views. */
async function numberRows(
  connection: MysqlConnection,
  database: string,
): Promise<readonly NumberRow[] | undefined> {
  for (const query of ['dictionary/mysql/table-numbers', 'dictionary/mysql/table-numbers-8']) {
    try {
      return await runStatement<NumberRow>(kyselyOver(connection), query, { database });
    } catch (error) {
      if (!(error instanceof RescueError)) throw error;
      if (error.code !== 'OVM_DB_PRIVILEGE' && error.code !== 'OVM_DB_FAILED') throw error;
    }
  }
  return undefined;
}
