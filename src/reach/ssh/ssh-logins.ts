import { readFileSync } from 'node:fs';
import type { AnyAuthMethod, AuthenticationType, AuthHandlerMiddleware, ParsedKey, Prompt } from 'ssh2';
import ssh2 from 'ssh2';
import { RescueError, systemReason } from '../../base/errors.js';
import { remoteText } from './remote-text.js';
import { type SshLogin, type SshSettings, sshName } from './ssh-settings.js';

/** The ways to log in, one after the other, and what became of them. */
export interface SshLogins {
  readonly handler: AuthHandlerMiddleware;
  /** For the message: what was tried, and what the server takes. */
  story(): string;
  /** Adds why one way did not work. */
  failed(why: string): void;
}

type ReadyLogin = Exclude<SshLogin, { by: 'key' }> | { readonly by: 'key'; path: string; key: ParsedKey };

/** Reads the key files. Throws OVM_SSH_LOGIN for one that cannot be used, so that nothing else is tried instead. */
export function prepareLogins(settings: SshSettings): SshLogins {
  const waiting = settings.logins.map((login) => prepare(settings, login));
  const tried: string[] = [];
  let offered: readonly AuthenticationType[] = [];
  let began = false;
  const handler: AuthHandlerMiddleware = (methodsLeft, _partial, next) => {
    if (!began) {
      // asks what the server takes, as OpenSSH does
      began = true;
      return next({ type: 'none', username: settings.user });
    }
    offered = methodsLeft ?? [];
    for (let login = waiting.shift(); login; login = waiting.shift()) {
      const method = methodFor(settings, login, offered, tried);
      if (method) return next(method);
    }
    // ssh2 takes `false` for "no more", which its type does not say
    next(false as never);
  };
  return {
    handler,
    failed: (why) => tried.push(why),
    story: () => {
      const takes = offered.length > 0 ? `; the server takes ${offered.join(', ')}` : '';
      return tried.length > 0
        ? `tried without success: ${tried.join(', ')}${takes}`
        : `nothing could be tried${takes}`;
    },
  };
}

function prepare(settings: SshSettings, login: SshLogin): ReadyLogin {
  if (login.by !== 'key') return login;
  const no = (why: string, cause?: unknown) =>
    new RescueError('OVM_SSH_LOGIN', sshName(settings), `the key ${login.path} ${why}`, cause);
  let text: Buffer;
  try {
    text = readFileSync(login.path);
  } catch (error) {
    throw no(`cannot be read: ${systemReason(error)}`, error);
  }
  const key = ssh2.utils.parseKey(text, login.passphrase?.reveal());
  if (key instanceof Error) throw no(keyTrouble(key, login.passphrase !== undefined));
  const [first] = Array.isArray(key) ? key : [key];
  if (!first?.isPrivateKey()) throw no('is no private key');
  if (first.type === 'ssh-dss' && !settings.legacy)
    throw no('is a DSA key, which is used with --ssh-legacy or `legacy: true` only');
  return { by: 'key', path: login.path, key: first };
}

/** Whether a key can be opened with a passphrase only; false for a file that is no key or cannot be read. */
export function keyNeedsPassphrase(path: string): boolean {
  try {
    const key = ssh2.utils.parseKey(readFileSync(path));
    return key instanceof Error && isLocked(key);
  } catch {
    return false;
  }
}

function isLocked(error: Error): boolean {
  return /no passphrase given|encrypted/i.test(error.message);
}

function keyTrouble(error: Error, hasPassphrase: boolean): string {
  if (isLocked(error) && !hasPassphrase) return 'needs its passphrase';
  if (hasPassphrase) return 'cannot be opened with this passphrase';
  return `cannot be used: ${error.message}`;
}

function methodFor(
  { user: username }: SshSettings,
  login: ReadyLogin,
  offered: readonly AuthenticationType[],
  tried: string[],
): AnyAuthMethod | undefined {
  const takes = (type: AuthenticationType) => offered.length === 0 || offered.includes(type);
  if (login.by === 'agent' && takes('publickey')) {
    tried.push('keys of the agent');
    return { type: 'agent', username, agent: login.socketPath };
  }
  if (login.by === 'key' && takes('publickey')) {
    tried.push(`the key ${login.path}`);
    return { type: 'publickey', username, key: login.key };
  }
  if (login.by === 'password' && takes('password')) {
    tried.push('the password');
    return { type: 'password', username, password: login.password.reveal() };
  }
  if ((login.by === 'password' || login.by === 'questions') && takes('keyboard-interactive')) {
    tried.push(login.by === 'password' ? 'the password as an answer' : 'answers to its questions');
    return { type: 'keyboard-interactive', username, prompt: questioner(login, tried) };
  }
  return undefined;
}

type Finish = (answers: string[]) => void;

/** A server asks again after a wrong answer; it gets none, so that no account is locked by repetition. */
function questioner(login: Extract<ReadyLogin, { by: 'password' | 'questions' }>, tried: string[]) {
  let asked = false;
  return (_name: string, _instructions: string, _lang: string, given: Prompt[], finish: Finish) => {
    const prompts = given.map(({ prompt, echo }) => ({ text: prompt, echo: echo === true }));
    if (asked) return finish(prompts.map(() => ''));
    asked = true;
    if (login.by === 'questions') {
      login.answer(prompts).then(
        (answers) => finish(answers.map((answer) => answer.reveal())),
        () => finish([]),
      );
      return;
    }
    const [only] = prompts;
    const isPassword = prompts.length === 1 && only?.echo === false && !/new|again|retype/i.test(only.text);
    if (!isPassword) tried.push(`it asks "${prompts.map(({ text }) => remoteText(text)).join(' ')}"`);
    finish(isPassword ? [login.password.reveal()] : prompts.map(() => ''));
  };
}
