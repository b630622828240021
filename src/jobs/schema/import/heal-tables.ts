import { RescueError } from '../../../base/errors.js';
import { dropTable, type ExchangeWork, moveTables } from './move-tables.js';
import { stageAgain } from './stage-tables.js';
import { type StagedTable, stagedTables } from './staged-table.js';
import { verifyContent } from './table-content.js';

/**
 * After an exchange that was interrupted: reads every table of the targets back, and loads those again that cannot be
 * read or hold anything else than was archived, as a server may leave them that died in the midst.
 */
export async function healTables(work: ExchangeWork): Promise<void> {
  const broken: StagedTable[] = [];
  for (const table of stagedTables(work.targets)) {
    if (!table.manifest.rowsOmitted && !(await isWhole(work, table))) broken.push(table);
  }
  if (broken.length === 0) return;
  for (const table of broken) {
    await stageAgain(work, table);
    await dropTable(work.database, table.target.to, table.definition.name);
  }
  await moveTables(work);
}

async function isWhole(work: ExchangeWork, table: StagedTable): Promise<boolean> {
  try {
    await verifyContent(work.database, table.target.to, table.definition, table.manifest);
    return true;
  } catch (error) {
    if (
      error instanceof RescueError &&
      (error.code === 'OVM_SCHEMA_DIFFERS' || error.code === 'OVM_DB_FAILED')
    ) {
      return false;
    }
    throw error;
  }
}
