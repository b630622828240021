import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { ManifestSource } from '../../src/archive/manifest.js';
import type { HttpsTrouble, SeenRequest } from '../doubles/https/https-double.js';
import type { CliServerOptions } from '../doubles/ovm-manager/cli-server.js';
import { startHostSshd } from '../doubles/sshd/host-sshd.js';
import { startLoginServer } from '../doubles/sshd/login-server.js';
import { passwordFile } from './live-estate.js';
import { smallRepository, vmId } from './small-tree.js';
import { addressOf, commonLogin } from './ssh-words.js';
import {
  type CapturedEstate,
  capture,
  type Kind,
  kinds,
  serverPrograms,
  wholeEstates,
} from './whole-estate.js';

const { start, hosts, atEnd } = wholeEstates();
/** What the sources of an estate without faults give. */
let healthy: readonly ManifestSource[];
beforeAll(async () => {
  const all = await start();
  const { code, sources } = await capture(all, all.words);
  expect({ code, status: sources.map(({ status }) => status) }).toEqual({
    code: 0,
    status: kinds.map(() => 'complete'),
  });
  healthy = sources;
});

/** A source that is named and complete gave other files: what another could not give. */
type Wrong = Partial<Record<Kind, 'failed' | 'incomplete' | 'complete'>>;

/** These sources went wrong; all others gave what they give in an estate without faults. */
function expectOnly({ code, sources, archive }: CapturedEstate, wrong: Wrong): void {
  const seen = (all: readonly ManifestSource[], wanted: (kind: Kind, source: ManifestSource) => string) =>
    all.map((source, index) => {
      const kind = kinds[index] ?? 'tree';
      const files = wrong[kind] === undefined ? source.files : 'some';
      return { kind, name: source.name, files, status: wanted(kind, source) };
    });
  expect({ code, sources: seen(sources, (_, { status }) => status) }).toEqual({
    code: 3,
    sources: seen(healthy, (kind) => wrong[kind] ?? 'complete'),
  });
  for (const { status, problems } of sources) expect(problems.length > 0).toBe(status !== 'complete');
  const { vms } = JSON.parse(readFileSync(join(archive, 'environment.json'), 'utf8'));
  const ids = vms.map(({ id }: { readonly id: string }) => id);
  expect(ids).toEqual(expect.arrayContaining([vmId(1), vmId(2)]));
}

const problemsOf = ({ sources }: CapturedEstate, kind: Kind) => sources[kinds.indexOf(kind)]?.problems ?? [];
const trouble =
  (meets: (request: SeenRequest) => boolean, what: HttpsTrouble) =>
  (request: SeenRequest): HttpsTrouble | undefined =>
    meets(request) ? what : undefined;

/** A line of a problem: where it is, and what is told of it. */
type Told = readonly [path: RegExp, reason: RegExp];
const told = (path: string, reason: RegExp): Told => [new RegExp(`(?:^|[/ ])${path}$`), reason];

function expectProblems(captured: CapturedEstate, kind: Kind, ...wanted: readonly Told[]): void {
  const problems = problemsOf(captured, kind);
  expect(problems).toEqual(
    wanted.map(([path, reason]) => ({
      path: expect.stringMatching(path),
      reason: expect.stringMatching(reason),
    })),
  );
}

interface Misbehaviour {
  readonly cli: Partial<CliServerOptions>;
  readonly ofCli: Told;
  readonly rest: HttpsTrouble;
  readonly ofRest: RegExp;
  readonly agent: HttpsTrouble;
  readonly ofAgent: RegExp;
}

