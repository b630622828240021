import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { scratchDirectories } from '../reach/scratch-directory.js';
import { runCli } from './run-cli.js';
import { sampleWords } from './small-tree.js';

const scratch = scratchDirectories();

const rebuild = (out: string, ...words: string[]) =>
  runCli(['rebuild', ...sampleWords, '--release', '3.4', '--out', out, ...words]);
const filesIn = (path: string) =>
  existsSync(path)
    ? readdirSync(path)
        .filter((name) => !name.startsWith('.'))
        .sort()
    : [];

const ofSurvivors = ['open.map', 'report.txt', 'survivors.ovmcli', 'survivors.sh'];

describe('rebuild by kind', () => {
  it('when no kind is said, then only the VMs are scripted, directly in the directory', async () => {
    const out = join(scratch(), 'out');
    const { code } = await rebuild(out);
    expect(code).toBe(3);
    expect(filesIn(out)).toEqual([
      'create-vms.ovmcli',
      'create-vms.sh',
      'open',
      'open.map',
      'report.txt',
      'vm-cfg',
    ]);
    expect(await rebuild(join(scratch(), 'vms'), '--kind', 'vms')).toMatchObject({ code: 3 });
  });

  it('when survivors are wanted, then their scripts lie in a directory of that name and nothing else does', async () => {
    const out = join(scratch(), 'out');
    const { code, out: stdout, err } = await rebuild(out, '--kind', 'survivors');
    expect({ code, stdout }).toEqual({ code: 3, stdout: `${out}\n` });
    expect(filesIn(out)).toEqual(['survivors']);
    expect(filesIn(join(out, 'survivors'))).toEqual(ofSurvivors);
    expect(err).toMatch(/release 3\.4, survivors: \d+ lines, 3 open points; see survivors\/report\.txt/);
    expect(err).toContain('open in survivors: network 10e3907c5b: no source tells its name');
    expect(err).not.toContain('VMs ready');
  });

  it('when a map states what was open, then it is a line', async () => {
    const root = scratch();
    const map = join(root, 'estate.map');
    expect(await rebuild(join(root, 'one'), '--kind', 'survivors', '--write-map', map)).toMatchObject({
      code: 3,
    });
    expect(readFileSync(map, 'utf8')).toMatch(/^network 10e3907c5b name =$/m);
    writeFileSync(map, 'network 10e3907c5b name = dmz\n');
    await rebuild(join(root, 'two'), '--kind', 'survivors', '--map', map);
    const lines = readFileSync(join(root, 'two/survivors/survivors.ovmcli'), 'utf8').split('\n');
    expect(lines).toContain('edit Network id=10e3907c5b name=dmz');
  });

  it('when all kinds are wanted, then each has its directory and the JSON tells their lines and open points', async () => {
    const out = join(scratch(), 'out');
    const words = ['--kind', 'vms', '--kind', 'survivors', '--kind', 'empty', '--json'];
    const { code, out: stdout } = await rebuild(out, ...words);
    expect(code).toBe(3);
    expect(filesIn(out)).toEqual(expect.arrayContaining(['create-vms.sh', 'empty', 'survivors']));
    const { estates, vms } = JSON.parse(stdout);
    expect(vms.length).toBeGreaterThan(10);
    expect(estates.map(({ kind }: { kind: string }) => kind)).toEqual(['survivors', 'empty']);
    const [line] = estates[0].scripts[0].sections[0].lines;
    expect(line).toMatchObject({ command: 'showversion', text: 'showversion' });
    expect(estates[0].openPoints).toHaveLength(3);
  });

  it('when every line is to be explained, then each value has its file', async () => {
    const { out } = await rebuild(join(scratch(), 'out'), '--kind', 'survivors', '--explain');
    expect(out).toMatch(
      /^ {2}edit Network id=10b4d51e07 name=vlanbackup\n {4}Network id=10b4d51e07 {2}<- \S+:\d+ \(assumed: .*\)\n {4}name=vlanbackup {2}<- \S+:\d+$/m,
    );
  });

  it.each([
    [['--kind', 'survivors', '--vm', 'db01'], 'it goes with --kind vms'],
    [['--kind', 'survivors', '--allow-format', '3600'], 'it goes with --kind empty'],
    [['--kind', 'empty', '--allow-format', 'nonsense'], 'it is no WWID and no HOST:/PATH'],
    [['--kind', 'all'], 'Allowed choices are vms, survivors, empty'],
  ])('when the words are %j, then they are refused', async (words, why) => {
    const out = join(scratch(), 'out');
    const { code, err } = await rebuild(out, ...words);
    expect(code).toBe(2);
    expect(err).toContain(why);
    expect(existsSync(out)).toBe(false);
  });

  it('when an estate is captured, then the archive holds the scripts of every kind and RECOVER.md says which is for what', async () => {
    const root = scratch();
    const { out } = await runCli(['capture', ...sampleWords, '--release', '3.4', '--archives', root]);
    const archive = out.trim();
    expect(filesIn(join(archive, 'scripts'))).toEqual(
      expect.arrayContaining(['create-vms.sh', 'empty', 'survivors']),
    );
    expect(filesIn(join(archive, 'scripts/survivors'))).toEqual(ofSurvivors);
    const recover = readFileSync(join(archive, 'RECOVER.md'), 'utf8');
    for (const situation of ['(B1)', '(B3)']) {
      const row = recover.split('\n').find((line) => line.startsWith('|') && line.includes(situation));
      expect(row).toContain('`scripts/survivors/` |');
    }
    expect(recover.split('\n').find((line) => line.startsWith('|') && line.includes('(B4)'))).toContain(
      '`scripts/empty/` |',
    );
    expect((await runCli(['verify', archive])).code).toBe(0);
  });
});
