import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type HostSshd, startHostSshd } from '../doubles/sshd/host-sshd.js';
import { writeLargeEstate } from '../generators/large-estate.js';
import { builtTool, type MeasuredRun, measureRun } from './measured-run.js';

const scratch = realpathSync(mkdtempSync(join(tmpdir(), 'ovm-rescue-ssh-scale-')));
const sizes = { small: 1000, large: 5000 };
type Estate = keyof typeof sizes;
const repositories = 20;
const rootOf = (estate: Estate) => join(scratch, estate, 'repositories');
let host: HostSshd;
let captures = 0;

beforeAll(async () => {
  for (const estate of ['small', 'large'] as const)
    writeLargeEstate(join(scratch, estate), { vms: sizes[estate], repositories, seed: 7 });
  host = await startHostSshd({ forOthersToo: true });
});
afterAll(async () => {
  await host.close();
  rmSync(scratch, { recursive: true, force: true });
});

/** What a DBA would do instead: one tar of everything but the disks, listed on this side. Gives seconds. */
function byTar(estate: Estate): number {
  const ssh = `ssh -F none -i ${host.keyPath} -o UserKnownHostsFile=${host.knownHosts} -o BatchMode=yes -p ${host.port} 127.0.0.1`;
  const line = `${ssh} "tar cf - -C ${rootOf(estate)} --exclude='*.img' ." | tar tf - | grep -c 'vm.cfg$'`;
  const run = measureRun('/bin/sh', ['-c', line]);
  expect(run.stdout).toBe(`${sizes[estate]}\n`);
  return run.wallSeconds;
}

interface Reading {
  readonly seconds: number;
  readonly peakMegabytes: number;
  readonly mostHeld: number;
  readonly problems: readonly unknown[];
  /** SHA-256 by path. */
  readonly files: Readonly<Record<string, string>>;
}

/** The reading half of a capture, as a process of its own. */
function byReading(estate: Estate, ...options: string[]): Reading {
  const program = join(import.meta.dirname, 'read-host-program.ts');
  const words = [rootOf(estate), String(host.port), host.user, host.keyPath, host.knownHosts];
  const told = execFileSync(process.execPath, [...options, '--import', 'tsx', program, ...words], {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  const reading: Reading = JSON.parse(told);
  expect(reading.problems).toEqual([]);
  return reading;
}

/** The whole command, with archive, inventory and runbook; from here when there is no host. */
function byCapture(estate: Estate, from: 'host' | 'here'): MeasuredRun & { readonly archive: string } {
  captures += 1;
  const remote = [
    `ssh://${host.user}@127.0.0.1:${host.port}${rootOf(estate)}`,
    ...['--ssh-key', host.keyPath, '--known-hosts', host.knownHosts],
  ];
  const words = from === 'host' ? remote : [rootOf(estate)];
  const archives = ['--archives', join(scratch, `archives-${captures}`)];
  const run = measureRun(process.execPath, [builtTool, 'capture', ...words, ...archives]);
  expect(run.code, run.stderr).toBe(0);
  return { ...run, archive: run.stdout.trimEnd().split('\n').at(-1) ?? '' };
}

/** SHA-256 by path of every file below a directory that is no disk and no listing of ours. */
function definitionsBelow(root: string): Record<string, string> {
  const entries = readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !/\.(?:img|listing\.tsv)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));
  return Object.fromEntries(
    entries.map((path) => [
      relative(root, path),
      createHash('sha256').update(readFileSync(path)).digest('hex'),
    ]),
  );
}

const withoutListings = (files: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(files).filter(([path]) => !path.endsWith('.listing.tsv')));
const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;
const listed = (values: readonly number[]) => values.map((value) => value.toFixed(2)).join(' ');

// times on a shared machine: up to three attempts
describe('5,000 definitions on a host', { retry: 2 }, () => {
  it('when they are read, then within three times of tar over ssh, every byte, in flat memory', () => {
    const pairs = [1, 2, 3].map(() => ({ theirs: byTar('large'), ours: byReading('large') }));
    const there = definitionsBelow(rootOf('large'));
    expect(Object.keys(there).length).toBeGreaterThan(sizes.large + repositories);
    for (const { ours } of pairs) expect(withoutListings(ours.files)).toEqual(there);
    const theirs = pairs.map((pair) => pair.theirs);
    const ours = pairs.map((pair) => pair.ours.seconds);
    const ratio = median(ours) / median(theirs);
    const [small, large] = (['small', 'large'] as const).map((estate) => byReading(estate, '--expose-gc'));
    const held = [small?.mostHeld ?? 0, large?.mostHeld ?? 0] as const;
    const peak = median(pairs.map((pair) => pair.ours.peakMegabytes));
    console.log(
      `tar over ssh ${listed(theirs)} s, reading ${listed(ours)} s, ratio ${ratio.toFixed(2)}; ` +
        `peak ${peak.toFixed(0)} MB, held of 1,000 and of 5,000: ${listed(held)} MB`,
    );
    expect(ratio).toBeLessThanOrEqual(3);
    expect(held[1] - held[0]).toBeLessThan(10);
    expect(peak).toBeLessThan(200);
  });

  it('when they are captured into an archive, then the host adds little to a capture from here', () => {
    const runs = [1, 2, 3].map(() => ({
      tar: byTar('large'),
      here: byCapture('large', 'here'),
      there: byCapture('large', 'host'),
    }));
    const expected = definitionsBelow(rootOf('large'));
    for (const { there } of runs)
      expect(definitionsBelow(join(there.archive, 'captured/repository-files'))).toEqual(expected);
    const tar = runs.map((run) => run.tar);
    const here = runs.map((run) => run.here.wallSeconds);
    const there = runs.map((run) => run.there.wallSeconds);
    const peaks = [runs.map((run) => run.here), runs.map((run) => run.there)].map((all) =>
      median(all.map(({ peakMegabytes }) => peakMegabytes)),
    );
    console.log(
      `tar over ssh ${listed(tar)} s, capture from here ${listed(here)} s, from the host ${listed(there)} s; ` +
        `peak ${peaks.map((peak) => peak.toFixed(0)).join(' and ')} MB`,
    );
    expect(median(there) - median(here)).toBeLessThanOrEqual(3 * median(tar));
    expect(peaks[1] ?? 0).toBeLessThan((peaks[0] ?? 0) + 30);
  });
});
