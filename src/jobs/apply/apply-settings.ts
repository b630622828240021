import type { Clock } from '../../base/clock.js';
import type { Log } from '../../base/log.js';
import type { Password } from '../../base/password.js';

/** Why nothing may be sent, as a guard says it. */
export interface GuardReason {
  readonly rule: string;
  readonly subject: string;
  /** Without a final full stop. */
  readonly message: string;
}

/** Reads the estate anew and says why nothing may be sent; `made` are ids that the script itself has made. */
export type BeforeSending = (made: ReadonlySet<string>) => Promise<readonly GuardReason[]>;

/** How long jobs of the manager are waited for, and the pause between two questions, in milliseconds. */
export interface JobPatience {
  readonly forMs: number;
  readonly betweenMs: number;
}

/** How lines are sent. Times in milliseconds. */
export interface ApplySettings {
  readonly guard: BeforeSending;
  readonly secrets: ReadonlyMap<string, Password>;
  /** Whether what a failed line left is deleted, by the id that the journal has. */
  readonly deleteLeftovers: boolean;
  /** Lines of the script of which the operator says that they took effect. */
  readonly tookEffect: ReadonlySet<number>;
  /** Before a line is sent again whose reply was lost, it is looked for after each of these. */
  readonly settleMs: readonly number[];
  /** So long jobs that may still carry it out are waited for, and so often they are asked for. */
  readonly jobs: JobPatience;
  readonly log: Log;
  readonly clock?: Clock;
}

/** What was sent and what stands. */
export interface ApplyOutcome {
  /** Lines that change something. */
  readonly lines: number;
  /** Sent in this run, with success. */
  readonly sent: number;
  /** The manager had it already, or an earlier run did it; with `sent` all that is done. */
  readonly done: number;
  /** Lines that only ask whether something is there. */
  readonly checks: number;
  /** What a failed line had left, and was deleted in this run. */
  readonly deleted: readonly { readonly line: number; readonly type: string; readonly id: string }[];
  readonly made: readonly {
    readonly line: number;
    readonly type: string;
    readonly id: string;
    readonly name: string;
  }[];
}
