import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type MariadbServer, startMariadb } from '../databases/mariadb-server.js';
import { hostFilePrograms } from '../doubles/hosts/host-files.js';
import { ovmServerPrograms } from '../doubles/hosts/ovm-server-programs.js';
import { recordedObjects } from '../doubles/rest/recorded-objects.js';
import { type HostSshd, startHostSshd } from '../doubles/sshd/host-sshd.js';
import { type LoginServer, startLoginServer } from '../doubles/sshd/login-server.js';
import { managerWorld } from '../generators/manager-world.js';
import { startProgram } from '../reach/run-program.js';
import { agentCanary, everyReply, managerCanary, passwordFile } from './live-estate.js';
import { lastLine, runCli } from './run-cli.js';
import { managerId, repositoryId, sampleEstate, vmCfg, vmId, writeFiles } from './small-tree.js';
import { addressOf, commonLogin } from './ssh-words.js';
import { type WholeEstate, wholeEstates } from './whole-estate.js';

const { start, hosts, atEnd } = wholeEstates();
/** Our own: of a key, a host, the manager, the agents, the database; and as HTTP writes the logins. */
const own = [
  ...['canary-of-the-key', 'canary-of-the-host', managerCanary, agentCanary, 'canary-of-the-database'],
  ...[`admin:${managerCanary}`, `oracle:${agentCanary}`].map((text) => Buffer.from(text).toString('base64')),
];
/** What the estate reveals: `estate-canary-PLACE`. */
const ofTheEstate = /estate-canary-[a-z-]+/g;

let database: MariadbServer;
beforeAll(async () => {
  database = await startMariadb();
  await database.sql(
    "CREATE DATABASE ovs; CREATE TABLE ovs.t (a INT PRIMARY KEY, b TEXT); INSERT INTO ovs.t VALUES (1, 'estate-canary-row')",
  );
  await database.createUser('reader', 'canary-of-the-database', ['ALL ON *.*']);
});
afterAll(() => database.stop());

const sample = (path: string) =>
  readFileSync(join(sampleEstate, 'manager-files/servers/ovs03', path), 'utf8');

const keyBelow = (root: string) => join(root, 'key');

/** An Oracle VM Server and the host of a manager in one, with a password in everything they tell. */
function startRevealingHost(root: string): Promise<HostSshd> {
  const files = writeFiles(join(root, 'files'), {
    'etc/sysconfig/network-scripts/ifcfg-bond0':
      'DEVICE=bond0\nONBOOT=yes\nKEY_PASSWORD=estate-canary-network\n',
    'u01/app/oracle/ovm-manager-3/.config': `DBTYPE=MySQL\nDBHOST=localhost\nSID=ovs\nLSNR=49500\nOVSSCHEMA=ovs\nOVSPASSWORD=estate-canary-config\nUUID=${managerId}\nBUILDID=3.4.5.1919\n`,
    'u01/app/oracle/ovm-manager-3/domains/ovm_domain/security/ovmca.jks': 'estate-canary-keystore',
    'etc/sysconfig/ovmm': `RUN_OVMM=YES\nDBBACKUP_CMD="mysqldump --password=estate-canary-backup"\nUUID=${managerId}\n`,
  });
  const replies = ovmServerPrograms({
    pool: 'prod',
    serverDump: sample('dump_db_server.txt').replace("{'", "{'agent_password': 'estate-canary-dump',\n '"),
    repositoryDump: sample('dump_db_repository.txt'),
    domains: sample('xm-list.txt').replace(
      '(vcpus 2)',
      '(vcpus 2)\n(device (vfb (vncpasswd estate-canary-domain) (type vnc)))',
    ),
    fileSystems: [],
    knowsBlockSize: true,
    other: { showmount: 'echo "refused with password=estate-canary-refusal" >&2; exit 1' },
  });
  return startHostSshd({
    programs: { ...hostFilePrograms(files), ...replies },
    keysOf: { keyPath: hosts().host.keyPath, encryptedKeyPath: keyBelow(root) },
  });
}

