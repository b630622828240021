import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { builtProgram } from '../built-program.js';
import { projectRoot } from '../source-files.js';

/** A command of the tool in front of which somebody sits. */
export interface AtTerminal {
  /** Everything that the terminal has shown so far. */
  readonly shown: () => string;
  /** Comes when the terminal shows this. */
  until(text: string): Promise<void>;
  /** The exit code. */
  readonly ended: Promise<number>;
  /** The process is killed, as by SIGKILL. */
  kill(): void;
}

/** Types an answer at each question; null waits there, and behind the last the input ends. */
export function onTerminal(words: readonly string[], answers: readonly (string | null)[]): AtTerminal {
  const program = [process.execPath, builtProgram('src/main.ts'), ...words];
  const judge = join(projectRoot, 'test/proof/answers-on-terminal.py');
  const child = spawn('python3', [judge, JSON.stringify(answers), ...program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let shown = '';
  const waiting = new Set<() => void>();
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    shown += text;
    for (const wake of waiting) wake();
  });
  const ended = new Promise<number>((resolve) => child.on('close', (code) => resolve(code ?? -1)));
  const until = (text: string) =>
    new Promise<void>((resolve, reject) => {
      const wake = () => {
        if (!shown.includes(text)) return;
        waiting.delete(wake);
        resolve();
      };
      waiting.add(wake);
      void ended.then((code) => reject(new Error(`it ended with ${code}:\n${shown}`)));
      wake();
    });
  return { shown: () => shown, until, ended, kill: () => void child.kill('SIGKILL') };
}
