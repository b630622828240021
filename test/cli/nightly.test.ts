import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { verifyArchive } from '../../src/archive/verify-archive.js';
import { acquireLock } from '../../src/reach/lock-file.js';
import { type MariadbServer, startMariadb } from '../databases/mariadb-server.js';
import { scratchDirectories } from '../reach/scratch-directory.js';
import { estateHosts } from '../reach/ssh/estate-host.js';
import { type NightlyEstates, nightlyEstates } from './nightly-estates.js';
import { runCli } from './run-cli.js';
import { managerId, smallRepository } from './small-tree.js';

const scratch = scratchDirectories();
const startHost = estateHosts();
let database: MariadbServer;
const running: NightlyEstates[] = [];

beforeAll(async () => {
  database = await startMariadb();
  await database.sql(
    ['prod', 'test', 'lab']
      .map(
        (name) =>
          `CREATE DATABASE ${name}; USE ${name}; CREATE TABLE vm (id INT PRIMARY KEY, name VARCHAR(40)) ENGINE=InnoDB; INSERT INTO vm SELECT seq, CONCAT('vm', seq) FROM seq_1_to_100;`,
      )
      .join('\n'),
  );
});
afterEach(async () => {
  for (const one of running.splice(0)) await one.stop();
});
afterAll(() => database?.stop());

async function started() {
  const root = scratch();
  const host = await startHost();
  const other = await startHost({ keysOf: host });
  const estates = await nightlyEstates(root, { host, other, database });
  running.push(estates);
  return { ...estates, other };
}

/** Every archive that a record names, whole on the disk. */
async function expectWhole({ root, last }: NightlyEstates, estate: string): Promise<void> {
  for (const { name } of last(estate).archives)
    if (name !== null)
      expect(await verifyArchive(join(root, 'archives', estate, name))).toMatchObject({ ok: true });
}

const lineOf = (out: string, estate: string) =>
  out.split('\n').find((line) => line.startsWith(`${estate}: `));

describe('three estates, one of them down, one with an unmounted repository', () => {
  it('when nights pass, then lines, notices, metrics and retention tell of each estate what is so, and the others go on', async () => {
    const estates = await started();
    const { root, run, other, archives, last, posted, told, metrics } = estates;
    const first = await run();
    expect(first).toMatchObject({ code: 0 });
    expect(lineOf(first.out, 'prod')).toMatch(
      /^prod: recoverable( with open points)?\. B1-B3 \w+ \(.*schema \d\d:\d\d, UUID agrees in \d places\); B4 .*first good night$/,
    );
    // nobody was there before: a second first night would be heard of
    const firsts = ['lab first', 'prod first', 'test first'];
    expect([posted(), told()]).toEqual([firsts, firsts]);
    const before = { lab: archives('lab'), test: archives('test'), prod: archives('prod') };

    estates.unmount('lab');
    estates.grow('prod', 5);
    await other.close();
    const second = await run();
    expect(second).toMatchObject({ code: 3 });
    expect(second.out.trim().split('\n')).toHaveLength(3);
    expect(lineOf(second.out, 'prod')).toContain('; +2 VMs, +2 disks');
    expect(lineOf(second.out, 'test')).toMatch(
      /^test: NOT recoverable tonight\. .*127\.0\.0\.1.*last good 20/,
    );
    expect(lineOf(second.out, 'lab')).toMatch(
      new RegExp(`^lab: NOT .* tonight\\. incomplete capture: ${root}/lab/repo: .*; last good 20`),
    );
    expect([last('prod'), last('test'), last('lab')].map(({ good }) => good)).toEqual([true, false, false]);
    expect(second.err).toMatch(
      /^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ lab: .*(?:holds nothing|find a repository)/m,
    );
    expect(posted()).toEqual(['lab failure', 'test failure']);
    expect(told()).toEqual(['lab failure', 'test failure']);
    expect(last('lab').notices.map(({ status }) => status)).toEqual(['sent', 'sent']);

    // prod: the night before went; the others keep all of their last good night beside what they have of this one
    // archives of one second are in any order
    expect([...last('prod').pruned].sort()).toEqual([...before.prod].sort());
    expect(archives('prod')).toEqual(
      last('prod')
        .archives.map(({ name }) => name)
        .sort(),
    );
    expect(archives('lab')).toEqual(expect.arrayContaining(before.lab));
    expect(archives('test')).toEqual(expect.arrayContaining(before.test));
    expect(archives('prod', 'copies')).toEqual(archives('prod'));
    expect(archives('prod', 'remote')).toEqual([...before.prod, ...archives('prod')].sort());
    for (const name of archives('prod', 'remote'))
      expect(await verifyArchive(join(root, 'remote/prod', name))).toMatchObject({ ok: true });
    for (const estate of ['prod', 'lab']) await expectWhole(estates, estate);

    for (const [estate, good, vms] of [
      ['prod', 1, 5],
      ['lab', 0, 0],
      ['test', 0, 0],
    ] as const) {
      expect(metrics()).toContain(`ovm_rescue_night_good{estate="${estate}"} ${good}\n`);
      if (vms > 0) expect(metrics()).toContain(`ovm_rescue_objects{estate="${estate}",kind="vms"} ${vms}\n`);
    }
    expect(metrics()).toContain(`ovm_rescue_copy_verified{estate="prod",target="${root}/copies"} 1\n`);

    estates.mount('lab');
    const third = await run('--estate', 'lab', '--json');
    expect(third.code).toBe(0);
    expect(JSON.parse(third.out)).toMatchObject({
      nights: [{ estate: 'lab', well: true, record: { good: true, managerUuid: managerId, reasons: [] } }],
    });
    expect([posted(), told()]).toEqual([['lab recovery'], ['lab recovery']]);
    expect(metrics()).toContain('ovm_rescue_night_good{estate="lab"} 1\n');
    expect(archives('lab')).toEqual(
      last('lab')
        .archives.map(({ name }) => name)
        .sort(),
    );
    const all = [first, second, third].map(({ out, err }) => out + err).join('');
    expect(`${all}${metrics()}${JSON.stringify(last('lab'))}`).not.toMatch(/canary|s3cret/);
    expect(readdirSync(join(root, 'archives/prod')).filter((name) => name.startsWith('.'))).toEqual([]);
  });
});

