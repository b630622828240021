import { setTimeout as pause } from 'node:timers/promises';
import { RescueError } from '../../base/errors.js';
import type { ApplyJournal } from './apply-journal.js';
import type { StopReasons } from './apply-outcome.js';
import type { ApplySettings } from './apply-settings.js';
import { type ApplyStep, isAboutVm } from './apply-step.js';
import { guardReasonsError } from './guard-reasons.js';
import type { ManagerLink } from './manager-link.js';

interface Parts {
  readonly link: ManagerLink;
  readonly journal: ApplyJournal;
  readonly stops: StopReasons;
  readonly settings: ApplySettings;
  /** Called before the guard reads: what comes to be behind it, nobody has judged. */
  readonly before: () => Promise<void>;
}

/** So often the guard is asked anew when the session was lost while it read. */
const mostRounds = 3;

/**
 * Lets a line about a VM through that the guard was asked about in the session that it goes into, with nothing between
 * that could have brought VMs back. A manager that restarts may have rediscovered anything.
 */
export class GuardGate {
  readonly #parts: Parts;
  /** The session in which the guard was green; undefined where it has to look again. */
  #session: number | undefined;
  #isSwitching = false;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Somebody may have brought VMs back. */
  distrust(): void {
    this.#session = undefined;
  }

  /**
   * Asks before this line where the last answer no longer counts; once in front of the first line that switches on high
   * availability in any case. Throws OVM_APPLY_GUARDED.
   */
  async pass(step: ApplyStep): Promise<void> {
    if (this.isOpenFor(step)) return;
    const what = step.switchesOn ? 'the lines that switch on high availability' : `line ${step.line}`;
    await this.ask(what, this.#parts.stops.standing());
    this.#isSwitching = step.switchesOn;
  }

  /** Whether the last answer of the guard counts for the line in the session at hand. */
  isOpenFor(step: ApplyStep): boolean {
    if (!isAboutVm(step)) return true;
    return this.#session === this.#parts.link.sessions && (!step.switchesOn || this.#isSwitching);
  }

  /** Throws OVM_APPLY_GUARDED with `standing`, and OVM_APPLY_FAILED when no session lives as long as the guard reads. */
  async ask(what: string, standing: string): Promise<void> {
    const { link, journal, settings, before } = this.#parts;
    for (let round = 1; round <= mostRounds; round += 1) {
      await link.ready();
      await before();
      const session = link.sessions;
      const reasons = await this.#keepingSession(() => settings.guard(journal.ids()));
      if (reasons.length > 0) throw guardReasonsError(what, reasons, standing, settings.log);
      await link.ready();
      this.#session = session;
      if (session === link.sessions) return;
    }
    const why = `the session with the manager was lost ${mostRounds} times while the guard read the estate; ${standing}`;
    throw new RescueError('OVM_APPLY_FAILED', what, why);
  }

  /** A session that nobody uses is ended by the manager after some minutes, and a guard may read for longer. */
  async #keepingSession<Result>(work: () => Promise<Result>): Promise<Result> {
    const { link, settings } = this.#parts;
    const end = new AbortController();
    const beating = (async () => {
      for (;;) {
        await pause(settings.jobs.betweenMs, undefined, { signal: end.signal });
        await link.read({ verb: 'showversion' });
      }
      // whether the manager is there is asked for again behind the guard
    })().catch(() => undefined);
    try {
      return await work();
    } finally {
      end.abort();
      await beating;
    }
  }
}
