import { verifyArchive } from '../../../archive/verify-archive.js';
import { RescueError } from '../../../base/errors.js';
import { dropSaved } from './drop-saved.js';
import { type ExportByToolsOptions, exportByTools } from './export-by-tools.js';
import { refuseOutside } from './outside-content.js';
import type { ProbedDatabase } from './probe-database.js';
import { refuseSessions, refuseUndroppable } from './schema-content.js';
import { type SchemaState, schemaState } from './schema-state.js';
import type { ToolSession } from './tool-session.js';

/**
 * Saves what a schema holds into a safety archive, verifies that, and drops what is in it. Whatever differs from what was
 * saved ends this before the first drop. Gives the path of the archive; null for a schema that holds nothing. Throws
 * OVM_ARCHIVE_DAMAGED when what was saved does not verify, what `exportByTools` and `dropSaved` throw.
 */
export async function replaceContent(
  probed: ProbedDatabase,
  options: ExportByToolsOptions,
  tell: (line: string) => void,
): Promise<string | null> {
  const { session } = options.tools;
  const { schema } = probed;
  const before = await schemaState(session, probed);
  if (before.objects.length === 0) return null;
  await refuseUndroppable(session, probed, before.objects);
  await refuseOutside(session, probed);
  tell(`exporting what is in ${schema}`);
  const { archive, dump } = await exportByTools({ ...options, schema, purpose: 'safety' });
  const verification = await verifyArchive(archive.path);
  if (!verification.ok) {
    const [first] = [...verification.changed, ...verification.missing, ...verification.additional];
    throw new RescueError('OVM_ARCHIVE_DAMAGED', archive.path, `${first?.path}: ${first?.reason}`);
  }
  refuseOtherRows(session, schema, before, dump.tables);
  await refuseSessions(session, schema);
  tell(`safety archive: ${archive.path}`);
  tell(`dropping what is in ${schema}`);
  try {
    await dropSaved(session, probed, before);
  } catch (error) {
    throw withSafety(error, archive.path);
  }
  return archive.path;
}

/** The same error, with where everything is that was there before. */
function withSafety(error: unknown, path: string): unknown {
  if (!(error instanceof RescueError)) return error;
  const { code, object, why, hint } = error;
  return new RescueError(code, object, why, error, `${hint} The safety archive is ${path}.`);
}

/** Throws OVM_TARGET_IN_USE when the dump has other tables or rows than there were when it was begun. */
function refuseOtherRows(
  session: ToolSession,
  schema: string,
  { tables }: SchemaState,
  dumped: readonly { readonly name: string; readonly rows: number }[],
): void {
  const rows = new Map(dumped.map((table) => [table.name, table.rows]));
  const other = [...tables].find(([name, table]) => rows.get(name) !== table.rows);
  if (!other) return;
  const [name, table] = other;
  const why = `${name} had ${table.rows} rows, and ${rows.get(name) ?? 'none'} when it was saved; nothing was dropped`;
  throw new RescueError('OVM_TARGET_IN_USE', `${schema} at ${session.facts.address}`, why);
}
