import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { writeSample } from '../archive/sample-archive.js';
import { scratchDirectories } from '../reach/scratch-directory.js';
import { projectRoot } from '../source-files.js';
import { estatesText, writeConfiguration } from './configured-estate.js';
import { lastLine, runCli } from './run-cli.js';
import { managerId, ovsRepo, sampleWords, smallRepository } from './small-tree.js';

const scratch = scratchDirectories();
const otherManager = '0004fb0000010000ffffffffffffffff';

/** Captures a small repository into `root/a/default`. */
async function captured(root: string, ...words: string[]) {
  const tree = existsSync(join(root, 'r')) ? join(root, 'r') : smallRepository(join(root, 'r'));
  const result = await runCli(['capture', tree, ...words, '--archives', join(root, 'a')]);
  return { ...result, tree, archive: lastLine(result.out) };
}

describe('a capture that lacks something', () => {
  it('when a source failed, then that is the last thing said, apart from the estate', async () => {
    const root = scratch();
    mkdirSync(join(root, 'empty'));
    const { code, err } = await captured(root, join(root, 'empty'));
    expect(code).toBe(3);
    const lines = err.trimEnd().split('\n');
    const at = lines.findIndex((line) => line.startsWith('INCOMPLETE: 1 of 2 sources captured whole'));
    expect(at).toBeGreaterThan(0);
    expect(lines.slice(at + 1)).toEqual([
      expect.stringMatching(/^ {2}not captured: repository-files: could not find a repository in .*empty/),
      expect.stringMatching(/^ {4}Give the directory/),
    ]);
    expect(lines.slice(0, at).join('\n')).not.toContain('could not');
  });

  it('when nothing failed, then what is wrong in the estate is told with files of the archive, and no more', async () => {
    const root = scratch();
    const { code, out, err } = await runCli(['capture', ...sampleWords, '--archives', root]);
    expect(code).toBe(0);
    expect(err).not.toMatch(/INCOMPLETE|^(?:error|warning|note):/m);
    expect(err).toMatch(
      /^in the estate: \d+ errors, \d+ warnings?, \d+ notes; inventory\.txt of the archive has all$/m,
    );
    const places = [...err.matchAll(/^ {2}(?:error|warning): .*\[[\w-]+\] (\S+?)(?::\d+)?$/gm)];
    expect(places.length).toBeGreaterThan(0);
    for (const [, place = ''] of places) expect(existsSync(join(lastLine(out), place)), place).toBe(true);
  });
});

