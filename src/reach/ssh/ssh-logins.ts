import { readFileSync } from 'node:fs';
import type { AnyAuthMethod, AuthenticationType, AuthHandlerMiddleware, ParsedKey } from 'ssh2';
import ssh2 from 'ssh2';
import { RescueError, systemReason } from '../../base/errors.js';
import { type Answering, questioner } from './login-questions.js';
import { type SshLogin, type SshSettings, sshName } from './ssh-settings.js';

/** The ways to log in, one after the other, and what became of them. */
export interface SshLogins {
  readonly handler: AuthHandlerMiddleware;
  /** For the message: what was tried, and what the server takes. */
  story(): string;
  /** Adds why one way did not work. */
  failed(why: string): void;
  /** Set when whoever was asked ended the command instead. */
  readonly interruption: RescueError | undefined;
}

type ReadyLogin = Exclude<SshLogin, { by: 'key' }> | { readonly by: 'key'; path: string; key: ParsedKey };
type WhileAsked = Answering['whileAsked'];

/**
 * Reads the key files. Throws OVM_SSH_LOGIN for one that cannot be used, so that nothing else is tried instead.
 *
 * @param whileAsked runs what waits for people who answer questions
 */
export function prepareLogins(settings: SshSettings, whileAsked: WhileAsked): SshLogins {
  return new Logins(
    settings.user,
    settings.logins.map((login) => prepare(settings, login)),
    whileAsked,
  );
}

class Logins implements SshLogins {
  readonly #user: string;
  readonly #waiting: ReadyLogin[];
  readonly #whileAsked: WhileAsked;
  readonly #tried: string[] = [];
  #offered: readonly AuthenticationType[] = [];
  #began = false;
  #last: ReadyLogin | undefined;
  /** Whether the server took the last way as a part of the login. */
  #isPart = false;
  interruption: RescueError | undefined;

  constructor(user: string, logins: readonly ReadyLogin[], whileAsked: WhileAsked) {
    this.#user = user;
    this.#waiting = [...logins];
    this.#whileAsked = whileAsked;
  }

  readonly handler: AuthHandlerMiddleware = (methodsLeft, partial, next) => {
    if (!this.#began) {
      // asks what the server takes, as OpenSSH does
      this.#began = true;
      return next({ type: 'none', username: this.#user });
    }
    this.#offered = methodsLeft ?? [];
    this.#isPart = partial === true;
    if (this.interruption) this.#waiting.length = 0;
    for (let login = this.#waiting.shift(); login; login = this.#waiting.shift()) {
      const method = this.#methodFor(login);
      if (!method) continue;
      this.#last = login;
      return next(method);
    }
    // ssh2 takes `false` for "no more", which its type does not say
    next(false as never);
  };

  failed(why: string): void {
    this.#tried.push(why);
  }

  story(): string {
    const offered = this.#offered.join(', ');
    if (this.#tried.length === 0)
      return `nothing could be tried${offered === '' ? '' : `; the server takes ${offered}`}`;
    const tried = this.#tried.join(', ');
    if (this.#isPart && offered !== '') return `the server took ${tried} and wants ${offered} besides`;
    return `tried without success: ${tried}${offered === '' ? '' : `; the server takes ${offered}`}`;
  }

  #methodFor(login: ReadyLogin): AnyAuthMethod | undefined {
    const username = this.#user;
    if (login.by === 'agent' && this.#takes('publickey')) {
      this.failed('keys of the agent');
      return { type: 'agent', username, agent: login.socketPath };
    }
    if (login.by === 'key' && this.#takes('publickey')) {
      this.failed(`the key ${login.path}`);
      return { type: 'publickey', username, key: login.key };
    }
    if (login.by === 'password') return this.#passwordMethod(login);
    if (login.by === 'questions' && this.#mayAsk()) {
      this.failed('answers to its questions');
      return { type: 'keyboard-interactive', username, prompt: this.#questioner(login, () => {}) };
    }
    return undefined;
  }

  /**
   * Who can ask somebody lets the server ask first: what takes a password by either way may want a code as well. A
   * password is sent once, by one way.
   */
  #passwordMethod(login: ReadyLogin & { by: 'password' }): AnyAuthMethod | undefined {
    const username = this.#user;
    const asks = this.#takes('keyboard-interactive');
    if (this.#takes('password') && !(asks && login.answer)) {
      this.failed('the password');
      return { type: 'password', username, password: login.password.reveal() };
    }
    if (!asks) return undefined;
    this.failed('the password as an answer');
    const { answer: _, ...again } = login;
    if (this.#takes('password')) this.#waiting.unshift(again);
    const answered = () => {
      const at = this.#waiting.indexOf(again);
      if (at >= 0) this.#waiting.splice(at, 1);
    };
    return { type: 'keyboard-interactive', username, prompt: this.#questioner(login, answered) };
  }

  #questioner(login: ReadyLogin & { by: 'password' | 'questions' }, answered: () => void) {
    const { answer } = login;
    return questioner({
      ...(login.by === 'password' && { password: login.password }),
      ...(answer && { answer }),
      answered,
      failed: (questions, error) => this.#unanswered(questions, error),
      whileAsked: this.#whileAsked,
    });
  }

  #unanswered(questions: string, error: unknown): void {
    const known = error instanceof RescueError ? error : undefined;
    if (known?.code === 'OVM_INTERRUPTED') this.interruption = known;
    this.failed(`it asks "${questions}"${known ? `, and ${known.why}` : ''}`);
  }

  #takes(type: AuthenticationType): boolean {
    return this.#offered.length === 0 || this.#offered.includes(type);
  }

  /** Not after a password that was wrong. What the server wants after keys of an agent, ssh2 does not tell. */
  #mayAsk(): boolean {
    if (this.#last?.by === 'password' && !this.#isPart) return false;
    return this.#last?.by === 'agent' || this.#takes('keyboard-interactive');
  }
}

const passphraseHint =
  'Name a file that holds it (--ssh-passphrase-file, or passphrase under ssh: in the configuration), run on a terminal, or load the key into an agent (--ssh-agent).';

function prepare(settings: SshSettings, login: SshLogin): ReadyLogin {
  if (login.by !== 'key') return login;
  const no = (why: string, cause?: unknown, hint?: string) =>
    new RescueError('OVM_SSH_LOGIN', sshName(settings), `the key ${login.path} ${why}`, cause, hint);
  let text: Buffer;
  try {
    text = readFileSync(login.path);
  } catch (error) {
    throw no(`cannot be read: ${systemReason(error)}`, error);
  }
  const key = ssh2.utils.parseKey(text, login.passphrase?.reveal());
  if (key instanceof Error) {
    const isUnopened = login.passphrase === undefined && isLocked(key);
    throw no(
      keyTrouble(key, login.passphrase !== undefined),
      undefined,
      isUnopened ? passphraseHint : undefined,
    );
  }
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
