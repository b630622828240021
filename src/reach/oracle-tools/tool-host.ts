import type { TreeEntry } from '../host.js';
import type { RemoteCommandLine } from '../remote-commands.js';

/** How a command ended: an exit status, or the signal that ended it. */
export interface ToolEnd {
  readonly status: number | undefined;
  readonly signal: string | undefined;
  /** What it said on standard error, as text. */
  readonly complaint: string;
}

export interface ToolRun {
  /** For its standard input; it ends there. What it throws ends the command and passes unchanged. */
  readonly input?: Iterable<Uint8Array> | AsyncIterable<Uint8Array>;
  readonly onOutput?: (chunk: Buffer) => void;
  /** It is given up when it prints nothing for so long, in milliseconds. */
  readonly stallMs: number;
  /** Asked when it printed nothing for so long: when it is at work all the same, it is waited for as long again. */
  readonly isAtWork?: () => Promise<boolean>;
}

/** A directory of ours on the machine, which is removed when we end, however we end. */
export interface Workplace {
  readonly path: string;
  /** Paths of those that a killed run had left there, removed now: their runs are over. */
  readonly swept: readonly string[];
  /** Ends what still runs in it and removes it. Safe to call twice. */
  end(): Promise<void>;
}

/**
 * A machine on which the tools of an Oracle database are run: this one, or one that is reached by SSH. Throws
 * OVM_TOOL_FAILED for a command on this machine that hangs or cannot be started, OVM_SSH_* for another machine.
 */
export interface ToolHost {
  /** For messages: `this machine` or `user@machine`. */
  readonly name: string;
  /** Runs a command of the list to its end, which is told and not thrown. */
  run(line: RemoteCommandLine, run: ToolRun): Promise<ToolEnd>;
  /** Makes a directory of mode 0700 below `below`, and first removes those that a killed run left there. */
  workplace(below: string): Promise<Workplace>;
  /** A file piece by piece, as `Host.readChunks`. */
  readChunks(path: string): AsyncIterable<Uint8Array>;
  /** A file as a whole, as `Host.readFile`. */
  readFile(path: string, maxBytes: number): Promise<Uint8Array>;
  /** As `Host.readDirectory`. */
  readDirectory(path: string): Promise<readonly TreeEntry[]>;
}
