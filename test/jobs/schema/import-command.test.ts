import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { silentLog } from '../../../src/base/log.js';
import { Password } from '../../../src/base/password.js';
import { importCommand } from '../../../src/jobs/schema/import/import-command.js';
import { databaseAddress } from '../../../src/reach/database/database-url.js';

const settings = {
  engine: 'mysql',
  host: 'localhost',
  port: 49500,
  user: 'ovs',
  password: new Password('Kanarie-4711'),
  tls: 'off',
  compress: false,
  connectTimeoutMs: 1,
  stallTimeoutMs: 1,
} as const;
const options = {
  archive: '/a b',
  renames: new Map<string, string>(),
  replace: true,
  managerStopped: false,
  archives: '/x',
  log: silentLog,
};

/** The words of a command as a shell reads them. */
const wordsOf = (command: string) =>
  execFileSync('sh', ['-c', `printf '%s\\n' ${command}`], { encoding: 'utf8' })
    .trimEnd()
    .split('\n');

describe('the command that finishes an import', () => {
  it('when the database was reached through a host, then so is it again', () => {
    const tunnel = { host: 'ovmm', login: 'root@ovmm', port: 40_404 };
    const reached = { ...settings, tunnel };
    expect(databaseAddress(reached)).toBe('mysql://ovs@localhost:49500 via ovmm');
    expect(importCommand({ ...options, settings: reached }, databaseAddress(reached))).toBe(
      "ovm-rescue schema import '/a b' --url mysql://ovs@localhost:49500 --via-ssh root@ovmm --archives /x --replace",
    );
  });

  it('when it was reached through a socket, then that is named and no host', () => {
    const local = { ...settings, socketPath: '/run/s' };
    expect(importCommand({ ...options, settings: local }, databaseAddress(local))).toBe(
      "ovm-rescue schema import '/a b' --url mysql://ovs@localhost --socket /run/s --archives /x --replace",
    );
  });

  it('when databases were chosen and renamed, then a shell reads the same choice, and no password', () => {
    const local = { ...settings, socketPath: '/run/my sql.sock' };
    const chosen = { databases: ['ovs'], renames: new Map([['ovs', "o'x"]]) };
    const command = importCommand({ ...options, settings: local, ...chosen }, databaseAddress(local));
    expect(command).not.toContain('Kanarie');
    expect(wordsOf(command)).toEqual([
      ...['ovm-rescue', 'schema', 'import', '/a b', '--url', 'mysql://ovs@localhost'],
      ...[
        '--socket',
        '/run/my sql.sock',
        '--database',
        'ovs',
        '--as',
        "ovs=o'x",
        '--archives',
        '/x',
        '--replace',
      ],
    ]);
  });

  it('when databases were chosen and the database was reached through a host, then both are said again', () => {
    const reached = { ...settings, tunnel: { host: 'ovmm:2222', login: 'root@ovmm:2222', port: 40_404 } };
    const command = importCommand(
      { ...options, settings: reached, databases: ['ovs', 'appfw'] },
      databaseAddress(reached),
    );
    expect(wordsOf(command).slice(4)).toEqual([
      ...['--url', 'mysql://ovs@localhost:49500', '--via-ssh', 'root@ovmm:2222'],
      ...['--database', 'ovs', '--database', 'appfw', '--archives', '/x', '--replace'],
    ]);
  });

  it('when paths are relative, then they are said so that they hold in every directory', () => {
    const tls = { ...settings, tls: 'on', tlsCa: 'ca.pem' } as const;
    const relative = { ...options, archive: 'b/a', archives: 'b', managerConfig: '.config' };
    const command = importCommand({ ...relative, settings: tls }, databaseAddress(tls));
    const here = process.cwd();
    expect(wordsOf(command)).toEqual([
      ...['ovm-rescue', 'schema', 'import', `${here}/b/a`, '--url', 'mysql://ovs@localhost:49500'],
      ...['--tls', 'on', '--tls-ca', `${here}/ca.pem`, '--archives', `${here}/b`, '--replace'],
      ...['--manager-config', `${here}/.config`],
    ]);
    const remote = { ...relative, managerConfig: 'ssh://root@ovmm/x/.config' };
    expect(importCommand({ ...remote, settings: tls }, '')).toContain('ssh://root@ovmm/x/.config');
  });
});
