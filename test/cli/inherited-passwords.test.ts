import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { scratchDirectories } from '../reach/scratch-directory.js';
import { runCli } from './run-cli.js';
import { smallRepository } from './small-tree.js';

const scratch = scratchDirectories();
afterEach(() => vi.unstubAllEnvs());

const variables = ['OF_JUMP', 'OF_HOST', 'OF_DATABASE', 'OF_OTHER', 'OVM_RESCUE_AGENT_PASSWORD'];

describe('a program that prints a password', () => {
  it.each(['capture', 'config check'])(
    'when %s starts it, then it is given no password of others',
    async (command) => {
      const root = scratch();
      for (const name of variables) vi.stubEnv(name, `canary-${name}`);
      const file = join(root, 'c.yaml');
      const text = `estates:
  p:
    archives: ${join(root, 'a')}
    hosts:
      127.0.0.2: {user: j, port: 1, password: {environment: OF_JUMP}}
      127.0.0.3: {port: 1, password: {environment: OF_HOST}}
    ssh: {jump: 127.0.0.2, timeout: 1}
    repositories: [${smallRepository(join(root, 'repository'))}]
    manager-cli: {host: 127.0.0.1, password: {command: [sh, -c, "env > ${join(root, 'env')}; echo p"]}}
    database-servers:
      main: {manager-config: "ssh://u@127.0.0.3/x/.config", password: {environment: OF_DATABASE}}
  other:
    repositories: [/other]
    ssh: {password: {environment: OF_OTHER}}
`;
      writeFileSync(file, text, { mode: 0o600 });
      const { code } = await runCli([...command.split(' '), '--config', file, '--estate', 'p']);
      expect(code).toBe(3);
      const inherited = readFileSync(join(root, 'env'), 'utf8');
      expect(inherited).toContain('PATH=');
      expect(inherited).not.toContain('canary-');
    },
  );
});
