import { RescueError } from '../base/errors.js';
import { type ExitCode, exitCodes } from '../base/exit-codes.js';
import { toolVersion } from '../base/version.js';
import { errorText } from './error-text.js';

/**
 * The exit code of a command. When nothing is left that could ever end it, by a fault of ours, that is said and the process
 * ends with code 1: node alone would end it without a word, and with code 13, which means something else here.
 */
export async function settled(
  command: Promise<ExitCode>,
  words: readonly string[],
  putError: (text: string) => void,
): Promise<ExitCode> {
  const broken = () => {
    const why = `it waits for something that never comes: a bug of ovm-rescue ${toolVersion}, please report it`;
    putError(
      errorText(
        new RescueError('OVM_SOURCE_BUG', 'the outcome of the command', why),
        words.includes('--json'),
      ),
    );
    process.exit(exitCodes.failed);
  };
  process.once('beforeExit', broken);
  try {
    return await command;
  } finally {
    process.off('beforeExit', broken);
  }
}
