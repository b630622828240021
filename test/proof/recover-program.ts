import { writeSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { systemClock } from '../../src/base/clock.js';
import { RescueError } from '../../src/base/errors.js';
import { silentLog } from '../../src/base/log.js';
import { loadConfiguration } from '../../src/jobs/configuration/load-configuration.js';
import { recoveryGround } from '../../src/jobs/recover/recovery-ground.js';
import { runRecovery } from '../../src/jobs/recover/run-recovery.js';
import { stepActions } from '../../src/jobs/recover/step-actions/index.js';
import type { Action } from '../../src/jobs/recover/step-place.js';

/** What this program is started with, as JSON. */
export interface RecoverProgramWords {
  readonly config: string;
  readonly archives: string;
  readonly directory: string;
  /** `NAME=FILE`, as `--secret-file` has it. */
  readonly secretFile: readonly string[];
  /** At the first moment of these kinds that is not among `met` it dies as by SIGKILL; undefined for a run that lives. */
  readonly met?: readonly string[];
}

/** What it tells, a line of JSON each; whoever started it answers `ask` and `wait` by a line. */
export type RecoverProgramLine =
  | { readonly kind: 'tell'; readonly line: string }
  | { readonly kind: 'moment'; readonly moment: string }
  | { readonly kind: 'ask'; readonly question: string; readonly words: readonly string[] }
  | { readonly kind: 'wait'; readonly step: { readonly id: string; readonly state: string } }
  | { readonly kind: 'end'; readonly ended: boolean; readonly next?: string }
  | { readonly kind: 'failed'; readonly message: string; readonly code: string };

const words: RecoverProgramWords = JSON.parse(process.argv[2] ?? '');
const met = words.met && new Set(words.met);
const answers = createInterface({ input: process.stdin })[Symbol.asyncIterator]();

/** Written at once: who is killed now has said it. */
function say(line: RecoverProgramLine): void {
  writeSync(1, `${JSON.stringify(line)}\n`);
}

function moment(name: string): void {
  say({ kind: 'moment', moment: name });
  if (met && !met.has(name)) process.kill(process.pid, 'SIGKILL');
}

async function answered(line: RecoverProgramLine): Promise<string> {
  say(line);
  const { value, done } = await answers.next();
  if (done) throw new Error('nobody answers any more');
  return value;
}

function watched(action: Action): Action {
  return {
    ...action,
    run: async (place) => {
      moment(`${place.step.id}: before its action`);
      const end = await action.run(place);
      moment(`${place.step.id}: behind its action`);
      return end;
    },
  };
}

async function run(): Promise<void> {
  const { config, archives, directory, secretFile } = words;
  const configuration = await loadConfiguration(config, silentLog);
  const said = { log: silentLog, clock: systemClock };
  const ground = recoveryGround({ archives, estate: 'prod', configuration, sent: { secretFile } }, {}, said);
  const actions = Object.fromEntries(
    Object.entries(stepActions).map(([name, action]) => [name, watched(action)]),
  );
  const { ended, next } = await runRecovery({
    ...{ ground, directory, actions },
    operator: {
      tell: (line) => {
        say({ kind: 'tell', line });
        const begun = /^Step \d+ of \d+: (.*) \(by/.exec(line)?.[1];
        if (begun !== undefined) moment(`"${begun}" is next`);
      },
      ask: (question, choice) => answered({ kind: 'ask', question, words: choice }),
      wait: async (step) => {
        moment(`${step.id}: before a person did it`);
        const answer = await answered({ kind: 'wait', step });
        moment(`${step.id}: behind what a person did`);
        return answer === 'done' ? 'done' : 'stop';
      },
    },
  });
  moment('the end');
  say({ kind: 'end', ended, ...(next !== undefined && { next }) });
}

await run().catch((error: unknown) => {
  const code = error instanceof RescueError ? error.code : 'none';
  say({ kind: 'failed', message: String(error instanceof Error ? error.stack : error), code });
});
process.exit(0);
