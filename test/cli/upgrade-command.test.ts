import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { acquireLock } from '../../src/reach/lock-file.js';
import { type MariadbServer, startMariadb } from '../databases/mariadb-server.js';
import { scratchDirectories } from '../reach/scratch-directory.js';
import { estatesText, writeConfiguration } from './configured-estate.js';
import { lastLine, runCli } from './run-cli.js';
import {
  managerId,
  repositoryId,
  smallManager,
  smallRepository,
  vmCfg,
  vmId,
  writeFiles,
} from './small-tree.js';

const scratch = scratchDirectories();
let database: MariadbServer;

beforeAll(async () => {
  database = await startMariadb();
});
afterAll(() => database?.stop());

const vif = "vif = ['mac=00:21:f6:00:00:01,bridge=0004fb0010000001']";

/** An estate of three VMs, its manager's files and its database. */
async function estate(name: string, retention = 'keep: 9, days: 1') {
  const root = scratch();
  const [tree, manager] = [join(root, 'repo'), join(root, 'manager')];
  mkdirSync(join(root, 'archives'));
  smallRepository(tree);
  writeFiles(tree, { [`VirtualMachines/${vmId(1)}/vm.cfg`]: vmCfg(1, vif) });
  smallManager(manager);
  await database.sql(
    `CREATE DATABASE ${name}; USE ${name};
     CREATE TABLE vm (id INT PRIMARY KEY, name VARCHAR(40)) ENGINE=InnoDB; INSERT INTO vm SELECT seq, CONCAT('vm', seq) FROM seq_1_to_100;
     CREATE TABLE job (id INT PRIMARY KEY, was TEXT) ENGINE=InnoDB; INSERT INTO job VALUES (1, 'a');`,
  );
  const server = [
    'database-servers:',
    `  main: {url: "mysql://${database.user}@127.0.0.1:${database.port}", databases: [${name}], password: {file: ${database.passwordFile}}}`,
  ];
  const lines = [`repositories: [${tree}]`, `manager-files: [${manager}]`];
  const configured = (more: readonly string[]) =>
    writeConfiguration(
      root,
      `archives: ${root}/archives\nnightly: {retention: {${retention}}}\n${estatesText({ prod: [...lines, ...more] })}`,
    );
  const run = (...words: string[]) => runCli(['upgrade', ...words, '--config', configured(server)]);
  const night = (...words: string[]) => runCli(['nightly', ...words, '--config', configured(server)]);
  const there = (place: string) => readdirSync(join(root, 'archives/prod', place)).sort();
  return { root, tree, manager, run, night, there, configured, archives: join(root, 'archives') };
}

/** Archives of one second stand in the order of their ids, so pruning by number may take either. */
async function nextSecond(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 1000 - (Date.now() % 1000)));
}

type Estate = Awaited<ReturnType<typeof estate>>;

const jsonOf = ({ out }: { readonly out: string }) => JSON.parse(out);

/** Everything an upgrade does well: another build, a table more, a column more, rows more. */
async function upgrade({ manager }: Estate, name: string, uuid = managerId): Promise<void> {
  smallManager(manager, uuid);
  const config = join(manager, 'manager/.config');
  writeFileSync(config, readFileSync(config, 'utf8').replace('3.3.3.1085', '3.4.2.1384'));
  await database.sql(
    `USE ${name}; CREATE TABLE tag (id INT PRIMARY KEY) ENGINE=InnoDB; ALTER TABLE vm ADD COLUMN uuid CHAR(36);
     INSERT INTO vm SELECT seq, 'new', NULL FROM seq_101_to_120; UPDATE job SET was = 'b';`,
  );
}

