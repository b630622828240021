import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { builtProgram } from '../built-program.js';
import { type LoginServer, startLoginServer } from '../doubles/sshd/login-server.js';
import { runOnTerminal } from '../doubles/sshd/run-sh.js';
import { scratchDirectories } from '../reach/scratch-directory.js';
import { projectRoot } from '../source-files.js';
import { passwordFile } from './live-estate.js';
import { runCli } from './run-cli.js';

const scratch = scratchDirectories();
const ending: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ending.splice(0)) await end();
});
const canary = 'Kanarie-4711';

/** A host that wants a password and a code, and the words that name it. */
async function startHost(): Promise<{ server: LoginServer; words: string[]; root: string }> {
  const root = scratch();
  const server = await startLoginServer({
    questions: [
      { prompt: 'Password: ', echo: false, answer: canary },
      { prompt: 'Verification\x1b code: ', echo: true, answer: '123456' },
    ],
  });
  ending.push(() => server.close());
  const known = join(root, 'known');
  writeFileSync(known, server.knownHostsLine);
  const words = ['uuid', `ssh://admin@127.0.0.1:${server.port}/OVS`, '--known-hosts', known];
  return { server, words, root };
}

describe('a host that asks for a code beside the password', () => {
  it('when there is a terminal, then the code is asked for on it, and the answers log in', async () => {
    const { server, words } = await startHost();
    const name = `admin@127.0.0.1:${server.port}`;
    const shown = await runOnTerminal([process.execPath, builtProgram('src/main.ts'), ...words].join(' '), {
      cwd: projectRoot,
      env: { SSH_AUTH_SOCK: '' },
      typed: [
        [new RegExp(`SSH password for ${name}: $`), `${canary}\r`],
        [new RegExp(`${name} asks "Verification\\? code:": $`), '123456\r'],
      ],
    });
    expect(shown.stdout).toContain('Verification? code:": 123456');
    expect(shown.stdout).not.toContain(canary);
    expect(shown.stdout).not.toContain('tried without success');
    expect(server.tried.filter((each) => each.startsWith('answers'))).toEqual([`answers ${canary} 123456`]);
  });

  it('when there is none, then the error says what it asks, and the password was not sent', async () => {
    const { server, words, root } = await startHost();
    const refused = await runCli([...words, '--ssh-password-file', passwordFile(root, 'p', canary)]);
    expect(refused.code).toBe(12);
    expect(refused.err).toContain('it asks "Verification? code:", and there is no terminal to ask on');
    expect(server.tried.join() + refused.err).not.toContain(canary);
  });
});
