#!/usr/bin/env node
import { interruptedText, runProgram } from './cli/program.js';
import { settled } from './cli/settled.js';
import { processTerminal } from './cli/terminal.js';

const words = process.argv.slice(2);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.once(signal, () => {
    process.stderr.write(interruptedText(words));
    process.exit(130);
  });
}
const terminal = processTerminal();
process.exitCode = await settled(runProgram(words, terminal), words, terminal.err);
