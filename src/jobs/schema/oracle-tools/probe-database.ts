import { setTimeout } from 'node:timers/promises';
import { RescueError } from '../../../base/errors.js';
import { isPlainName } from '../../../formats/oracle-logs/account-name.js';
import type { SqlplusAnswer, SqlplusStatement } from '../../../formats/oracle-logs/sqlplus-script.js';
import { isOfJob } from './dump-job.js';
import { queryStatement, type ToolSession } from './tool-session.js';

/** What the database says of itself before anything is exported or imported. */
export interface ProbedDatabase {
  /** `Oracle Database 11g Express Edition`. */
  readonly product: string;
  /** `11.2.0.2.0` */
  readonly version: string;
  /** `AL32UTF8`: NLS_LANG of exp and imp names it, so that no character is converted. */
  readonly characterSet: string;
  /** Of NCHAR, NVARCHAR2 and NCLOB: `AL16UTF16`. */
  readonly nationalCharacterSet: string;
  /** Who is logged in. */
  readonly user: string;
  /** The system change number of now; null when the account may not ask for it. */
  readonly scn: string | null;
  /** Whether that number is of some seconds ago: all that an account without privileges can get. */
  readonly scnIsEstimate: boolean;
  /** The schema that is meant. */
  readonly schema: string;
  /** `DBA` when the schema is somebody else's: the views ALL_ would hide a part of it. */
  readonly view: 'ALL' | 'DBA';
  readonly tools: ReadonlySet<string>;
}

const estimateQuery = 'oracle/current-scn-estimate';
const scnQueries = ['oracle/current-scn', 'oracle/current-scn-flashback', estimateQuery];

/**
 * Looks for the tools, logs in and asks. `schema` is that of the account if it is not given; a name without capitals
 * is as SQL takes it. Throws OVM_TOOL_MISSING, OVM_USAGE for a name and OVM_DB_LOGIN for a
 * password the tools cannot be given, and what `ToolSession.sql` throws.
 */
export async function probeDatabase(
  session: ToolSession,
  schema: string | undefined,
): Promise<ProbedDatabase> {
  const { home, host, address } = session.facts;
  const tools = await session.tools();
  if (!tools.has('sqlplus')) {
    throw new RescueError(
      'OVM_TOOL_MISSING',
      `${home} on ${host.name}`,
      'there is no bin/sqlplus that may be run',
    );
  }
  const [facts, language, user, ...scns] = await session.sql([
    queryStatement('oracle/server-facts'),
    queryStatement('oracle/language-parameters'),
    queryStatement('oracle/session-user'),
    ...momentStatements(),
  ]);
  const server = session.rowsOf(facts).find((row) => !/^PL\/SQL|^TNS|^NLSRTL/.test(row.product ?? ''));
  const name = session.rowsOf(user)[0]?.name ?? '';
  const setOf = (parameter: string) => {
    const value = session.rowsOf(language).find((row) => row.parameter === parameter)?.value ?? '';
    if (/^[A-Z0-9]+$/.test(value)) return value;
    throw new RescueError('OVM_DB_FAILED', address, `it does not tell its character set (${parameter})`);
  };
  const characterSet = setOf('NLS_CHARACTERSET');
  session.refuseOtherSigns(characterSet);
  const wanted = schemaName(schema) ?? name;
  refuseOddName(wanted);
  return {
    product: server?.product ?? 'Oracle Database',
    version: server?.version ?? 'unknown',
    characterSet,
    nationalCharacterSet: setOf('NLS_NCHAR_CHARACTERSET'),
    user: name,
    ...momentOf(scns),
    schema: wanted,
    view: wanted === name ? 'ALL' : 'DBA',
    tools,
  };
}

/** Throws OVM_USAGE for a name that the tools would take for another one. */
export function refuseOddName(name: string): void {
  if (isPlainName(name)) return;
  const why =
    'exp, imp, expdp and impdp take names in capitals, of letters, digits, _ and $; how they want others is not proven';
  const hint = 'Go by the driver: the same command without --via-tools.';
  throw new RescueError('OVM_USAGE', JSON.stringify(name), why, undefined, hint);
}

/** Queries for the system change number of now, the best one first. */
export function momentStatements(): SqlplusStatement[] {
  return scnQueries.map((name) => queryStatement(name));
}

