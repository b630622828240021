import { RescueError } from '../base/errors.js';

/** What to do after an interruption, by the first words of the command; others say what the catalogue says. */
const hints: Readonly<Record<string, string>> = {
  apply:
    'Run the same command again: it looks whether the line that was being sent took effect, and goes on behind it.',
  sync: 'Run the same command again: it reads everything anew; lines that were sent stand in the journals of the estate.',
  nightly:
    'Run it again: a night that was judged already keeps its record, any other counts as none; the next one removes what it left unfinished.',
  'nightly status': 'Run it again; nothing was written.',
  'nightly history': 'Run it again; nothing was written.',
  'nightly report': 'Run it again; it writes nothing but the page of --html, whole or not at all.',
  'nightly install': 'Run it again: it writes the same files anew.',
  'recover run': 'Run `recover run` again: it looks at the step that was begun, and goes on.',
  'recover rehearse': 'Run it again: no archive was changed, and the private server went with this run.',
  'schema drop': 'Run the same command again: it lists what is still there.',
  'schema diff': 'Run it again; nothing was written.',
};

const goesOn = 'Run the same command again: it goes on where this one was, or begins anew';

/** An account of Oracle is filled in its place: nothing is exchanged at the end. */
const inPlace =
  'the schema of an account of Oracle may be half emptied or half filled by now, or its tables in READ ONLY mode: start nothing that uses it before the same command has finished (with --via-tools add --replace when it refuses)';

/** By the engine, which is told by the words; where a configuration or a `.config` tells it, both are said. */
function importHint(words: readonly string[]): string {
  const [scheme] = words.flatMap((word) => /^(?:--url=)?(oracle|mysql|sqlite):/.exec(word)?.[1] ?? []);
  const byTools = words.some((word) => /^--via-tools(?:=|$)/.test(word));
  if (scheme === 'oracle' || byTools) return `${goesOn}. Until then ${inPlace}.`;
  const exchange = `${goesOn}; until the exchange the target is as it was.`;
  if (scheme !== undefined) return exchange;
  return `${goesOn}. Of MySQL the target is as it was until the exchange; ${inPlace}.`;
}

/** What is said when a signal, or the user at a question, ends a command. */
export function interruption(words: readonly string[]): RescueError {
  const named = words.filter((word) => !word.startsWith('-')).slice(0, 2);
  const name = named.join(' ');
  const hint = name === 'schema import' ? importHint(words) : (hints[name] ?? hints[named[0] ?? '']);
  return new RescueError('OVM_INTERRUPTED', 'the command', 'it was interrupted', undefined, hint);
}