describe('services that misbehave', () => {
  it.each<[string, Misbehaviour]>([
    [
      'say nothing or 500',
      {
        ...{
          cli: { hangAt: 'list Network', strikes: 1 },
          ofCli: told('list Network', /broke off after .* within 1 s/),
        },
        ...{ rest: { status: 500 }, ofRest: /it answers 500/ },
        ...{ agent: { status: 500 }, ofAgent: /it answers 500/ },
      },
    ],
    [
      'end in the middle of a reply',
      {
        ...{ cli: { cutAt: 'list Tag', strikes: 1 }, ofCli: told('list Tag', /ended the session|closed/) },
        ...{ rest: { cutAfter: 50 }, ofRest: /it was cut after 50 bytes/ },
        ...{ agent: { cutAfter: 50 }, ofAgent: /it was cut after 50 bytes/ },
      },
    ],
    [
      'give half of a reply or hang up',
      {
        ...{ cli: { halfAt: 'list Tag' }, ofCli: told('list Tag', /it may be cut/) },
        ...{ rest: { hangUp: true }, ofRest: /Network: / },
        ...{ agent: { hangUp: true }, ofAgent: /discover_network: / },
      },
    ],
    [
      'list what is not there, or stand still',
      {
        cli: { ghosts: { Vm: { id: '0004fb0000060000ffffffffffffffff', name: 'ghost' } } },
        ofCli: told('show Vm 0004fb0000060000ffffffffffffffff', /./),
        ...{ rest: { silent: true }, ofRest: /nothing came for 1 s/ },
        ...{ agent: { silent: true }, ofAgent: /nothing came for 1 s/ },
      },
    ],
  ])('when they %s, then each is named and everything else is captured', async (_what, wrong) => {
    const all = await start({
      cli: wrong.cli,
      rest: { trouble: trouble(({ path }) => /\/Network(?:$|\/)/.test(path), wrong.rest) },
      agent: { trouble: trouble(({ body }) => body.includes('discover_network'), wrong.agent) },
    });
    const captured = await capture(all, all.words);
    expectOnly(captured, { CLI: 'incomplete', REST: 'incomplete', agent: 'incomplete' });
    expectProblems(captured, 'CLI', wrong.ofCli);
    expectProblems(captured, 'REST', told('Network', wrong.ofRest));
    expectProblems(captured, 'agent', told('discover_network', wrong.ofAgent));
  });

  it('when nothing they say is of use, then that is named, and everything else is captured', async () => {
    const fails = { trouble: trouble(() => true, { status: 500 }) };
    const all = await start({ cli: { failAt: 'list ' }, rest: fails, agent: fails });
    const captured = await capture(all, all.words);
    expectOnly(captured, { CLI: 'failed', REST: 'failed', agent: 'failed', 'second agent': 'complete' });
    expectProblems(captured, 'CLI', [/^$/, /it listed nothing; it fails because it shall/]);
    expect(await capture(all, all.alone('REST'))).toMatchObject({ code: 1, out: '' });
  });
});

describe('a host that is not the one', () => {
  it('when host keys are others and a certificate has expired, then nothing is sent to them, and everything else is captured', async () => {
    const all = await start({ otherKeys: true, unpinned: 'agent' });
    const { host, expired } = hosts();
    const [before, commands] = [host.log().length, host.commands().length];
    const captured = await capture(all, all.words);
    const refused = { 'tree by SSH': 'failed', CLI: 'failed', agent: 'failed', server: 'failed' } as const;
    expectOnly(captured, { ...refused, 'second agent': 'complete' });
    for (const kind of ['tree by SSH', 'CLI', 'server'] as const)
      expectProblems(captured, kind, [/^$/, /HOST IDENTIFICATION HAS CHANGED/]);
    expectProblems(captured, 'agent', [/^$/, new RegExp(expired.fingerprint)]);
    for (const kind of ['CLI', 'agent', 'server'] as const)
      expect(await capture(all, all.alone(kind))).toMatchObject({ code: 12, out: '' });
    expect({ tried: all.cli.tried, lines: all.cli.lines }).toEqual({ tried: [], lines: [] });
    expect(all.agents[0]?.seen).toEqual([]);
    const logged = host.log().slice(before);
    expect(logged).toContain('Connection from');
    expect(logged).not.toMatch(/user|Accepted|Failed/);
    expect(host.commands()).toHaveLength(commands);
  });
});

