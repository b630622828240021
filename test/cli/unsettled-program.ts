import { settled } from '../../src/cli/settled.js';
import { processTerminal } from '../../src/cli/terminal.js';

/** A command that waits for what never comes. */
const words = process.argv.slice(2);
process.exitCode = await settled(new Promise(() => {}), words, processTerminal().err);
