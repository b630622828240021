import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { agentAnswers } from '../doubles/agent/world-answers.js';
import type { Release, World, WorldVm } from '../doubles/ovm-manager/world.js';
import { restObjectsOf } from '../doubles/rest/world-objects.js';
import { randomEstate } from '../generators/random-estate.js';
import { scratchDirectories } from '../reach/scratch-directory.js';
import { agentCanary, cliWords, liveEstates, managerCanary, passwordFile } from './live-estate.js';
import { lastLine, runCli } from './run-cli.js';

const releases = ['3.2', '3.3', '3.4'] as const;
const scratch = scratchDirectories();
const live = liveEstates();

/** A running estate: its manager's CLI, and the agents of all its servers but those that are silent. */
async function runningEstate(release: Release, world: World, silent: readonly string[] = []) {
  const root = scratch();
  const cli = await live.cli({ release, world });
  const words = [
    ...cliWords(root, cli),
    ...['--manager-password-file', passwordFile(root, 'manager', managerCanary)],
    ...['--agent-password-file', passwordFile(root, 'agent', agentCanary)],
    ...['--manager-uuid', world.manager?.uuid ?? ''],
    ...world.pools.flatMap(({ id }) => ['--without-locks', id]),
  ];
  for (const server of world.servers.filter(({ id }) => !silent.includes(id))) {
    const agent = await live.agent({
      replies: {},
      repositories: [],
      answer: agentAnswers(world, server),
    });
    words.push('--agent', agent.address, ...agent.pin);
  }
  return { root, cli, words };
}

/** As the CLI takes it: a slash escapes itself and the quote. */
const quoted = (text?: string | null) => `"${(text ?? '').replace(/[/"]/g, (sign) => `/${sign}`)}"`;

/** The lines that make a VM of the world again, under a name, with its first MAC address and disk where wanted. */
function scriptFor(
  release: Release,
  world: World,
  vm: WorldVm,
  as: { name: string; mac: string; disk: string },
) {
  const [pool, name] = [quoted(world.pools[0]?.name), quoted(as.name)];
  const make = `create Vm name=${name} repository=${quoted(vm.repository)} domainType=XEN_PVM on ServerPool name=${pool}`;
  const network = quoted(world.networks[0]?.name);
  const map = release === '3.2' ? 'storageDevice' : 'virtualDisk';
  return [
    make,
    ...(release === '3.2'
      ? [`create Vnic name=${as.mac} network=${network}`, `add Vnic name=${as.mac} to Vm name=${name}`]
      : [`create Vnic name=${as.mac} macAddress=${as.mac} network=${network} on Vm name=${name}`]),
    `create VmDiskMapping slot=0 ${map}=${as.disk} name=xvda on Vm name=${name}`,
    '',
  ].join('\n');
}

/** A stopped VM of an estate with a disk of its own and a MAC address. */
function stoppedVm(release: Release) {
  for (let seed = 1; seed < 60; seed += 1) {
    const world = randomEstate(seed, release, 6);
    if (world.servers.length > 3 || world.servers.some(({ pool }) => pool === undefined)) continue;
    for (const vm of world.vms) {
      const disk = vm.disks?.find(({ kind }) => kind === 'virtualDisk')?.device;
      const files = world.repositories.flatMap((one) => one.files);
      const own = files.some(({ id, shareable }) => id === disk && shareable !== true);
      const mac = vm.vnics?.[0]?.mac;
      if (own && disk && mac && vm.running !== true && vm.template !== true && /^[\w-]+$/.test(vm.name))
        return { world, vm, disk, mac };
    }
  }
  throw new Error('no seed gives such a VM');
}

const fresh = {
  name: 'not-there-yet',
  mac: '00:21:f6:ff:ff:fe',
  disk: '0004fb00001200000123456789abcdef.img',
};

