import { RescueError } from '../../../base/errors.js';
import type { SqlplusAnswer, SqlplusStatement } from '../../../formats/oracle-logs/sqlplus-script.js';
import { nothingOutside, refuseOutside } from './outside-content.js';
import { type ProbedDatabase, quoted } from './probe-database.js';
import { drops, type SchemaObject, schemaObjects } from './schema-content.js';
import {
  changedFailure,
  refuseOtherDefinitions,
  type SchemaState,
  unchangedStatements,
} from './schema-state.js';
import { toolFailure } from './tool-failure.js';
import type { ToolSession } from './tool-session.js';

const dropPasses = 4;

/**
 * Drops what a schema held when it was saved, and nothing else; account, password and grants to it stay. Before the first
 * drop every table is locked and compared with what was saved, and whether something of another schema hangs on them, in the
 * same session. Objects that need one another go in several passes; tables that are left are compared before each. Throws
 * OVM_TARGET_IN_USE when anything differs, or was made meanwhile; OVM_TARGET_EXISTS for what is of others; the failure of
 * the first drop that stays so.
 */
export async function dropSaved(
  session: ToolSession,
  target: ProbedDatabase,
  saved: SchemaState,
): Promise<void> {
  await refuseOtherDefinitions(session, target, saved);
  const names = new Set(saved.objects.map(nameOf));
  let left = saved.objects;
  for (let pass = 1; ; pass += 1) {
    const answers = await dropOnce(session, target, { saved, left, isFirst: pass === 1 });
    left = await schemaObjects(session, target);
    const stranger = left.find((object) => !names.has(nameOf(object)));
    if (stranger) throw madeMeanwhile(session, target.schema, stranger);
    if (left.length === 0) return;
    const failed = answers.find(({ messages }) => messages.length > 0);
    const isHeld = failed?.messages.some(({ code }) => code === 'ORA-02449') ?? false;
    if (isHeld && pass > 1) throw heldByOthers(session, target.schema, left);
    if (failed && pass >= dropPasses) throw toolFailure('sqlplus', session.facts.address, failed.messages);
    if (pass > dropPasses) {
      const why = `${left[0]?.type} ${left[0]?.name} is still there after it was dropped`;
      throw new RescueError('OVM_DB_FAILED', session.facts.address, why);
    }
  }
}

interface DropPass {
  readonly saved: SchemaState;
  readonly left: readonly SchemaObject[];
  readonly isFirst: boolean;
}

/** What the drops of one pass were answered. */
async function dropOnce(
  session: ToolSession,
  target: ProbedDatabase,
  { saved, left, isFirst }: DropPass,
): Promise<readonly SqlplusAnswer[]> {
  const { schema, view } = target;
  const keys = await refuseOutside(session, target);
  const own = await session.query('oracle/foreign-keys', { owner: schema }, view);
  const isLeft = new Set(left.filter(({ type }) => type === 'TABLE').map(({ name }) => name));
  const tables = new Map([...saved.tables].filter(([name]) => isLeft.has(name)));
  const conditions = [...unchangedStatements(schema, { ...saved, tables }), ...nothingOutside(target, keys)];
  const statements = [
    ...own.map(({ table_name: table = '', name = '' }) => ({
      text: `ALTER TABLE ${quoted(schema)}.${quoted(table)} DROP CONSTRAINT ${quoted(name)}`,
    })),
    ...dropStatements(schema, left),
  ];
  const answers = await session.sql([...conditions, ...statements], { isLong: true });
  conditions.forEach((statement, index) => {
    const messages = answers[index]?.messages ?? [];
    if (messages.length > 0) {
      throw changedFailure(session, schema, statement, { messages, hasBegun: !isFirst });
    }
  });
  return answers.slice(conditions.length + own.length);
}

function dropStatements(schema: string, objects: readonly SchemaObject[]): SqlplusStatement[] {
  const inOrder = Object.keys(drops).flatMap((type) => objects.filter((object) => object.type === type));
  return inOrder.map(({ type, name }) => ({
    text: `DROP ${type} ${quoted(schema)}.${quoted(name)}${drops[type]}`,
  }));
}

function nameOf({ type, name }: SchemaObject): string {
  return `${type} ${name}`;
}

/** Own keys are gone by then, so it is a key of another schema that this account cannot see, or that was made just now. */
function heldByOthers(session: ToolSession, schema: string, left: readonly SchemaObject[]): RescueError {
  const tables = left.filter(({ type }) => type === 'TABLE').map(({ name }) => name);
  const why = `a foreign key of another schema refers to ${tables.join(' or ')} (ORA-02449), which is left; others are dropped`;
  const hint = `As SYSTEM: SELECT OWNER, TABLE_NAME, CONSTRAINT_NAME FROM DBA_CONSTRAINTS WHERE R_OWNER = '${schema}' AND OWNER <> R_OWNER; write down how it was made, drop it, and run the same command again with --replace.`;
  return new RescueError('OVM_TARGET_EXISTS', `${schema} at ${session.facts.address}`, why, undefined, hint);
}

function madeMeanwhile(session: ToolSession, schema: string, stranger: SchemaObject): RescueError {
  return new RescueError(
    'OVM_TARGET_IN_USE',
    `${schema} at ${session.facts.address}`,
    `${nameOf(stranger)} was made while the schema was emptied, and is left as it is`,
    undefined,
    'Stop what made it, then run the same command again with --replace: it is saved as well.',
  );
}
