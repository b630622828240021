import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { localToolHost } from '../../../src/reach/oracle-tools/local-tool-host.js';
import { toolCommands } from '../../../src/reach/oracle-tools/tool-commands.js';
import { remoteCommandLine, shellTextOf } from '../../../src/reach/remote-commands.js';
import { scratchDirectories } from '../scratch-directory.js';

const scratch = scratchDirectories();
const stallMs = 10_000;
const ours = 'ovm-rescue-tools.0123456789abcdef';

describe('commands around the tools of an Oracle database', () => {
  it('when a file is not one of ours, then no command line that writes or removes it can be made', () => {
    for (const file of [
      '/etc/passwd',
      `/tmp/${ours}`,
      `/tmp/${ours}/../x`,
      `/tmp/${ours}/a/b`,
      `${ours}/parameters`,
      '/u01/ovm_rescue_1.dmp',
      '/u01/ovm_rescue_0123456789abcdef.dmp.x',
    ]) {
      expect(() => remoteCommandLine('tool-remove', { file }), file).toThrow('a file that ovm-rescue makes');
      expect(() => remoteCommandLine('tool-file', { file }), file).toThrow(TypeError);
    }
    for (const workplace of ['/tmp', '/tmp/ovm-rescue-tools.x', `tmp/${ours}`])
      expect(() => remoteCommandLine('tool-workplace', { workplace })).toThrow(TypeError);
  });

  it('when a connect identifier or language holds signs of the shell, then it is refused', () => {
    const rest = { home: '/h', language: 'AMERICAN_AMERICA.AL32UTF8' };
    for (const connect of ["//h:1/X'", '//h:1/$(id)x y', '', 'a\nb', '-S', 'a"b'])
      expect(() => remoteCommandLine('sqlplus', { ...rest, connect }), connect).toThrow(
        'where a database listens',
      );
    expect(() => remoteCommandLine('sqlplus', { home: '/h', connect: 'XE', language: 'x;id' })).toThrow(
      TypeError,
    );
  });

  it('when sudo is wanted for hosts, then the tools run without it all the same', () => {
    for (const { root } of Object.values(toolCommands)) expect(root).toBe('not needed');
    expect(shellTextOf(remoteCommandLine('tool-list', { home: '/h' }), { sudo: true })).not.toContain('sudo');
  });

  it('when ORACLE_HOME has odd signs, then each tool gets its environment and its file as they are', () => {
    const home = join(scratch(), 'a b\'"$(id)');
    const file = `/tmp/${ours}/parameters`;
    mkdirSync(join(home, 'bin'), { recursive: true });
    writeFileSync(
      join(home, 'bin/exp'),
      '#!/bin/sh\nprintf "%s\\n" "$ORACLE_HOME" "$TWO_TASK" "$NLS_LANG" "$@"; exit 7\n',
      {
        mode: 0o755,
      },
    );
    const line = shellTextOf(
      remoteCommandLine('exp', { home, connect: '//h:1/X', language: 'A_B.C', file }),
      { sudo: false },
    );
    const shell = `${line} 2>/dev/null; echo $?`;
    const printed = execFileSync('/bin/sh', ['-c', shell], { encoding: 'utf8' });
    expect(printed.split('\n').slice(0, 5)).toEqual([home, '//h:1/X', 'A_B.C', `parfile=${file}`, '7']);
  });

  it('when a file is written on this machine, then nobody else may read it, and content that breaks off says so', async () => {
    const host = localToolHost();
    const workplace = await host.workplace(scratch());
    const file = `${workplace.path}/parameters`;
    const line = remoteCommandLine('tool-file', { file });
    expect(await host.run(line, { stallMs, input: [Buffer.from('USERID=x')] })).toMatchObject({ status: 0 });
    expect(readFileSync(file, 'utf8')).toBe('USERID=x');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    async function* broken() {
      yield Buffer.from('half');
      throw new Error('the archive is damaged');
    }
    await expect(host.run(line, { stallMs, input: broken() })).rejects.toThrow('the archive is damaged');
    await workplace.end();
    await workplace.end();
    expect(existsSync(workplace.path)).toBe(false);
  });

  it('when there is no room for a workplace, then that is said', async () => {
    const below = join(scratch(), 'missing');
    await expect(localToolHost().workplace(below)).rejects.toMatchObject({ code: 'OVM_TOOL_FAILED' });
  });
});
