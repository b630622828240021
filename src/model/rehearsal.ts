import { counted } from '../base/counted.js';

/**
 * What a rehearsal of archives gave: plain data, which is also what its record holds as JSON (docs/json.md). Keys may be
 * added; a reader passes by those that it does not know.
 */

/** Raised when an older reader would misread a newer record. */
export const rehearsalFormatVersion = 1;

/**
 * `proven`: it was tried and holds; `not-proven`: it could not be tried, or not to its end; `defect`: it was tried and does
 * not hold.
 */
export type ProofState = 'proven' | 'not-proven' | 'defect';

/** What a proof came upon. A `note` takes nothing from it. */
export interface RehearsalFinding {
  readonly severity: 'defect' | 'not-proven' | 'note';
  /** What it is about: a file, a table, a VM, a line of a script. */
  readonly subject: string;
  /** Without a final stop. */
  readonly message: string;
}

/** One thing that must hold if a recovery is to stand on the archive. */
export interface Proof {
  /** Short and stable, for programs: `bytes`, `uuid`, `scripts`. */
  readonly name: string;
  /** What was to be proven, for people. */
  readonly title: string;
  readonly state: ProofState;
  /** What it was proven on, or how: `217 lines`, `in a private MariaDB 10.11.19`. */
  readonly how: string;
  readonly found: readonly RehearsalFinding[];
}

/**
 * Name of the proof that the rows of a repository database can be read back, which stands for a restore where no server can
 * be had: what the definitions would do is not in it.
 */
export const rowsProof = 'rows';

/** An archive that was rehearsed. */
export interface RehearsedArchive {
  /** Of its directory. */
  readonly name: string;
  readonly kind: 'capture' | 'schema-export' | 'dump' | 'safety';
  /** Of manifest.json: which bytes were rehearsed. */
  readonly manifestSha256: string;
  /** Of a repository database, without credentials. */
  readonly address?: string;
}

/** What one rehearsal gave. */
export interface RehearsalRecord {
  readonly formatVersion: typeof rehearsalFormatVersion;
  readonly tool: { readonly name: string; readonly version: string };
  readonly estate: string;
  /** Of the record: name of the first archive, and the time. */
  readonly name: string;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly endedAt: string;
  /** The capture first. */
  readonly archives: readonly RehearsedArchive[];
  /** The worst of all proofs. */
  readonly state: ProofState;
  readonly proofs: readonly Proof[];
}

/** What is said of an estate's newest rehearsal. */
export interface LastRehearsal {
  readonly at: string;
  readonly state: ProofState;
  /** Of how many databases only the rows were read back, since no server could be had; not there when of none. */
  readonly rowsAlone?: number;
}

/** A record as it is said in a few words. */
export function saidOf({
  startedAt,
  state,
  proofs,
}: Pick<RehearsalRecord, 'startedAt' | 'state' | 'proofs'>): LastRehearsal {
  const rowsAlone = proofs.filter(({ name }) => name === rowsProof).length;
  return { at: startedAt, state, ...(rowsAlone > 0 && { rowsAlone }) };
}

/** `, of 1 database the rows alone`, or nothing. */
export function rowsAloneText({ rowsAlone = 0 }: Pick<LastRehearsal, 'rowsAlone'>): string {
  return rowsAlone === 0 ? '' : `, of ${counted(rowsAlone, 'database')} the rows alone`;
}

const worstFirst: readonly ProofState[] = ['defect', 'not-proven', 'proven'];

/** The worst of some states; of none that nothing was proven. */
export function worstState(states: readonly ProofState[]): ProofState {
  return worstFirst.find((state) => states.includes(state)) ?? 'not-proven';
}

/** What findings make of a proof: a note takes nothing from it. */
export function stateOfFindings(found: readonly RehearsalFinding[]): ProofState {
  const severities = found.map(({ severity }) => severity);
  if (severities.includes('defect')) return 'defect';
  return severities.includes('not-proven') ? 'not-proven' : 'proven';
}

export const proofStateWords: Readonly<Record<ProofState, string>> = {
  proven: 'proven',
  'not-proven': 'not all proven',
  defect: 'DEFECT',
};

/** Whether a rehearsal is too long ago, did not prove all, or was never made; without a limit nothing is overdue. */
export function isOverdue(
  last: LastRehearsal | undefined,
  limitSeconds: number | undefined,
  now: Date,
): boolean {
  if (limitSeconds === undefined) return false;
  return last?.state !== 'proven' || now.getTime() - Date.parse(last.at) > limitSeconds * 1000;
}

/**
 * `rehearsed 2026-11-23`, `rehearsed 2026-11-23, of 1 database the rows alone`, `rehearsed 2026-11-23: DEFECT`,
 * `NOT rehearsed as often as it should be, last 2026-09-01`.
 */
export function rehearsalText(last: LastRehearsal | undefined, overdue: boolean): string {
  if (last === undefined) return overdue ? 'NEVER rehearsed' : '';
  const day = last.at.slice(0, 10);
  if (last.state !== 'proven') return `rehearsed ${day}: ${proofStateWords[last.state]}`;
  return overdue
    ? `NOT rehearsed as often as it should be, last ${day}`
    : `rehearsed ${day}${rowsAloneText(last)}`;
}
