import { RescueError } from '../../base/errors.js';
import { ask, atTerminal } from '../../reach/ask.js';
import type { PlannedStep } from '../../recovery/plan.js';

/** Whoever leads a recovery: sees what is told, and answers. */
export interface Operator {
  /** Throws OVM_NOT_CONFIRMED where nobody can be asked; not there for one who always can. */
  mustBeThere?(): void;
  tell(line: string): void;
  /** One of the words. Throws OVM_NOT_CONFIRMED where nobody can be asked, or no word comes. */
  ask(question: string, words: readonly string[]): Promise<string>;
  /** Waits until a person has done a step. */
  wait(step: PlannedStep): Promise<'done' | 'skip' | 'stop'>;
}

const patience = 3;

/** The operator in front of the terminal. */
export function terminalOperator(tell: (line: string) => void): Operator {
  const asked = async (question: string, words: readonly string[]): Promise<string> => {
    if (!atTerminal()) throw noTerminal(question);
    for (let times = 0; times < patience; times += 1) {
      const answer = (await ask(`${question} (${words.join(', ')}) `))?.trim();
      if (answer !== undefined && words.includes(answer)) return answer;
      tell(`please type one of: ${words.join(', ')}`);
    }
    throw new RescueError('OVM_NOT_CONFIRMED', 'the next step', `the answer was none of ${words.join(', ')}`);
  };
  return {
    tell,
    mustBeThere: () => {
      if (!atTerminal()) throw noTerminal('A recovery asks before each of its steps.');
    },
    ask: asked,
    wait: async () => {
      const answer = await asked('Type done when it is done.', ['done', 'skip', 'stop']);
      return answer === 'done' || answer === 'skip' ? answer : 'stop';
    },
  };
}

function noTerminal(question: string): RescueError {
  return new RescueError(
    'OVM_NOT_CONFIRMED',
    'the next step',
    `there is no terminal to ask on: ${question}`,
    undefined,
    'A recovery is led by a person: run it on a terminal. Where it stopped, the same command goes on.',
  );
}
