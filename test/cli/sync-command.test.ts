import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runProgram } from '../../src/cli/program.js';
import { repositoryTrees } from '../doubles/hosts/world-repositories.js';
import { writeTree } from '../doubles/hosts/write-files.js';
import { isChange } from '../doubles/ovm-manager/shell-faults.js';
import type { World } from '../doubles/ovm-manager/world.js';
import { randomEstate } from '../generators/random-estate.js';
import { scratchDirectories } from '../reach/scratch-directory.js';
import { projectRoot } from '../source-files.js';
import { cliWords, liveEstates, managerCanary, passwordFile } from './live-estate.js';
import { lastLine, runCli } from './run-cli.js';

const scratch = scratchDirectories();
const live = liveEstates();

const world = randomEstate(3, '3.4', 4);
const [lost] = world.vms.filter(({ repository }) => repository !== undefined);
/** The manager has lost a VM whose vm.cfg is there, and no refresh brings it back. */
const forgetful: World = { ...world, vms: world.vms.filter((vm) => vm !== lost) };

/** A manager's CLI and a tree with the repositories of the world. */
async function started(believed: World, locks: 'taken' | 'wanted' = 'taken') {
  const root = scratch();
  const tree = join(root, 'Repositories');
  await writeTree(tree, repositoryTrees(world));
  const cli = await live.cli({ release: '3.4', world: believed });
  const words = [
    ...['sync', tree, ...cliWords(root, cli), '--archives', join(root, 'archives'), '--estate', 'prod'],
    ...['--manager-password-file', passwordFile(root, 'manager', managerCanary)],
    ...['--manager-uuid', world.manager?.uuid ?? ''],
    ...(locks === 'taken' ? world.pools.flatMap(({ id }) => ['--without-locks', id]) : []),
  ];
  const journals = () => join(root, 'archives/prod/journals');
  return { root, cli, words, journals, sent: () => cli.lines.filter(isChange) };
}

