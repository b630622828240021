import type { TableDefinition } from '../../reach/database/dictionary.js';
import { loadTarget } from '../../reach/database/mysql/mysql-column-transfer.js';
import { quoteMysqlName, quoteMysqlText } from '../../reach/database/mysql/mysql-quote.js';

/** The LOAD DATA statement of a table, as an open MySQL database gives it; a dump has no database to ask. */
export function mysqlLoadStatement(table: TableDefinition, file: string): string {
  return `LOAD DATA LOCAL INFILE ${quoteMysqlText(file)} INTO TABLE ${quoteMysqlName(table.name)} ${loadTarget(table)}`;
}
