import { RescueError } from '../../base/errors.js';
import type { Log } from '../../base/log.js';
import { Password } from '../../base/password.js';
import { askHidden, atTerminal } from '../../reach/ask.js';
import { readSecretFile } from '../../reach/password-file.js';
import { runPasswordCommand } from '../../reach/password-from-command.js';
import { Secrets } from '../live/secrets.js';

/** Where the operator says the password is. */
export interface PasswordWords {
  readonly passwordFile?: string;
  /** A line for `sh -c` that prints the password. */
  readonly passwordCommand?: string;
  /** The variable of the environment that holds it; OVM_RESCUE_PASSWORD if not given. */
  readonly passwordVariable?: string;
  /** Has the variable when another login of the same command has taken it out of the environment. */
  readonly secrets?: Secrets;
}

const usualVariable = 'OVM_RESCUE_PASSWORD';

/** Takes the password out of the environment, so that no process we start inherits it. */
function passwordOfEnvironment(): string | undefined {
  const text = process.env[usualVariable];
  delete process.env[usualVariable];
  return text;
}

/**
 * The password for `address`: of the file, of the command, of the environment, else asked for on the terminal. One
 * line feed at the end is not part of it. Throws OVM_PASSWORD_UNREADABLE, OVM_USAGE when both file and command are given.
 */
export async function findPassword(words: PasswordWords, address: string, log: Log): Promise<Password> {
  const { passwordFile, passwordCommand } = words;
  const usual = passwordOfEnvironment();
  if (passwordFile !== undefined && passwordCommand !== undefined) {
    throw new RescueError('OVM_USAGE', '--password-command', 'it excludes --password-file');
  }
  if (passwordFile !== undefined) return readSecretFile(passwordFile, log);
  if (passwordCommand !== undefined) return new Password(line(await runPasswordCommand(passwordCommand)));
  const ofEnvironment = await ofVariable(words, usual, log);
  if (ofEnvironment !== undefined) return ofEnvironment;
  if (!atTerminal()) {
    const { passwordVariable } = words;
    const variable =
      passwordVariable === undefined ? 'no variable' : `the variable ${passwordVariable} is not set`;
    const why = `no file and no command gives it, ${variable}, and there is no terminal to ask on`;
    throw new RescueError('OVM_PASSWORD_UNREADABLE', `the operator (password for ${address})`, why);
  }
  const typed = await askHidden(`Password for ${address}: `);
  if (typed === undefined) {
    throw new RescueError('OVM_PASSWORD_UNREADABLE', 'the terminal', 'the input ended');
  }
  return new Password(typed);
}

async function ofVariable(
  { passwordVariable, secrets }: PasswordWords,
  usual: string | undefined,
  log: Log,
): Promise<Password | undefined> {
  if (passwordVariable !== undefined)
    return (secrets ?? new Secrets(log)).named({ environment: passwordVariable });
  return usual === undefined ? undefined : new Password(usual);
}

function line(text: string): string {
  return text.replace(/\r?\n$/, '');
}
