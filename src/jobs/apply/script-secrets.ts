import { RescueError } from '../../base/errors.js';
import type { Password } from '../../base/password.js';
import { atTerminal } from '../../reach/ask.js';
import type { SecretWords } from '../live/secret-words.js';
import type { Secrets } from '../live/secrets.js';

/** Where the passwords of a script's lines are, as options name them: `NAME=FILE`, `NAME=COMMAND`, `NAME=VARIABLE`. */
export interface ScriptSecretOptions {
  readonly secretFile?: readonly string[];
  readonly secretCommand?: readonly string[];
  readonly secretVariable?: readonly string[];
}

const ways = { secretFile: 'file', secretCommand: 'command', secretVariable: 'environment' } as const;
const optionOf = {
  secretFile: '--secret-file',
  secretCommand: '--secret-command',
  secretVariable: '--secret-variable',
} as const;

/** By name of the secret. Throws OVM_USAGE for a word without a name, and a name that is given twice. */
export function scriptSecretWords(options: ScriptSecretOptions): ReadonlyMap<string, SecretWords> {
  const words = new Map<string, SecretWords>();
  for (const option of Object.keys(ways) as (keyof typeof ways)[]) {
    for (const word of options[option] ?? []) {
      const [, name, value] = /^([A-Za-z0-9_-]+)=(.+)$/s.exec(word) ?? [];
      // the word may be the password itself, so it is not repeated
      if (name === undefined || value === undefined)
        throw new RescueError(
          'OVM_USAGE',
          optionOf[option],
          'it is not NAME=… with the name of a mark @secret:NAME',
        );
      if (words.has(name))
        throw new RescueError('OVM_USAGE', `${optionOf[option]} ${name}`, 'it is named twice');
      words.set(name, { [ways[option]]: value });
    }
  }
  return words;
}

/**
 * The passwords that the lines need, before the first is sent; what is named nowhere is asked for on the terminal. Throws
 * OVM_PASSWORD_UNREADABLE, and OVM_USAGE for a name that no line has.
 */
export async function scriptSecrets(
  names: readonly string[],
  words: ReadonlyMap<string, SecretWords>,
  secrets: Secrets,
): Promise<ReadonlyMap<string, Password>> {
  const unused = [...words.keys()].find((name) => !names.includes(name));
  if (unused !== undefined)
    throw new RescueError('OVM_USAGE', `the secret ${unused}`, `no line of the script has @secret:${unused}`);
  refuseMissing(names.filter((name) => !words.has(name)));
  const found = new Map<string, Password>();
  for (const name of names) {
    const secret = await secrets.get(words.get(name) ?? {}, `Password for @secret:${name}`);
    if (/[\x00-\x1f\x7f-\x9f\u2028\u2029]/.test(secret.reveal()) || secret.reveal() === '')
      throw new RescueError(
        'OVM_PASSWORD_UNREADABLE',
        `@secret:${name}`,
        'it is empty or has control characters',
      );
    found.set(name, secret);
  }
  return found;
}

/** Where nobody can be asked, all that is missing is told at once. Throws OVM_PASSWORD_UNREADABLE. */
function refuseMissing(names: readonly string[]): void {
  if (names.length === 0 || atTerminal()) return;
  const marks = names.map((name) => `@secret:${name}`).join(', ');
  const options = names.map((name) => `--secret-file ${name}=FILE`).join(' ');
  const hint = `Give ${options}, or --secret-command or --secret-variable. Nothing was sent.`;
  const why = 'the script needs it, no option names it, and there is no terminal to ask on';
  throw new RescueError('OVM_PASSWORD_UNREADABLE', marks, why, undefined, hint);
}
