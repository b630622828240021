import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import type { ManifestSource } from '../../src/archive/manifest.js';
import { AgentDouble, type AgentDoubleOptions } from '../doubles/agent/agent-double.js';
import { recordedRepository } from '../doubles/agent/recorded-replies.js';
import { hostFilePrograms } from '../doubles/hosts/host-files.js';
import { ovmServerPrograms } from '../doubles/hosts/ovm-server-programs.js';
import { type TestCertificate, testCertificate } from '../doubles/https/certificate.js';
import { type CliServer, type CliServerOptions, startCliServer } from '../doubles/ovm-manager/cli-server.js';
import { populatedWorld } from '../doubles/ovm-manager/sample-world.js';
import { recordedObjects } from '../doubles/rest/recorded-objects.js';
import { RestDouble, type RestDoubleOptions } from '../doubles/rest/rest-double.js';
import { type HostSshd, startHostSshd } from '../doubles/sshd/host-sshd.js';
import { scratchDirectories } from '../reach/scratch-directory.js';
import { quickDirectory } from '../run-directories.js';
import { agentCanary, everyReply, managerCanary, passwordFile } from './live-estate.js';
import { type CliResult, lastLine, runCli } from './run-cli.js';
import { sampleEstate, smallRepository } from './small-tree.js';
import { addressOf } from './ssh-words.js';

/** The places of a whole estate, in the order of the manifest. */
export const kinds = ['tree', 'tree by SSH', 'CLI', 'REST', 'agent', 'second agent', 'server'] as const;
export type Kind = (typeof kinds)[number];

/** What is wrong with an estate; the first agent has an expired certificate in any case. */
export interface EstateFaults {
  readonly cli?: Partial<CliServerOptions>;
  readonly rest?: Partial<RestDoubleOptions>;
  readonly agent?: Partial<AgentDoubleOptions>;
  readonly managerPassword?: string;
  readonly agentPassword?: string;
  /** Whose certificate is not pinned. */
  readonly unpinned?: Kind;
  /** Whether host and CLI have other keys than those that are known. */
  readonly otherKeys?: boolean;
}

/** A running estate, and the words that name all of it. */
export interface WholeEstate {
  readonly root: string;
  readonly cli: CliServer;
  readonly rest: RestDouble;
  readonly agents: readonly AgentDouble[];
  readonly words: readonly string[];
  /** The words for these places alone. */
  alone(...of: readonly Kind[]): readonly string[];
}

export interface CapturedEstate extends CliResult {
  readonly archive: string;
  readonly sources: readonly ManifestSource[];
}

/** What all estates of a file share: a host costs a moment. */
export interface SharedHosts {
  readonly host: HostSshd;
  /** While a file `hang` is in it, multipath says nothing and a file `asked` appears; so with `hang-tar` and tar. */
  readonly faults: string;
  readonly certificate: TestCertificate;
  readonly expired: TestCertificate;
}

/** Estates for the tests of one file; each ends with its test. */
export function wholeEstates() {
  const scratch = scratchDirectories();
  const ends: (() => Promise<unknown>)[] = [];
  let shared: SharedHosts | undefined;
  let directory = '';
  beforeAll(async () => {
    directory = mkdtempSync(join(quickDirectory(), 'ovm-whole-'));
    shared = await startShared(directory);
  });
  afterEach(async () => {
    for (const end of ends.splice(0)) await end();
  });
  afterAll(async () => {
    await shared?.host.close();
    rmSync(directory, { recursive: true, force: true });
  });
  const hosts = (): SharedHosts => {
    if (!shared) throw new Error('the hosts are not running yet');
    return shared;
  };
  const atEnd = (end: () => Promise<unknown>) => void ends.push(end);
  const start = (faults: EstateFaults = {}) => startEstate(scratch(), hosts(), faults, atEnd);
  return { start, hosts, atEnd };
}

async function startShared(root: string): Promise<SharedHosts> {
  const [faults = '', valid = '', expired = ''] = ['faults', 'valid', 'expired'].map((name) =>
    join(root, name),
  );
  for (const path of [faults, valid, expired]) mkdirSync(path);
  return {
    host: await startHostSshd({ programs: serverPrograms(join(root, 'files'), faults) }),
    faults,
    certificate: testCertificate(valid),
    expired: testCertificate(expired, { expired: true }),
  };
}

/** An Oracle VM Server whose `/etc` is below a directory, and that hangs as `SharedHosts.faults` says. */
export function serverPrograms(files: string, faults: string): Record<string, string> {
  mkdirSync(join(files, 'etc/sysconfig/network-scripts'), { recursive: true });
  const sample = (path: string) =>
    readFileSync(join(sampleEstate, 'manager-files/servers/ovs03', path), 'utf8');
  const programs = {
    ...hostFilePrograms(files),
    ...ovmServerPrograms({
      pool: 'prod',
      serverDump: sample('dump_db_server.txt'),
      repositoryDump: sample('dump_db_repository.txt'),
      domains: sample('xm-list.txt'),
      fileSystems: [
        { device: '/dev/sdb', uuid: '0004FB00000500002DC56E8973883D87', label: 'OVS56e8973883d87' },
      ],
      knowsBlockSize: true,
    }),
  };
  const hanging = (mark: string, text = '') =>
    `if [ -e '${faults}/${mark}' ]; then : > '${faults}/asked'; exec sleep 30; fi\n${text}`;
  return {
    ...programs,
    multipath: hanging('hang', programs.multipath),
    tar: hanging('hang-tar', programs.tar),
  };
}

