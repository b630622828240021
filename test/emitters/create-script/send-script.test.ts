import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { releases } from '../../../src/model/environment.js';
import { madeUpEstate, nastyNames, type WrittenScript, writeScript } from './send-script-estate.js';

let script: WrittenScript;
let noSsh: string;

beforeAll(() => {
  script = writeScript(madeUpEstate(nastyNames.map((name) => ({ name, description: name }))), '3.4');
  noSsh = mkdtempSync(join(tmpdir(), 'ovm-no-ssh-'));
  writeFileSync(join(noSsh, 'ssh'), '#!/bin/sh\necho ssh was run >&2\nexit 255\n', { mode: 0o755 });
});

afterAll(() => {
  script.remove();
  rmSync(noSsh, { recursive: true });
});

function sh(shell: string, args: readonly string[], file = script.file) {
  const env = { ...process.env, PATH: `${noSsh}:${process.env.PATH}` };
  return spawnSync(shell, [file, ...args], { encoding: 'utf8', env, maxBuffer: 1 << 28 });
}

const shells = ['dash', 'bash'];

describe('sendScript', () => {
  it.each(releases)(
    'when a script for %s is checked by shellcheck, then there is nothing to say',
    (release) => {
      const written = writeScript(madeUpEstate(nastyNames.map((name) => ({ name }))), release);
      const { stdout } = spawnSync('shellcheck', ['-s', 'sh', written.file], { encoding: 'utf8' });
      written.remove();
      expect(stdout).toBe('');
    },
  );

  it.each(shells)('when %s makes a dry run, then it prints every line and needs no network', (shell) => {
    const result = sh(shell, ['--dry-run']);
    const wanted = script.lines.map((line, index) => {
      const state = /^(show|refresh) /.test(line) ? 'always' : 'open';
      return `${index + 1} ${state} ${line}\n`;
    });
    expect(result).toMatchObject({ status: 0, stderr: '', stdout: wanted.join('') });
    expect(readdirSync(join(script.file, '..'))).toEqual(['create-vms.sh']);
  });

  it.each(shells)('when %s gets wrong arguments, then it says how it is used and does nothing', (shell) => {
    for (const args of [[], ['-x'], ['--done', '3'], ['host', '-oProxyCommand=touch x'], ['--help']]) {
      const result = sh(shell, args);
      expect([args, result.status]).toEqual([args, args[0] === '--help' ? 0 : 2]);
      expect(result.stdout + result.stderr).toMatch(
        /^usage: sh FILE [\s\S]*exit status: [\s\S]*interrupted\n$/,
      );
    }
    for (const args of [['--done'], ['--retry', 'x', 'host'], ['--done', '3', 'host'], ['a', 'b', 'c']]) {
      const result = sh(shell, args);
      expect([args, result.status, result.stderr]).toEqual([args, 2, expect.stringMatching(/^STOP: /)]);
    }
    expect(existsSync(script.journal)).toBe(false);
  });

  it.each(shells)('when %s cannot connect, then it ends with 12 and there is no journal', (shell) => {
    expect(sh(shell, ['host'])).toMatchObject({ status: 12, stderr: expect.stringContaining('ssh was run') });
    expect(existsSync(script.journal)).toBe(false);
  });

  it('when there are no VMs, then there is nothing to send', () => {
    const empty = writeScript(madeUpEstate([]), '3.4');
    expect(sh('sh', ['host'], empty.file)).toMatchObject({
      status: 0,
      stderr: expect.stringMatching(/^nothing is left/),
    });
    empty.remove();
  });

  it('when a reader of the dry run has seen enough, then nothing is said of a journal', () => {
    const vms = Array.from({ length: 2000 }, (_, index) => ({ name: `vm${index}`, description: 'd' }));
    const many = writeScript(madeUpEstate(vms), '3.4');
    for (const shell of shells) {
      const words = ['-c', '"$1" "$2" --dry-run host | head -n 1', 'sh', shell, many.file];
      const { status, stdout, stderr } = spawnSync('sh', words, { encoding: 'utf8' });
      expect({ status, stderr, lines: stdout.split('\n').length }).toEqual({
        status: 0,
        stderr: '',
        lines: 2,
      });
    }
    writeFileSync(many.journal, 'x\n');
    expect(sh('sh', ['--dry-run', 'host'], many.file)).toMatchObject({ status: 1, stdout: '' });
    many.remove();
  });

  it('when there are 5,000 VMs and half of the lines are done, then it is ready within seconds', () => {
    const vms = Array.from({ length: 5000 }, (_, index) => ({ name: `vm${index}`, description: 'd' }));
    const many = writeScript(madeUpEstate(vms), '3.2');
    writeFileSync(many.journal, '#\n');
    const mark = /this is (# .*?): go/.exec(sh('sh', ['host'], many.file).stderr)?.[1];
    const done = many.lines.flatMap((line, index) => {
      if (index > many.lines.length / 2 || /^(show|refresh) /.test(line)) return [];
      return [`${index + 1} sent 2026-01-01T00:00:00Z`, `${index + 1} done 2026-01-01T00:00:00Z`];
    });
    writeFileSync(many.journal, `${[mark, ...done].join('\n')}\n`);
    const begin = performance.now();
    const result = sh('sh', ['host'], many.file);
    expect(performance.now() - begin).toBeLessThan(10_000);
    expect(result).toMatchObject({ status: 12 });
    const dry = sh('sh', ['--dry-run', 'host'], many.file).stdout.split('\n');
    expect(dry.filter((line) => /^\d+ done /.test(line)).length).toBe(done.length / 2);
    expect(many.lines.length).toBeGreaterThan(25_000);
    many.remove();
  });
});
