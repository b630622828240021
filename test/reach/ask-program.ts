import type { RescueError } from '../../src/base/errors.js';
import { ask, askHidden, atTerminal } from '../../src/reach/ask.js';

// asks as argv says and prints the answers as JSON, for a test that gives it a terminal
const [kind = 'ask'] = process.argv.slice(2);
const asked = kind === 'hidden' ? askHidden('Password: ') : ask('Go on? ');
const answer = await asked.catch((error: RescueError) => process.exit(error.exitCode));
process.stdout.write(`\nanswer=${JSON.stringify(answer ?? null)} terminal=${atTerminal()}\n`);
