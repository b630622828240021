import { RescueError } from '../../base/errors.js';
import { ask, atTerminal } from '../../reach/ask.js';

/**
 * Begins nothing unless the operator said --yes or types yes on the terminal. `what` is what would begin: "the import
 * into ovs". Throws OVM_NOT_CONFIRMED.
 */
export async function mustBeConfirmed(what: string, yes: boolean): Promise<void> {
  if (yes) return;
  if (!atTerminal()) {
    throw new RescueError('OVM_NOT_CONFIRMED', what, '--yes is missing and there is no terminal to ask on');
  }
  const answer = await ask(`Begin ${what}? Type the word yes: `);
  if (answer?.trim() === 'yes') return;
  const why = answer?.trim()
    ? `the answer was ${JSON.stringify(answer.trim())} and not yes`
    : 'there was no answer';
  throw new RescueError('OVM_NOT_CONFIRMED', what, why);
}

/** A statement that only the operator can make. */
export interface Statement {
  readonly said: boolean;
  /** The option that says it where there is no terminal. */
  readonly option: string;
  /** What would begin on the strength of it. */
  readonly what: string;
  /** What to do where there is no terminal; to say the option if not given. */
  readonly hint?: string;
}

/** Goes on only when the option says it, or this word is typed on the terminal. Throws OVM_NOT_CONFIRMED. */
export async function mustBeTyped(word: string, { said, option, what, hint }: Statement): Promise<void> {
  if (said) return;
  if (!atTerminal())
    throw new RescueError(
      'OVM_NOT_CONFIRMED',
      what,
      `${option} is missing and there is no terminal to ask on`,
      undefined,
      hint ?? `Say ${option} if you know that it is so. Nothing was begun.`,
    );
  const answer = await ask(`Begin ${what}? Type the word ${word}: `);
  if (answer?.trim() !== word) throw new RescueError('OVM_NOT_CONFIRMED', what, `the answer was not ${word}`);
}
