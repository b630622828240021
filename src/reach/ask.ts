import { openSync } from 'node:fs';
import { ReadStream } from 'node:tty';
import { RescueError, systemReason } from '../base/errors.js';

/** Whether somebody sits in front of the command: what it reads is a terminal, not a file, a pipe or nothing. */
export function atTerminal(): boolean {
  return process.stdin.isTTY === true;
}

const enter = new Set(['\r', '\n']);
const erase = new Set(['\x7f', '\b']);
const interrupt = '\x03';
const endOfInput = '\x04';
const eraseLine = '\x15';

/** Asks for one line on the terminal; what is typed is seen. Undefined at the end of input. */
export function ask(question: string): Promise<string | undefined> {
  return askTerminal(question, true);
}

/** Asks for one line on the terminal; what is typed is not seen. Undefined at the end of input. */
export function askHidden(question: string): Promise<string | undefined> {
  return askTerminal(question, false);
}

/** The terminal is read key by key, so that nothing of a password is ever shown. Throws OVM_PASSWORD_UNREADABLE, OVM_INTERRUPTED. */
async function askTerminal(question: string, seen: boolean): Promise<string | undefined> {
  let keys: ReadStream;
  try {
    keys = new ReadStream(openSync('/dev/tty', 'r'));
  } catch (error) {
    throw new RescueError('OVM_PASSWORD_UNREADABLE', 'the terminal', systemReason(error), error);
  }
  // before the question, or the terminal would show what is typed early
  keys.setRawMode(true);
  keys.setEncoding('utf8');
  try {
    process.stderr.write(question);
    return await lineOf(keys, (text) => void (seen && process.stderr.write(text)));
  } finally {
    keys.setRawMode(false);
    keys.destroy();
    process.stderr.write('\n');
  }
}

async function lineOf(keys: ReadStream, echo: (text: string) => void): Promise<string | undefined> {
  let line: string[] = [];
  for await (const chunk of keys as AsyncIterable<string>) {
    for (const key of chunk) {
      if (enter.has(key)) return line.join('');
      if (key === endOfInput && line.length === 0) return undefined;
      if (key === interrupt) throw new RescueError('OVM_INTERRUPTED', 'the command', 'it was interrupted');
      if (erase.has(key) || key === eraseLine) {
        const gone = key === eraseLine ? line.length : Math.min(1, line.length);
        line = line.slice(0, line.length - gone);
        echo('\b \b'.repeat(gone));
      } else if (key >= ' ') {
        line.push(key);
        echo(key);
      }
    }
  }
  return undefined;
}