describe('sync', () => {
  it.each([
    ['no manager', [join(projectRoot, 'src')], /no manager is named/],
    [
      'an archive',
      ['--manager-cli', 'mgr', '--manager-files', '/copies'],
      /the live estate, not at an archive or copies/,
    ],
    ['a watch that cures', ['--manager-cli', 'mgr', '--cure', '--watch', '10m'], /--watch: it only looks/],
    ['no time', ['--manager-cli', 'mgr', '--watch', '10'], /a time such as 30s, 10m or 1h/],
    ['too long a time', ['--manager-cli', 'mgr', '--watch', '8d'], /at most 7d/],
    [
      'nothing beside a manager',
      ['--manager-cli', 'mgr'],
      /there is nothing to compare with the manager: name a TREE/,
    ],
    ['no CLI to send to', ['--manager-rest', 'mgr', '--cure'], /name one \(--manager-cli\)/],
    ['another secret', ['--manager-cli', 'mgr', '--cure', '--secret-file', 'x=y'], /@secret:ovs-agent alone/],
  ])('when the words name %s, then it is refused before anything is reached', async (_, words, why) => {
    const { code, err, out } = await runCli(['sync', ...words]);
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(why);
  });

  it('when nothing differs, then it says so; when a drift is there, then how it is cured, and nothing is sent', async () => {
    const sound = await started(world);
    const none = await runCli(sound.words);
    expect([none.code, none.out], none.err).toEqual([0, 'no drift\n']);
    expect(none.err).toMatch(
      /^compared: the manager, \d+ VMs, 0 of \d+ servers?, (\d+) of \1 repositor.*; not looked at: what runs, LUNs$/m,
    );

    const { words, sent } = await started(forgetful);
    const { code, out } = await runCli(words);
    expect(code).toBe(13);
    expect(out).toMatch(new RegExp(`^vm-unknown: \\w+ .*${lost?.id}.*vm\\.cfg`, 'm'));
    expect(out).toContain(`    cure: the manager reads the repository again`);
    expect(out).toContain(`    refresh Repository id=${lost?.repository}\n`);
    expect(lastLine(out)).toBe('1 drift, 1 with lines that cure');
    expect(sent()).toEqual([]);
  });

  it('when a source fails and nothing differs, then what was not read is named', async () => {
    const { words } = await started(world);
    const agent = [
      '--agent',
      '127.0.0.1:1',
      '--agent-password-file',
      words[words.indexOf('--manager-password-file') + 1] ?? '',
    ];
    const { code, out, err } = await runCli([...words, ...agent]);
    expect([code, out]).toEqual([3, 'no drift; not everything could be read\n']);
    expect(err).toMatch(/^not read: server-agents from https:\/\/127\.0\.0\.1:1/m);
  });

  it('when the manager lets nobody in, then its error is told, and not that there is no drift', async () => {
    const { root, words } = await started(forgetful);
    const wrong = passwordFile(root, 'wrong', 'not-the-one');
    const refused = words.map((word, at) => (words[at - 1] === '--manager-password-file' ? wrong : word));
    for (const more of [[], ['--cure', '--yes', '--unchecked-manager']]) {
      const { code, out, err } = await runCli([...refused, ...more]);
      expect([code, out]).toEqual([12, '']);
      expect(err).toContain('the manager was not read, so nothing was compared');
    }
    const off = words.map((word, at) => (words[at - 1] === '--manager-cli' ? '127.0.0.1:1' : word));
    const unreached = await runCli(off);
    expect([unreached.code, unreached.out]).toEqual([1, '']);
    expect(unreached.err).toMatch(
      /error: could not connect by SSH to .*127\.0\.0\.1:1.*the manager was not read/,
    );
  });

  it('when a word for a dead server means none, then nothing of it is journaled', async () => {
    const { words, journals } = await started(world);
    const { code, err } = await runCli([...words, '--declare-dead', 'nobody', '--yes']);
    expect([code, err]).toEqual([2, expect.stringContaining('no server is called so')]);
    expect(existsSync(join(journals(), 'declared-dead.jsonl'))).toBe(false);
  });

  it('when nobody says yes, or the guard says no, then no line is sent', async () => {
    const asked = await started(forgetful);
    const unconfirmed = await runCli([...asked.words, '--cure', '--unchecked-manager']);
    expect([unconfirmed.code, unconfirmed.err]).toEqual([2, expect.stringContaining('--yes is missing')]);
    expect(asked.sent()).toEqual([]);

    const unchecked = await runCli([...asked.words, '--cure', '--yes']);
    expect([unchecked.code, unchecked.err]).toEqual([
      2,
      expect.stringContaining('--unchecked-manager is missing'),
    ]);
    expect(asked.sent()).toEqual([]);

    const guarded = await started(forgetful, 'wanted');
    const refused = await runCli([...guarded.words, '--cure', '--yes', '--unchecked-manager']);
    expect([refused.code, refused.err]).toEqual([13, expect.stringContaining('pool-without-locks')]);
    expect(guarded.sent()).toEqual([]);
  });

  it('when a cure does not cure, then that is said, and what was sent is kept', async () => {
    const { words, sent, journals } = await started(forgetful);
    const { code, err } = await runCli([...words, '--cure', '--yes', '--unchecked-manager']);
    expect(code).toBe(13);
    expect(err).toMatch(
      /could not cure vm-unknown of .*: its lines were sent with success .*and it is there still/,
    );
    expect(sent()).toEqual([`refresh Repository id=${lost?.repository}`]);
    const kept = readdirSync(journals());
    expect(kept.map((name) => name.replace(/\d+T\d+Z/, '…')).sort()).toEqual([
      'sync-…-vm-unknown.jsonl',
      'sync-…-vm-unknown.ovmcli',
    ]);
    for (const name of kept) expect(statSync(join(journals(), name)).mode & 0o777).toBe(0o600);
    const journal = kept.find((name) => name.endsWith('.jsonl')) ?? '';
    expect(readFileSync(join(journals(), journal), 'utf8')).toContain('"manager-not-checked"');
  });

  it('when a watch is ended by a signal, then it ends with what it saw last, and signals are as before', async () => {
    const { words, sent } = await started(forgetful);
    const before = process.rawListeners('SIGTERM');
    let out = '';
    const terminal = {
      out: (text: string) => {
        out += text;
        // behind the round that is told just now
        setTimeout(() => process.emit('SIGTERM', 'SIGTERM'), 20);
      },
      err: () => {},
    };
    expect(await runProgram([...words, '--watch', '1h'], terminal)).toBe(13);
    expect(out).toMatch(/^20\d\d-\d\d-\d\dT[\d:.]+Z \+ vm-unknown: /);
    expect(process.rawListeners('SIGTERM')).toEqual(before);
    expect(sent()).toEqual([]);
  });
});
