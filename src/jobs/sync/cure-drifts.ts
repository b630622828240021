import { isDeepStrictEqual } from 'node:util';
import { RescueError } from '../../base/errors.js';
import { ask, atTerminal } from '../../reach/ask.js';
import { type Declaration, type PlannedApply, withApply } from '../apply/apply.js';
import type { ScriptSecretOptions } from '../apply/script-secrets.js';
import { uncheckedHint } from '../apply/unchecked-hint.js';
import { Secrets } from '../live/secrets.js';
import type { EstateInput } from '../read-estate.js';
import { mustBeTyped } from '../schema/confirmation.js';
import { writeCureScript } from './cure-script.js';
import { refuseOtherSecrets, secretsFor } from './cure-secrets.js';
import { driftsText, driftText } from './drift-text.js';
import { driftKey, readDrifts, type SyncOptions, type SyncReading, type ToldDrift } from './sync-estate.js';

/** What is cured, and who says that it is. */
export interface CureWords extends SyncOptions, ScriptSecretOptions {
  /** The live estate; exactly one CLI of a manager is named in it. */
  readonly input: EstateInput;
  readonly archives: string;
  /** Every cure is sent without a question, and servers are dead without one. */
  readonly yes?: boolean;
  /** The operator says that the manager is the right one where nobody tells its UUID. */
  readonly uncheckedManager?: boolean;
  /** Shows a drift and its lines before they are asked about. */
  readonly show: (drift: ToldDrift) => void;
  /** Takes each cure that worked. */
  readonly cured: (one: CuredDrift) => void;
  readonly patience?: Parameters<typeof withApply>[0]['patience'];
  /** In the place of a reading of the estate. */
  readonly read?: () => Promise<SyncReading>;
  /** In the place of a question on the terminal. */
  readonly isWanted?: (drift: ToldDrift) => Promise<boolean>;
  /** Milliseconds for which a look at the estate counts. */
  readonly lookCountsMs?: number;
}

/** So long lines go out on the strength of one look, as with the answer of the guard. */
const lookCountsMs = 60_000;

/** A drift whose lines were sent, and that is gone. */
export interface CuredDrift {
  readonly drift: string;
  readonly subject: string;
  readonly lines: readonly string[];
  /** Path. */
  readonly journal: string;
}

export interface CureOutcome {
  readonly cured: readonly CuredDrift[];
  /** What is still there: left to hands, or left out by the operator. */
  readonly reading: SyncReading;
}

/**
 * Reads the estate and cures its drifts, one at a time: each is shown and asked about, its lines go the way of `apply`
 * with identity, guard and journal, and then it is looked for again. The first that stays, fails or cannot be looked for
 * ends it. Throws OVM_DRIFT_STAYS, OVM_NOT_CONFIRMED, OVM_USAGE, and what `readDrifts` and applying throw.
 */
export async function cureDrifts(words: CureWords): Promise<CureOutcome> {
  const { managerClis = [] } = words.input;
  if (managerClis.length !== 1)
    throw new RescueError(
      'OVM_USAGE',
      'the command',
      'lines go to the CLI of a manager: name one (--manager-cli)',
    );
  refuseOtherSecrets(words);
  const run = new CureRun(withOneMemory(words));
  return run.cureAll();
}

/** Passwords are read, and asked for, once however often the estate is read. */
export function withOneMemory<Words extends { readonly input: EstateInput }>(words: Words): Words {
  const { input } = words;
  const secrets = input.secrets ?? new Secrets(input.log, input.passwords);
  return { ...words, input: { ...input, secrets } };
}

class CureRun {
  #lookedAt = 0;
  readonly #words: CureWords;
  readonly #cured: CuredDrift[] = [];
  /** Drifts that are not to be asked about again. */
  readonly #done = new Set<string>();
  #isTyped = false;

  constructor(words: CureWords) {
    this.#words = words;
  }

  async cureAll(): Promise<CureOutcome> {
    let reading = await this.#read();
    this.#list(reading.drifts);
    for (;;) {
      const next = reading.drifts.find(
        (drift) => drift.cure.kind === 'lines' && !this.#done.has(driftKey(drift)),
      );
      if (next === undefined) return { cured: this.#cured, reading };
      reading = await this.#cure(next, reading);
    }
  }

  /** Who is asked about the first of them knows how many there are. */
  #list(drifts: readonly ToldDrift[]): void {
    const { info } = this.#words.input.log;
    info(driftsText(drifts));
    for (const { drift, subject, cure } of drifts)
      info(`  ${drift}: ${subject}${cure.kind === 'lines' ? '' : ' (by hand)'}`);
  }

  async #read(): Promise<SyncReading> {
    const { input, read = () => readDrifts(input, this.#words) } = this.#words;
    const reading = await read();
    this.#lookedAt = performance.now();
    return reading;
  }

  /**
   * What there is by now, where the look is old and the drift is not what the operator saw: he may have thought for hours,
   * and a name, an owner or a file may have changed. Such a drift is shown anew.
   */
  async #changed(drift: ToldDrift): Promise<SyncReading | undefined> {
    if (performance.now() - this.#lookedAt <= (this.#words.lookCountsMs ?? lookCountsMs)) return undefined;
    const now = await this.#read();
    const same = now.drifts.find((one) => driftKey(one) === driftKey(drift));
    if (same && isDeepStrictEqual(same.cure, drift.cure)) return undefined;
    this.#done.delete(driftKey(drift));
    this.#words.input.log.warn(
      `${drift.drift} of ${drift.subject} changed meanwhile: nothing was sent for it`,
    );
    return now;
  }

