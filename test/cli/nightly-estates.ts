import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import type { NightRecord } from '../../src/model/night.js';
import type { Notice } from '../../src/service/notices.js';
import type { MariadbServer } from '../databases/mariadb-server.js';
import { testCertificate } from '../doubles/https/certificate.js';
import { HttpsDouble } from '../doubles/https/https-double.js';
import type { HostSshd } from '../doubles/sshd/host-sshd.js';
import { estatesText, writeConfiguration } from './configured-estate.js';
import { type CliResult, runCli } from './run-cli.js';
import { smallManager, smallRepository, vmCfg, vmId, writeFiles } from './small-tree.js';

/** What nights of several estates stand on; each estate has a database of its own on the one server. */
export interface NightlyParts {
  /** Serves the repository of the estate prod and takes its copies. */
  readonly host: HostSshd;
  /** The one way to the estate test; the key of the first host opens it too. */
  readonly other: HostSshd;
  readonly database: MariadbServer;
}

/** A nightly run, and what there is of it afterwards. */
export interface NightlyEstates {
  readonly root: string;
  readonly configuration: string;
  run(...words: string[]): Promise<CliResult>;
  /** Names of archives of an estate, here or at a place of copies, oldest first. */
  archives(estate: string, place?: string): string[];
  /** Oldest first. */
  records(estate: string): NightRecord[];
  /** The last words about an estate. */
  last(estate: string): NightRecord;
  metrics(): string;
  /** What webhook and command were told since the last call, `ESTATE EVENT`, sorted. */
  posted(): string[];
  told(): string[];
  /** Takes the repository of an estate away as an unmounted file system does, or brings it back. */
  unmount(estate: string): void;
  mount(estate: string): void;
  /** VMs up to this number are in the estate from now on. */
  grow(estate: string, count: number): void;
  stop(): Promise<void>;
}

const names = ['prod', 'test', 'lab'] as const;

/** Three estates: prod by SSH with copies here and on a host, test behind a host of its own, lab on this machine. */
export async function nightlyEstates(root: string, parts: NightlyParts): Promise<NightlyEstates> {
  const { host, other, database } = parts;
  for (const name of names) {
    smallRepository(join(root, name, 'repo'));
    smallManager(join(root, name, 'manager'));
  }
  for (const name of ['archives', 'copies', 'remote', 'metrics', 'certificate']) mkdirSync(join(root, name));
  const receiver = await startReceiver(join(root, 'certificate'));
  const command = writeCommand(root);
  const lines = (name: string, tree: string, ...more: string[]) => [
    `repositories: ["${tree}"]`,
    `manager-files: [${root}/${name}/manager]`,
    ...more,
    ...databaseLines(name, database, name === 'test' ? other : undefined),
  ];
  const known = join(root, 'known_hosts');
  writeFileSync(known, [host, other].map(({ knownHosts }) => readFileSync(knownHosts, 'utf8')).join(''));
  const ssh = `ssh: {key: ${host.keyPath}, known-hosts: ${known}, timeout: 5}`;
  const at = (one: HostSshd, path: string) => `ssh://${one.user}@127.0.0.1:${one.port}${path}`;
  const text = `archives: ${root}/archives
nightly:
  notices:
    - {command: [${command}]}
    - {webhook: "${receiver.url}/canary-path", certificate: "${receiver.fingerprint}", secret: {file: ${root}/secret}}
  metrics: ${root}/metrics/ovm.prom
  retention: {keep: 1}
${estatesText({
  prod: lines(
    'prod',
    at(host, `${root}/prod/repo`),
    ssh,
    `nightly: {copies: [{directory: ${root}/copies}, {ssh: "${at(host, `${root}/remote`)}", retention: {keep: 9}}]}`,
  ),
  test: lines('test', at(other, `${root}/test/repo`), ssh),
  lab: lines('lab', `${root}/lab/repo`),
})}`;
  writeFileSync(join(root, 'secret'), 'canary-of-the-webhook\n', { mode: 0o600 });
  const configuration = writeConfiguration(root, text);
  return {
    ...{ root, configuration, ...receiver.stopped, ...readings(root) },
    run: (...words) => runCli(['nightly', ...words, '--config', configuration]),
    posted: () => eventsOf(receiver.taken()),
    unmount: (name) => {
      renameSync(join(root, name, 'repo'), join(root, name, 'away'));
      mkdirSync(join(root, name, 'repo'));
    },
    mount: (name) => renameSync(join(root, name, 'away'), join(root, name, 'repo')),
    grow: (name, count) => {
      for (let number = 1; number <= count; number += 1)
        writeFiles(join(root, name, 'repo'), {
          [`VirtualMachines/${vmId(number)}/vm.cfg`]: vmCfg(number),
          [`VirtualDisks/${number}.img`]: 'x',
        });
    },
  };
}

function databaseLines(name: string, { user, port, passwordFile }: MariadbServer, via?: HostSshd): string[] {
  return [
    'database-servers:',
    '  main:',
    `    url: mysql://${user}@127.0.0.1:${port}`,
    ...(via ? [`    via-ssh: "${via.user}@127.0.0.1:${via.port}"`] : []),
    `    password: {file: ${passwordFile}}`,
    `    databases: [${name}]`,
  ];
}

async function startReceiver(directory: string) {
  const certificate = testCertificate(directory);
  const double = new HttpsDouble({ certificate }, ({ headers }) => ({
    status: headers.authorization === 'Bearer canary-of-the-webhook' ? 200 : 401,
    ...{ type: 'text/plain', body: 'ok' },
  }));
  const { port } = await double.start();
  return {
    url: `https://127.0.0.1:${port}`,
    fingerprint: certificate.fingerprint,
    taken: () => double.seen.splice(0).map(({ body }) => body),
    stopped: { stop: () => double.stop() },
  };
}

/** A command that keeps each notice as a file of its own, as several may come at once. */
function writeCommand(root: string): string {
  const path = join(root, 'tell');
  mkdirSync(join(root, 'told'));
  writeFileSync(path, `#!/bin/sh\ncat >"$(mktemp "${root}/told/XXXXXX")"\n`);
  chmodSync(path, 0o755);
  return path;
}

function eventsOf(texts: readonly string[]): string[] {
  return texts
    .map((text) => JSON.parse(text) as Notice)
    .map(({ estate, event }) => `${estate} ${event}`)
    .sort();
}

function readings(root: string) {
  const heard = new Set<string>();
  const records = (estate: string) => {
    const directory = join(root, 'archives', estate, 'nights');
    const files = existsSync(directory) ? readdirSync(directory).sort() : [];
    return files.map((file) => JSON.parse(readFileSync(join(directory, file), 'utf8')) as NightRecord);
  };
  return {
    records,
    archives: (estate: string, place = 'archives') =>
      readdirSync(join(root, place, estate))
        .filter((name) => /^\d{8}T/.test(name))
        .sort(),
    last: (estate: string) => {
      const record = records(estate)
        .sort((a, b) => (a.startedAt < b.startedAt ? -1 : 1))
        .at(-1);
      if (!record) throw new Error(`${estate} had no night`);
      return record;
    },
    metrics: () => readFileSync(join(root, 'metrics/ovm.prom'), 'utf8'),
    told: () => {
      const files = readdirSync(join(root, 'told')).filter((file) => !heard.has(file));
      for (const file of files) heard.add(file);
      return eventsOf(files.map((file) => readFileSync(join(root, 'told', file), 'utf8')));
    },
  };
}
