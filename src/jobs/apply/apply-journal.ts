import { type Clock, systemClock } from '../../base/clock.js';
import { RescueError } from '../../base/errors.js';
import { sameId } from '../../model/identifiers.js';
import type { JournalFile } from '../../reach/journal-file.js';
import { ownIdentity } from '../../reach/process-identity.js';
import { type JournalEntry, type KnownLine, KnownLines, type NamedId } from './known-lines.js';

/** Which script a journal is of, and which manager. */
export interface JournalOwner {
  readonly script: { readonly path: string; readonly sha256: string };
  readonly manager: {
    readonly host: string;
    readonly login: string;
    readonly version: string;
    /** Null when nobody could tell. */
    readonly uuid: string | null;
  };
}

/** So often what was written goes to the disk without being waited for, in milliseconds. */
const syncEveryMs = 200;
/** An intent is waited for at a manager that takes so many times longer for a line than the disk does. */
const slowManager = 20;

/**
 * The journal of one script at one manager. Every entry has its time; secrets stand in it as marks alone.
 *
 * What a killed process wrote is kept by the system, so an intent is written before its line is sent, whatever ends the
 * process. For a machine that crashes all lines that are left are announced, which is waited for, and so is each intent at
 * a manager that takes its time. One that answers in a millisecond does not wait for the disk at every line: after a
 * crash a line that was announced may have been sent, and is read back.
 */
export class ApplyJournal {
  readonly #file: JournalFile;
  readonly #clock: Clock;
  readonly #boot: string | null;
  readonly #lines = new KnownLines();
  /** The last intent, which is learnt when somebody asks: that may be while its line is on its way. */
  #unlearnt: JournalEntry | undefined;
  #isAnnounced = false;
  #syncedAt = Number.NEGATIVE_INFINITY;
  #intendedAt = Number.NEGATIVE_INFINITY;
  #syncTakes = 0;
  #told = { time: Number.NaN, text: '' };

  /** Throws OVM_JOURNAL_DAMAGED for a file that does not begin as a journal. */
  constructor(file: JournalFile, clock: Clock = systemClock, boot: string | null = ownIdentity().bootId) {
    refuseHeadless(file);
    this.#file = file;
    this.#clock = clock;
    this.#boot = boot;
    this.#lines.replay(file.entries, boot);
  }

  get path(): string {
    return this.#file.path;
  }

  get tornBytes(): number {
    return this.#file.tornBytes;
  }

  line(number: number): KnownLine {
    return this.#known.line(number);
  }

  /** See KnownLines.newestJob. */
  get newestJob(): number {
    return this.#known.newestJob;
  }

  /** Since when a line may be on its way, in milliseconds; undefined when that is not known. */
  ageOf(number: number): number | undefined {
    const { intendedAt } = this.line(number);
    return intendedAt === undefined ? undefined : this.#clock.now().getTime() - intendedAt;
  }

  /** Ids of everything of this script that stands, whole or as a failed line left it. */
  ids(): ReadonlySet<string> {
    return this.#known.ids;
  }

  /**
   * Begins a run. Throws OVM_JOURNAL_DAMAGED when an earlier run was of another script or at another manager: its lines
   * and ids would be taken for those of this one.
   */
  begin(tool: string, owner: JournalOwner): void {
    this.refuseOther(owner);
    this.#put({ event: 'begin', tool, boot: this.#boot, ...owner });
    this.sync();
  }

  /** As `begin`, and writes nothing. */
  refuseOther({ script, manager }: JournalOwner): void {
    for (const entry of this.#file.entries) {
      if (entry.event !== 'begin') continue;
      const told = entry as Partial<JournalOwner>;
      if (told.script?.sha256 !== script.sha256)
        throw this.#ofAnother(`script, ${told.script?.path ?? 'which it does not name'}`);
      const { uuid = null, login = '' } = told.manager ?? {};
      const same =
        uuid !== null && manager.uuid !== null ? sameId(uuid, manager.uuid) : login === manager.login;
      if (!same) throw this.#ofAnother(`manager, ${login} with the UUID ${uuid ?? 'not known'}`);
    }
  }

