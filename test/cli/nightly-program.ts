import { runProgram } from '../../src/cli/program.js';
import { processTerminal } from '../../src/cli/terminal.js';

/** The command line as a process of its own; for being killed on the way. */
console.log('began');
process.exitCode = await runProgram(process.argv.slice(2), processTerminal());