/** What the first answers, those to `momentStatements`, tell; only the last of them is an estimate. */
export function momentOf(answers: readonly SqlplusAnswer[]): Pick<ProbedDatabase, 'scn' | 'scnIsEstimate'> {
  const found = scnQueries.findIndex((_name, index) => Boolean(answers[index]?.rows[0]?.scn));
  return { scn: answers[found]?.rows[0]?.scn ?? null, scnIsEstimate: scnQueries[found] === estimateQuery };
}

/** The server knows the number of a time only for every third second. */
const estimateMs = 6_000;

/**
 * The system change number to export as of: with it everything is seen that was committed before this is called. An
 * estimate is asked for anew after some seconds. Null when the account gets none. Throws what `ToolSession.query` throws.
 */
export async function snapshotNumber(
  session: Pick<ToolSession, 'query'>,
  { scn, scnIsEstimate }: Pick<ProbedDatabase, 'scn' | 'scnIsEstimate'>,
  waitMs = estimateMs,
): Promise<string | null> {
  if (!scnIsEstimate) return scn;
  await setTimeout(waitMs);
  return (await session.query(estimateQuery))[0]?.scn ?? null;
}

/** `ovs` means OVS, as everywhere in SQL; a name that has capitals is taken as it is. */
export function schemaName(word: string | undefined): string | undefined {
  return word !== undefined && word === word.toLowerCase() ? word.toUpperCase() : word;
}

/** Names of the tables that hold rows of their own: what a dump must have. */
export async function tableNames(
  session: ToolSession,
  { schema, view }: Pick<ProbedDatabase, 'schema' | 'view'>,
): Promise<readonly string[]> {
  const rows = await session.query('dictionary/oracle/tables', { owner: schema }, view);
  return rows.filter(isDumped).map((row) => row.name ?? '');
}

/**
 * Names of all tables that a dump must have: those of `tableNames`, and those of objects or of XMLTYPE. Throws what
 * `ToolSession.sql` throws.
 */
export async function dumpedTables(
  session: ToolSession,
  { schema, view }: Pick<ProbedDatabase, 'schema' | 'view'>,
): Promise<readonly string[]> {
  const owner = { owner: schema };
  const [tables, objects] = await session.sql([
    queryStatement('dictionary/oracle/tables', owner, view),
    queryStatement('dictionary/oracle/objects', owner, view),
  ]);
  const listed = session.rowsOf(tables);
  const own = session.rowsOf(objects).filter(({ part, secondary }) => !part && secondary !== 'Y');
  return [...listed.filter(isDumped).map((row) => row.name ?? ''), ...unlistedTables(listed, own)];
}

/** Names of tables that the list of tables lacks, as it lacks those of objects and of XMLTYPE. */
export function unlistedTables(
  tables: readonly Readonly<Record<string, string>>[],
  objects: readonly { readonly type?: string; readonly name?: string }[],
): readonly string[] {
  const listed = new Set(tables.map(({ name }) => name));
  return objects
    .filter(({ type, name = '' }) => type === 'TABLE' && !listed.has(name) && !/^BIN\$/.test(name))
    .map(({ name = '' }) => name)
    .filter((name) => !isOfJob('TABLE', name));
}

/** The rows of temporary tables belong to sessions; the others come with the table that they are a part of. */
function isDumped(row: Readonly<Record<string, string>>): boolean {
  const isPart = row.nested === 'YES' || row.secondary === 'Y' || !['', 'IOT'].includes(row.iot_type ?? '');
  const isOurs = isOfJob('TABLE', row.name ?? '');
  return !isPart && !isOurs && row.temporary === 'N' && row.dropped !== 'YES';
}

/**
 * How many rows tables have now, in the order of the names; null for one that cannot be read. Throws what
 * `ToolSession.sql` throws.
 */
export async function countRows(
  session: ToolSession,
  schema: string,
  tables: readonly string[],
): Promise<readonly (number | null)[]> {
  const answers = await session.sql(
    tables.map((table) => ({
      text: `SELECT COUNT(*) AS "rows" FROM ${quoted(schema)}.${quoted(table)}`,
      columns: ['rows'],
    })),
    { isLong: true },
  );
  return answers.map(({ rows }) => (rows[0]?.rows === undefined ? null : Number(rows[0].rows)));
}

/** A name for SQL; it cannot hold a quotation mark (Oracle refuses such names). */
export function quoted(name: string): string {
  if (/["\0\n\r]/.test(name))
    throw new RescueError('OVM_USAGE', JSON.stringify(name), 'no name of Oracle has such signs');
  return `"${name}"`;
}
