import { setTimeout as wait } from 'node:timers/promises';
import { RescueError } from '../../../base/errors.js';
import { runStatement } from '../../bound-statement.js';
import type { NoPause, WritePause } from '../database.js';
import type { DatabaseDictionary } from '../dictionary.js';
import { kyselyOverOracle, type OracleQuery } from './oracle-dialect.js';
import { qualifiedOracleName } from './oracle-quote.js';

interface MomentRow {
  readonly scn: string;
}

interface Moment {
  readonly method: 'scn' | 'scn-estimate';
  readonly moment: string;
}

/** Tell the number of this very moment; not every account may ask. */
const exactly: readonly string[] = ['oracle/current-scn', 'oracle/current-scn-flashback'];
/** Every account may ask. */
const estimate = 'oracle/current-scn-estimate';
/**
 * The server keeps times with their numbers every 3 seconds (TIMESTAMP_TO_SCN, SQL Language Reference): after as long as two
 * of them an estimate has everything in it that was committed before the question.
 */
const estimateMs = 6000;

/**
 * The system change number as of which all readers read: nobody has to wait. Where the account may only estimate it, the
 * estimate is asked for some seconds later, so that it holds what was committed before. Where the account may not read
 * tables as of one (it has neither them nor FLASHBACK), one reader alone has to do.
 */
export async function oracleMoment(
  query: OracleQuery,
  databases: readonly DatabaseDictionary[],
): Promise<WritePause | NoPause> {
  const found = await currentMoment(query);
  if (found === undefined) return { method: undefined, why: 'the server tells no system change number' };
  const { moment } = found;
  for (const { name, tables } of databases) {
    const first = tables.find((table) => table.storageEngine !== 'temporary');
    if (!first) continue;
    const source = qualifiedOracleName(name, first.name);
    try {
      await query(`SELECT NULL FROM ${source} AS OF SCN ${moment} WHERE ROWNUM < 1`, []);
    } catch (error) {
      if (!(error instanceof RescueError) || error.code === 'OVM_DB_LOST' || error.code === 'OVM_DB_STALLED')
        throw error;
      return { method: undefined, why: `tables cannot be read as of a system change number: ${error.why}` };
    }
  }
  return { ...found, release: async () => undefined };
}

async function currentMoment(query: OracleQuery): Promise<Moment | undefined> {
  for (const statement of exactly) {
    const moment = await changeNumber(query, statement);
    if (moment !== undefined) return { method: 'scn', moment };
  }
  if ((await changeNumber(query, estimate)) === undefined) return undefined;
  await wait(estimateMs);
  const moment = await changeNumber(query, estimate);
  return moment === undefined ? undefined : { method: 'scn-estimate', moment };
}

async function changeNumber(query: OracleQuery, statement: string): Promise<string | undefined> {
  try {
    const [row] = await runStatement<MomentRow>(kyselyOverOracle(query), statement);
    return row && /^\d+$/.test(row.scn) ? row.scn : undefined;
  } catch (error) {
    if (error instanceof RescueError && (error.code === 'OVM_DB_LOST' || error.code === 'OVM_DB_STALLED'))
      throw error;
    return undefined;
  }
}