describe('release and map of the configuration', () => {
  it('when nothing that is read tells the release, then it is that of the configuration, for every command', async () => {
    const root = scratch();
    const { archive } = await captured(root);
    const out = join(root, 'out');
    const rebuild = (...words: string[]) => runCli(['rebuild', archive, '--out', out, ...words]);
    const without = await rebuild();
    expect(without).toMatchObject({ code: 2 });
    expect(without.err).toContain('nothing that was read tells it');
    const map = join(root, 'estate.map');
    const config = writeConfiguration(
      root,
      estatesText({ default: ['release: 3.3', `map: ${map}`, `repositories: [${root}/r]`] }),
    );
    const noMap = await rebuild('--config', config);
    expect(noMap.err).toContain(map);
    expect(noMap.code).toBe(1);
    await runCli(['rebuild', archive, '--out', out, '--release', '3.3', '--write-map', map]);
    const configured = await rebuild('--config', config);
    expect(configured.err).toContain('release 3.3: ');
    expect((await rebuild('--config', config, '--release', '3.4')).err).toContain('release 3.4: ');
  });

  it('when a .config that was read says otherwise, then it comes first, and that is said first and kept', async () => {
    const root = scratch();
    const tree = smallRepository(join(root, 'r'));
    mkdirSync(join(root, 'm'));
    copyFileSync(join(projectRoot, 'test/fixtures/server-files/config-3.4'), join(root, 'm/.config'));
    const lines = [
      'release: 3.3',
      `archives: ${root}/a`,
      `repositories: [${tree}]`,
      `manager-files: [${root}/m]`,
    ];
    const config = writeConfiguration(root, estatesText({ prod: lines }));
    const { out, err } = await runCli(['capture', '--config', config]);
    const said = err.split('\n').filter((line) => line.startsWith('  '));
    expect(said[0]).toMatch(
      /error: manager: release is 3\.4 \(build 3\.4\.6\.2105\) in .*, and the configuration says 3\.3; .*correct estates\.prod\.release \[release-disagrees\]/,
    );
    const archive = lastLine(out);
    expect(JSON.parse(readFileSync(join(archive, 'manifest.json'), 'utf8')).release).toBe('3.4');
    expect(readFileSync(join(archive, 'inventory.txt'), 'utf8')).toContain('[release-disagrees]');
    // the command line comes before both, and later readings know that it did
    const demanded = await runCli(['capture', '--config', config, '--release', '3.3']);
    expect(demanded.err).toContain('--release says 3.3; scripts are for 3.3');
    const inventory = await runCli(['inventory', lastLine(demanded.out)]);
    expect(inventory.out).toMatch(
      /ERROR manager \[release-disagrees\]\n.*the archive was captured for\s+3\.3/,
    );
  });

  it('when copies of files are named beside an archive, then that is refused', async () => {
    const root = scratch();
    const { archive, tree } = await captured(root);
    for (const command of ['rebuild', 'inventory', 'uuid']) {
      const { code, err } = await runCli([command, archive, '--manager-files', tree]);
      expect(code).toBe(2);
      expect(err).toContain(`--manager-files ${tree}: ${archive} is an archive, which is complete in itself`);
    }
  });

  it('when a VM is named in another way, then the hint says which was probably meant', async () => {
    const root = scratch();
    const { archive } = await captured(root);
    const rebuild = ['rebuild', archive, '--release', '3.3', '--out', join(root, 'out')];
    const { code, err } = await runCli([...rebuild, '--vm', 'VM1']);
    expect(code).toBe(1);
    expect(err).toContain('--vm takes the whole name, with case, or the whole id; did you mean vm1?');
    const both = await runCli([...rebuild, '--kind', 'vms', '--kind', 'survivors', '--vm', 'vm1']);
    expect(both).toMatchObject({ code: 2 });
  });
});

describe('what diff compares', () => {
  it('when both words mean one archive, then that is an error', async () => {
    const root = scratch();
    const { archive } = await captured(root);
    const day = basename(archive).replace(/^(\d{4})(\d\d)(\d\d).*/, '$1-$2-$3');
    const { code, out, err } = await runCli(['diff', day, 'latest', '--archives', join(root, 'a')]);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain(`could not understand the two archives: both are ${archive}`);
  });

  it('when one side lacks a source, then both are named with their times, and what may seem additional', async () => {
    const root = scratch();
    const second = smallRepository(join(root, 'second'));
    writeFileSync(join(second, '.ovsrepo'), ovsRepo(managerId, '0004fb00000300002222222222222222', 'repo2'));
    rmSync(join(second, 'VirtualMachines'), { recursive: true });
    mkdirSync(join(root, 'unmounted'));
    const before = await captured(root, join(root, 'unmounted'));
    const after = await captured(root, second);
    const { err } = await runCli(['diff', before.archive, after.archive]);
    const time = String.raw`\d{4}-\d\d-\d\dT[\d:.]+Z`;
    expect(err).toMatch(new RegExp(`^A ${basename(before.archive)}, read at ${time}$`, 'm'));
    expect(err).toMatch(new RegExp(`^B ${basename(after.archive)}, read at ${time}$`, 'm'));
    expect(err).toContain(
      `  A lacks ${join(root, 'unmounted')}: what only that tells may seem additional (+)`,
    );
    expect(err).toMatch(/^warning: A: not read: /m);
    expect(err).not.toContain('B lacks');
  });
});

