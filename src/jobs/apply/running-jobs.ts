import { setTimeout as pause } from 'node:timers/promises';
import type { Log } from '../../base/log.js';
import type { CliReply } from '../../formats/ovm-cli/read-reply.js';
import { isShowableId } from '../../reach/cli-readings.js';
import type { ApplyJournal } from './apply-journal.js';
import type { StopReasons } from './apply-outcome.js';
import type { JobPatience } from './apply-settings.js';
import { type ApplyStep, givenValue } from './apply-step.js';
import { shownUnder } from './compare-shown.js';
import type { NamedId } from './known-lines.js';
import type { ManagerLink } from './manager-link.js';

interface Parts {
  readonly link: ManagerLink;
  readonly journal: ApplyJournal;
  readonly log: Log;
  readonly stops: StopReasons;
  readonly patience: JobPatience;
}

/** How jobs came to their end: they had ended, they did so while they were waited for, or nobody tells. */
export type JobsEnded = 'before' | 'now' | 'unknown';

/** A list of jobs may be long: it is asked for as often as it costs little beside the lines. */
const linesBetweenMarks = 500;

/**
 * Jobs of the manager that may still carry out a line whose reply was lost. `list Job` and the labels `Summary Done` and
 * `Summary State` are as Oracle's scripts for 3.3 read them; a job's id is the time when it began.
 */
export class RunningJobs {
  readonly #parts: Parts;
  /** Jobs that were seen to have ended: they never run again. */
  readonly #over = new Set<string>();
  #linesUntilMark = 0;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Counts a line that needs no `mark`; false for one that does. */
  isMarked(): boolean {
    if (this.#linesUntilMark === 0) return false;
    this.#linesUntilMark -= 1;
    return true;
  }

  /**
   * Called before each line is sent, when none is in doubt: notes now and then which jobs there are. Only later ones are
   * asked about when a reply is lost, of which 3.2 does not tell its job.
   */
  async mark(): Promise<void> {
    if (this.isMarked()) return;
    this.#linesUntilMark = linesBetweenMarks;
    const { journal } = this.#parts;
    const times = ((await this.#list()) ?? []).map(({ id }) => Number(id)).filter(Number.isFinite);
    const newest = times.reduce((one, other) => Math.max(one, other), 0);
    if (newest > journal.newestJob) journal.jobsSeen(newest);
  }

  /** Until when jobs are waited for that run from now on. */
  deadline(): number {
    return performance.now() + this.#parts.patience.forMs;
  }

  /** Waits for jobs that may carry out the line. Throws OVM_APPLY_FAILED when one still runs at the deadline. */
  async ended(step: ApplyStep, deadline: number): Promise<JobsEnded> {
    const { log, stops, patience } = this.#parts;
    for (let told: JobsEnded = 'before'; ; told = 'now') {
      const running = await this.#running();
      if (running === undefined) return 'unknown';
      const [first] = running;
      if (first === undefined) return told;
      const names = running.map(({ id, name }) => `${id} (${name})`).join(', ');
      if (performance.now() > deadline)
        throw stops.mayStillRun(
          step,
          `a job still runs: ${names}`,
          'Look at the job at the manager, and run the same command again later, once it has ended. Nothing was sent twice.',
        );
      if (told === 'before') log.warn(`line ${step.line}: job ${names} still runs; its end is waited for`);
      await pause(patience.betweenMs);
    }
  }

  /**
   * For a line that is not seen to have taken effect at a manager that does not tell of its jobs. Throws OVM_APPLY_FAILED
   * unless it was sent so long ago that a job would have been given up, or the manager refuses a second object by itself.
   */
  refuseUnknown(step: ApplyStep): void {
    const { journal, stops, patience } = this.#parts;
    const age = journal.ageOf(step.number);
    if (step.effect !== 'creates' || isOneOfItsPlace(step) || (age ?? 0) >= patience.forMs) return;
    const minutes = Math.ceil((patience.forMs - (age ?? 0)) / 60_000);
    throw stops.mayStillRun(
      step,
      'the manager does not tell whether a job still runs',
      `Look for the job at the manager, and run the same command again when ${minutes} minutes have passed. Nothing was sent twice.`,
    );
  }

  /** Undefined when the manager does not tell. */
  async #running(): Promise<readonly NamedId[] | undefined> {
    const jobs = await this.#list();
    if (jobs === undefined) return undefined;
    const { newestJob } = this.#parts.journal;
    const running: NamedId[] = [];
    let isTold = true;
    for (const job of jobs) {
      if (this.#over.has(job.id) || Number(job.id) <= newestJob) continue;
      const isOver = await this.#isOver(job.id);
      if (isOver) this.#over.add(job.id);
      else if (isOver === false) running.push(job);
      else isTold = false;
    }
    return isTold || running.length > 0 ? running : undefined;
  }

  async #list(): Promise<readonly NamedId[] | undefined> {
    const reply = await this.#parts.link.read({ verb: 'list', type: 'Job' });
    return reply.success && (reply.rows.length > 0 || reply.none) ? reply.rows : undefined;
  }

  async #isOver(id: string): Promise<boolean | undefined> {
    if (!isShowableId(id)) return undefined;
    const reply = await this.#parts.link.read({ verb: 'show', type: 'Job', id });
    return reply.success ? isOverByLabels(reply) : undefined;
  }
}

/** Undefined for a job that does not tell. */
function isOverByLabels({ attributes }: CliReply): boolean | undefined {
  const [done] = shownUnder(attributes, ['Summary Done']);
  return done && /^(?:yes|true)$/i.test(done.value.trim());
}

/** A VM has one vNIC with a MAC address and one disk in a slot: the line sent twice would be refused, or is told by it. */
function isOneOfItsPlace({ command }: ApplyStep): boolean {
  const has = (name: string) => givenValue(command, name) !== undefined;
  if (command.object === 'VmDiskMapping') return has('slot');
  return (
    command.object === 'Vnic' &&
    (has('macAddress') || /^(?:[0-9a-f]{2}:){5}[0-9a-f]{2}$/i.test(givenValue(command, 'name') ?? ''))
  );
}
