import type { CliCommand } from '../../formats/ovm-cli/cli-command.js';
import type { CliReply } from '../../formats/ovm-cli/read-reply.js';
import { type CliChangeLine, cliChange } from '../../reach/cli-changes.js';
import type { ApplyJournal } from './apply-journal.js';
import { outcomeOf, StopReasons } from './apply-outcome.js';
import type { ApplyScript } from './apply-script.js';
import type { ApplyOutcome, ApplySettings } from './apply-settings.js';
import { type ApplyStep, givenValue, shownTitle } from './apply-step.js';
import { BoundLines } from './bound-lines.js';
import { checkAsked } from './check-asked.js';
import { ForeignParts } from './foreign-parts.js';
import { GuardGate } from './guard-gate.js';
import type { NamedId } from './known-lines.js';
import { LeftoverRemoval } from './leftovers.js';
import { mustStillBeThere } from './made-objects.js';
import type { ManagerLink } from './manager-link.js';
import { ManagerView } from './manager-view.js';
import { checkNames } from './name-check.js';
import type { Observation } from './observe-step.js';
import { mayHaveBeenSent, ReadBack } from './read-back.js';
import { namesWwid } from './resolve-disks.js';
import { RunningJobs } from './running-jobs.js';

/** Verbs after which the manager may know VMs that it did not know before. */
const discovering: ReadonlySet<string> = new Set([
  ...['refresh', 'refreshAll', 'refreshStorageLayer', 'discoverServer', 'takeOwnership'],
]);

/** Sends the lines of one script to one manager, one after the other, and knows at each moment what stands. */
export class StepSender {
  readonly #script: ApplyScript;
  readonly #journal: ApplyJournal;
  readonly #link: ManagerLink;
  readonly #settings: ApplySettings;
  readonly #view: ManagerView;
  readonly #bound: BoundLines;
  readonly #leftovers: LeftoverRemoval;
  readonly #stops: StopReasons;
  readonly #readBack: ReadBack;
  readonly #jobs: RunningJobs;
  readonly #foreign: ForeignParts;
  readonly #gate: GuardGate;
  /** Numbers of the lines that change something, and how manieth each is. */
  readonly #places: ReadonlyMap<number, number>;
  #sent = 0;
  #composed: { readonly command: CliCommand; readonly line: CliChangeLine } | undefined;
  #isSwitching = false;

