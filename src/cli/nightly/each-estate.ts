import { RescueError } from '../../base/errors.js';
import { exitCodes } from '../../base/exit-codes.js';
import type { WatchedEstate } from '../../service/watched-estates.js';
import type { CommandContext } from '../command-context.js';
import { shownValue } from '../terminal.js';

/**
 * What is asked of each estate. One of several that cannot answer is told on stderr and makes the exit code 3: the others
 * are what somebody needs who looks in a bad morning. Of one alone the error is thrown as it is.
 */
export async function ofEach<Answer>(
  estates: readonly WatchedEstate[],
  { terminal, exit }: Pick<CommandContext, 'terminal' | 'exit'>,
  ask: (estate: WatchedEstate) => Promise<Answer>,
): Promise<Answer[]> {
  const answers: Answer[] = [];
  for (const one of estates) {
    try {
      answers.push(await ask(one));
    } catch (error) {
      if (!(error instanceof RescueError) || estates.length === 1) throw error;
      terminal.err(`${shownValue(`error: ${one.estate}: ${error.message}`)}\n`);
      exit(exitCodes.incomplete);
    }
  }
  return answers;
}