describe('a wrong password', () => {
  it('when it is that of the manager and of the agents, then each gets it once, and everything else is captured', async () => {
    const all = await start({ managerPassword: 'canary-of-the-wrong', agentPassword: 'canary-of-the-other' });
    const captured = await capture(all, all.words);
    expectOnly(captured, { CLI: 'failed', REST: 'failed', agent: 'failed', 'second agent': 'failed' });
    expect(all.cli.tried).toEqual(['canary-of-the-wrong']);
    expect([all.rest, ...all.agents].map(({ seen }) => seen.length)).toEqual([1, 1, 1]);
    expect(JSON.stringify(captured.sources)).not.toContain('canary');
  });

  it('when it is that of a host, then it gets it once for tree and server, and everything else is captured', async () => {
    const all = await start();
    const server = await startLoginServer({ password: 'right' });
    atEnd(() => server.close());
    const known = join(all.root, 'known_of_it');
    writeFileSync(known, server.knownHostsLine);
    const address = `root@127.0.0.1:${server.port}`;
    const words = [
      ...['--server', address, `ssh://${address}/OVS`, '--known-hosts', known],
      ...['--ssh-password-file', passwordFile(all.root, 'ssh', 'canary-of-the-wrong')],
    ];
    const captured = await capture(all, [...all.alone('tree', 'REST').filter(notOfKey), ...words]);
    expect(captured.code).toBe(3);
    expect(captured.sources.map(({ name, status }) => [name, status])).toEqual([
      ['repository-files', 'complete'],
      ['repository-files', 'failed'],
      ['manager-rest', 'complete'],
      ['manager-files', 'failed'],
    ]);
    expect(server.tried.filter((how) => how !== 'none')).toEqual(['password canary-of-the-wrong']);
  });
});

/** Leaves out the options that log in with the key of the host. */
function notOfKey(_word: string, index: number, words: readonly string[]): boolean {
  return ![words[index - 1], words[index]].some((word) => word === '--ssh-key' || word === '--known-hosts');
}

describe('a host that goes in the middle', () => {
  it.each<[string, string, Wrong]>([
    ['what a server tells', 'hang', { server: 'incomplete' }],
    ['what a repository holds', 'hang-tar', { 'tree by SSH': 'failed', server: 'failed' }],
  ])(
    'when it is in the midst of %s, then that is named and everything else is captured',
    async (_what, mark, wrong) => {
      const all = await start();
      const { host, faults } = hosts();
      writeFileSync(join(faults, mark), '');
      const watch = setInterval(() => {
        if (!existsSync(join(faults, 'asked'))) return;
        clearInterval(watch);
        rmSync(join(faults, mark));
        host.signalConnections('SIGKILL');
      }, 10);
      const captured = await capture(all, all.words).finally(() => clearInterval(watch));
      rmSync(join(faults, 'asked'));
      expectOnly(captured, wrong);
      for (const kind of kinds.filter((each) => wrong[each] !== undefined))
        expectProblems(captured, kind, [/^$/, /keep the SSH connection to/]);
    },
  );

  it.each([1, 2])(
    'when it takes %i sessions at once, then everything is captured all the same',
    async (most) => {
      const all = await start();
      const few = await startHostSshd({
        programs: serverPrograms(join(all.root, 'files'), all.root),
        config: [`MaxSessions ${most}`],
        keysOf: hosts().host,
      });
      atEnd(() => few.close());
      const tree = smallRepository(join(all.root, 'few'), 3);
      const words = [`ssh://${addressOf(few)}${tree}`, '--server', addressOf(few), '--ssh-sudo'];
      const captured = await capture(all, [...words, ...commonLogin(all.root, hosts().host, few)]);
      expect(captured.sources.flatMap(({ problems }) => problems)).toEqual([]);
      expect(captured.sources.map(({ files }) => files)).toEqual(
        (['tree by SSH', 'server'] as const).map((kind) => healthy[kinds.indexOf(kind)]?.files),
      );
    },
  );
});
