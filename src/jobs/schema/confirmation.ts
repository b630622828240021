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
  if (answer?.trim() !== 'yes') throw new RescueError('OVM_NOT_CONFIRMED', what, 'the answer was not yes');
}
