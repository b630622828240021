/**
 * `npx tsx exec.ts STATEDIR`: answers the command in SSH_ORIGINAL_COMMAND, so that a real sshd can offer the
 * double with ForceCommand. The exit status is always 0: the guides give it no meaning, replies tell by `Status:`.
 */
import { answerExec } from './exec-session.js';

const [stateDir] = process.argv.slice(2);
const line = process.env.SSH_ORIGINAL_COMMAND;

if (stateDir === undefined) process.stderr.write('usage: exec.ts STATEDIR\n');
else if (line === undefined)
  process.stderr.write('SSH_ORIGINAL_COMMAND is not set: one command per connection\n');
else process.stdout.write(answerExec(stateDir, line));
