import { RescueError } from '../../base/errors.js';
import { atTerminal } from '../../reach/ask.js';
import { remoteText } from '../../reach/ssh/remote-text.js';
import { keyNeedsPassphrase } from '../../reach/ssh/ssh-logins.js';
import type { AnswerPrompts, SshLogin } from '../../reach/ssh/ssh-settings.js';
import type { Secrets } from '../live/secrets.js';
import type { SshWords } from './ssh-words.js';

/**
 * The ways to log in that the operator names: key, agent, password, in this order; asks for the passphrase of a key
 * that needs one. The agent is used when it is asked for or nothing else is named. Empty when there is no way.
 * Throws OVM_PASSWORD_UNREADABLE, OVM_USAGE.
 */
export async function namedLogins(words: SshWords, secrets: Secrets): Promise<SshLogin[]> {
  const { key, passphrase } = words;
  const ways: SshLogin[] = [];
  if (key === undefined && passphrase !== undefined)
    throw new RescueError('OVM_USAGE', '--ssh-passphrase-file', 'it needs --ssh-key');
  const password = words.password && (await secrets.named(words.password));
  if (key !== undefined) ways.push(await keyLogin(key, words, secrets));
  const socketPath = process.env.SSH_AUTH_SOCK ?? '';
  if (words.agent && socketPath === '')
    throw new RescueError('OVM_USAGE', '--ssh-agent', 'SSH_AUTH_SOCK names no agent');
  const nothingElse = key === undefined && password === undefined;
  if (socketPath !== '' && (words.agent ?? nothingElse)) ways.push({ by: 'agent', socketPath });
  if (password !== undefined) ways.push({ by: 'password', password });
  return ways;
}

async function keyLogin(path: string, { passphrase }: SshWords, secrets: Secrets): Promise<SshLogin> {
  const named = passphrase && (await secrets.named(passphrase));
  if (named !== undefined) return { by: 'key', path, passphrase: named };
  if (!keyNeedsPassphrase(path) || !atTerminal()) return { by: 'key', path };
  return { by: 'key', path, passphrase: await secrets.asked(`Passphrase of the key ${path}`) };
}

/** The password of one login, asked for on the terminal. Throws OVM_SSH_LOGIN when there is none to ask on. */
export async function askedLogin(name: string, secrets: Secrets): Promise<SshLogin> {
  if (!atTerminal()) {
    const why =
      'there is nothing to log in with: no --ssh-key, no agent, no --ssh-password-file, and no terminal to ask on';
    throw new RescueError('OVM_SSH_LOGIN', name, why);
  }
  return { by: 'password', password: await secrets.asked(`SSH password for ${name}`) };
}

/** The same ways, and at a terminal answers to whatever else the server asks: a code beside the password or the key. */
export function withAnswers(logins: readonly SshLogin[], name: string, secrets: Secrets): SshLogin[] {
  if (!atTerminal()) return [...logins];
  const answer: AnswerPrompts = async (prompts) => {
    const answers = [];
    for (const { text, echo } of prompts)
      answers.push(await secrets.answer(`${name} asks "${remoteText(text)}"`, { isSeen: echo }));
    return answers;
  };
  const asking = logins.map((login) => (login.by === 'password' ? { ...login, answer } : login));
  return [...asking, { by: 'questions', answer }];
}
