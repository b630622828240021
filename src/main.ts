#!/usr/bin/env node
import { runProgram } from './cli/program.js';
import { processTerminal } from './cli/terminal.js';

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.once(signal, () => {
    process.stderr.write('interrupted; run the command again\n');
    process.exit(130);
  });
}

process.exitCode = await runProgram(process.argv.slice(2), processTerminal());
