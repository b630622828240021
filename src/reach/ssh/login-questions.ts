import type { KeyboardInteractiveAuthMethod, Prompt } from 'ssh2';
import { RescueError } from '../../base/errors.js';
import type { Password } from '../../base/password.js';
import { remoteText } from './remote-text.js';
import type { AnswerPrompts, LoginPrompt } from './ssh-settings.js';

/** What a server's questions are answered with. */
export interface Answering {
  /** Answers one hidden question for a password, and no other. */
  readonly password?: Password;
  /** Answers all others. */
  readonly answer?: AnswerPrompts;
  /** Told when something is sent to the server. */
  readonly answered: () => void;
  /** Told what got no answer, and why. */
  readonly failed: (questions: string, error: unknown) => void;
  /** People may take their time: runs what waits for them. */
  readonly whileAsked: <Result>(asking: Promise<Result>) => Promise<Result>;
}

/** What asks for something that changes, or for a password that is to be a new one. */
const otherSecret = /new|again|retype|one.?time|\botp\b|token|code|verif|challenge|response/i;
const passwordAsked = /passw(?:or[dt]|d)|kennwort/i;

/**
 * Answers the questions of keyboard-interactive (RFC 4256): a server may ask several at once, and again. What it asks a
 * second time in the same words was answered wrongly; it gets nothing then, so that no account is locked by repetition.
 */
export function questioner(answering: Answering): KeyboardInteractiveAuthMethod['prompt'] {
  const asked = new Set<string>();
  let own = answering.password;
  return (_name: string, _instructions: string, _language: string, given: Prompt[], finish) => {
    const prompts = given.map(({ prompt, echo }) => ({ text: prompt, echo: echo === true }));
    // servers that only want to tell something ask nothing
    if (prompts.length === 0) return finish([]);
    const nothing = () => finish(prompts.map(() => ''));
    const key = JSON.stringify(prompts);
    if (asked.has(key)) return nothing();
    const isFirst = asked.size === 0;
    asked.add(key);
    const at = own
      ? prompts.findIndex((prompt) => isForPassword(prompt, isFirst && prompts.length === 1))
      : -1;
    const known = at < 0 ? undefined : own;
    const others = prompts.filter((_, index) => index !== at);
    askOthers(others, answering).then(
      (answers) => {
        answering.answered();
        if (known) own = undefined;
        finish((known ? answers.toSpliced(at, 0, known) : [...answers]).map((one) => one.reveal()));
      },
      (error: unknown) => {
        answering.failed(others.map(({ text }) => remoteText(text)).join(' '), error);
        nothing();
      },
    );
  };
}

/** The only question that is asked is for the password unless it says otherwise; of several, the one that says so. */
function isForPassword({ text, echo }: LoginPrompt, isOnly: boolean): boolean {
  return !echo && !otherSecret.test(text) && (isOnly || passwordAsked.test(text));
}

async function askOthers(
  prompts: readonly LoginPrompt[],
  { answer, whileAsked }: Answering,
): Promise<readonly Password[]> {
  if (prompts.length === 0) return [];
  if (!answer) throw nobodyToAsk();
  const answers = await whileAsked(answer(prompts));
  if (answers.length !== prompts.length) throw new TypeError('an answer is missing');
  return answers;
}

function nobodyToAsk(): RescueError {
  return new RescueError('OVM_PASSWORD_UNREADABLE', 'the operator', 'there is no terminal to ask on');
}