describe('which archive told the manager UUID', () => {
  it('when another archive of the estate tells another one, then there is a warning', async () => {
    const root = scratch();
    const first = await captured(root);
    const alone = await runCli(['uuid', 'latest', '--archives', join(root, 'a')]);
    expect(alone).toMatchObject({ code: 0, out: `${managerId}\n` });
    expect(alone.err).toContain(`from ${first.archive}\n`);
    expect(alone.err).not.toContain('warning');
    writeFileSync(join(first.tree, '.ovsrepo'), ovsRepo(otherManager));
    const second = await captured(root);
    const { out, err } = await runCli(['uuid', second.archive, '--archives', join(root, 'a')]);
    expect(out).toBe(`${otherManager}\n`);
    expect(err).toContain(
      `warning: the archive ${basename(first.archive)} tells ${managerId}; settle which is right`,
    );
  });
});

describe('what prune would do', () => {
  const place = (root: string) => ['--archives', root, '--estate', 'prod', '--keep', '1'];

  it('when nothing goes because all are incomplete, then that is said, and they can be counted', async () => {
    const root = scratch();
    const paths: string[] = [];
    for (const day of ['01', '02', '03'])
      paths.push(await writeSample(root, { time: `2026-11-${day}T03:00:00Z`, complete: false }));
    const { code, out, err } = await runCli(['prune', ...place(root)]);
    expect({ code, out }).toEqual({ code: 0, out: '' });
    expect(err).toMatch(/^estate prod, manager \w+( \w+)?: 3 stay, 0 would be removed/);
    expect(err).toContain('3 of them are incomplete');
    const counted = await runCli(['prune', ...place(root), '--count-incomplete']);
    expect(counted.out.trim().split('\n').sort()).toEqual(paths.slice(0, 2).sort());
  });

  it('when incomplete ones count, then the newest complete one stays all the same', async () => {
    const root = scratch();
    const whole = await writeSample(root, { time: '2026-11-01T03:00:00Z', complete: true });
    const older = await writeSample(root, { time: '2026-11-02T03:00:00Z', complete: false });
    await writeSample(root, { time: '2026-11-03T03:00:00Z', complete: false });
    const { out } = await runCli(['prune', ...place(root), '--count-incomplete']);
    expect(out).toBe(`${older}\n`);
    expect(out).not.toContain(whole);
  });

  it('when the archives are of one manager, then it need not be named; of several, then they are named', async () => {
    const root = scratch();
    const old = await writeSample(root, { time: '2026-11-01T03:00:00Z', complete: true });
    await writeSample(root, { time: '2026-11-02T03:00:00Z', complete: true });
    expect((await runCli(['prune', ...place(root)])).out).toBe(`${old}\n`);
    await writeSample(root, { time: '2026-11-03T03:00:00Z', complete: true, managerUuid: otherManager });
    const several = await runCli(['prune', ...place(root)]);
    expect(several).toMatchObject({ code: 2, out: '' });
    expect(several.err).toMatch(new RegExp(`the archives are of several managers; .*${otherManager}`));
    const garbage = await runCli(['prune', ...place(root), '--manager-uuid', 'garbage']);
    expect(garbage).toMatchObject({ code: 2, out: '' });
  });
});

describe('the help of a command', () => {
  it.each(['capture', 'rebuild', 'find', 'inventory', 'schema export', 'config check'])(
    'when it is of %s, then its own options come first',
    async (command) => {
      const { out } = await runCli([...command.split(' '), '--help']);
      const headings = [...out.matchAll(/^(\S.*):$/gm)].map((match) => match[1]);
      const options = headings.indexOf('Options');
      expect(options).toBeGreaterThanOrEqual(0);
      expect(options).toBeLessThan(headings.indexOf('Hosts, reached by SSH'));
      const own = out.slice(out.indexOf('\nOptions:\n'), out.indexOf('\n\n', out.indexOf('\nOptions:\n')));
      expect(own).not.toMatch(/^ +--(?:ssh-|agent|certificate|archives)/m);
      expect(own).toContain('--json');
    },
  );
});