describe('the commands about nights', () => {
  it('when an estate lost VMs, then the night is not good until somebody has looked and said why', async () => {
    const estates = await started();
    const { run, last, root } = estates;
    estates.grow('lab', 10);
    expect((await run('--estate', 'lab')).code).toBe(0);
    estates.unmount('lab');
    // the repository is there again with three VMs: nothing failed, and most are gone
    smallRepository(join(root, 'lab/repo'));
    const less = await run('--estate', 'lab');
    expect(less.code).toBe(3);
    expect(less.out).toContain('VMs fell from 10 to 3, by 70 % (limit 10 %)');
    const status = await run('status', '--estate', 'lab');
    expect(status).toMatchObject({
      code: 1,
      out: expect.stringMatching(/^OVM-RESCUE WARNING - lab: last good night/),
    });
    const report = await run('report', '--estate', 'lab');
    expect(report.out).toMatch(/removed +VM +vm9/);
    expect(await run('--accept-drop', 'tests removed')).toMatchObject({
      code: 2,
      err: expect.stringContaining('it is for one estate; say --estate'),
    });
    const accepted = await run('--estate', 'lab', '--accept-drop', 'tests removed');
    expect(accepted).toMatchObject({
      code: 0,
      out: expect.stringContaining('drop accepted: tests removed: VMs fell'),
    });
    expect(last('lab').acceptedDrop).toContain('tests removed');
    expect(await run('status', '--estate', 'lab')).toMatchObject({
      code: 0,
      out: expect.stringMatching(/\| 'lab_age'=\d+s/),
    });
    const history = await run('history', '--estate', 'lab');
    expect(history.out.trim().split('\n').slice(1)).toEqual([
      expect.stringMatching(/ good .* 3 .*accepted: tests removed/),
      expect.stringMatching(/ NOT GOOD .*VMs fell from 10 to 3/),
      expect.stringMatching(/ good .* 10 /),
    ]);
  });

  it('when another night is at work in an estate, then it is told and the others run', async () => {
    const estates = await started();
    mkdirSync(join(estates.root, 'archives/prod'), { recursive: true });
    const lock = await acquireLock(join(estates.root, 'archives/prod/.night.lock'), 'the night');
    try {
      const { code, out } = await estates.run();
      expect(code).toBe(11);
      expect(lineOf(out, 'prod')).toMatch(
        /^prod: not run: could not lock the night of the estate prod .*process \d+/,
      );
      expect(lineOf(out, 'lab')).toMatch(/^lab: recoverable/);
      expect(estates.records('prod')).toEqual([]);
    } finally {
      lock.release();
    }
  });

  it('when status cannot read its configuration, then that is UNKNOWN and no error', async () => {
    const told = await runCli(['nightly', 'status', '--config', join(scratch(), 'none.yaml')]);
    expect(told).toMatchObject({
      code: 3,
      out: expect.stringMatching(/^OVM-RESCUE UNKNOWN - could not read the file/),
    });
  });
});
