import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  copyFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { NightRecord } from '../../src/model/night.js';
import { systemdUnits } from '../../src/service/unit-files.js';
import { builtBundle } from '../built-bundle.js';
import { sampleEstate } from '../cli/small-tree.js';
import { type MariadbServer, startMariadb } from '../databases/mariadb-server.js';
import { projectRoot } from '../source-files.js';

/** A user without any right, as the one of the service. */
const nobody = 65534;
const isRoot = process.getuid?.() === 0;
const maySeparate = isRoot && spawnSync('unshare', ['--mount', 'true']).status === 0;

const made: string[] = [];
let database: MariadbServer;
beforeAll(async () => {
  database = await startMariadb();
  const table = (name: string) => `CREATE TABLE ovs.${name} (id INT PRIMARY KEY) ENGINE=InnoDB;`;
  await database.sql(`CREATE DATABASE ovs; ${table('vm')} ${table('stats')} INSERT INTO ovs.vm VALUES (1);`);
});
afterEach(() => {
  for (const path of made.splice(0)) rmSync(path, { recursive: true, force: true });
});
afterAll(() => database?.stop());

/** The values of a setting of a unit, word by word. */
function words(unit: string, key: string): string[] {
  const line = unit.split('\n').find((one) => one.startsWith(`${key}=`));
  return line?.slice(key.length + 1).split(' ') ?? [];
}

