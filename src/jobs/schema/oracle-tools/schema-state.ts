import { setTimeout as wait } from 'node:timers/promises';
import { RescueError } from '../../../base/errors.js';
import type { SqlplusStatement } from '../../../formats/oracle-logs/sqlplus-script.js';
import { dumpJob, isOfJob, jobPauseMs, jobPauses } from './dump-job.js';
import { momentOf, momentStatements, type ProbedDatabase, quoted, tableNames } from './probe-database.js';
import { type SchemaObject, schemaThings } from './schema-content.js';
import { toolFailure } from './tool-failure.js';
import { queryStatement, type ToolSession } from './tool-session.js';

/** What a table holds. */
export interface TableState {
  readonly rows: number;
  /**
   * A row with a later system change number was written afterwards. At least the number at which the tables were looked
   * at: of a row whose block was never tidied the server tells a bound, which may grow, but not beyond what is past.
   */
  readonly latest: number;
}

/** A schema at one time: whoever makes, changes or writes something afterwards leaves another state behind. */
export interface SchemaState {
  readonly objects: readonly SchemaObject[];
  readonly tables: ReadonlyMap<string, TableState>;
  /** Every object and part with what its definition is known by; every sequence with where it stands. */
  readonly marks: ReadonlyMap<string, string>;
}

/** What was dropped before, and can be had back from the recycle bin. */
const recycled = /^BIN\$/;

type Schema = Pick<ProbedDatabase, 'schema' | 'view'>;

/** What a schema is now. Reads every table once. Throws what `ToolSession.sql` throws, and the failure of a query. */
export async function schemaState(session: ToolSession, target: Schema): Promise<SchemaState> {
  const names = await tableNames(session, target);
  const moments = momentStatements();
  const counts = names.map((name) => ({
    text: `SELECT COUNT(*) AS "rows", MAX(ORA_ROWSCN) AS "latest" FROM ${quoted(target.schema)}.${quoted(name)}`,
    columns: ['rows', 'latest'],
  }));
  const all = await session.sql([...moments, ...counts], { isLong: true });
  const now = Number(momentOf(all).scn ?? 0);
  const answers = all.slice(moments.length);
  const tables = names.map((name, index) => {
    const [row] = session.rowsOf(answers[index]);
    return [name, { rows: Number(row?.rows), latest: Math.max(now, Number(row?.latest ?? 0)) }] as const;
  });
  const { objects, marks } = await settledDefinitions(session, target);
  return { tables: new Map(tables), objects, marks };
}

/**
 * Definitions when the tables of jobs of ours have gone, with what belongs to them: the server drops them a moment after
 * impdp or expdp has ended. One that a killed run left stays.
 */
async function settledDefinitions(session: ToolSession, target: Schema): Promise<Definitions> {
  let now = await definitions(session, target);
  for (let pause = 0; pause < jobPauses && now.hasJob; pause += 1) {
    await wait(jobPauseMs);
    now = await definitions(session, target);
  }
  return now;
}

interface Definitions extends Pick<SchemaState, 'objects' | 'marks'> {
  readonly hasJob: boolean;
}

/** Objects, and the marks of all definitions; no table is read. */
async function definitions(session: ToolSession, { schema, view }: Schema): Promise<Definitions> {
  const owner = { owner: schema };
  const [all, sequences, columns, constraints, triggers, changes] = await session.sql([
    queryStatement('dictionary/oracle/objects', owner, view),
    queryStatement('dictionary/oracle/sequences', owner, view),
    queryStatement('tools/oracle/columns', owner, view),
    queryStatement('tools/oracle/constraints', owner, view),
    queryStatement('dictionary/oracle/triggers', owner, view),
    queryStatement('tools/oracle/last-changes', owner, view),
  ]);
  const rows = session.rowsOf(all);
  const marks = new Map<string, string>();
  const isPassedOver = (type: string, name: string) => recycled.test(name) || isOfJob(type, name);
  for (const { type = '', name = '', part, number, data_number, defined } of rows) {
    if (isPassedOver(type, name)) continue;
    marks.set(`${type} ${name}${part ? ` (${part})` : ''}`, JSON.stringify([number, data_number, defined]));
  }
  for (const { table_name: table = '', ...rest } of session.rowsOf(columns)) {
    if (isPassedOver('TABLE', table)) continue;
    const name = `the list of columns of ${table}`;
    marks.set(name, `${marks.get(name) ?? ''}${JSON.stringify(rest)}`);
  }
  for (const { name, ...rest } of session.rowsOf(sequences)) {
    marks.set(`the number of SEQUENCE ${name}`, JSON.stringify(rest));
  }
  for (const { name, table_name: table = '', ...rest } of session.rowsOf(constraints)) {
    if (!isPassedOver('TABLE', table)) marks.set(`CONSTRAINT ${name} of ${table}`, JSON.stringify(rest));
  }
  for (const { name, status } of session.rowsOf(triggers)) {
    marks.set(`the state of TRIGGER ${name}`, JSON.stringify(status));
  }
  for (const { type = '', name = '', part, changed } of session.rowsOf(changes)) {
    if (!isPassedOver(type, name))
      marks.set(`the definition of ${type} ${name} ${part}`.trim(), `${changed}`);
  }
  const hasJob = rows.some(({ type, name = '' }) => type === 'TABLE' && dumpJob.test(name));
  return { objects: await schemaThings(session, { schema, view }, rows), marks, hasJob };
}

