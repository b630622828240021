import { setTimeout as pause } from 'node:timers/promises';
import type { CliCommand } from '../../formats/ovm-cli/cli-command.js';
import type { CliReply } from '../../formats/ovm-cli/read-reply.js';
import type { ApplyJournal } from './apply-journal.js';
import type { StopReasons } from './apply-outcome.js';
import type { ApplyStep } from './apply-step.js';
import type { BoundLines } from './bound-lines.js';
import type { KnownLine, NamedId } from './known-lines.js';
import type { LeftoverRemoval } from './leftovers.js';
import type { ManagerView } from './manager-view.js';
import { lookAlikes, type Observation, observeStep, seenOfOwn } from './observe-step.js';
import { DiskResolver, namesWwid } from './resolve-disks.js';
import type { RunningJobs } from './running-jobs.js';
import { lineWord } from './took-effect.js';

interface Parts {
  readonly journal: ApplyJournal;
  readonly view: ManagerView;
  readonly bound: BoundLines;
  readonly leftovers: LeftoverRemoval;
  readonly stops: StopReasons;
  readonly jobs: RunningJobs;
  /** A thing that is not seen is looked for again after each of these, in milliseconds. */
  readonly settleMs: readonly number[];
  readonly deleteLeftovers: boolean;
}

/** Tells whether a line has been carried out, by what the journal knows and the manager shows. */
export class ReadBack {
  readonly #parts: Parts;
  readonly #disks: DiskResolver;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#disks = new DiskResolver(parts.view);
  }

  /**
   * The line as it would be sent now; for a line that names a LUN by WWID the manager is asked. Throws OVM_APPLY_DIFFERS for
   * a LUN that is not there, or there twice.
   */
  command(step: ApplyStep): CliCommand | Promise<CliCommand> {
    const command = this.#parts.bound.of(step);
    return namesWwid(command) ? this.#disks.resolved(command) : command;
  }

  /** As `lookedFor`, where that is known already; undefined where the manager has to be asked. */
  known(step: ApplyStep): Observation | undefined {
    const { journal, view, bound } = this.#parts;
    const { state, leftovers, appeared } = journal.line(step.number);
    if (state !== 'open' || leftovers.length + appeared.length > 0) return undefined;
    return seenOfOwn(bound.of(step), step.effect, view);
  }

  /**
   * What the manager shows of a line; one that may have been sent counts as absent only when it was looked for several
   * times, and no job is left that could still make it. Throws OVM_APPLY_FAILED while there is such a job for longer than
   * the patience, and while something stands that the line left when it failed.
   */
  async lookedFor(step: ApplyStep): Promise<Observation> {
    const { journal, view, settleMs, jobs } = this.#parts;
    await this.#refuseLeftovers(step);
    if (!isInDoubt(step, journal.line(step.number))) return this.#look(step);
    const deadline = jobs.deadline();
    for (;;) {
      for (const wait of [0, ...settleMs.slice(0, -1)]) {
        await this.#settled(wait);
        const seen = await this.#look(step);
        if (seen.is === 'equal' || seen.is === 'unseen') return seen;
      }
      await pause(settleMs.at(-1) ?? 0);
      const told = await jobs.ended(step, deadline);
      view.startOver();
      const seen = await this.#look(step);
      if (seen.is === 'absent' && told === 'unknown') jobs.refuseUnknown(step);
      // what a job made may be listed later than the job's end
      if (seen.is === 'equal' || told !== 'now') return seen;
    }
  }

  async #settled(wait: number): Promise<void> {
    if (wait === 0) return;
    await pause(wait);
    this.#parts.view.startOver();
  }

  async #look(step: ApplyStep): Promise<Observation> {
    const { journal, view, bound } = this.#parts;
    const known = journal.line(step.number);
    const { before } = known;
    return observeStep({ ...step, command: await this.command(step) }, view, {
      taken: () => bound.takenByOthers(step),
      recent: true,
      ...(isInDoubt(step, known) && before && { before: new Set(before) }),
    });
  }

  /** Notes what took effect although its reply is not known; nothing is sent. */
  async settle(steps: readonly ApplyStep[]): Promise<void> {
    const { journal } = this.#parts;
    for (const step of steps) {
      if (step.effect !== 'creates' || !mayHaveBeenSent(journal.line(step.number))) continue;
      const seen = await this.lookedFor(step);
      if (seen.is === 'equal') journal.found(step.number, 'observed', seen.ids, 'the manager shows it');
      if (seen.is !== 'absent') continue;
      journal.unsent(step.number);
      return;
    }
  }

  /** A reply that does not name what it made leaves that to a reading. */
  idsOf(step: ApplyStep, { rows }: CliReply): readonly NamedId[] | Promise<readonly NamedId[]> {
    return rows.length > 0 ? rows.map(({ id, name }) => ({ id, name })) : this.#idsShown(step);
  }

  async #idsShown(step: ApplyStep): Promise<readonly NamedId[]> {
    const { view, bound } = this.#parts;
    view.startOver();
    const seen = await observeStep({ ...step, command: await this.command(step) }, view, {
      taken: () => bound.takenByOthers(step),
    });
    return seen.is === 'equal' ? seen.ids : [];
  }

  /** The operator says that a line took effect: what it made is what it left, or what looks like it. */
  async said(step: ApplyStep): Promise<void> {
    const { journal, view, bound } = this.#parts;
    const { leftovers, appeared } = journal.line(step.number);
    const left = [...leftovers, ...appeared];
    const taken = bound.takenByOthers(step);
    const alike =
      step.effect === 'creates' && left.length === 0
        ? (await lookAlikes({ ...step, command: await this.command(step) }, view)).filter(
            ({ id }) => !taken.has(id),
          )
        : left;
    journal.declared('took-effect', lineWord(step.line));
    journal.found(step.number, 'observed', alike.length === 1 ? alike : leftovers, 'the operator says so');
  }

  /** What an earlier run's failed line left must be gone before the line is sent again. */
  async #refuseLeftovers(step: ApplyStep): Promise<void> {
    const { journal, bound, leftovers: removal, stops, deleteLeftovers } = this.#parts;
    const { state, looked } = journal.line(step.number);
    // killed between a failure and the look at what it left
    if (state === 'failed' && !looked && step.effect === 'creates')
      await removal.lookFor(step, bound.of(step));
    const still = await removal.stillThere(step);
    if (still.own.length + still.appeared.length === 0) return;
    const mayDelete = removal.mayDelete(step, still);
    if (!deleteLeftovers || !mayDelete) throw stops.leftBehind(step, still, mayDelete);
    for (const one of still.own) await removal.remove(step, bound.of(step), one);
  }
}

/** An announced line that makes nothing may be sent a second time without harm. */
function isInDoubt({ effect }: ApplyStep, { state }: KnownLine): boolean {
  return state === 'doubt' || (state === 'announced' && effect === 'creates');
}

/** Whether a line has to be looked for although no reply to it is known. */
export function mayHaveBeenSent({ state }: KnownLine): boolean {
  return state === 'doubt' || state === 'announced';
}
