#!/usr/bin/env node
import { interruptedText, runProgram } from './cli/program.js';
import { processTerminal } from './cli/terminal.js';

const words = process.argv.slice(2);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.once(signal, () => {
    process.stderr.write(interruptedText(words));
    process.exit(130);
  });
}
process.exitCode = await runProgram(words, processTerminal());
