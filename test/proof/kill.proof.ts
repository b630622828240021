import { spawn, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeLargeEstate } from '../generators/large-estate.js';
import { quickDirectory } from '../run-directories.js';
import { builtTool } from './measured-run.js';

/** Kills at random moments of each of the two commands that write. */
const rounds = 30;
const scratch = mkdtempSync(join(quickDirectory(), 'ovm-rescue-kill-'));
const tree = join(scratch, 'estate/repositories');
const managerFiles = join(scratch, 'estate/manager-files');

beforeAll(() => {
  writeLargeEstate(join(scratch, 'estate'), { vms: 600, repositories: 4, seed: 5 });
});
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

function run(words: readonly string[]) {
  return spawnSync(process.execPath, [builtTool, ...words], { encoding: 'utf8', maxBuffer: 1 << 28 });
}

/** Starts a command and kills it after a while; true when it was killed before it ended. */
function killAfter(words: readonly string[], milliseconds: number): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [builtTool, ...words], { stdio: 'ignore' });
    const timer = setTimeout(() => child.kill('SIGKILL'), milliseconds);
    child.on('exit', (_, signal) => {
      clearTimeout(timer);
      resolve(signal === 'SIGKILL');
    });
  });
}

/** Every path below the source tree with type, size, times and checksum. */
function listing(): string {
  const list = spawnSync(
    'sh',
    [
      '-c',
      'cd "$1" && find . -printf "%p %y %s %T@ %C@\\n" | sort && find . -type f -print0 | sort -z | xargs -0 sha256sum',
      'sh',
      join(scratch, 'estate'),
    ],
    {
      encoding: 'utf8',
      maxBuffer: 1 << 28,
    },
  );
  expect(list.status).toBe(0);
  return list.stdout;
}

/** Runs a command to its end, which must be a good one; gives the milliseconds that it took. */
function runWhole(words: readonly string[]): number {
  const start = performance.now();
  const { status, stderr } = run(words);
  expect(status, stderr).toBe(0);
  return performance.now() - start;
}

/** A moment somewhere in a run of this length, or just behind its end. */
const momentIn = (length: number) => Math.random() * length * 1.05;

describe('kill -9', () => {
  it('when it hits a capture, then no wrong archive has a final name and the next run works', async () => {
    const before = listing();
    const archives = join(scratch, 'archives');
    const words = ['capture', tree, '--manager-files', managerFiles, '--archives', archives];
    let killed = 0;
    // of the run before: other proofs run beside this one and slow it down, or do not
    let length = runWhole(words);
    for (let round = 0; round < rounds; round += 1) {
      if (await killAfter(words, momentIn(length))) killed += 1;
      const estate = join(archives, 'default');
      for (const name of existsSync(estate) ? readdirSync(estate) : []) {
        if (/^\d{8}T\d{6}Z-[0-9a-z]+$/.test(name)) {
          const verified = run(['verify', join(estate, name)]);
          expect(verified.status, verified.stderr).toBe(0);
        }
      }
      length = runWhole(words);
      expect(readdirSync(estate).filter((name) => name.endsWith('.partial'))).toEqual([]);
      rmSync(archives, { recursive: true });
    }
    console.log(`capture: ${killed} of ${rounds} killed before the end`);
    expect(killed).toBeGreaterThan(rounds / 2);
    expect(listing()).toBe(before);
  });

  it('when it hits a rebuild, then the scripts are whole, old or absent, and the next run works', async () => {
    const before = listing();
    const out = join(scratch, 'scripts');
    const words = ['rebuild', tree, '--manager-files', managerFiles, '--out', out];
    let length = runWhole(words);
    const whole = join(scratch, 'whole');
    cpSync(out, whole, { recursive: true });
    const script = (directory: string) =>
      spawnSync('sh', ['-c', 'grep -v "^# Written by" "$1"', 'sh', join(directory, 'create-vms.ovmcli')], {
        encoding: 'utf8',
        maxBuffer: 1 << 28,
      }).stdout;
    let killed = 0;
    for (let round = 0; round < rounds; round += 1) {
      if (round % 2 === 0) rmSync(out, { recursive: true, force: true });
      if (await killAfter(words, momentIn(length))) killed += 1;
      if (existsSync(out)) {
        expect(readdirSync(out).sort()).toEqual(readdirSync(whole).sort());
        expect(script(out)).toBe(script(whole));
      }
      length = runWhole(words);
      expect(script(out)).toBe(script(whole));
      expect(readdirSync(scratch).filter((name) => /^scripts\./.test(name))).toEqual([]);
    }
    console.log(`rebuild: ${killed} of ${rounds} killed before the end`);
    expect(killed).toBeGreaterThan(rounds / 2);
    expect(listing()).toBe(before);
  });
});