  /** Written: before it nothing is sent; `left` is the number of the last line. Throws OVM_WRITE_FAILED. */
  intend(
    { number, line, last }: { readonly number: number; readonly line: number; readonly last: number },
    text: string,
    before: readonly string[] | undefined,
  ): void {
    const announces = !this.#isAnnounced;
    if (announces) this.#put({ event: 'announced', from: number, to: last });
    this.#isAnnounced = true;
    const intent = { at: this.#now(), event: 'intent', number, line, text };
    const entry = before === undefined ? intent : { ...intent, before };
    this.#file.append(entry);
    this.#learnLast();
    this.#unlearnt = entry;
    const now = performance.now();
    const isSlow = now - this.#intendedAt > slowManager * this.#syncTakes;
    if (announces || isSlow) this.sync();
    else if (now - this.#syncedAt > syncEveryMs) {
      this.#syncedAt = now;
      this.#file.syncMeanwhile();
    }
    this.#intendedAt = performance.now();
  }

  /** Waits until everything so far is on the disk. Throws OVM_WRITE_FAILED. */
  sync(): void {
    const begin = performance.now();
    this.#file.sync();
    this.#syncedAt = performance.now();
    this.#syncTakes = this.#syncedAt - begin;
  }

  /** The newest job that the manager had before the next line was sent. */
  jobsSeen(newest: number): void {
    this.#put({ event: 'jobs', newest });
  }

  /** The reply, written with what follows: without it the line is looked for. */
  replied(number: number, status: string, ids: readonly NamedId[], more: JournalEntry = {}): void {
    const entry = Object.assign({ at: this.#now(), event: 'result', number, status, ids }, more);
    this.#file.appendSoon(entry);
    this.#known.learn(entry);
  }

  /** What a reading showed where the reply is not known, or nothing had to be sent; `ids` of what the line makes. */
  found(number: number, event: 'observed' | 'skipped', ids: readonly NamedId[], why: string): void {
    this.#put({ event, number, ids, why });
  }

  /** A reading showed that this line made nothing: lines go one after the other, so none behind it was sent. */
  unsent(number: number): void {
    this.#put({ event: 'unsent', number });
  }

  /** The line that was announced last does not go out: somebody was in its way. */
  withdrawn(number: number): void {
    this.#put({ event: 'withdrawn', number });
  }

  /** What a failed line left by its own reply, and what appeared meanwhile, whoever made it. */
  left(number: number, leftovers: readonly NamedId[], appeared: readonly NamedId[]): void {
    this.#put({ event: 'left', number, leftovers, appeared });
    this.sync();
  }

  deleting(number: number, type: string, leftover: NamedId): void {
    this.#put({ event: 'deleting', number, type, ...leftover });
    this.sync();
  }

  deleted(number: number, type: string, leftover: NamedId): void {
    this.#put({ event: 'deleted', number, type, ...leftover });
    this.sync();
  }

  /** What the operator stated by word of mouth: that a server is dead, that the manager is the right one. */
  declared(what: string, word: string): void {
    this.#put({ event: 'declared', what, word });
    this.sync();
  }

  end(outcome: string): void {
    this.#put({ event: 'end', outcome });
    this.sync();
  }

  close(): void {
    this.#file.close();
  }

  /** Throws OVM_JOURNAL_DAMAGED for entries of lines that the script does not have: `last` is the number of its last. */
  refuseOtherLines(last: number): void {
    for (const { event, number } of this.#file.entries) {
      const isLine =
        number === undefined || (Number.isInteger(number) && Number(number) >= 1 && Number(number) <= last);
      if (!isLine)
        throw new RescueError(
          'OVM_JOURNAL_DAMAGED',
          this.path,
          `an entry (${event}) is of no line of the script`,
        );
    }
  }

  /** Whether the operator said in an earlier run that a line of the script took effect. */
  wasDeclared(what: string, word: string): boolean {
    return this.#file.entries.some(
      (entry) => entry.event === 'declared' && entry.what === what && entry.word === word,
    );
  }

  #put(entry: JournalEntry): void {
    const timed = { at: this.#now(), ...entry };
    this.#file.append(timed);
    this.#known.learn(timed);
  }

  get #known(): KnownLines {
    this.#learnLast();
    return this.#lines;
  }

  #learnLast(): void {
    const entry = this.#unlearnt;
    this.#unlearnt = undefined;
    if (entry) this.#lines.learn(entry);
  }

  /** A result and the next intent are mostly of one millisecond. */
  #now(): string {
    const time = this.#clock.now().getTime();
    if (time !== this.#told.time) this.#told = { time, text: new Date(time).toISOString() };
    return this.#told.text;
  }

  #ofAnother(what: string): RescueError {
    return new RescueError('OVM_JOURNAL_DAMAGED', this.path, `it is the journal of another ${what}`);
  }
}

/** Ids that stand in it are taken for those of this script: a file that nobody began for one is none. */
function refuseHeadless({ path, entries }: JournalFile): void {
  const [first] = entries;
  if (first === undefined || first.event === 'begin') return;
  throw new RescueError('OVM_JOURNAL_DAMAGED', path, 'it does not begin as the journal of a script');
}
