import { RescueError } from '../base/errors.js';

/** What to do after an interruption, by the first words of the command; others say what the catalogue says. */
const hints: Readonly<Record<string, string>> = {
  'schema import':
    'Run the same command again: it goes on where this one was, or begins anew; until the exchange the target is as it was.',
  apply:
    'Run the same command again: it looks whether the line that was being sent took effect, and goes on behind it.',
  sync: 'Run the same command again: it reads everything anew; lines that were sent stand in the journals of the estate.',
  'schema drop': 'Run the same command again: it lists what is still there.',
  'schema diff': 'Run it again; nothing was written.',
};

/** What is said when a signal, or the user at a question, ends a command. */
export function interruption(words: readonly string[]): RescueError {
  const named = words.filter((word) => !word.startsWith('-')).slice(0, 2);
  const hint = hints[named.join(' ')] ?? hints[named[0] ?? ''];
  return new RescueError('OVM_INTERRUPTED', 'the command', 'it was interrupted', undefined, hint);
}