  constructor(script: ApplyScript, journal: ApplyJournal, link: ManagerLink, settings: ApplySettings) {
    this.#script = script;
    const changing = script.steps.filter(({ effect }) => effect !== 'asks');
    this.#places = new Map(changing.map(({ number }, index) => [number, index + 1]));
    this.#journal = journal;
    this.#link = link;
    this.#settings = settings;
    this.#view = new ManagerView(link);
    this.#bound = new BoundLines(script.steps, journal);
    this.#leftovers = new LeftoverRemoval({ link, journal, view: this.#view, log: settings.log });
    this.#stops = new StopReasons(script, journal);
    const { settleMs, deleteLeftovers, log } = settings;
    this.#jobs = new RunningJobs({ link, journal, log, stops: this.#stops, patience: settings.jobs });
    this.#foreign = new ForeignParts(script.steps, { view: this.#view, journal, stops: this.#stops });
    this.#gate = new GuardGate({
      ...{ link, journal, settings, stops: this.#stops, before: () => this.#foreign.begin() },
    });
    this.#readBack = new ReadBack({
      ...{ journal, settleMs, deleteLeftovers, view: this.#view, bound: this.#bound },
      ...{ leftovers: this.#leftovers, stops: this.#stops, jobs: this.#jobs },
    });
  }

  /**
   * Carries out what is left. Throws OVM_APPLY_FAILED when the manager refuses a line, OVM_APPLY_DIFFERS when something
   * is in its place, OVM_APPLY_GUARDED, and what reaching the manager throws. Each says what stands.
   */
  async run(): Promise<ApplyOutcome> {
    for (const step of this.#script.steps) await this.#step(step);
    if (this.#sent > 0) await this.#mustBeAlone();
    return outcomeOf(this.#script, this.#journal, this.#sent, this.#leftovers.removed);
  }

  /**
   * Looks whether what earlier runs made is there, and notes what took effect although its reply is not known; sends
   * nothing. Throws OVM_APPLY_DIFFERS for what is gone.
   */
  async settle(): Promise<void> {
    await mustStillBeThere(this.#script.steps, this.#journal, this.#view, this.#settings.settleMs);
    await this.#readBack.settle(this.#script.steps);
    // before the guard is asked: what a line left that took effect is no longer in its way
    for (const step of this.#script.steps)
      if (this.#settings.tookEffect.has(step.line) && this.#journal.line(step.number).state !== 'done')
        await this.#readBack.said(step);
  }

  /** Asks the guard before anything is sent. Throws as GuardGate.ask. */
  async askGuard(what: string, standing: string): Promise<void> {
    await this.#gate.ask(what, standing);
  }

  async #step(step: ApplyStep): Promise<void> {
    if (this.#journal.line(step.number).state === 'done') return;
    if (step.effect === 'asks')
      await checkAsked(step, await this.#readBack.command(step), this.#view, this.#link);
    else {
      if (step.switchesOn) await this.#beforeSwitchingOn();
      await this.#carryOut(step);
    }
  }

  /** Reads back, sends once, and again after a lost reply, if it was read back that it had no effect. */
  async #carryOut(step: ApplyStep): Promise<void> {
    for (let lost = 0; lost < 3; ) {
      const seen = this.#readBack.known(step) ?? (await this.#readBack.lookedFor(step));
      if (seen.is === 'different') throw this.#stops.differs(step, seen.why);
      if (seen.is === 'equal') {
        this.#isThere(step, seen);
        return;
      }
      const may = this.#hasNothingToAsk(step) || (await this.#mayGo(step));
      const went = may ? await this.#send(step, seen) : 'not';
      if (went === 'done') return;
      if (went === 'lost') lost += 1;
    }
    throw this.#stops.failed(step, 'its reply was lost three times');
  }

  /** Of most lines all is known that `mayGo` asks for. */
  #hasNothingToAsk(step: ApplyStep): boolean {
    return this.#gate.isOpenFor(step) && this.#link.isReady && this.#jobs.isMarked();
  }

  /** Looks at what may be in the way of a line. False when the session was lost meanwhile: what was seen is old by then. */
  async #mayGo(step: ApplyStep): Promise<boolean> {
    const session = this.#link.sessions;
    await this.#gate.pass(step);
    await this.#jobs.mark();
    await this.#link.ready();
    return session === this.#link.sessions && this.#gate.isOpenFor(step);
  }

  #isThere(step: ApplyStep, { ids }: Observation & { readonly is: 'equal' }): void {
    const may = mayHaveBeenSent(this.#journal.line(step.number));
    if (isVm(step) && !may) {
      const why = `VM ${ids[0]?.id} of this name is there, and this script did not make it`;
      throw this.#stops.differs(step, why);
    }
    // what a line only changes is not of its making
    const made = step.effect === 'creates' ? ids : [];
    this.#journal.found(step.number, may ? 'observed' : 'skipped', made, 'the manager shows it');
    this.#settings.log.info(`${this.#progress(step)}: there already: ${shownTitle(step)}`);
  }

  /** Whether it was done, its reply was lost, or it did not go out because the session was. */
  async #send(step: ApplyStep, seen: Observation): Promise<'done' | 'lost' | 'not'> {
    const session = this.#link.sessions;
    const resolved = this.#readBack.command(step);
    const command = resolved instanceof Promise ? await resolved : resolved;
    const line = this.#lineOf(command);
    const before = seen.is === 'absent' && step.effect === 'creates' ? seen.candidates : undefined;
    // after a crash of the machine it must not be looked for as it was made
    if (this.#bound.changesOwn(step)) this.#journal.sync();
    const { number, line: at } = step;
    this.#journal.intend({ number, line: at, last: this.#script.steps.length }, line.shown, before);
    this.#settings.log.info(`${this.#progress(step)}: ${shownTitle(step)}`);
    const looking = this.#foreign.look(step, command);
    const isFree = looking === undefined && this.#link.isReady && session === this.#link.sessions;
    if (!isFree && !(await this.#isFree(step, looking, session))) return 'not';
    const answering = this.#link.change(line);
    // while the manager works
    this.#prepare(this.#script.steps[step.number]);
    const answer = await answering;
    if ('lost' in answer) {
      this.#view.startOver();
      this.#gate.distrust();
      this.#settings.log.warn(`line ${step.line}: ${answer.lost.why}; it is looked whether it took effect`);
      return 'lost';
    }
    const { reply } = answer;
    if (!reply.success) await this.#refused(step, reply);
    const made = step.effect === 'creates' ? this.#readBack.idsOf(step, reply) : [];
    this.#succeeded(step, reply, made instanceof Promise ? await made : made);
    return 'done';
  }

  #lineOf(command: CliCommand): CliChangeLine {
    if (this.#composed?.command !== command)
      this.#composed = { command, line: cliChange(command, this.#settings.secrets) };
    return this.#composed.line;
  }

  /** Composes the next line, as far as it is known; whatever is wrong with it is told when it is its turn. */
  #prepare(next: ApplyStep | undefined): void {
    if (next === undefined || next.effect === 'asks') return;
    try {
      const command = this.#bound.of(next);
      if (!namesWwid(command)) this.#lineOf(command);
    } catch {}
  }

  /** The last look at the disk or MAC address that a line takes. Throws as ForeignParts.look; the line did not go out then. */
  async #isFree(step: ApplyStep, looking: Promise<void> | undefined, session: number): Promise<boolean> {
    try {
      await looking;
      await this.#link.ready();
    } catch (error) {
      this.#journal.withdrawn(step.number);
      throw error;
    }
    if (session === this.#link.sessions) return true;
    this.#journal.withdrawn(step.number);
    return false;
  }

  #succeeded({ command, number, effect }: ApplyStep, { jobId }: CliReply, rows: readonly NamedId[]): void {
    this.#journal.replied(number, 'Success', rows, jobId === undefined ? {} : { jobId });
    this.#sent += 1;
    this.#view.sent();
    for (const row of rows) this.#view.made(command.object ?? '', row);
    if (discovering.has(command.verb)) {
      this.#view.forget();
      this.#gate.distrust();
    }
    for (const type of [command.object, command.relation?.object]) if (type) this.#view.changed(type);
    if (effect === 'sets' && givenValue(command, 'name') !== undefined)
      this.#view.renamed(command.object ?? '');
  }

  /** A failed line stops everything; what it left is looked for first, and noted. */
  async #refused(step: ApplyStep, reply: CliReply): Promise<never> {
    const why = reply.errorMessage ?? `the status is ${reply.status}`;
    const named = step.effect === 'creates' ? reply.rows.map(({ id, name }) => ({ id, name })) : [];
    this.#journal.replied(step.number, 'Failure', named, { error: why });
    if (step.effect !== 'creates') throw this.#stops.failed(step, why);
    const command = this.#bound.of(step);
    const left = await this.#leftovers.lookFor(step, command);
    if (left.own.length + left.appeared.length === 0) throw this.#stops.failed(step, why);
    const mayDelete = this.#leftovers.mayDelete(step, left);
    if (!this.#settings.deleteLeftovers || !mayDelete)
      throw this.#stops.leftBehind(step, left, mayDelete, why);
    for (const one of left.own) await this.#leftovers.remove(step, command, one);
    throw this.#stops.failed(step, `${why}; what it left was deleted`);
  }

  /** In front of the last block, and behind all lines: what the script made is nobody else's. */
  async #mustBeAlone(): Promise<void> {
    await checkNames(this.#script, this.#journal, this.#view);
    await this.#foreign.lookAtAll((step) => this.#readBack.command(step));
  }

  async #beforeSwitchingOn(): Promise<void> {
    if (this.#isSwitching) return;
    await this.#mustBeAlone();
    this.#isSwitching = true;
  }

  /** Lines that only ask are not counted: they are no work that is left. */
  #progress({ number, line }: ApplyStep): string {
    return `[${this.#places.get(number) ?? 0}/${this.#places.size}] line ${line}`;
  }
}

function isVm({ command, effect }: ApplyStep): boolean {
  return effect === 'creates' && command.object === 'Vm';
}