/** Manager and agents whose replies hold passwords. */
function startRevealing(): Promise<WholeEstate> {
  const world = JSON.parse(
    JSON.stringify(managerWorld(7, '3.4', 3)).replaceAll('kanarie-9', 'estate-canary-cli-array'),
  );
  const objects = JSON.parse(
    JSON.stringify(recordedObjects()).replaceAll(/\*{16}/g, 'estate-canary-rest-array'),
  );
  const { discover_server: server = '', get_vm_config: config = '', ...others } = everyReply();
  const replies = {
    ...others,
    discover_server: server.replace(
      '&lt;/Server&gt;',
      '&lt;Admin_Password&gt;estate-canary-discover&lt;/Admin_Password&gt;&lt;/Server&gt;',
    ),
    get_vm_config: config.replaceAll('7693f834ca67912e', 'estate-canary-agent-vm'),
  };
  return start({ cli: { world }, rest: { objects }, agent: { replies } });
}

const places = [
  ...['agent-vm', 'backup', 'cli-array', 'config', 'discover', 'domain', 'dump', 'here-vm', 'network'],
  ...['rest-array', 'row', 'there-vm'],
];

/** Command lines of all processes of the machine, looked at again and again. */
function watchProcesses(): () => ReadonlySet<string> {
  const seen = new Set<string>();
  const look = () => {
    for (const name of readdirSync('/proc')) {
      if (!/^\d+$/.test(name)) continue;
      try {
        seen.add(readFileSync(`/proc/${name}/cmdline`, 'latin1'));
      } catch {
        // it has ended meanwhile
      }
    }
  };
  const timer = setInterval(look, 20);
  return () => {
    clearInterval(timer);
    return seen;
  };
}

