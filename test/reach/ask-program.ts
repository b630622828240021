import { ask, askHidden, atTerminal } from '../../src/reach/ask.js';

// asks as argv says and prints the answers as JSON, for a test that gives it a terminal
const [kind = 'ask'] = process.argv.slice(2);
process.once('SIGINT', () => process.exit(130));
const answer = kind === 'hidden' ? await askHidden('Password: ') : await ask('Go on? ');
process.stdout.write(`\nanswer=${JSON.stringify(answer ?? null)} terminal=${atTerminal()}\n`);
