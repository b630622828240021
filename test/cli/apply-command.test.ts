import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { agentAnswers } from '../doubles/agent/world-answers.js';
import { isChange } from '../doubles/ovm-manager/shell-faults.js';
import type { Release } from '../doubles/ovm-manager/world.js';
import { randomEstate } from '../generators/random-estate.js';
import { scratchDirectories } from '../reach/scratch-directory.js';
import { agentCanary, cliWords, liveEstates, managerCanary, passwordFile } from './live-estate.js';
import { lastLine, runCli } from './run-cli.js';

const scratch = scratchDirectories();
const live = liveEstates();
const serverCanary = 'canary-of-a-new-server';

/** An estate with all its agents, and a script that makes one VM in it. */
async function estateFor(release: Release) {
  const root = scratch();
  const world = smallEstate(release);
  const cli = await live.cli({ release, world });
  const words = [
    ...cliWords(root, cli),
    ...['--manager-password-file', passwordFile(root, 'manager', managerCanary)],
    ...['--agent-password-file', passwordFile(root, 'agent', agentCanary)],
    ...['--archives', join(root, 'archives'), '--estate', 'prod'],
    ...world.pools.flatMap(({ id }) => ['--without-locks', id]),
  ];
  for (const server of world.servers) {
    const answer = agentAnswers(world, server);
    const agent = await live.agent({ replies: {}, repositories: [], answer });
    words.push('--agent', agent.address, ...agent.pin);
  }
  const [repository, pool, network] = [world.repositories[0]?.id, world.pools[0]?.id, world.networks[0]?.id];
  const mac = '00:21:f6:ff:ff:fe';
  const script = join(root, 'create.ovmcli');
  const lines = [
    `# A script, for the Oracle VM CLI of release ${release}`,
    `create Vm name=new repository=${repository} domainType=XEN_PVM memory=512 on ServerPool id=${pool}`,
    ...(release === '3.2'
      ? [`create Vnic name=${mac} network=${network}`, `add Vnic name=${mac} to Vm name=new`]
      : [`create Vnic name=${mac} macAddress=${mac} network=${network} on Vm name=new`]),
    'edit Vm name=new highAvailability=Yes',
  ];
  writeFileSync(script, lines.join('\n'));
  const uuid = ['--manager-uuid', world.manager?.uuid ?? ''];
  return { root, cli, words, script, uuid };
}

function smallEstate(release: Release) {
  for (let seed = 1; seed < 60; seed += 1) {
    const world = randomEstate(seed, release, 4);
    const inPools = world.servers.every(({ pool }) => pool !== undefined);
    if (world.servers.length < 3 && inPools && world.repositories.length > 0 && world.networks.length > 0)
      return world;
  }
  throw new Error('no seed gives such an estate');
}

const changes = (lines: readonly string[]) => lines.filter(isChange);

