import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { writeNightRecord } from '../../src/archive/night-records.js';
import { sampleNight } from '../archive/sample-night.js';
import { scratchDirectories } from '../reach/scratch-directory.js';
import { runCli } from './run-cli.js';

const scratch = scratchDirectories();

/** Estates `prod` and `test` with a night each; `never` has none, and the records of `odd` cannot be looked at. */
async function fourEstates() {
  const root = scratch();
  const archives = join(root, 'archives');
  mkdirSync(join(archives, 'odd'), { recursive: true });
  writeFileSync(join(archives, 'odd/nights'), 'no directory');
  for (const estate of ['prod', 'test'])
    await writeNightRecord(archives, estate, sampleNight('20261122T021000Z-aaaa1111', { estate }));
  const configuration = join(root, 'ovm-rescue.yaml');
  const estates = ['prod', 'never', 'odd', 'test'].map((name) => `${name}: {repositories: [/x]}`);
  writeFileSync(configuration, `archives: ${archives}\nestates: {${estates.join(', ')}}\n`);
  const run = (...words: string[]) => runCli(['nightly', ...words, '--config', configuration]);
  return { archives, run };
}

describe('the answers about nights', () => {
  it('when one estate has no night that can be told, then the others are reported all the same', async () => {
    const { run } = await fourEstates();
    const { code, out, err } = await run('report');
    expect(code).toBe(3);
    expect(out.match(/^Night \S+ of estate (prod|test)/gm)).toHaveLength(2);
    expect(err).toMatch(
      /^error: never: could not find the night of the estate never: there was no night yet/m,
    );
    expect(err).toMatch(/^error: odd: could not read the tree /m);
    const alone = await run('report', '--estate', 'never');
    expect(alone).toMatchObject({ code: 10, err: expect.stringContaining('there was no night yet') });
  });

  it('when the records of one estate cannot be looked at, then the history of the others is there', async () => {
    const { run } = await fourEstates();
    const { code, out, err } = await run('history', '--since', '2026-01-01');
    expect(code).toBe(3);
    expect(out).toMatch(/^2026-11-22 02:10 {2}aaaa1111 {2}good/m);
    expect(out).toContain('never:\nno night since 2026-01-01T00:00Z\n');
    expect(err).toMatch(/^error: odd: could not read the tree /m);
    const named = await run('report', 'aaaa1111', '--estate', 'prod');
    expect(named).toMatchObject({ code: 0, out: expect.stringContaining('Night 20261122T021000Z-aaaa1111') });
  });

  it('when a directory of archives is asked without an estate, then all that have nights are told', async () => {
    const { archives } = await fourEstates();
    const { out } = await runCli(['nightly', 'status', '--archives', archives, '--json']);
    const { estates } = JSON.parse(out) as { estates: { estate: string }[] };
    expect(estates.map(({ estate }) => estate)).toEqual(['odd', 'prod', 'test']);
  });

  it('when a record is ahead of the clock, then it is not the last night, and its file is named', async () => {
    const { archives, run } = await fourEstates();
    await writeNightRecord(archives, 'prod', sampleNight('20991122T021000Z-bbbb2222'));
    const report = await run('report', '--estate', 'prod');
    expect(report.out).toMatch(/^Night 20261122T/);
    expect(report.err).toContain('20991122T021000Z-bbbb2222.json is ahead of the clock');
  });

  it('when a configuration has several faults, then status tells them in one line that can be read', async () => {
    const configuration = join(scratch(), 'ovm-rescue.yaml');
    writeFileSync(configuration, 'retention: {}\nnightly: {olderthan: 1}\nestates: 3\n');
    const { code, out } = await runCli(['nightly', 'status', '--config', configuration]);
    expect(code).toBe(3);
    expect(out.trim().split('\n')).toHaveLength(1);
    expect(out).toMatch(/; /);
    expect(out).not.toContain('?');
  });
});
