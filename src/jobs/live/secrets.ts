import { RescueError } from '../../base/errors.js';
import { KnownPasswords } from '../../base/known-passwords.js';
import type { Log } from '../../base/log.js';
import { Password } from '../../base/password.js';
import { ask, askHidden, atTerminal } from '../../reach/ask.js';
import { readSecretFile } from '../../reach/password-file.js';
import { runPasswordCommand } from '../../reach/password-from-command.js';
import type { SecretWords } from './secret-words.js';

/**
 * The passwords of one command: each file is read, each command run and each question asked once, however many hosts
 * need the answer. Questions come one after the other.
 */
export class Secrets {
  /** All that were found so far. */
  readonly passwords = new KnownPasswords();
  readonly #log: Log;
  readonly #known = new Map<string, Promise<Password>>();
  readonly #variables = new Map<string, Password>();
  #lastQuestion: Promise<unknown> = Promise.resolve();

  /** @param taken passwords that were taken out of the environment before, by the names of their variables */
  constructor(log: Log, taken: ReadonlyMap<string, Password> = new Map()) {
    this.#log = log;
    for (const [name, password] of taken) this.#take(name, password);
  }

  /** Takes the variable that is named out of the environment; to be called before any process is started. */
  takeVariable({ environment }: SecretWords): void {
    const text = environment === undefined ? undefined : process.env[environment];
    if (environment === undefined || text === undefined) return;
    this.#take(environment, new Password(text));
    delete process.env[environment];
  }

  /**
   * The password that is named, undefined when none is. One line feed at the end of a file or of what a command prints
   * is not part of it. Throws OVM_PASSWORD_UNREADABLE, OVM_USAGE when both file and command are named.
   */
  async named(words: SecretWords): Promise<Password | undefined> {
    this.takeVariable(words);
    const { file, command, environment } = words;
    if (file !== undefined && command !== undefined)
      throw new RescueError('OVM_USAGE', 'the words for a password', 'they name both a file and a command');
    if (file !== undefined) return this.#once(`file ${file}`, async () => readSecretFile(file, this.#log));
    if (command !== undefined) return this.#once(`command ${command}`, () => ofCommand(command));
    return environment === undefined ? undefined : this.#variables.get(environment);
  }

  /** The password that is named, else the answer to a question on the terminal. Throws as `named` and `asked`. */
  async get(words: SecretWords, question: string): Promise<Password> {
    return (await this.named(words)) ?? this.asked(question, words);
  }

  /** What is typed on the terminal. Throws OVM_PASSWORD_UNREADABLE when there is none. */
  asked(question: string, { environment }: SecretWords = {}): Promise<Password> {
    return this.#once(`question ${question}`, () => {
      if (!atTerminal()) throw nothingNamed(question, environment);
      return this.#next(() => typed(question, false));
    });
  }

  /** What is typed at a question that is asked each time: a code that changes. Throws as `asked`. */
  async answer(question: string, { isSeen }: { readonly isSeen: boolean }): Promise<Password> {
    if (!atTerminal()) throw nothingNamed(question, undefined);
    return this.#next(() => typed(question, isSeen));
  }

  #take(name: string, password: Password): void {
    this.#variables.set(name, this.#noted(password));
  }

  #noted(password: Password): Password {
    this.passwords.add(password);
    return password;
  }

  #next(question: () => Promise<Password>): Promise<Password> {
    const answer = this.#lastQuestion.then(question).then((typed) => this.#noted(typed));
    this.#lastQuestion = answer.catch(() => {});
    return answer;
  }

  #once(key: string, find: () => Promise<Password>): Promise<Password> {
    const known = this.#known.get(key);
    if (known) return known;
    const found = (async () => this.#noted(await find()))();
    this.#known.set(key, found);
    return found;
  }
}

async function ofCommand(command: string): Promise<Password> {
  return new Password((await runPasswordCommand(command)).replace(/\r?\n$/, ''));
}

async function typed(question: string, isSeen: boolean): Promise<Password> {
  const text = await (isSeen ? ask : askHidden)(`${question}: `);
  if (text === undefined) throw new RescueError('OVM_PASSWORD_UNREADABLE', 'the terminal', 'the input ended');
  return new Password(text);
}

function nothingNamed(question: string, environment: string | undefined): RescueError {
  const variable = environment === undefined ? 'no variable' : `the variable ${environment} is not set`;
  const why = `no file and no command gives it, ${variable}, and there is no terminal to ask on`;
  return new RescueError('OVM_PASSWORD_UNREADABLE', `the operator (${question})`, why);
}
