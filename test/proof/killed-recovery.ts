import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { PlannedStep } from '../../src/recovery/plan.js';
import { builtProgram } from '../built-program.js';
import type { RecoverProgramLine, RecoverProgramWords } from './recover-program.js';
import { type ArchivedEstate, configured, storagePasswords, type Watcher } from './recovered-estate.js';

/** When a process that leads a recovery is killed. */
export type KillAt =
  /** At the first moment between steps, or beside an action, that is not among these. */
  | { readonly notAt: readonly string[] }
  /** So many milliseconds after the action of a step began, if it has not ended by then; undefined for a step that is spared. */
  | {
      readonly within: (step: string) => number | undefined;
      /** And as soon as an action has had the manager sent a line, where this says so. */
      readonly behindLine?: () => boolean;
    };

/** How one process of a recovery ended. */
export interface Life {
  readonly ended: boolean;
  readonly killed: boolean;
  /** What it stopped at of its own. */
  readonly stopped: boolean;
  /** The last moment that it came to; undefined when it came to none. */
  readonly lastMoment: string | undefined;
  readonly moments: readonly { readonly moment: string; readonly atMs: number }[];
  readonly told: readonly string[];
}

/** The step whose action a moment begins. */
export function stepWithin(moment: string | undefined): string | undefined {
  return /^(.*): before its action$/.exec(moment ?? '')?.[1];
}

/** A person who leads a recovery through many processes, remembers what he did, and looks before he does a thing again. */
export class Leader {
  /** Ids of steps that were done at the consoles of the estate, in order. */
  readonly byPerson: string[] = [];
  readonly asked: (readonly [question: string, answer: string])[] = [];
  /** Steps that were handed to the person once more, and whether it was said that they were begun. */
  readonly handedAgain: { readonly step: string; readonly said: boolean }[] = [];
  readonly told: string[] = [];
  readonly #archive: ArchivedEstate;
  readonly #watcher: Watcher;
  #certificate: string;
  readonly #secretFile: readonly string[];

  constructor(archive: ArchivedEstate, watcher: Watcher = {}) {
    this.#archive = archive;
    this.#watcher = watcher;
    this.#secretFile = storagePasswords(archive);
    this.#certificate = archive.estate.application.fingerprint;
  }

  /** One process, until it ends or is killed. @throws what it failed with */
  async live(
    directory: string,
    kill?: KillAt,
    { config, archives }: Pick<ArchivedEstate, 'config' | 'archives'> = this.#archive,
  ): Promise<Life> {
    if (this.#isStale()) this.#writeConfiguration();
    const words: RecoverProgramWords = {
      ...{ config, archives, directory, secretFile: this.#secretFile },
      ...(kill && 'notAt' in kill && { met: kill.notAt }),
    };
    const program = builtProgram('test/proof/recover-program.ts');
    const child = spawn(process.execPath, [program, JSON.stringify(words)], {
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    let err = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      err += text;
    });
    child.stdin.on('error', () => {});
    const closed = new Promise<NodeJS.Signals | null>((resolve) =>
      child.once('close', (_code, signal) => resolve(signal)),
    );
    const moments: { moment: string; atMs: number }[] = [];
    const told: string[] = [];
    let end: RecoverProgramLine | undefined;
    let timer: NodeJS.Timeout | undefined;
    const isWithin = () => stepWithin(moments.at(-1)?.moment) !== undefined;
    const looking = setInterval(() => {
      if (kill && 'within' in kill && isWithin() && kill.behindLine?.()) child.kill('SIGKILL');
    }, 2);
    for await (const text of createInterface({ input: child.stdout })) {
      const line: RecoverProgramLine = JSON.parse(text);
      if (line.kind === 'tell') told.push(line.line);
      else if (line.kind === 'moment') {
        moments.push({ moment: line.moment, atMs: performance.now() });
        clearTimeout(timer);
        const step = stepWithin(line.moment);
        const afterMs = kill && 'within' in kill && step !== undefined ? kill.within(step) : undefined;
        if (afterMs !== undefined) timer = setTimeout(() => child.kill('SIGKILL'), afterMs);
      } else if (line.kind === 'ask' || line.kind === 'wait') {
        const answer =
          line.kind === 'ask' ? this.#answer(line, directory) : await this.#do(line.step, directory, told);
        child.stdin.write(`${answer}\n`);
      } else end = line;
    }
    const signal = await closed;
    clearTimeout(timer);
    clearInterval(looking);
    this.told.push(...told);
    const killed = signal === 'SIGKILL';
    if (end?.kind === 'failed' || (!killed && end?.kind !== 'end'))
      throw new Error(
        `${end?.kind === 'failed' ? end.message : `it ended by ${signal}`}${err}, behind:\n${told.slice(-30).join('\n')}`,
      );
    const ended = end?.kind === 'end' && end.ended;
    return {
      ...{ ended, killed, stopped: !killed && !ended, moments, told },
      lastMoment: moments.at(-1)?.moment,
    };
  }

  #isStale(): boolean {
    return !['', this.#certificate].includes(this.#archive.estate.application.fingerprint);
  }

  /** The configuration holds the certificate of the old installation: a person writes the new one into it. */
  #writeConfiguration(): void {
    this.#certificate = this.#archive.estate.application.fingerprint;
    configured(this.#archive.estate);
  }

  #answer({ question, words }: Extract<RecoverProgramLine, { kind: 'ask' }>, directory: string): string {
    const usual = [
      'yes',
      'go-on',
      'off',
      'begin',
      'take',
      'restored',
      'it-is',
      'send',
      'same-build',
      'again',
      'ended',
      'nowhere',
    ];
    const own = this.#watcher.answer?.(question, words, directory);
    const other = own ?? usual.find((word) => words.includes(word)) ?? words[0] ?? '';
    const answer = this.#isStale() && words.includes('stop') ? 'stop' : other;
    this.asked.push([question, answer]);
    return answer;
  }

  async #do(shown: { readonly id: string }, directory: string, told: readonly string[]): Promise<string> {
    if (this.#isStale()) return 'stop';
    const step = shown as PlannedStep;
    if (this.byPerson.includes(step.id)) {
      const said = told.some((line) => line.includes('begun before'));
      this.handedAgain.push({ step: step.id, said });
      return 'done';
    }
    await this.#watcher.before?.(step, directory);
    this.byPerson.push(step.id);
    const commands = step.commands.filter(({ kind }) => kind !== 'ovm-rescue');
    await this.#archive.estate.operator.do({ ...step, commands }).catch((error) => {
      throw new Error(`${error}, behind:\n${told.slice(-12).join('\n')}`, { cause: error });
    });
    await this.#watcher.behind?.(step, directory);
    return 'done';
  }
}
