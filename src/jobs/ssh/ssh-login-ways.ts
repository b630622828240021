import { RescueError } from '../../base/errors.js';
import type { Log } from '../../base/log.js';
import { Password } from '../../base/password.js';
import { askHidden, atTerminal } from '../../reach/ask.js';
import { readSecretFile } from '../../reach/password-file.js';
import { keyNeedsPassphrase } from '../../reach/ssh/ssh-logins.js';
import type { SshLogin } from '../../reach/ssh/ssh-settings.js';
import type { SshWords } from './ssh-words.js';

/**
 * The ways to log in that the operator names: key, agent, password, in this order; asks for the passphrase of a key
 * that needs one. The agent is used when it is asked for or nothing else is named. Empty when there is no way.
 * Throws OVM_PASSWORD_UNREADABLE, OVM_USAGE.
 */
export async function namedLogins(words: SshWords, log: Log): Promise<SshLogin[]> {
  const { sshKey, sshPasswordFile } = words;
  const ways: SshLogin[] = [];
  if (sshKey === undefined && words.sshPassphraseFile !== undefined)
    throw new RescueError('OVM_USAGE', '--ssh-passphrase-file', 'it needs --ssh-key');
  if (sshKey !== undefined) ways.push(await keyLogin(sshKey, words, log));
  const socketPath = process.env.SSH_AUTH_SOCK ?? '';
  if (words.sshAgent && socketPath === '')
    throw new RescueError('OVM_USAGE', '--ssh-agent', 'SSH_AUTH_SOCK names no agent');
  const nothingElse = sshKey === undefined && sshPasswordFile === undefined;
  if (socketPath !== '' && (words.sshAgent ?? nothingElse)) ways.push({ by: 'agent', socketPath });
  if (sshPasswordFile !== undefined)
    ways.push({ by: 'password', password: readSecretFile(sshPasswordFile, log) });
  return ways;
}

async function keyLogin(path: string, { sshPassphraseFile }: SshWords, log: Log): Promise<SshLogin> {
  if (sshPassphraseFile !== undefined)
    return { by: 'key', path, passphrase: readSecretFile(sshPassphraseFile, log) };
  if (!keyNeedsPassphrase(path) || !atTerminal()) return { by: 'key', path };
  return { by: 'key', path, passphrase: await askedFor(`Passphrase of the key ${path}: `) };
}

/** The password of one login, asked for on the terminal. Throws OVM_SSH_LOGIN when there is none to ask on. */
export async function askedLogin(name: string): Promise<SshLogin> {
  if (!atTerminal()) {
    const why =
      'there is nothing to log in with: no --ssh-key, no agent, no --ssh-password-file, and no terminal to ask on';
    throw new RescueError('OVM_SSH_LOGIN', name, why);
  }
  return { by: 'password', password: await askedFor(`SSH password for ${name}: `) };
}

async function askedFor(question: string): Promise<Password> {
  const typed = await askHidden(question);
  if (typed === undefined)
    throw new RescueError('OVM_PASSWORD_UNREADABLE', 'the terminal', 'the input ended');
  return new Password(typed);
}
