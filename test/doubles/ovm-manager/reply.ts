import type { AssumptionId } from './assumed.js';

export const lineEnds = { CRLF: '\r\n', CR: '\r', LF: '\n', LFCR: '\n\r' } as const;

/** CRLF, CR, LF as `set EndlineChars` has them; LFCR is what Oracle's test kits match by default. */
export type LineEnd = keyof typeof lineEnds;

/** The answer to one command. */
export interface Reply {
  readonly ok: boolean;
  /** What the CLI prints, every line with its end; empty for `exit`. */
  readonly text: string;
  /** The text after `Error Msg: `, or null. */
  readonly errorMessage: string | null;
  /** Rules without a source that the answer rests on. */
  readonly assumptions: readonly AssumptionId[];
}

export interface ReplyParts {
  readonly line: string;
  readonly ok: boolean;
  readonly now: Date;
  /** Epoch milliseconds, or null when the reply has no JobId line. */
  readonly jobId: number | null;
  readonly data: readonly string[] | null;
  readonly errorMessage: string | null;
  readonly sparse: boolean;
}

/** The lines of a reply: Verbose as recorded in 3.3 and 3.4, or Sparse (assumed: sparse-form). */
export function replyLines(parts: ReplyParts): readonly string[] {
  const data = (parts.data ?? []).map((line) => `  ${line}`);
  const error = parts.errorMessage === null ? [] : [`Error Msg: ${parts.errorMessage}`];
  if (parts.sparse) return [...data, ...error];
  return [
    `Command: ${parts.line}`,
    `Status: ${parts.ok ? 'Success' : 'Failure'}`,
    `Time: ${timeText(parts.now)}`,
    ...(parts.jobId === null ? [] : [`JobId: ${parts.jobId}`]),
    ...(parts.data === null ? [] : ['Data:', ...data]),
    ...error,
  ];
}

/** `2020-02-26 08:58:47,940 UTC`; the real one prints the zone of the manager host. */
function timeText(now: Date): string {
  return `${now.toISOString().replace('T', ' ').replace('.', ',').replace('Z', '')} UTC`;
}