async function startEstate(
  root: string,
  shared: SharedHosts,
  faults: EstateFaults,
  atEnd: (end: () => Promise<unknown>) => void,
): Promise<WholeEstate> {
  const { certificate, expired } = shared;
  const world = { release: '3.4', world: populatedWorld } as const;
  const cli = await startCliServer({ ...world, password: managerCanary, ...faults.cli });
  const objects = recordedObjects();
  const rest = new RestDouble({
    certificate,
    user: 'admin',
    password: managerCanary,
    objects,
    ...faults.rest,
  });
  const told = { replies: everyReply(), repositories: [recordedRepository] };
  const login = { user: 'oracle', password: agentCanary };
  const first = new AgentDouble({ ...login, ...told, certificate: expired, ...faults.agent });
  const agents = [first, new AgentDouble({ ...login, ...told, certificate })];
  atEnd(() => cli.close());
  const addresses: string[] = [];
  for (const double of [rest, ...agents]) {
    const { host, port } = await double.start();
    atEnd(() => double.stop());
    addresses.push(`${host}:${port}`);
  }
  const alone = wordsOf(root, shared, faults, { cli, addresses });
  return { root, cli, rest, agents, words: alone(...kinds), alone };
}

function wordsOf(
  root: string,
  { host, certificate, expired }: SharedHosts,
  faults: EstateFaults,
  { cli, addresses }: { readonly cli: CliServer; readonly addresses: readonly string[] },
): WholeEstate['alone'] {
  const [rest = '', first = '', second = ''] = addresses;
  const pin = (kind: Kind, address: string, { fingerprint }: TestCertificate) =>
    faults.unpinned === kind ? [] : ['--certificate', `${address}=SHA256:${fingerprint}`];
  const places: Readonly<Record<Kind, readonly string[]>> = {
    tree: [smallRepository(join(root, 'here'), 2)],
    'tree by SSH': [`ssh://${addressOf(host)}${smallRepository(join(root, 'there'), 3)}`],
    server: ['--server', addressOf(host)],
    CLI: ['--manager-cli', `127.0.0.1:${cli.port}`],
    REST: ['--manager-rest', rest, ...pin('REST', rest, certificate)],
    agent: ['--agent', first, ...pin('agent', first, expired)],
    'second agent': ['--agent', second, ...pin('second agent', second, certificate)],
  };
  const { managerPassword = managerCanary, agentPassword = agentCanary } = faults;
  const known = writeKnownHosts(root, host, cli, faults);
  const logins = (of: readonly Kind[]) => [
    ...['--ssh-key', host.keyPath, '--ssh-sudo', '--known-hosts', known],
    ...(of.some((kind) => kind === 'CLI' || kind === 'REST')
      ? ['--manager-password-file', passwordFile(root, 'manager', managerPassword)]
      : []),
    ...(of.some((kind) => kind.endsWith('agent'))
      ? ['--agent-password-file', passwordFile(root, 'agent', agentPassword)]
      : []),
  ];
  return (...of) => [...of.flatMap((kind) => places[kind]), ...logins(of)];
}

function writeKnownHosts(root: string, host: HostSshd, cli: CliServer, { otherKeys }: EstateFaults): string {
  const known = [readFileSync(host.knownHosts, 'utf8'), cli.knownHostsLine].map((line) =>
    line.trim().split(' '),
  );
  const path = join(root, 'known_hosts');
  const lines = known.map(([name = '', ...key], index) => {
    const [, ...otherKey] = known[1 - index] ?? [];
    return `${[name, ...(otherKeys ? otherKey : key)].join(' ')}\n`;
  });
  writeFileSync(path, lines.join(''));
  return path;
}

/** Captures what the words name; a service that says nothing for a second is given up. */
export async function capture(
  { root }: WholeEstate,
  words: readonly string[],
  ...more: readonly string[]
): Promise<CapturedEstate> {
  const waits = ['--ssh-timeout', '1', '--https-timeout', '1'];
  const result = await runCli(['capture', ...words, '--archives', join(root, 'archives'), ...waits, ...more]);
  const archive = lastLine(result.out);
  const manifest =
    archive === '' ? { sources: [] } : JSON.parse(readFileSync(join(archive, 'manifest.json'), 'utf8'));
  expect(result.err).not.toContain('canary-of-the');
  return { ...result, archive, sources: manifest.sources };
}
