import type { Definition } from './dump-content.js';
import type { SqlplusWorld } from './sqlplus.js';
import type { LoginFaults } from './tool-login.js';

/** Faults on demand. */
export interface ToolFaults extends LoginFaults {
  /** No row goes into this table any more: its tablespace is full. */
  fullFor?: string;
  /** This table is gone when the export comes to it. */
  goneTable?: string;
  /** This tool is killed in the middle. */
  killed?: string;
  /** This tool is silent and never ends. */
  hanging?: string;
  /** Tools do not get beyond the login in their parameter file, of which they show a piece. */
  misreadLogin?: boolean;
  /** What imp says its server's character set is, into which it converts. */
  convertsTo?: string;
  /** Data Pump may not write into its directory, whatever was granted. */
  closedDirectory?: boolean;
  /** exp exports this schema in place of the one that was asked for. */
  takenFor?: string;
  /** Milliseconds that imp is silent before it does anything. */
  slowImportMs?: number;
  /** How often exp makes its dump larger, every 700 ms and without a word, before it goes on. */
  silentPieces?: number;
  /** Rows that imp leaves out without a word. */
  lostRowsOf?: string;
}

/** Everything that the doubles of the tools share. */
export interface ToolWorld extends SqlplusWorld {
  /** `11.2.0.2.0` */
  readonly version: string;
  readonly faults: ToolFaults;
  /** Whether a table has no segment before its first row, as from 11.2.0.2 on. */
  readonly deferredSegments: boolean;
  definitions: readonly Definition[];
  /** Names of jobs of Data Pump that have just ended. */
  readonly jobs: Set<string>;
}

/** `11.2.0.2.0` is earlier than `12.1.0.2.0`. */
export function isEarlier(one: string, other: string): boolean {
  const numbers = (version: string) => version.split('.').map(Number);
  const [left, right] = [numbers(one), numbers(other)];
  const place = left.findIndex((number, index) => number !== right[index]);
  return place >= 0 && (left[place] ?? 0) < (right[place] ?? 0);
}
