import { type ErrorCode, errorCatalogue, RescueError } from '../../base/errors.js';
import { exitCodes } from '../../base/exit-codes.js';
import type { NightRecord } from '../../model/night.js';
import { runOwnProgram, starter } from '../../reach/own-program.js';
import type { ChosenEstate } from '../configuration/chosen-estate.js';
import type { NightOutcome } from './run-night.js';

/** A night that has not ended after so long does not end any more; seconds. */
export const usualEndsWithin = 12 * 3_600;

export interface NightProcess {
  readonly estate: ChosenEstate;
  /** The configuration file that the estate is in. */
  readonly file: string;
  /** How this program is started again: the interpreter, its options, and the program. */
  readonly program: readonly string[];
  /** Hears every line that the process logs. */
  readonly onLine: (line: string) => void;
}

/** An outcome as it goes from one process to the other. */
interface ToldOutcome {
  readonly record?: NightRecord;
  readonly error?: Pick<RescueError, 'code' | 'object' | 'why' | 'hint'>;
}

/**
 * Runs the night of one estate in a process of its own, so that one that hangs or breaks takes no other with it. One that
 * gives no outcome in time, or none at all, ends as OVM_NIGHT_ENDED. Never throws.
 */
export async function runNightProcess({
  estate,
  file,
  program,
  onLine,
}: NightProcess): Promise<NightOutcome> {
  const { name } = estate;
  const limit = estate.nightly?.endsWithin ?? usualEndsWithin;
  const end = await runOwnProgram({
    program,
    words: ['nightly', 'run', '--config', file, '--estate', name],
    variables: passwordsOf(estate),
    limitMs: limit * 1_000,
    onLine,
  });
  if ('failure' in end) return { estate: name, error: new RescueError('OVM_NIGHT_ENDED', name, end.failure) };
  const { record, error } = end.answer as ToldOutcome;
  if (record) return { estate: name, record };
  return { estate: name, error: errorOf(error, name) };
}

/** Reading the configuration took them out of the environment. */
function passwordsOf({ passwords }: ChosenEstate): Record<string, string> {
  return Object.fromEntries([...(passwords ?? [])].map(([name, password]) => [name, password.reveal()]));
}

function errorOf(error: ToldOutcome['error'], estate: string): RescueError {
  if (error === undefined || !Object.hasOwn(errorCatalogue, error.code))
    return new RescueError('OVM_NIGHT_ENDED', estate, 'it gave no outcome');
  return new RescueError(error.code as ErrorCode, error.object, error.why, undefined, error.hint);
}

/** In a process that `runNightProcess` started: ends it with that one, and gives what takes its outcome there. */
export function nightStarter(): ((outcome: NightOutcome) => void) | undefined {
  const asked = starter(exitCodes.interrupted);
  return asked && ((outcome) => asked.answer(toldOutcome(outcome)));
}

function toldOutcome(outcome: NightOutcome): ToldOutcome {
  if ('record' in outcome) return { record: outcome.record };
  const { code, object, why, hint } = outcome.error;
  return { error: { code, object, why, hint } };
}
