import { createHash } from 'node:crypto';
import { hostname, userInfo } from 'node:os';
import { join } from 'node:path';
import type { Clock } from '../../base/clock.js';
import { toolVersion } from '../../base/version.js';
import { whatIsAt } from '../../reach/directories.js';
import { type JournalFile, openJournalFile } from '../../reach/journal-file.js';
import { readRegularFile } from '../../reach/regular-file.js';
import type { PlannedStep, StepState } from '../../recovery/plan.js';
import type { RecoveryValues } from '../../recovery/values.js';
import { recoveryFiles } from './recovery-directory.js';

/** What a step found out or an operator chose, and later steps are filled in with. */
export type LearntValues = Partial<
  Pick<RecoveryValues, 'schemaArchive' | 'road' | 'restoreFrom' | 'webCertificate' | 'withoutLocks'>
>;

type Entry = Readonly<Record<string, unknown>>;

/** What the entries of a journal come to. */
export interface RecoveryProgress {
  readonly states: Readonly<Record<string, StepState>>;
  readonly learnt: LearntValues;
  /** Whether a run has begun. */
  readonly begun: boolean;
  readonly ended: boolean;
  /** ISO 8601 of the last entry. */
  readonly lastAt: string | undefined;
}

const stepEvents: ReadonlySet<unknown> = new Set(['asked', 'started', 'done', 'failed', 'skipped']);

/** Replays entries; those of a newer version that are not known say nothing. */
export function progressOf(entries: readonly Entry[]): RecoveryProgress {
  const states: Record<string, StepState> = {};
  let learnt: LearntValues = {};
  for (const { event, step, values } of entries) {
    if (event === 'learnt') learnt = { ...learnt, ...(values as LearntValues) };
    if (typeof step !== 'string' || !stepEvents.has(event)) continue;
    // what was begun stays begun while it is asked about again
    if (event === 'asked' && (states[step] === 'started' || states[step] === 'failed')) continue;
    states[step] = event as StepState;
  }
  const last = entries.at(-1)?.at;
  return {
    ...{ states, learnt },
    begun: entries.some(({ event }) => event === 'begin'),
    ended: entries.some(({ event }) => event === 'end'),
    lastAt: typeof last === 'string' ? last : undefined,
  };
}

/** The journal of one recovery: each entry is on the disk before anything follows it. */
export class RecoveryJournal {
  readonly #file: JournalFile;
  readonly #clock: Clock;
  readonly #entries: Entry[];

  private constructor(file: JournalFile, clock: Clock) {
    this.#file = file;
    this.#clock = clock;
    this.#entries = [...file.entries];
  }

  /** Throws OVM_LOCKED while another process has it, OVM_JOURNAL_DAMAGED, OVM_WRITE_FAILED. */
  static async open(directory: string, clock: Clock): Promise<RecoveryJournal> {
    return new RecoveryJournal(await openJournalFile(join(directory, recoveryFiles.journal)), clock);
  }

  get progress(): RecoveryProgress {
    return progressOf(this.#entries);
  }

  begin(id: string): void {
    this.#put({ event: 'begin', id, tool: toolVersion });
  }

  /** What becomes of a step; `note` is for people. */
  step(event: Exclude<StepState, 'open'>, step: PlannedStep, note?: string): void {
    this.#put({ event, step: step.id, commands: digestOf(step), ...(note !== undefined && { note }) });
  }

  /** What only an operator can say, in the words that were typed. */
  stated(step: PlannedStep, statement: string, typed: string): void {
    this.#put({ event: 'stated', step: step.id, statement, typed });
  }

  /** A choice that belongs to no step. */
  decided(statement: string, how: string): void {
    this.#put({ event: 'decided', statement, how });
  }

  learnt(step: Pick<PlannedStep, 'id'>, values: LearntValues): void {
    this.#put({ event: 'learnt', learntBy: step.id, values });
  }

  end(): void {
    this.#put({ event: 'end' });
  }

  close(): void {
    this.#file.close();
  }

  #put(entry: Entry): void {
    const whole = {
      at: this.#clock.now().toISOString(),
      ...entry,
      who: `${userInfo().username}@${hostname()}`,
    };
    this.#file.append(whole);
    this.#file.sync();
    this.#entries.push(whole);
  }
}

/** Tells later that a step meant the same commands then. */
function digestOf({ commands }: PlannedStep): string {
  return createHash('sha256')
    .update(commands.map(({ text }) => text).join('\n'))
    .digest('hex');
}

const largestJournalBytes = 64 * 1024 * 1024;

/** How far a recovery is, whoever is at it; a line that is being written says nothing yet. Throws OVM_FILE_UNREADABLE. */
export function readProgress(directory: string): RecoveryProgress {
  const path = join(directory, recoveryFiles.journal);
  if (whatIsAt(path) === 'nothing') return progressOf([]);
  const lines = readRegularFile(path, largestJournalBytes).toString('utf8').split('\n');
  const entries: Entry[] = [];
  for (const line of lines) {
    const entry = parsed(line);
    if (entry) entries.push(entry);
  }
  return progressOf(entries);
}

function parsed(line: string): Entry | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? (value as Entry) : undefined;
  } catch {
    return undefined;
  }
}