/** Every file below a directory; what is compressed, as it was before. */
function textsBelow(root: string): Map<string, string> {
  const files = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return new Map(
    files.map((entry) => {
      const path = join(entry.parentPath, entry.name);
      const bytes = readFileSync(path);
      return [relative(root, path), (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('latin1')];
    }),
  );
}

interface Prepared {
  readonly root: string;
  readonly login: LoginServer;
  /** What names the estate. */
  readonly words: readonly string[];
  readonly archives: readonly string[];
}

async function prepare(): Promise<Prepared> {
  const all = await startRevealing();
  const { root } = all;
  // a passphrase that no other program of the machine has in its words
  execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', 'canary-of-the-key', '-f', keyBelow(root)]);
  const [host, login] = await Promise.all([
    startRevealingHost(root),
    startLoginServer({ password: 'canary-of-the-host' }),
  ]);
  atEnd(() => host.close());
  atEnd(() => login.close());
  const tree = (name: string, number: number) =>
    writeFiles(join(root, name, `${repositoryId.slice(0, -1)}${number}`), {
      '.ovsrepo': `OVS_REPO_UUID=${repositoryId.slice(0, -1)}${number}\nOVS_REPO_MGR_UUID=${managerId}\nOVS_REPO_ALIAS=${name}\n`,
      [`VirtualMachines/${vmId(number)}/vm.cfg`]: vmCfg(
        number,
        `vfb = ['type=vnc,vncunused=1,vncpasswd=estate-canary-${name}-vm']`,
      ),
    });
  const [, known = ''] = commonLogin(root, hosts().host, host).slice(2);
  writeFileSync(known, readFileSync(known, 'utf8') + login.knownHostsLine + knownOf(all));
  const words = [
    ...[tree('here', 1), `ssh://${addressOf(host)}${tree('there', 2)}`],
    ...[
      '--server',
      addressOf(host),
      '--manager',
      addressOf(host),
      '--server',
      `root@127.0.0.1:${login.port}`,
    ],
    ...all.alone('CLI', 'REST', 'agent', 'second agent'),
    ...['--ssh-key', keyBelow(root), '--known-hosts', known],
    ...['--ssh-passphrase-file', passwordFile(root, 'passphrase', 'canary-of-the-key')],
    ...['--ssh-password-file', passwordFile(root, 'password', 'canary-of-the-host')],
  ];
  return { root, login, words, archives: ['--archives', join(root, 'result/archives')] };
}

const knownOf = ({ cli }: WholeEstate) => cli.knownHostsLine;

describe('passwords', () => {
  it('when a whole estate is captured and used, then ours are nowhere, and its own only in captured/ and schema/', async () => {
    const { root, login, words, archives } = await prepare();
    const processes = watchProcesses();
    let said = '';
    const run = async (...line: string[]) => {
      const { code, stdout, stderr } = await startProgram('../src/main.ts', [...line, '--debug']).ended;
      said += stdout + stderr;
      return { code, path: lastLine(stdout) };
    };
    const captured = await run('capture', ...words, ...archives);
    const secret = ['--password-file', passwordFile(root, 'database', 'canary-of-the-database')];
    const url = ['--url', `mysql://reader@127.0.0.1:${database.port}`, ...secret, '--database', 'ovs'];
    const exported = await run('schema', 'export', ...url, '--out', archives[1] ?? '');
    const commandLines = [...processes()];
    for (const line of followUps(root, words, archives)) {
      const { out, err } = await runCli([...line, '--debug']);
      said += out + err;
    }
    expect({ captured: captured.code, exported: exported.code }).toEqual({ captured: 3, exported: 0 });
    expect(login.tried).toContain('password canary-of-the-host');

    const files = textsBelow(join(root, 'result'));
    expect(commandLines.some((line) => line.includes('--manager-password-file'))).toBe(true);
    for (const [where, text] of [
      ['said', said],
      ...files,
      ...commandLines.map((line) => ['process', line] as const),
    ])
      for (const password of own) expect(text?.includes(password), `${password} in ${where}`).toBe(false);
    expect(said.match(ofTheEstate)).toBeNull();
    const revealing = [...files].filter(([, text]) => text.match(ofTheEstate));
    expect(
      revealing
        .map(([path]) => path)
        .filter((path) => !/^archives\/default\/[^/]+\/(?:captured|schema)\//.test(path)),
    ).toEqual([]);
    const revealed = new Set(revealing.flatMap(([, text]) => text.match(ofTheEstate) ?? []));
    expect([...revealed].sort()).toEqual(places.map((place) => `estate-canary-${place}`));
    expectMarked(
      captured.path,
      join(root, 'result'),
      revealing.map(([path]) => path),
    );
  });
});

/** Everything else that is done with an estate and its archive, with everything that it writes. */
function* followUps(root: string, words: readonly string[], archives: readonly string[]): Iterable<string[]> {
  const latest = ['latest', ...archives];
  const to = (name: string) => join(root, 'result', name);
  yield ['inventory', ...words, '--html', to('live.html')];
  for (const json of [[], ['--json']]) {
    yield ['inventory', ...latest, ...json, '--html', to('page.html')];
    yield ['find', 'estate-canary', ...latest, ...json];
    yield ['find', 'vnc', ...latest, ...json];
    yield ['uuid', ...latest, ...json];
    yield ['verify', ...latest, ...json];
    const kinds = ['vms', 'survivors', 'empty'].flatMap((kind) => ['--kind', kind]);
    const out = ['--out', to(`scripts${json.length}`), '--write-map', to(`map${json.length}`)];
    yield ['rebuild', ...latest, ...json, ...kinds, ...out, '--release', '3.4', '--explain'];
  }
  yield ['diff', ...latest, String(words[0])];
}

/** The manifest says of exactly these files that they hold secrets. */
function expectMarked(archive: string, root: string, revealing: readonly string[]): void {
  const manifest = JSON.parse(readFileSync(join(archive, 'manifest.json'), 'utf8'));
  const marked = manifest.files.filter((file: { containsSecrets?: boolean }) => file.containsSecrets);
  const place = relative(root, archive);
  expect(marked.map((file: { path: string }) => `${place}/${file.path}`)).toEqual(
    expect.arrayContaining(revealing.filter((path) => path.startsWith(`${place}/`))),
  );
}
