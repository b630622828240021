import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  type RemoteCommandLine,
  remoteCommandLine,
  remoteCommands,
  shellTextOf,
} from '../../src/reach/remote-commands.js';
import { importsOf, sourceText, typescriptFiles } from '../source-files.js';

const text = (line: RemoteCommandLine) => shellTextOf(line, { sudo: false });

describe('the list of remote commands', () => {
  it('when a command line was not composed from the list, then it is refused', () => {
    for (const made of [{ name: 'list-tree' }, { ...remoteCommandLine('package-versions', {}) }, 'rm -rf /'])
      expect(() => text(made as unknown as RemoteCommandLine)).toThrow('is never run');
    expect(() => remoteCommandLine('rm' as never, {} as never)).toThrow('no command of the list');
    expect(() => remoteCommandLine('toString' as never, {} as never)).toThrow('no command of the list');
  });

  it('when a value does not fit its parameter, then there is no command line', () => {
    for (const root of ['relative', '', '-delete', '/a\0b', '/a\udc80'])
      expect(() => remoteCommandLine('list-tree', { root })).toThrow('is an absolute path');
    for (const device of ['/etc/passwd', '/dev/../etc/passwd', '/dev/sd a', '/dev/sda;id'])
      expect(() => remoteCommandLine('ocfs2-superblock', { device })).toThrow('below /dev');
    expect(() => remoteCommandLine('agent-database', { database: '-c' })).toThrow('server_pool');
    expect(() => remoteCommandLine('nfs-exports', { server: '-x' })).toThrow('host name');
    expect(() => remoteCommandLine('list-tree', {} as never)).toThrow('is an absolute path');
  });

  it('when a value is full of signs of the shell, then a shell takes it as one word', () => {
    const root = '/a b\'c"d$(id)`id`\n*;&|<>\\~é';
    const line = text(remoteCommandLine('list-tree', { root }));
    const words = execFileSync('/bin/sh', ['-c', line.replace('env LC_ALL=C find', 'printf "%s\\0"')], {
      encoding: 'utf8',
    });
    expect(words.split('\0').slice(0, 2)).toEqual(['-H', root]);
  });

  it('when sudo is wanted, then for commands only that root is of use for', () => {
    const sudo = (line: RemoteCommandLine) => shellTextOf(line, { sudo: true });
    expect(sudo(remoteCommandLine('running-domains', {}))).toBe('env LC_ALL=C sudo -n xm list -l');
    expect(sudo(remoteCommandLine('package-versions', {}))).toMatch(/^env LC_ALL=C rpm -qa /);
  });

  it('when a command is in the list, then none of its words changes anything', () => {
    const programs = Object.values(remoteCommands).map(({ words }) => words[0]);
    expect([...new Set(programs)].sort()).toEqual([
      'debugfs.ocfs2',
      'find',
      'mounted.ocfs2',
      'multipath',
      'ovs-agent-db',
      'rpm',
      'showmount',
      'tar',
      'tunefs.ocfs2',
      'xm',
    ]);
    const all = Object.values(remoteCommands).flatMap(({ words }) =>
      words.filter((word) => typeof word === 'string'),
    );
    for (const word of all)
      expect(word).not.toMatch(/^-(?:exec|execdir|ok|okdir|delete|fprintf?|fls|w|x|--extract|U|L|S|y)$/);
  });

  it('when source files are searched, then commands leave by one door only', () => {
    const files = typescriptFiles('src').map((path) => ({ path, text: sourceText(join('src', path)) }));
    const having = (pattern: RegExp) =>
      files.filter(({ text }) => pattern.test(text)).map(({ path }) => path);
    const uses = (name: string) =>
      files.filter(({ text }) =>
        importsOf(text).some(({ specifier, typeOnly }) => specifier === name && !typeOnly),
      );
    expect(
      uses('ssh2')
        .map(({ path }) => path)
        .sort(),
    ).toEqual(['reach/ssh/shown-host-key.ts', 'reach/ssh/ssh-log-in.ts', 'reach/ssh/ssh-logins.ts']);
    // it goes away before it logs in
    const [shown] = files.filter(({ path }) => path === 'reach/ssh/shown-host-key.ts');
    expect(shown?.text).toContain('return false;');
    expect(shown?.text).not.toMatch(/\.(?:exec|shell|subsys|sftp)\(|password:|privateKey:|return true;/);
    const [connection] = files.filter(({ path }) => path === 'reach/ssh/ssh-connection.ts');
    expect(connection?.text.match(/#client\.(?:exec|shell|subsys|sftp)\(.*/g)).toEqual([
      '#client.exec(text, done));',
      "#client.subsys('sftp', done));",
      '#client.shell(false, done));',
    ]);
    expect(connection?.text).toContain('const text = shellTextOf(line,');
    // connections to a SQLite file have a method of this name too
    const running = having(/\bconnection\.exec\(/).filter((path) => !path.startsWith('reach/database/'));
    expect(running).toEqual(['reach/ssh/run-command.ts']);
    // the manager's CLI has a list of its own
    expect(having(/\.cliShell\(/).filter((path) => path !== 'reach/ovm-cli-session.ts')).toEqual([]);
  });
});