describe('guard', () => {
  it.each(releases)(
    'when a script for %s makes what is nowhere yet, then it is green; of a VM that came back every reason is named',
    async (release) => {
      const { world, vm, disk, mac } = stoppedVm(release);
      const { root, cli, words } = await runningEstate(release, world);
      const script = join(root, 'create.ovmcli');
      writeFileSync(script, scriptFor(release, world, vm, fresh));
      const green = await runCli(['guard', script, ...words]);
      expect([green.code, lastLine(green.out)], `${green.out}${green.err}`).toEqual([
        0,
        'green: nothing is in the way',
      ]);

      writeFileSync(script, scriptFor(release, world, vm, { name: vm.name, mac, disk }));
      const back = await runCli(['guard', script, ...words, '--json']);
      const { reasons } = JSON.parse(back.out) as { reasons: { rule: string }[] };
      expect(back.code).toBe(13);
      expect(reasons.map(({ rule }) => rule).sort()).toEqual([
        'definition-in-repository',
        'name-taken',
        'planned-disk-mapped',
        'planned-mac-taken',
      ]);
      expect(
        cli.lines.filter((line) => !/^(?:list|show|showversion|get|set OutputMode|exit)/.test(line)),
      ).toEqual([]);
      expect(`${green.err}${back.out}${back.err}`).not.toContain('canary-of-the');
    },
  );

  it('when nobody asked a server what runs on it, then it stops until the server is declared dead', async () => {
    const { world, vm } = stoppedVm('3.4');
    const [silent] = world.servers;
    const { root, words } = await runningEstate('3.4', world, [silent?.id ?? '']);
    const script = join(root, 'create.ovmcli');
    writeFileSync(script, scriptFor('3.4', world, vm, fresh));
    const stopped = await runCli(['guard', script, ...words]);
    expect(stopped.code, stopped.err).toBe(13);
    expect(stopped.out).toMatch(/^runs-on-server: server .*did not tell what runs on it/m);

    const dead = ['--declare-dead', silent?.id ?? ''];
    const unconfirmed = await runCli(['guard', script, ...words, ...dead]);
    expect([unconfirmed.code, unconfirmed.err]).toEqual([2, expect.stringContaining('--yes is missing')]);
    const archives = ['--archives', join(root, 'archives'), '--estate', 'prod'];
    const declared = await runCli(['guard', script, ...words, ...dead, ...archives, '--yes']);
    expect(declared.out).not.toContain('runs-on-server');
    expect(declared.err).toContain('declared dead: server');
    const journal = join(root, 'archives/prod/journals/declared-dead.jsonl');
    expect(JSON.parse(readFileSync(journal, 'utf8'))).toMatchObject({
      event: 'declared',
      what: 'dead',
      word: silent?.id,
    });
    expect(statSync(journal).mode & 0o777).toBe(0o600);
    const unknown = await runCli([
      'guard',
      script,
      ...words,
      '--declare-dead',
      'nobody',
      ...archives,
      '--yes',
    ]);
    expect([unknown.code, unknown.err]).toEqual([2, expect.stringContaining('no server is called so')]);
    expect(readFileSync(journal, 'utf8')).not.toContain('nobody');
  });

  it('when apply would refuse the script, then the guard is not green', async () => {
    const { world } = stoppedVm('3.4');
    const { root, words } = await runningEstate('3.4', world);
    const script = join(root, 'create.ovmcli');
    const refused = async (text: string, ...more: string[]) => {
      writeFileSync(script, text);
      const { code, err, out } = await runCli(['guard', script, ...words, ...more]);
      expect(out).not.toContain('green');
      return [code, err] as const;
    };
    const other = '# Estate prod, manager UUID 0004fb00000100000000000000000001.\ncreate Tag name=a\n';
    const unsaid = words.filter(
      (_, at) => !['--manager-uuid'].includes(words[at] ?? '') && words[at - 1] !== '--manager-uuid',
    );
    writeFileSync(script, other);
    const rest = await live.rest({ objects: restObjectsOf(world) });
    const byRest = await runCli(['guard', script, ...unsaid, '--manager-rest', rest.address, ...rest.pin]);
    expect([byRest.code, byRest.err]).toEqual([
      13,
      expect.stringContaining('the script names 0004fb0000010000'),
    ]);
    expect(await refused('# A script for the Oracle VM CLI, release 3.3\ncreate Tag name=a\n')).toEqual([
      13,
      expect.stringContaining('the script says that it is for 3.3'),
    ]);
    expect(await refused('start Vm name=a\n')).toEqual([2, expect.stringContaining('is never sent')]);
    expect(await refused('# Nothing\n')).toEqual([2, expect.stringContaining('it holds no line to send')]);
    expect(await refused('create Tag name=a\n', '--without-locks', 'nopool')).toEqual([
      2,
      expect.stringContaining('no server pool is called so; there are: '),
    ]);
    writeFileSync(script, 'create Tag name=a\n');
    const green = await runCli(['guard', script, ...words]);
    expect([green.code, green.err]).toEqual([
      0,
      expect.stringMatching(/^looked at: 0 VMs of the script; \d+ VMs, (\d+) of \1 servers?, /m),
    ]);
  });

  it('when the manager lets nobody in, then that is the answer, and not reasons out of ignorance', async () => {
    const { world } = stoppedVm('3.4');
    const { root, words } = await runningEstate('3.4', world);
    const wrong = passwordFile(root, 'wrong', 'not-the-one');
    const refused = words.map((word, at) => (words[at - 1] === '--manager-password-file' ? wrong : word));
    const { code, out, err } = await runCli(['guard', ...refused]);
    expect([code, out]).toEqual([12, '']);
    expect(err).toContain('the manager was not read, so there is nothing to guard against');
  });

  it('when something could not be read, then the exit code is 3, and 13 where there is a reason as well', async () => {
    const { world, vm, disk, mac } = stoppedVm('3.4');
    const { root, words } = await runningEstate('3.4', world);
    const gone = [...words, '--agent', '127.0.0.1:1'];
    const script = join(root, 'create.ovmcli');
    writeFileSync(script, scriptFor('3.4', world, vm, fresh));
    const unread = await runCli(['guard', script, ...gone]);
    expect([unread.code, lastLine(unread.out)]).toEqual([3, 'stop: 1 not read']);
    expect(unread.err).toMatch(/source-failed: server-agents from https:\/\/127\.0\.0\.1:1:/);
    writeFileSync(script, scriptFor('3.4', world, vm, { name: vm.name, mac, disk }));
    expect((await runCli(['guard', script, ...gone])).code).toBe(13);
  });

  it('when the words mean no live estate or no script of the release, then it is wrong usage', async () => {
    const { world } = stoppedVm('3.4');
    const { root, words } = await runningEstate('3.4', world);
    const script = join(root, 'create.ovmcli');
    writeFileSync(script, 'create Vnic name=00:21:f6:00:00:01 network=n\n');
    const wrong = await runCli(['guard', script, ...words]);
    expect([wrong.code, wrong.err]).toEqual([2, expect.stringContaining(`${script}:1:`)]);
    const copies = await runCli(['guard', '--manager-files', root, ...words]);
    expect([copies.code, copies.err]).toEqual([
      2,
      expect.stringContaining('a guard looks at the live estate'),
    ]);
    const nobody = await runCli(['guard', '--agent', '127.0.0.1:1']);
    expect([nobody.code, nobody.err]).toEqual([2, expect.stringContaining('no manager is named')]);
  });
});