  /** Gives what there is behind it. */
  async #cure(drift: ToldDrift, reading: SyncReading): Promise<SyncReading> {
    const { show, cured, yes = false } = this.#words;
    const lines = drift.cure.kind === 'lines' ? drift.cure.lines : [];
    this.#done.add(driftKey(drift));
    show(drift);
    if (!yes && !(await (this.#words.isWanted ?? isWanted)(drift))) return reading;
    const changed = await this.#changed(drift);
    if (changed) return changed;
    const journal = await this.#send(drift, lines, reading).catch((error) => {
      throw notCured(drift, error);
    });
    if (typeof journal !== 'string') return journal;
    const after = await this.#read();
    refuseStaying(drift, after, journal);
    const { drift: name, subject } = drift;
    const one = { drift: name, subject, lines, journal };
    this.#cured.push(one);
    cured(one);
    return after;
  }

  /** As a small script of its own; gives the path of its journal, or what there is where the drift changed meanwhile. */
  async #send(
    drift: ToldDrift,
    lines: readonly string[],
    reading: SyncReading,
  ): Promise<string | SyncReading> {
    const { input, archives, declaredDead, withoutLocks, managerUuid, patience } = this.#words;
    const { path, journal } = await writeCureScript(drift, lines, reading, {
      archives,
      estate: input.estate,
    });
    const applied = {
      ...{ script: path, journal, input, archives, release: reading.release },
      ...{ ...(declaredDead && { declaredDead }), ...(withoutLocks && { withoutLocks }) },
      ...{ ...(managerUuid !== undefined && { managerUuid }), ...(patience && { patience }) },
      ...secretsFor(lines, this.#words, input),
    };
    return withApply(applied, async (planned) => {
      await planned.check(await this.#declarations(planned));
      // the operator may have been asked for words of his
      const changed = await this.#changed(drift);
      if (changed) return changed;
      await planned.carryOut();
      return journal;
    });
  }

  /** What the operator says by word of mouth is asked for once, and stands in every journal. */
  async #declarations({ identity, manager }: PlannedApply): Promise<Declaration[]> {
    const { declaredDead = [], uncheckedManager = false, yes = false } = this.#words;
    const host = manager.replace(/^.*@/, '').replace(/:\d+$/, '');
    const isUnchecked = identity.uuid === undefined;
    if (isUnchecked && !this.#isTyped)
      await mustBeTyped(host, {
        said: uncheckedManager,
        option: '--unchecked-manager',
        hint: uncheckedHint,
        what: `sending lines to ${manager}, of which nobody checked that it is the right manager`,
      });
    for (const server of this.#isTyped ? [] : declaredDead)
      await mustBeTyped(server, {
        said: yes,
        option: '--yes',
        what: `a guard that takes ${server} for dead`,
      });
    this.#isTyped = true;
    return [
      ...(isUnchecked ? [{ what: 'manager-not-checked', word: host } as const] : []),
      ...declaredDead.map((word) => ({ what: 'declared-dead', word }) as const),
    ];
  }
}

/** Any other answer than yes leaves this one out. Throws OVM_NOT_CONFIRMED where nobody can be asked. */
async function isWanted(drift: ToldDrift): Promise<boolean> {
  const what = `the cure of ${drift.drift} of ${drift.subject}`;
  if (!atTerminal())
    throw new RescueError('OVM_NOT_CONFIRMED', what, '--yes is missing and there is no terminal to ask on');
  const answer = await ask('Send these lines? Type yes, or anything else to leave this drift as it is: ');
  if (answer === undefined) throw new RescueError('OVM_NOT_CONFIRMED', what, 'there was no answer');
  return answer.trim() === 'yes';
}

/** A line of a small script says nothing of the drift it is for, and the next run of sync writes a new one. */
function notCured({ drift, subject }: ToldDrift, error: unknown): unknown {
  if (!(error instanceof RescueError) || !error.code.startsWith('OVM_APPLY_')) return error;
  const { code, object, why, cause } = error;
  const hint =
    'See to the reason and run sync again: it reads the estate anew, and cures what is there then.';
  return new RescueError(code, `the cure of ${drift} of ${subject}, ${object}`, why, cause, hint);
}

/** A source that failed since then may be why it is not seen any more. */
function refuseStaying(drift: ToldDrift, { drifts, unread }: SyncReading, journal: string): void {
  const sent = `its lines were sent with success (${journal})`;
  const what = `${drift.drift} of ${drift.subject}`;
  const still = drifts.find((one) => driftKey(one) === driftKey(drift));
  if (still)
    throw new RescueError('OVM_DRIFT_STAYS', what, `${sent}, and it is there still: ${driftText(still)}`);
  const [failed] = unread;
  if (failed)
    throw new RescueError(
      'OVM_DRIFT_STAYS',
      what,
      `${sent}, and whether it is gone is not known: ${failed.subject}: ${failed.message}`,
    );
}
