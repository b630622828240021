/**
 * A stand-in for the CLI of Oracle VM Manager 3.2, 3.3 and 3.4 that interprets commands by the published grammar.
 *
 * It proves that a script is written in the grammar of its release as far as the guides, Oracle's own scripts and
 * recorded replies show it, that its lines come in an order in which everything they name exists, and which VMs
 * they would leave behind. It shares no code with the product, so that both can only agree by way of the sources.
 *
 * It cannot prove that a real manager accepts a line: no failure reply and no 3.2 or 3.4 page of `create Vm` was
 * at hand, and real name rules, limits, defaults, locking, timing and error texts are unknown. What it does
 * without a source is listed in assumed.ts, and every reply names the assumptions it rests on.
 */
import { type AssumptionId, Refusal } from './assumed.js';
import { checkValues } from './attribute-values.js';
import { lexCommandLine } from './command-line-lexer.js';
import { type EstateState, estateState } from './estate-state.js';
import { loadWorld } from './load-world.js';
import { addObject, type ObjectStore } from './object-store.js';
import { type LineEnd, lineEnds, type Reply, replyLines } from './reply.js';
import { type Outcome, runStatement } from './run-statement.js';
import { readStatement } from './statement.js';
import { type ReleaseSyntax, syntaxOfRelease } from './syntax-of-release.js';
import { type VmState, vmStates } from './vm-state.js';
import type { Release, World } from './world.js';
import { worldOfStore } from './world-of-store.js';

export interface DoubleOptions {
  readonly release: Release;
  readonly world: World;
  /** How reply lines end until `set EndlineChars`; default LFCR. */
  readonly lineEnd?: LineEnd;
  /** Time of the replies; default the clock of the machine. */
  readonly now?: () => Date;
}

export class OvmManagerDouble {
  readonly #options: DoubleOptions;
  readonly #syntax: ReleaseSyntax;
  readonly #store: ObjectStore;
  readonly #started: string[] = [];
  readonly #sent: string[] = [];
  #lineEnd: LineEnd;
  #sparse = false;
  #lastJob = 0;

  constructor(options: DoubleOptions) {
    this.#options = options;
    this.#syntax = syntaxOfRelease(options.release);
    this.#store = loadWorld(options.world);
    this.#lineEnd = options.lineEnd ?? 'LFCR';
  }

  /** Carries out one command; a refused one changes nothing. Never throws for what the line says. */
  execute(line: string): Reply {
    this.#sent.push(line);
    const assumptions = new Set<AssumptionId>();
    try {
      const outcome = this.#run(line, assumptions);
      if (/^\s*exit\s*$/i.test(line)) return { ok: true, text: '', errorMessage: null, assumptions: [] };
      return this.#reply(line, outcome, null, assumptions);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      if (error.assumption !== null) assumptions.add(error.assumption);
      return this.#reply(line, { data: null, job: false }, error.message, assumptions);
    }
  }

  /** A Failure reply with the given message, without carrying out the command: for fault tests. */
  refuse(line: string, message: string): Reply {
    this.#sent.push(line);
    return this.#reply(line, { data: null, job: false }, message, new Set());
  }

  /**
   * Takes a command and begins a job for it (assumed: running-job); what is given ends the job, with success or without
   * effect.
   */
  beginJob(line: string): (fails: boolean) => void {
    const { now = () => new Date() } = this.#options;
    this.#lastJob = Math.max(now().getTime(), this.#lastJob + 1);
    const [verb = '', type = ''] = line.split(' ');
    const { values } = addObject(this.#store, 'Job', String(this.#lastJob), `${verb} ${type}`);
    values.set('done', 'No').set('state', 'Running');
    return (fails) => {
      const ok = !fails && this.execute(line).ok;
      values.set('done', 'Yes').set('state', ok ? 'Success' : 'Failure');
    };
  }

  /** What `ssh -p 10000 admin@host '<line>'` prints: echo, reply, end of connection. */
  transcript(line: string): string {
    return this.transcriptOf(line, this.execute(line));
  }

  /** The same around a reply that is at hand. */
  transcriptOf(line: string, reply: Reply): string {
    const end = lineEnds[this.#lineEnd];
    return `OVM> ${line}${end}${reply.text}OVM> Connection closed.${end}`;
  }

  /** Every VM with all that the CLI can set, in order of creation. */
  vms(): readonly VmState[] {
    return vmStates(this.#store);
  }

  /** Everything else that it holds, under names. */
  estate(): EstateState {
    return estateState(this.#store);
  }

  /** Everything it knows at this moment, in the shape in which it was given. */
  world(): World {
    const { world } = this.#options;
    return worldOfStore(this.#store, world, world.reality?.world ?? world);
  }

  /** What a discovery can do to LUNs: two of them have each other's ids and names from then on. */
  swapPhysicalDisks(): void {
    const [one, other] = this.#store.objects.filter(({ type }) => type === 'PhysicalDisk');
    const [first, second] = [one, other].map((disk) => disk?.values.get('page83') ?? '');
    one?.values.set('page83', second ?? '');
    other?.values.set('page83', first ?? '');
  }

  /** Names of the VMs that a command started, once per start. */
  startedVms(): readonly string[] {
    return [...this.#started];
  }

  /** MAC addresses or names of vNICs that belong to no VM (3.2 creates them apart). */
  looseVnics(): readonly string[] {
    return this.#store.objects.filter((o) => o.type === 'Vnic' && o.parent === null).map((o) => o.name);
  }

  /** Every line it was given, in order. */
  sent(): readonly string[] {
    return [...this.#sent];
  }

  #run(line: string, assumptions: Set<AssumptionId>): Outcome {
    const { release, world } = this.#options;
    const assume = (id: AssumptionId) => void assumptions.add(id);
    const statement = readStatement(lexCommandLine(line), this.#syntax);
    for (const id of statement.assumptions) assume(id);
    const values =
      statement.asked === null ? checkValues(statement, release, assume) : new Map<string, string>();
    if (statement.rule.keyword === 'set') return this.#set(values);
    const started = this.#started;
    return runStatement({ statement, values, release, world, store: this.#store, started, assume });
  }

  #set(values: ReadonlyMap<string, string>): Outcome {
    const mode = values.get('OutputMode');
    if (mode === 'Xml') throw new Refusal('OutputMode=Xml is not available here', 'xml-refused');
    if (mode !== undefined) this.#sparse = mode === 'Sparse';
    const end = values.get('EndlineChars');
    if (end === 'CRLF' || end === 'CR' || end === 'LF') this.#lineEnd = end;
    return { data: null, job: false };
  }

  #reply(line: string, outcome: Outcome, errorMessage: string | null, assumptions: Set<AssumptionId>): Reply {
    const { release, now = () => new Date() } = this.#options;
    const ok = errorMessage === null;
    if (!ok) for (const id of ['error-text', 'failure-order'] as const) assumptions.add(id);
    if (this.#sparse) assumptions.add('sparse-form');
    // Recorded in 3.4 replies; set and show have none there.
    const hasJob = ok && outcome.job && release !== '3.2';
    if (hasJob && release === '3.3') assumptions.add('job-id-3.3');
    const time = now();
    const jobId = hasJob ? time.getTime() : null;
    this.#lastJob = Math.max(this.#lastJob, jobId ?? 0);
    const { data } = outcome;
    const lines = replyLines({ line, ok, now: time, jobId, data, errorMessage, sparse: this.#sparse });
    const end = lineEnds[this.#lineEnd];
    const text = lines.map((each) => each + end).join('');
    return { ok, text, errorMessage, assumptions: [...assumptions] };
  }
}