/**
 * Throws OVM_TARGET_IN_USE when something was made, changed or dropped since a state was taken. Rows are not looked at:
 * see `unchangedStatements`.
 */
export async function refuseOtherDefinitions(
  session: ToolSession,
  target: Schema,
  { marks }: SchemaState,
): Promise<void> {
  const now = await settledDefinitions(session, target);
  const added = [...now.marks.keys()].find((name) => !marks.has(name));
  const gone = [...marks.keys()].find((name) => !now.marks.has(name));
  const other = [...marks].find(([name, mark]) => now.marks.get(name) !== mark)?.[0];
  if (added !== undefined) throw inUse(session, target.schema, `${added} was made`);
  if (gone !== undefined) throw inUse(session, target.schema, `${gone} was dropped`);
  if (other !== undefined) throw inUse(session, target.schema, `${other} was changed`);
}

function inUse(session: ToolSession, schema: string, what: string, hasBegun = false): RescueError {
  const why = hasBegun
    ? `${what} while the schema was emptied; it is left, others are dropped`
    : `${what} while it was saved; nothing was dropped`;
  return new RescueError('OVM_TARGET_IN_USE', `${schema} at ${session.facts.address}`, why);
}

/**
 * Statements that fail unless every table can be locked against all others and has exactly the rows of a state. Locks go
 * with the first DROP that follows in the same session.
 */
export function unchangedStatements(schema: string, { tables }: SchemaState): SqlplusStatement[] {
  const tableOf = (name: string) => `${quoted(schema)}.${quoted(name)}`;
  const locks = [...tables.keys()].map((name) => `LOCK TABLE ${tableOf(name)} IN EXCLUSIVE MODE NOWAIT`);
  const checks = [...tables].map(([name, { rows, latest }]) => {
    const isSame = `COUNT(*) = ${rows} AND NVL(MAX(ORA_ROWSCN), 0) <= ${latest}`;
    // a division by zero is a failure
    return `SELECT 1 / CASE WHEN ${isSame} THEN 1 ELSE 0 END AS "same" FROM ${tableOf(name)}`;
  });
  return [...locks, ...checks].map((text) => ({ text, isCondition: true }));
}

/**
 * The error of a statement of `unchangedStatements`, or of `nothingOutside`, that failed.
 * @param hasBegun whether something was dropped before
 */
export function changedFailure(
  session: ToolSession,
  schema: string,
  statement: SqlplusStatement,
  { messages, hasBegun }: { messages: Parameters<typeof toolFailure>[2]; hasBegun: boolean },
): RescueError {
  const table = /"([^"]+)"(?: IN EXCLUSIVE MODE NOWAIT)?$/.exec(statement.text)?.[1];
  if (messages.some(({ code }) => code === 'ORA-00054'))
    return inUse(session, schema, `somebody wrote into TABLE ${table}`, hasBegun);
  const isOther = messages.some(({ code }) => code === 'ORA-01476');
  if (isOther && table === undefined)
    return inUse(session, schema, 'a key, a trigger or an index of another schema was made', hasBegun);
  if (isOther) return inUse(session, schema, `rows of TABLE ${table} were written`, hasBegun);
  return toolFailure('sqlplus', session.facts.address, messages);
}