describe('an upgrade', () => {
  it('when it went well, then the snapshot is kept with the way back, and compare says what is otherwise and that nothing is missing', async () => {
    const prod = await estate('well', 'keep: 1');
    const snapshot = await prod.run('snapshot', '--estate', 'prod');
    expect(snapshot.code).toBe(0);
    const [note = '', text = ''] = prod.there('upgrades');
    expect([note, text]).toEqual([expect.stringMatching(/\.json$/), note.replace('.json', '.txt')]);
    const files = join(prod.archives, 'prod/upgrades');
    expect(statSync(join(files, note)).mode & 0o777).toBe(0o600);
    const wayBack = readFileSync(join(files, text), 'utf8');
    expect(snapshot.out).toContain(wayBack);
    expect(lastLine(snapshot.out)).toBe(
      `prod: the snapshot is good and pinned; the way back is in ${join(files, text)}`,
    );
    for (const line of [
      /^BUILDID {7}3\.3\.3\.1085$/m,
      /^to go back {4}Oracle VM Manager 3\.3\.3, build 1085$/m,
      /^database {6}main: MariaDB \S+ \(mysql\), well$/m,
      new RegExp(`^ +./runInstaller.sh --uuid=${managerId}$`, 'm'),
      /not verified/,
      /schema import \d{8}T\d{6}Z-\w+ --archives \S+ --estate prod .*--replace/,
    ])
      expect(wayBack).toMatch(line);
    const pinned = prod.there('pins');
    expect(pinned).toHaveLength(2);
    for (const name of pinned)
      expect(readFileSync(join(prod.archives, 'prod/pins', name), 'utf8')).toMatch(
        new RegExp(
          `^snapshot before an upgrade, taken at \\S+ by ovm-rescue \\S+; release 3.3, BUILDID 3.3.3.1085; to go back install Oracle VM Manager 3.3.3, build 1085 with --uuid=${managerId}, then see /\\S+\\.txt\\n$`,
        ),
      );

    expect(await prod.run('compare', '--no-night')).toMatchObject({
      code: 2,
      err: expect.stringContaining('it is not after the snapshot'),
    });
    await upgrade(prod, 'well');
    await nextSecond();
    const compared = await prod.run('compare');
    expect(compared.code, compared.err).toBe(0);
    for (const line of [
      `  manager UUID  ${managerId}, as before`,
      '  release       3.3 -> 3.4',
      '  BUILDID       3.3.3.1085 -> 3.4.2.1384',
      '  + table well.tag',
      '  + column well.vm.uuid',
      '  main/well/tag: new, +0 rows',
      '  main/well/job',
    ])
      expect(compared.out.split('\n')).toContain(line);
    expect(compared.out).toMatch(/^ {2}main\/well\/vm: \+.*, \+20 rows$/m);
    expect(lastLine(compared.out)).toBe(
      'prod: nothing is missing; BUILDID 3.3.3.1085 -> 3.4.2.1384; the same manager UUID',
    );
    // two nights later with one archive of each kind to be kept, the snapshot is still there
    await nextSecond();
    expect((await prod.night()).code).toBe(0);
    expect(prod.there('.')).toEqual(expect.arrayContaining(pinned));
    expect(prod.there('.').filter((name) => /^\d{8}T/.test(name))).toHaveLength(4);
    expect(await prod.run('compare', '--no-night', '--estate', 'prod')).toMatchObject({ code: 0 });
  });

  it('when a VM, a vNIC, a disk and the UUID are lost, then each is named and the exit code is 3', async () => {
    const prod = await estate('lost');
    expect((await prod.run('snapshot')).code).toBe(0);
    const { tree } = prod;
    const other = managerId.replace(/6$/, '7');
    await upgrade(prod, 'lost', other);
    rmSync(join(tree, 'VirtualMachines', vmId(3)), { recursive: true });
    rmSync(join(tree, 'VirtualDisks/2.img'));
    writeFiles(tree, { [`VirtualMachines/${vmId(1)}/vm.cfg`]: vmCfg(1).replace('512', '1024') });
    await database.sql('USE lost; DROP TABLE job');
    const compared = await prod.run('compare');
    expect(compared.code, compared.err).toBe(3);
    for (const line of [
      `  - VM vm3 (${vmId(3)})`,
      '  - vNIC 00:21:f6:00:00:01, of vm1',
      `  - disk file ${repositoryId}/2.img`,
      '  - table lost.job',
      `  manager UUID  ${managerId} before`,
      `                ${other} now, in .config, agent repository database, agent server database`,
      `                ${managerId} now, in .ovsrepo`,
    ])
      expect(compared.out.split('\n'), compared.out).toContain(line);
    expect(compared.out).toMatch(/^ {2}~ VM vm1 \(\w+\) memory: 512 .*-> 1024/m);
    expect(lastLine(compared.out)).toMatch(
      /^prod: 3 objects are MISSING; BUILDID 3.3.3.1085 -> 3.4.2.1384; ANOTHER manager UUID; the night is not good$/,
    );
    const [night = ''] = prod.there('nights').slice(-1);
    const again = jsonOf(await prod.run('compare', '--night', night.replace('.json', ''), '--json'));
    expect(again.comparisons).toMatchObject([
      {
        estate: 'prod',
        ok: false,
        missing: expect.arrayContaining([{ entity: 'VM', id: vmId(3), name: 'vm3' }]),
      },
    ]);
    expect(again.comparisons[0].missing).toHaveLength(3);
  });

  it('when the repository is not mounted afterwards, then what was not read is said, and nothing is called whole', async () => {
    const prod = await estate('unread');
    expect((await prod.run('snapshot')).code).toBe(0);
    renameSync(prod.tree, `${prod.tree}.away`);
    mkdirSync(prod.tree);
    const compared = await prod.run('compare', '--json');
    expect(compared.code, compared.err).toBe(3);
    const [told] = jsonOf(compared).comparisons;
    expect(told.notCompared).toContain(`${prod.tree}: not read, or not whole, after the upgrade`);
    expect(told.ok).toBe(false);
  });
});

