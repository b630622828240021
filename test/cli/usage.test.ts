import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { commandTree } from '../../src/cli/command-tree.js';
import { commands, commandsNeeded } from '../../src/cli/commands.js';
import { createProgram } from '../../src/cli/program.js';
import { scratchDirectories } from '../reach/scratch-directory.js';
import { runCli } from './run-cli.js';
import { sampleEstate, sampleWords, writeFiles } from './small-tree.js';

const scratch = scratchDirectories();
const program = await createProgram({
  terminal: { out: () => {}, err: () => {} },
  exit: () => {},
  program: () => [],
});
const names = commandTree(program).map(({ words }) => words);

describe('wrong usage', () => {
  for (const words of [
    [],
    ['bogus'],
    ['rebuild', '--bogus'],
    ['verify'],
    ['uuid'],
    ['prune', '--keep', '0', '--manager-uuid', 'x'],
    ['prune', '--days', '2'],
    ['grammar'],
    ['grammar', '--release', '9'],
    ['rebuild', ...sampleWords, '--release', '3.9', '--out', '/nonexistent/o'],
    ['rebuild', sampleWords[0] ?? '', '--out', '/nonexistent/o'],
    ['inspect', join(sampleEstate, 'sizes.tsv'), '--kind', 'bogus'],
    ['diff', 'latest'],
    ['schema'],
    ['schema', 'bogus'],
    ['schema', 'export'],
    ['schema', 'import', '--as', 'ovs'],
    ['schema', 'import', 'latest', '--as', 'a=b', '--as', 'a=c'],
    ['schema', 'diff', 'latest'],
    ['schema', 'diff', 'latest', 'latest', '--url', 'sqlite:/nonexistent/x'],
    ['schema', 'drop', '--url', 'sqlite:/nonexistent/x', '--connect-timeout', 'soon'],
    ['archive', 'open', 'latest'],
    ['schema', 'export', '--url', 'sqlite:/nonexistent/x', '--out', 'a', '--archives', 'b'],
    ['schema', 'export', '--socket', '/nonexistent/s'],
    ['schema', 'export', '--url', 'mysql://h:49500'],
  ]) {
    it(`when the words are "${words.map((word) => word.split('/').at(-1)).join(' ')}", then exit 2 and nothing on stdout, as JSON one line`, async () => {
      const plain = await runCli(words);
      expect({ code: plain.code, out: plain.out }).toEqual({ code: 2, out: '' });
      expect(plain.err).not.toContain('    at ');
      if (words.length === 0) return;
      const json = await runCli([...words, '--json']);
      expect(json.code).toBe(2);
      // what is read is told before it can be known that a word is missing
      const { error } = JSON.parse(json.err.replace(/^reading .*\n/gm, ''));
      expect(Object.keys(error)).toEqual(['code', 'message', 'hint', 'exitCode']);
      expect(error.exitCode).toBe(2);
    });
  }

  it('when a map has a bad line, then file, line and column are told', async () => {
    const root = writeFiles(scratch(), { 'e.map': '# fine\nnetwork a name = x\nnetwrok b name = y\n' });
    const { code, err } = await runCli([
      'rebuild',
      ...sampleWords,
      '--map',
      join(root, 'e.map'),
      '--out',
      join(root, 'o'),
    ]);
    expect(code).toBe(2);
    expect(err).toContain(`${join(root, 'e.map')}:3:1: netwrok is none of`);
  });

  it('when one of several files cannot be inspected, then the others are shown', async () => {
    const config = join(sampleEstate, 'manager-files/manager/.config');
    const { code, out, err } = await runCli(['inspect', '/nonexistent/a', '/nonexistent/b', config]);
    expect(code).toBe(1);
    expect(out).toContain(`${config}: config`);
    expect(err).toMatch(/nonexistent\/a[\s\S]*nonexistent\/b/);
  });

  it('when something unexpected happens, then the stack is printed and a report is asked for', async () => {
    const spy = vi.spyOn(process, 'getuid').mockImplementation(() => 0);
    const { runProgram } = await import('../../src/cli/program.js');
    let err = '';
    const terminal = {
      out: () => {
        throw new TypeError('out of order');
      },
      err: (text: string) => {
        err += text;
      },
    };
    expect(await runProgram(['grammar', '--release', '3.3'], terminal)).toBe(1);
    spy.mockRestore();
    expect(err).toMatch(
      /this is a bug in ovm-rescue .*please report it[\s\S]*TypeError: out of order\n +at /,
    );
  });
});

describe('help', () => {
  it('when all commands are counted, then each is looked at', () =>
    expect(names.filter((name) => !name.includes(' '))).toEqual(commands.map(({ name }) => name)));

  it('when a command is called, then it alone is loaded', () => {
    expect(commandsNeeded(['--debug', 'rebuild', '--help']).map(({ name }) => name)).toEqual(['rebuild']);
    expect(commandsNeeded(['--version'])).toEqual([]);
    for (const words of [[], ['--help'], ['help', 'rebuild'], ['rebiuld'], ['completion', 'bash']])
      expect(commandsNeeded(words), words.join(' ')).toBe(commands);
  });

  for (const name of names) {
    it(`when ${name} is asked for help, then purpose, when, examples and exit status are told`, async () => {
      const { code, out } = await runCli([...name.split(' '), '--help']);
      expect(code).toBe(0);
      const [usage, , purpose] = out.split('\n');
      expect(usage).toMatch(new RegExp(`^Usage: ovm-rescue ${name} `));
      expect(purpose).toMatch(/^[A-Z]/);
      const [, after = ''] = out.split('\nExamples:\n');
      expect(after.split('\n\n')[0]?.match(/ovm-rescue/g)?.length).toBeGreaterThanOrEqual(
        name === 'sample' ? 1 : 2,
      );
      expect(out).toMatch(/\nExit status:\n +0 +ok\n/);
      for (const line of out.split('\n')) expect(line.length, line).toBeLessThanOrEqual(80);
    });

    it(`when help is asked for ${name}, then it is the same text`, async () => {
      const asked = await runCli(['help', ...name.split(' ')]);
      expect(asked).toEqual(await runCli([...name.split(' '), '--help']));
    });
  }

  it('when a command needs a password, then its help names all sources of it', async () => {
    const needing = commandTree(program).filter(({ command }) =>
      command.options.some(({ long }) => long === '--password-file'),
    );
    expect(needing.map(({ words }) => words)).toEqual([
      'schema export',
      'schema import',
      'schema diff',
      'schema drop',
    ]);
    for (const { words } of needing) {
      const { out } = await runCli([...words.split(' '), '--help']);
      expect(out.replace(/\s+/g, ' ')).toMatch(
        /password comes from --password-file, --password-command, the environment variable OVM_RESCUE_PASSWORD, or is asked/,
      );
    }
  });

  it('when an example is longer than the terminal is wide, then a shell still reads one command', async () => {
    const { out } = await runCli(['schema', 'import', '--help']);
    const [example = ''] = (out.split('\nExamples:\n')[1] ?? '').split('\n  ovm-rescue');
    const read = spawnSync('sh', ['-c', example.replace('ovm-rescue', `printf '%s '`)], {
      encoding: 'utf8',
    });
    expect(read.stdout).toBe(
      'schema import latest --archives /backup/ovm --estate prod --url mysql://root@127.0.0.1:3306 --database ovs --as ovs=ovs_copy ',
    );
  });

  it('when an unknown command is asked for, then it is an error', async () =>
    expect(await runCli(['help', 'bogus'])).toMatchObject({ code: 2, out: '' }));
});