describe('apply', () => {
  it.each(['3.2', '3.3', '3.4'] as const)(
    'when a script is sent to a live %s, then the guard is asked, the VM stands and the journal lies by the archives',
    async (release) => {
      const { root, cli, words, script, uuid } = await estateFor(release);
      const said = [...uuid, '--unchecked-manager', '--yes'];
      const run = await runCli(['apply', script, ...words, ...said, '--json']);
      expect([run.code, run.err]).toEqual([0, expect.stringContaining('UUID not checked')]);
      const { made, sent, journal } = JSON.parse(run.out);
      expect([sent, made.map(({ type }: { type: string }) => type)]).toEqual([
        release === '3.2' ? 4 : 3,
        ['Vm', 'Vnic'],
      ]);
      expect(cli.manager.vms().at(-1)).toMatchObject({ name: 'new', memory: 512, highAvailability: true });
      expect(journal).toBe(
        join(
          root,
          'archives/prod/journals',
          readdirSync(join(root, 'archives/prod/journals')).find((name) => name.endsWith('.jsonl')) ?? '',
        ),
      );
      const entries = readFileSync(journal, 'utf8');
      expect(entries).toContain('"event":"declared","what":"manager-not-checked","word":"127.0.0.1"');
      expect(`${entries}${run.out}${run.err}`).not.toContain('canary-of');
    },
  );

  it('when the VM came back by itself, then nothing is sent and the reasons are named', async () => {
    const { cli, words, script } = await estateFor('3.4');
    cli.manager.execute(
      `create Vm name=new repository=${cli.manager.estate().Repository?.[0]?.id} domainType=XEN_HVM on ServerPool name="${cli.manager.estate().ServerPool?.[0]?.name}"`,
    );
    const run = await runCli(['apply', script, ...words, '--unchecked-manager', '--yes']);
    expect([run.code, run.err]).toEqual([13, expect.stringContaining('name-taken: VM new')]);
    expect(changes(cli.lines)).toEqual([]);
  });

  it.each([
    ['nobody says --yes', ['--unchecked-manager'], 2, '--yes is missing'],
    ['nobody checked the manager', ['--yes'], 2, '--unchecked-manager is missing'],
    ['nobody checked it', ['--yes'], 2, 'Name --manager-rest or --manager of it'],
    [
      'the release is another',
      ['--yes', '--unchecked-manager', '--release', '3.3'],
      13,
      'the script is for 3.3',
    ],
  ])('when %s, then nothing is sent', async (_, options, code, why) => {
    const { cli, words, script, uuid } = await estateFor('3.4');
    const run = await runCli(['apply', script, ...words, ...uuid, ...options]);
    expect([run.code, run.err]).toEqual([code, expect.stringContaining(why)]);
    expect(changes(cli.lines)).toEqual([]);
  });

  it.each([
    ['start Vm name=new', 'create.ovmcli:2:1: '],
    ['create Vm name=x', 'create.ovmcli:2:'],
    ['create VirtualDisk size=1 shareable=No sparse=Yes name=d on Repository name=r', 'is never sent'],
    [
      'edit Vm name=a highAvailability=Yes\ncreate Tag name=b',
      'high availability is switched on in the last lines',
    ],
  ])('when a script holds %j, then it is refused whole', async (line, why) => {
    const { cli, words, script } = await estateFor('3.4');
    writeFileSync(script, `create Tag name=first\n${line}\n`);
    const run = await runCli(['apply', script, ...words, '--unchecked-manager', '--yes']);
    expect([run.code, run.err]).toEqual([2, expect.stringContaining(why)]);
    expect(changes(cli.lines)).toEqual([]);
  });

  it('when the REST interface is of another manager, then nothing is sent', async () => {
    const { cli, words, script } = await estateFor('3.4');
    const rest = await live.rest();
    writeFileSync(
      script,
      '# Estate prod, manager UUID 0004fb00000100000000000000000001.\ncreate Tag name=first\n',
    );
    const run = await runCli([
      'apply',
      script,
      ...words,
      '--manager-rest',
      rest.address,
      ...rest.pin,
      '--yes',
    ]);
    expect([run.code, run.err]).toEqual([13, expect.stringContaining('is of another: it lists')]);
    expect(changes(cli.lines)).toEqual([]);
  });

  it('when a line needs a password, then the manager gets it and nothing else does', async () => {
    const { root, cli, words, script, uuid } = await estateFor('3.4');
    writeFileSync(script, 'discoverServer ipAddress=10.9.9.9 password=@secret:new takeOwnership=No\n');
    const secret = ['--secret-file', `new=${passwordFile(root, 'server', serverCanary)}`];
    const run = await runCli(['apply', script, ...words, ...secret, ...uuid, '--unchecked-manager', '--yes']);
    expect([run.code, run.err]).toEqual([0, expect.not.stringContaining(serverCanary)]);
    expect(changes(cli.lines)).toEqual([expect.stringContaining(`password=${serverCanary}`)]);
    expect(readFileSync(lastLine(run.out), 'utf8')).not.toContain(serverCanary);
  });
});