describe('the words of compare', () => {
  it('when several estates are meant, then those with a snapshot are compared, and a name must be of one', async () => {
    const root = scratch();
    const estates = Object.fromEntries(
      ['prod', 'test'].map((name) => {
        smallRepository(join(root, name, 'repo'));
        smallManager(join(root, name, 'manager'));
        return [name, [`repositories: [${root}/${name}/repo]`, `manager-files: [${root}/${name}/manager]`]];
      }),
    );
    const archives = join(root, 'archives');
    mkdirSync(archives);
    const configuration = writeConfiguration(root, `archives: ${archives}\n${estatesText(estates)}`);
    const upgrade = (...words: string[]) => runCli(['upgrade', ...words, '--config', configuration]);
    expect((await upgrade('snapshot', '--estate', 'prod')).code).toBe(3);
    const compared = await upgrade('compare', '--json');
    expect(compared.code, compared.err).toBe(0);
    expect(jsonOf(compared).comparisons).toMatchObject([{ estate: 'prod', ok: true, sameUuid: true }]);
    expect(compared.err).toMatch(/^left out: .* of the estate test: there is none$/m);
    expect(existsSync(join(archives, 'test'))).toBe(false);
    const place = ['--archives', archives];
    const named = await runCli(['upgrade', 'compare', '--no-night', '--estate', 'prod', ...place]);
    expect(named).toMatchObject({ code: 0, out: expect.stringContaining('prod: nothing is missing') });
    for (const [words, why] of [
      [['2026-11-23'], 'it is of one estate; say --estate'],
      [['--night', 'x'], 'it is of one estate; say --estate'],
      [place, 'it goes with --night or --no-night'],
    ] as const)
      expect(await upgrade('compare', ...words)).toMatchObject({
        code: 2,
        err: expect.stringContaining(why),
      });
    expect(await runCli(['upgrade', 'compare', '--estate', 'prod'])).toMatchObject({
      code: 2,
      err: expect.stringContaining('neither --config nor'),
    });
  });
});

describe('a snapshot', () => {
  it('when the night is not good, then nothing is pinned and it says not to upgrade', async () => {
    const prod = await estate('bad');
    renameSync(prod.tree, `${prod.tree}.away`);
    mkdirSync(prod.tree);
    const snapshot = await prod.run('snapshot');
    expect(snapshot).toMatchObject({ code: 3, out: expect.stringMatching(/incomplete capture: /) });
    expect(lastLine(snapshot.out)).toBe('prod: DO NOT UPGRADE YET, see above');
    expect(prod.there('.').filter((name) => ['pins', 'upgrades'].includes(name))).toEqual([]);
    expect(await prod.run('compare')).toMatchObject({
      code: 10,
      err: expect.stringContaining('of a snapshot before an upgrade of the estate prod: there is none'),
    });
  });

  it('when no database is exported, then the night is good and nobody should upgrade all the same', async () => {
    const prod = await estate('bare');
    const snapshot = await runCli(['upgrade', 'snapshot', '--config', prod.configured([]), '--json']);
    expect(snapshot.code).toBe(3);
    expect(jsonOf(snapshot).snapshots).toMatchObject([
      {
        ...{ estate: 'prod', mayUpgrade: false, night: { good: true } },
        obstacles: ['no repository database is exported, so the old state could not be put back'],
      },
    ]);
    expect(prod.there('pins')).toHaveLength(1);
  });

  it('when another night is at work, then there is none, and the exit code says so', async () => {
    const prod = await estate('busy');
    mkdirSync(join(prod.archives, 'prod'), { recursive: true });
    const lock = await acquireLock(join(prod.archives, 'prod/.night.lock'), 'the night');
    try {
      const snapshot = await prod.run('snapshot');
      expect(snapshot.code).toBe(11);
      expect(lastLine(snapshot.out)).toBe('prod: DO NOT UPGRADE YET, see above');
    } finally {
      lock.release();
    }
  });
});
