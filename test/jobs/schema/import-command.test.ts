import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { silentLog } from '../../../src/base/log.js';
import { Password } from '../../../src/base/password.js';
import { importCommand } from '../../../src/jobs/schema/import/import-command.js';

describe('the command that is told for going on', () => {
  it('when databases were chosen and renamed, then a shell reads the same choice, and no password', () => {
    const settings = {
      engine: 'mysql',
      host: 'localhost',
      port: 3306,
      socketPath: '/run/my sql.sock',
      user: 'ovs',
      password: new Password('secret'),
      tls: 'off',
      compress: false,
      connectTimeoutMs: 1,
      stallTimeoutMs: 1,
    } as const;
    const options = { archive: '/a b', settings, databases: ['ovs'], renames: new Map([['ovs', "o'x"]]) };
    const rest = { replace: true, managerStopped: false, archives: '/x', log: silentLog };
    const command = importCommand({ ...options, ...rest }, 'mysql://ovs@localhost (/run/my sql.sock)');
    expect(command).not.toContain('secret');
    const words = execFileSync('sh', ['-c', `printf '%s\\n' ${command}`], { encoding: 'utf8' });
    expect(words.trimEnd().split('\n')).toEqual([
      ...['ovm-rescue', 'schema', 'import', '/a b', '--url', 'mysql://ovs@localhost'],
      ...['--socket', '/run/my sql.sock', '--database', 'ovs', '--as', "ovs=o'x", '--replace'],
    ]);
  });
});
