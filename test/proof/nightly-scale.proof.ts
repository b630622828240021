import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { NightRecord } from '../../src/model/night.js';
import { estatesText, writeConfiguration } from '../cli/configured-estate.js';
import { type MariadbServer, startMariadb } from '../databases/mariadb-server.js';
import { ovsLikeSchema } from '../databases/ovs-like-schema.js';
import { writeLargeEstate } from '../generators/large-estate.js';
import { builtTool, type MeasuredRun, measureRun } from './measured-run.js';

const estate = { vms: 2000, repositories: 20, seed: 11 };
/** Scales of the databases: 208 MB of rows, and a tenth of it. */
const databases = { ovs: 0.22, small: 0.022 };
const leastBytes = 200e6;
const rounds = 3;
const mostTimes = 1.3;
const mostMegabytes = 250;
/** What ten times the rows may add; two nights of the same estate differ by half of it. */
const mostMore = 30;
const scratch = realpathSync(mkdtempSync(join(tmpdir(), 'ovm-rescue-nightly-scale-')));
let database: MariadbServer;

beforeAll(async () => {
  writeLargeEstate(scratch, estate);
  database = await startMariadb({ args: ['--innodb-buffer-pool-size=1G'] });
  for (const [name, scale] of Object.entries(databases))
    await database.loadFrom(ovsLikeSchema({ scale, database: name }));
});
afterAll(async () => {
  await database?.stop();
  rmSync(scratch, { recursive: true, force: true });
});

/** Archives, copies and configuration, for nights or for parts alone; both read the same estate and prune alike. */
interface Place {
  readonly root: string;
  readonly configuration: string;
}

function place(name: string, schema: keyof typeof databases): Place {
  const root = join(scratch, name);
  for (const name of ['archives', 'copies/prod']) mkdirSync(join(root, name), { recursive: true });
  const prod = [
    `repositories: [${scratch}/repositories]`,
    `manager-files: [${scratch}/manager-files]`,
    'database-servers:',
    '  main:',
    `    url: mysql://${database.user}@127.0.0.1:${database.port}`,
    `    password: {file: ${database.passwordFile}}`,
    `    databases: [${schema}]`,
    `    manager-config: ${scratch}/manager-files/manager/.config`,
  ];
  const text = `archives: ${root}/archives
retention: {keep: 1}
nightly: {copies: [{directory: ${root}/copies}]}
${estatesText({ prod })}`;
  return { root, configuration: writeConfiguration(root, text) };
}

/** One process that ends well. What the one before left to be written does not slow it down. */
function measured(program: string, words: readonly string[]): MeasuredRun {
  execFileSync('sync');
  const run = measureRun(program, words);
  expect(run.code, run.stderr).toBe(0);
  return run;
}

const ours = (...words: string[]) => measured(process.execPath, [builtTool, ...words]);

/** A whole night: archives, read again, compared with the night before, copied, copies read again, pruned. */
function night({ root, configuration }: Place): MeasuredRun {
  const run = ours('nightly', '--config', configuration);
  const records = readdirSync(join(root, 'archives/prod/nights')).sort();
  const last = records.map((name) => readFileSync(join(root, 'archives/prod/nights', name), 'utf8')).at(-1);
  const { good, counts, differences, copies } = JSON.parse(last ?? '') as NightRecord;
  expect({ good, vms: counts.vms }).toEqual({ good: true, vms: estate.vms });
  expect(differences.against === null).toBe(records.length === 1);
  expect(copies.map(({ status }) => status)).toEqual(['verified']);
  expect(readdirSync(join(root, 'copies/prod')).filter((name) => /^\d/.test(name))).toHaveLength(2);
  if ('main/ovs' in counts.databases) expect(counts.databases['main/ovs']?.bytes).toBeGreaterThan(leastBytes);
  return run;
}

/**
 * The same by hand, each command a process of its own that pays for its own start: capture, export, `verify` of both
 * archives, `compare` with the capture before, `cp -a` of both to the place of copies until they are on the disk, `verify` of
 * both copies, `prune` of the archives and `rm -r` of the older copies. Gives what each took, in seconds.
 */
function partsAlone({ root, configuration }: Place, before: string | undefined) {
  const config = ['--config', configuration];
  const there = join(root, 'copies/prod');
  const older = readdirSync(there).map((name) => join(there, name));
  const capture = ours('capture', ...config);
  const schema = ours('schema', 'export', ...config);
  const archives = [capture, schema].map(({ stdout }) => stdout.trimEnd().split('\n').at(-1) ?? '');
  const [captured = ''] = archives;
  const verified = archives.map((archive) => ours('verify', archive));
  const compared = before === undefined ? [] : [ours('compare', before, captured)];
  const copied = measured('sh', ['-c', 'cp -a "$1" "$2" "$3" && sync -f "$3"', 'sh', ...archives, there]);
  const copies = archives.map((archive) => ours('verify', join(there, basename(archive))));
  const pruned = [ours('prune', '--yes', ...config), measured('rm', ['-rf', ...older])];
  const seconds = (runs: readonly MeasuredRun[]) => sum(runs.map(({ wallSeconds }) => wallSeconds));
  return {
    captured,
    seconds: {
      ...{ capture: seconds([capture]), export: seconds([schema]), verify: seconds(verified) },
      ...{ compare: seconds(compared), copy: seconds([copied, ...copies]), prune: seconds(pruned) },
    },
  };
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;
const listed = (values: readonly number[]) => values.map((value) => value.toFixed(2)).join(' ');

// times on a shared machine: up to three attempts
describe('a night of 2,000 VMs', { retry: 2 }, () => {
  it('when its database has 200 MB, then it takes at most 1.3 times its parts alone, in less than 250 MB', () => {
    const [nights, parts] = [place('nights', 'ovs'), place('parts', 'ovs')];
    night(nights);
    let before = partsAlone(parts, undefined).captured;
    const pairs = Array.from({ length: rounds }, () => {
      const whole = night(nights);
      const alone = partsAlone(parts, before);
      before = alone.captured;
      const seconds = sum(Object.values(alone.seconds));
      return { whole, alone: alone.seconds, seconds, ratio: whole.wallSeconds / seconds };
    });
    const ratio = median(pairs.map((pair) => pair.ratio));
    const peaks = pairs.map(({ whole }) => whole.peakMegabytes);
    for (const { whole, alone, seconds } of pairs) {
      const each = Object.entries(alone).map(([name, took]) => `${name} ${took.toFixed(2)}`);
      console.log(
        `night ${whole.wallSeconds.toFixed(2)} s; alone ${seconds.toFixed(2)} s: ${each.join(', ')}`,
      );
    }
    console.log(`ratios ${listed(pairs.map((pair) => pair.ratio))}, median ${ratio.toFixed(2)}`);
    console.log(`peaks ${peaks.map((peak) => peak.toFixed(0)).join(' ')} MB`);
    expect(ratio).toBeLessThanOrEqual(mostTimes);
    expect(Math.max(...peaks)).toBeLessThan(mostMegabytes);
  });

  it('when its database has a tenth of the rows, then it needs hardly less memory', () => {
    const peaks = (['small', 'ovs'] as const).map((schema) => {
      const nights = place(`memory-${schema}`, schema);
      night(nights);
      return median([1, 2, 3].map(() => night(nights).peakMegabytes));
    });
    const [small = 0, large = 0] = peaks;
    console.log(`peak with 21 MB of rows ${small.toFixed(0)} MB, with 208 MB ${large.toFixed(0)} MB`);
    expect(large - small).toBeLessThan(mostMore);
  });
});
