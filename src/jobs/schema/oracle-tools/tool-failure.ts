import type { ErrorCode } from '../../../base/errors.js';
import { RescueError } from '../../../base/errors.js';
import type { MessageKind } from '../../../formats/oracle-logs/known-messages.js';
import type { ToolLog } from '../../../formats/oracle-logs/tool-log.js';
import { type ToolMessage, tellingMessage } from '../../../formats/oracle-logs/tool-messages.js';

const codes: Readonly<Partial<Record<MessageKind, ErrorCode>>> = {
  login: 'OVM_DB_LOGIN',
  account: 'OVM_DB_LOGIN',
  unreachable: 'OVM_DB_UNREACHABLE',
  privilege: 'OVM_DB_PRIVILEGE',
  lost: 'OVM_DB_LOST',
  space: 'OVM_DB_FULL',
  version: 'OVM_DUMP_VERSION',
  dump: 'OVM_DUMP_INVALID',
  table: 'OVM_DB_NOT_FOUND',
  exists: 'OVM_TARGET_EXISTS',
};

/** What a tool failed with, so that another way can be taken for some kinds. */
export class ToolFailure extends RescueError {
  constructor(
    readonly kind: MessageKind | undefined,
    ...[code, object, why, hint]: readonly [ErrorCode, string, string, string | undefined]
  ) {
    super(code, object, why, undefined, hint);
  }
}

/**
 * The error of a tool that failed: what it said that tells most, with the next step where it is known. `object` is what
 * it was run on.
 */
export function toolFailure(tool: string, object: string, messages: readonly ToolMessage[]): RescueError {
  const telling = tellingMessage(messages);
  if (!telling) return new RescueError('OVM_TOOL_FAILED', `${tool} on ${object}`, 'it failed without a word');
  const { known, text } = telling;
  const code = (known && codes[known.kind]) ?? 'OVM_TOOL_FAILED';
  const what = code === 'OVM_TOOL_FAILED' ? `${tool} on ${object}` : object;
  return new ToolFailure(known?.kind, code, what, `${tool} says ${text.replace(/\.$/, '')}`, known?.hint);
}

/** Throws OVM_TOOL_FAILED when a log tells of other schemas and not of the one that was meant. */
export function refuseOtherSchema(
  tool: string,
  object: string,
  { schemas }: Pick<ToolLog, 'schemas'>,
  schema: string,
): void {
  if (schemas.length === 0 || schemas.includes(schema)) return;
  const why = `it took ${schemas.join(', ')} in place of ${schema}`;
  throw new RescueError('OVM_TOOL_FAILED', `${tool} on ${object}`, why);
}

/** A tool that ended without its last line, or by a signal. */
export function toolKilled(tool: string, object: string, how: string): RescueError {
  return new RescueError('OVM_TOOL_KILLED', `${tool} on ${object}`, how);
}
