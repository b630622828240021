import { readdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { writeNightRecord } from '../../src/archive/night-records.js';
import { writeSample } from '../archive/sample-archive.js';
import { nightArchive, sampleNight } from '../archive/sample-night.js';
import { scratchDirectories } from '../reach/scratch-directory.js';
import { runCli } from './run-cli.js';

const scratch = scratchDirectories();

/** Archives of these days of November. */
async function samples(root: string, ...days: readonly number[]): Promise<string[]> {
  const paths: string[] = [];
  for (const day of days) {
    const time = `2026-11-${String(day).padStart(2, '0')}T02:10:00Z`;
    paths.push(
      await writeSample(root, { time, shortId: `aaaa00${String(day).padStart(2, '0')}`, complete: true }),
    );
  }
  return paths;
}

describe('archive pin and unpin', () => {
  it('when an archive is pinned by its id, then prune leaves it and says why, until it is unpinned', async () => {
    const root = scratch();
    const [first = '', second = ''] = await samples(root, 1, 2, 3);
    const place = ['--archives', root, '--estate', 'prod'];
    const pin = await runCli([
      'archive',
      'pin',
      'aaaa0001',
      ...place,
      '--why',
      'before the\u001b[1m upgrade',
    ]);
    expect(pin).toEqual({
      code: 0,
      out: `${first}\n`,
      err: [
        'pinned: before the?[1m upgrade\n',
        'warning: no nightly run made it: this archive alone is pinned; what belongs to it is pinned by a command of its own\n',
        `  capture: ${first}\n`,
      ].join(''),
    });
    const list = await runCli(['list', ...place]);
    expect(list.out.split('\n').slice(-3)).toEqual([
      expect.stringContaining('aaaa0001'),
      '  pinned: before the?[1m upgrade',
      '',
    ]);
    expect(list.out.match(/pinned/g)).toHaveLength(1);
    const listed = JSON.parse((await runCli(['list', ...place, '--json'])).out) as { pinned?: string }[];
    expect(listed.map(({ pinned }) => pinned)).toEqual([undefined, undefined, 'before the\u001b[1m upgrade']);
    const prune = await runCli(['prune', ...place, '--keep', '1', '--yes']);
    expect(prune).toMatchObject({ code: 0, out: `${second}\n` });
    expect(prune.err).toContain(`stays: ${first}: pinned: before the?[1m upgrade\n`);
    const unpin = await runCli(['archive', 'unpin', first, '--json']);
    expect(unpin.code).toBe(0);
    expect(JSON.parse(unpin.out)).toMatchObject({ archive: first, why: 'before the\u001b[1m upgrade' });
    expect(await runCli(['prune', ...place, '--keep', '1'])).toMatchObject({ code: 0, out: `${first}\n` });
    expect(await runCli(['archive', 'unpin', first])).toMatchObject({ code: 10, out: '' });
  });

  it('when the newest archive of a night is pinned, then the whole night is, and prune takes nothing of it', async () => {
    const root = scratch();
    const [first = '', second = '', third = ''] = await samples(root, 1, 2, 3);
    const archives = [nightArchive(basename(first)), nightArchive(basename(second), 'schema')];
    await writeNightRecord(root, 'prod', sampleNight('20261101T020900Z-bbbb1111', { archives }));
    const place = ['--archives', root, '--estate', 'prod'];
    const pin = await runCli(['archive', 'pin', 'aaaa0002', ...place, '--why', 'before\nthe upgrade']);
    expect(pin).toMatchObject({ code: 0, out: `${second}\n${first}\n` });
    expect(pin.err).toMatch(
      /^pinned: before the upgrade\n {2}capture: \S+aaaa0002\n {2}capture: \S+aaaa0001\n$/,
    );
    await samples(root, 4);
    expect((await runCli(['prune', ...place, '--keep', '1'])).out).toBe(`${third}\n`);
    const unpin = await runCli(['archive', 'unpin', 'aaaa0001', ...place]);
    expect(unpin).toMatchObject({ code: 0, out: `${first}\n${second}\n` });
    const alone = await runCli(['archive', 'pin', 'aaaa0001', ...place, '--alone', '--why', 'x']);
    expect(alone).toMatchObject({ code: 0, out: `${first}\n` });
    expect(alone.err).toMatch(/warning: \S+aaaa0002 of the same night is not pinned\n/);
  });

  it('when an archive of the night is gone or its record cannot be read, then whoever pins is told', async () => {
    const root = scratch();
    const [first = ''] = await samples(root, 1, 2);
    const archives = [nightArchive(basename(first)), nightArchive('20261101T021100Z-dddd0001', 'schema')];
    const record = await writeNightRecord(
      root,
      'prod',
      sampleNight('20261101T020900Z-bbbb1111', { archives }),
    );
    const pin = ['archive', 'pin', 'aaaa0001', '--archives', root, '--estate', 'prod', '--why', 'x'];
    expect((await runCli(pin)).err).toContain(
      '20261101T021100Z-dddd0001 of the same night is not there any more',
    );
    writeFileSync(record, '{');
    expect((await runCli(pin)).err).toContain(
      'which night made it is not known, since the record 20261101T020900Z-bbbb1111 cannot be read',
    );
  });

  it('when a word names no archive, or no reason is given, then nothing is pinned', async () => {
    const root = scratch();
    const [only = ''] = await samples(root, 1);
    const refused = async (code: number, ...words: string[]) =>
      expect(await runCli(['archive', 'pin', ...words, '--archives', root]), words.join(' ')).toMatchObject({
        code,
        out: '',
      });
    await refused(2, only);
    await refused(2, only, '--why', ' ');
    await refused(10, 'ffff', '--why', 'x');
    await refused(10, root, '--why', 'x');
    await refused(10, join(root, 'prod'), '--why', 'x');
    expect(readdirSync(join(root, 'prod'))).toEqual([basename(only)]);
  });
});

describe('what prune shows', () => {
  it('when days, weeks and months are named, then every archive that stays has its reasons', async () => {
    const root = scratch();
    const [first = '', second = '', third = '', fourth = ''] = await samples(root, 1, 2, 9, 10);
    const night = sampleNight('20261101T020900Z-bbbb1111', { archives: [nightArchive(basename(first))] });
    await writeNightRecord(root, 'prod', night);
    const words = [
      'prune',
      '--archives',
      root,
      '--estate',
      'prod',
      '--keep',
      '1',
      '--weekly',
      '2',
      '--monthly',
      '1',
    ];
    const { code, err, out } = await runCli(words);
    expect({ code, out }).toEqual({ code: 0, out: `${third}\n` });
    expect(err.split('\n').filter((line) => line.startsWith('stays'))).toEqual([
      `stays: ${fourth}: the newest; the newest of the week 2026-W46`,
      `stays: ${second}: the newest of the week 2026-W45`,
      `stays: ${first}: of the last good night; the newest good one of the month 2026-11`,
    ]);
    const answer = JSON.parse((await runCli([...words, '--json'])).out);
    expect(answer).toMatchObject({ keep: [fourth, second, first], remove: [third], removed: [] });
    expect(answer.stay.at(-1)).toEqual({
      path: first,
      why: ['of the last good night', 'the newest good one of the month 2026-11'],
    });
  });

  it('when the configuration names them, then they hold, and options come first', async () => {
    const root = scratch();
    const [first = '', second = '', third = ''] = await samples(root, 1, 2, 3, 4);
    const config = join(root, 'ovm-rescue.yaml');
    writeFileSync(
      config,
      `archives: ${root}\nestates:\n  prod:\n    servers: [ovs01]\n    retention: {keep: 1, daily: 3, weekly: 1}\n`,
    );
    const removed = async (...words: string[]) => {
      const { out } = await runCli(['prune', '--config', config, ...words]);
      return out.trim().split('\n').filter(Boolean);
    };
    expect(await removed()).toEqual([first]);
    expect(await removed('--daily', '2')).toEqual([second, first]);
    expect(await removed('--keep', '1')).toEqual([third, second, first]);
    const none = await runCli(['prune', '--archives', root, '--monthly', '2']);
    expect(none).toMatchObject({ code: 2, out: '' });
    expect(none.err).toContain('--monthly needs --keep or a configuration with retention');
  });

  it('when nights go by a retention of their own, then prune plans by it, archives without a manager among them', async () => {
    const root = scratch();
    const [first = ''] = await samples(root, 1, 2);
    const exports: string[] = [];
    for (const day of [1, 2])
      exports.push(
        await writeSample(root, {
          ...{ time: `2026-11-0${day}T02:11:00Z`, shortId: `bbbb000${day}`, complete: true },
          ...{ kind: 'schema-export', managerUuid: null },
        }),
      );
    const config = join(root, 'ovm-rescue.yaml');
    writeFileSync(
      config,
      `archives: ${root}\nestates:\n  prod:\n    servers: [ovs01]\n    retention: {keep: 99}\n    nightly: {retention: {keep: 1}}\n`,
    );
    const plan = await runCli(['prune', '--config', config]);
    expect(plan).toMatchObject({ code: 0, out: `${exports[0]}\n${first}\n` });
    expect(plan.err).toContain('by keep 1 (configuration)\n');
    expect(plan.err).not.toContain('left alone');
    const done = JSON.parse((await runCli(['prune', '--config', config, '--yes', '--json'])).out);
    expect(done.removed.sort()).toEqual([first, exports[0]].sort());
  });
});