/** Every system call of a group as this systemd knows it, those that an allow list always has included. */
function callsOf(wanted: string): string[] {
  const text = execFileSync('systemd-analyze', ['syscall-filter', '--no-pager'], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const members = new Map<string, string[]>();
  let group: string[] = [];
  for (const line of text.split('\n')) {
    const word = line.replace(/\x1b\[[0-9;]*m/g, '').trim();
    if (/^@/.test(line)) {
      group = [];
      members.set(word, group);
    } else if (/^@?\w[\w-]*$/.test(word)) group.push(word);
  }
  const expanded = (name: string): string[] =>
    (members.get(name) ?? []).flatMap((one) => (one.startsWith('@') ? expanded(one) : [one]));
  return [...new Set([...expanded('@default'), ...expanded(wanted)])];
}

interface ServiceGround {
  readonly root: string;
  /** The text of the unit. */
  readonly unit: string;
}

/** Below /var/lib, since a service has a /tmp of its own: the single file, a configuration, and places that the user may write. */
async function serviceGround(): Promise<ServiceGround> {
  const root = mkdtempSync('/var/lib/ovm-rescue-test-');
  made.push(root);
  chmodSync(root, 0o755);
  copyFileSync(await builtBundle(), join(root, 'ovm-rescue.mjs'));
  cpSync(sampleEstate, join(root, 'estate'), { recursive: true });
  for (const name of ['archives', 'copies', 'metrics']) {
    mkdirSync(join(root, name));
    chownSync(join(root, name), nobody, nobody);
  }
  copyFileSync(join(projectRoot, 'test/judges/as-service.py'), join(root, 'as-service.py'));
  copyFileSync(database.passwordFile, join(root, 'password'));
  const configuration = join(root, 'ovm-rescue.yaml');
  writeFileSync(
    configuration,
    `archives: ${root}/archives
nightly:
  copies: [{directory: ${root}/copies}]
  notices: [{command: [sh, -c, "cat >${root}/metrics/told"]}]
  metrics: ${root}/metrics/ovm.prom
estates:
  lab:
    repositories: [${root}/estate/repositories]
    manager-files: [${root}/estate/manager-files]
    database-servers:
      main: {url: "mysql://${database.user}@127.0.0.1:${database.port}", password: {file: ${root}/password}, databases: [ovs]}
`,
  );
  for (const name of ['password', 'ovm-rescue.yaml']) {
    chmodSync(join(root, name), 0o600);
    chownSync(join(root, name), nobody, nobody);
  }
  const [service] = systemdUnits({
    ...{ program: [process.execPath, join(root, 'ovm-rescue.mjs')], configuration, user: 'nobody' },
    ...{ at: { hour: 2, minute: 10 }, archives: [join(root, 'archives')] },
    alsoWrites: [join(root, 'copies'), join(root, 'metrics')],
  });
  return { root, unit: service?.text ?? '' };
}

/**
 * Runs a command line with what the unit leaves it: user and privileges, the file system, system calls and families of
 * addresses. What hides devices, homes and the like from it is not done.
 */
function asService({ root, unit }: ServiceGround, command: readonly string[]) {
  const mounts = words(unit, 'ReadWritePaths').map((path) => path.replace(/^-/, ''));
  const script = [
    ...mounts.map((path) => `mount --bind '${path}' '${path}'`),
    'mount -o remount,bind,ro /',
    'mount -t tmpfs -o mode=1777 tmpfs /tmp',
    'umask 0077',
    `exec setpriv --reuid=${nobody} --regid=${nobody} --clear-groups --inh-caps=-all --bounding-set=-all --no-new-privs "$@"`,
  ].join(' && ');
  const confined = [
    ...['python3', join(root, 'as-service.py')],
    ...words(unit, 'SystemCallFilter').map((group) => callsOf(group).join(',')),
    words(unit, 'RestrictAddressFamilies').join(','),
  ];
  return spawnSync(
    'unshare',
    ['--mount', '--propagation', 'private', 'sh', '-c', script, 'sh', ...confined, ...command],
    {
      encoding: 'utf8',
      env: { PATH: '/usr/local/bin:/usr/bin:/bin', HOME: '/nonexistent' },
      cwd: '/',
    },
  );
}

describe.skipIf(!maySeparate)('what the unit leaves to the service (needs root that may mount)', () => {
  it('when nights run with it, then they are judged, copied, measured and told as without it', async () => {
    const ground = await serviceGround();
    const { root, unit } = ground;
    const ran = asService(ground, [...words(unit, 'ExecStart'), '--json']);
    expect(ran.status, ran.stderr).toBe(0);
    const { record } = JSON.parse(ran.stdout).nights[0] as { record: NightRecord };
    expect(record).toMatchObject({ good: true, copies: [{ status: 'verified' }] });
    expect(record.archives.map(({ kind, status }) => [kind, status])).toEqual([
      ['capture', 'complete'],
      ['schema', 'complete'],
    ]);
    expect(record.troubles).toBeUndefined();
    expect(statSync(join(root, 'metrics/ovm.prom')).uid).toBe(nobody);

    await database.sql('DROP TABLE ovs.stats');
    const less = asService(ground, words(unit, 'ExecStart'));
    expect(less).toMatchObject({
      status: 3,
      stdout: expect.stringContaining('tables of main/ovs fell from 2 to 1'),
    });
    expect(JSON.parse(readFileSync(join(root, 'metrics/told'), 'utf8'))).toMatchObject({ event: 'failure' });
  });

  it('when something tries what it may not, then it cannot', async () => {
    const ground = await serviceGround();
    const { root } = ground;
    chmodSync(join(root, 'estate'), 0o777);
    const tried = (program: string) => asService(ground, [process.execPath, '-e', program]).stderr;
    expect(tried(`fs.writeFileSync('${root}/estate/x', '')`)).toContain('EROFS');
    expect(tried(`fs.writeFileSync('${root}/archives/x', '')`)).toBe('');
    const python = (program: string) => asService(ground, ['python3', '-c', program]);
    // what everybody may do who has no privilege
    const traced =
      'import ctypes; c = ctypes.CDLL(None, use_errno=True); print(c.ptrace(0, 0, 0, 0), ctypes.get_errno())';
    expect(spawnSync('python3', ['-c', traced], { encoding: 'utf8' }).stdout).toBe('0 0\n');
    expect(python(traced).stdout).toBe('-1 1\n');
    expect(python('import socket; socket.socket(socket.AF_BLUETOOTH, 3, 3)').stderr).toContain(
      'PermissionError',
    );
  });
});
