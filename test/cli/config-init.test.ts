import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { EstateConfiguration } from '../../src/base/configuration.js';
import { readConfigurationFile } from '../../src/formats/configuration-file.js';
import { hostFilePrograms } from '../doubles/hosts/host-files.js';
import { wholeConfiguration } from '../formats/configuration/whole-configuration.js';
import { scratchDirectories } from '../reach/scratch-directory.js';
import { estateHosts } from '../reach/ssh/estate-host.js';
import { projectRoot, sourceText } from '../source-files.js';
import { runCli } from './run-cli.js';
import { addressOf, loginWords } from './ssh-words.js';

const scratch = scratchDirectories();
const startHost = estateHosts();
const sample = join(projectRoot, 'test/fixtures/server-files/config-3.4');

/** Every hidden setting set: the sign that hides it taken away. */
function everythingSet(text: string): string {
  return text.replace(/^(\s*)#(?=\S)/gm, '$1');
}

function estateIn(text: string): EstateConfiguration {
  const { document, findings } = readConfigurationFile(Buffer.from(text));
  expect(findings.filter(({ severity }) => severity === 'error')).toEqual([]);
  const [estate] = document.estates;
  if (!estate) throw new Error('there is no estate');
  return estate;
}

/** The keys of a mapping that are set, and of those in it. */
function keysOf(value: unknown): string[] {
  if (value instanceof Map) return [...value.values()].flatMap(keysOf);
  if (Array.isArray(value)) return value.flatMap(keysOf);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [key, ...keysOf(inner)]);
}

async function started(root: string, lines: readonly string[], ...words: string[]) {
  const from = join(root, 'manager.config');
  writeFileSync(from, `${lines.join('\n')}\n`);
  const result = await runCli(['config', 'init', '--from', from, ...words]);
  expect(result).toMatchObject({ code: 0 });
  expect(result.err).toMatch(/^now put the manager's host for MANAGERHOST \(lines [\d, ]+\), then: .*\n$/);
  return result.out;
}

describe('config init', () => {
  it('when a .config is given, then what it tells is set, and the file is right as it is', async () => {
    const root = scratch();
    const out = join(root, 'ovm-rescue.yaml');
    const result = await runCli(['config', 'init', '--from', sample, '--estate', 'prod', '--out', out]);
    expect(result).toMatchObject({ code: 0, out: `${out}\n` });
    expect(statSync(out).mode & 0o777).toBe(0o600);
    const text = readFileSync(out, 'utf8');
    expect(estateIn(text)).toMatchObject({
      name: 'prod',
      archives: '/var/lib/ovm-rescue/archives',
      manager: { host: 'MANAGERHOST' },
      databaseServers: [
        { name: 'main', url: 'mysql://ovs@localhost:46500', viaSsh: { host: 'MANAGERHOST' } },
      ],
    });
    expect(text).toContain('manager UUID 0004fb000001000068b46cbe7e6f7026, BUILDID 3.4.6.2105.');
    // an upgrade must not be written down as the release of yesterday
    expect(estateIn(text).release).toBeUndefined();
    expect(text).toContain('#release: 3.4\n');
    const lines = text
      .split('\n')
      .flatMap((line, index) => (/^\s*[^#]*MANAGERHOST/.test(line) ? [index + 1] : []));
    expect(lines).toHaveLength(3);
    expect(result.err).toContain(
      `MANAGERHOST (lines ${lines.join(', ')}), then: ovm-rescue config check --config ${out}`,
    );
    // wherever this checkout lies
    const long = text.replaceAll(sample, '/tmp/manager.config').split('\n');
    expect(long.filter((line) => line.length > 125)).toEqual([]);
  });

  it('when every hidden setting is set, then it is right too, and no key there is is missing', async () => {
    const root = scratch();
    const text = everythingSet(await started(root, readFileSync(sample, 'utf8').split('\n')));
    const set = new Set(keysOf(estateIn(text)));
    const { document } = readConfigurationFile(Buffer.from(wholeConfiguration));
    expect([...new Set(keysOf(document))].filter((key) => !set.has(key) && key !== 'estates')).toEqual([]);
    expect(text).not.toMatch(/^\s*#\S/m);
  });

  it('when the file is there already, then it is not touched', async () => {
    const root = scratch();
    const out = join(root, 'mine.yaml');
    writeFileSync(out, 'mine');
    const result = await runCli(['config', 'init', '--from', sample, '--out', out]);
    expect(result).toMatchObject({ code: 1, out: '' });
    expect(result.err).toContain('it exists already');
    expect(readFileSync(out, 'utf8')).toBe('mine');
  });

  it('when what is given is no .config, then nothing is written', async () => {
    const root = scratch();
    writeFileSync(join(root, 'vm.cfg'), "name = 'x'\n");
    const out = join(root, 'new.yaml');
    const result = await runCli(['config', 'init', '--from', join(root, 'vm.cfg'), '--out', out]);
    expect(result).toMatchObject({ code: 1 });
    expect(result.err).toContain('it is no .config of a manager');
    expect(existsSync(out)).toBe(false);
  });

  it('when it is read from the host of the manager, then that host stands where it is needed', async () => {
    const root = scratch();
    const host = await startHost({ programs: hostFilePrograms(root) });
    const config = join(root, '.config');
    writeFileSync(config, readFileSync(sample));
    const from = `ssh://${addressOf(host)}${config}`;
    const result = await runCli(['config', 'init', '--from', from, ...loginWords(host)]);
    expect(result).toMatchObject({ code: 0, err: '' });
    expect(result.out).not.toContain('MANAGERHOST');
    const address = { user: host.user, host: '127.0.0.1', port: host.port };
    expect(estateIn(result.out)).toMatchObject({
      manager: address,
      // the way that led there leads there again
      ssh: { key: host.keyPath, knownHosts: host.knownHosts },
      databaseServers: [{ viaSsh: address, managerConfig: from }],
    });
    // the services of the manager have users and ports of their own
    const all = estateIn(everythingSet(result.out));
    expect(all.managerCli?.host).toEqual({ host: '127.0.0.1' });
    expect(all.managerRest?.host).toEqual({ host: '127.0.0.1' });
  });

  it('when the file is not on the host, then the message says on which', async () => {
    const root = scratch();
    const host = await startHost({ programs: hostFilePrograms(root) });
    const from = `ssh://${addressOf(host)}${root}/none/.config`;
    const result = await runCli(['config', 'init', '--from', from, ...loginWords(host)]);
    expect(result).toMatchObject({ code: 1, out: '' });
    expect(result.err).toContain(`could not read the file ${from}: it does not exist (ENOENT)`);
  });

  it('when a configuration still holds what is to be filled in, then line and key are told', async () => {
    const out = join(scratch(), 'a.yaml');
    await runCli(['config', 'init', '--from', sample, '--out', out]);
    const result = await runCli(['list', '--config', out, '--archives', scratch()]);
    expect(result.code).toBe(0);
    expect(result.err).toMatch(
      /^warning: \S+a\.yaml:\d+:\d+: estates\.default\.manager: MANAGERHOST stands for the name of your manager's host; put it in$/m,
    );
  });

  it.each([
    [
      'the database is on a host of its own',
      ['DBTYPE=MySQL', 'DBHOST=db.example.com', 'LSNR=49500', 'OVSSCHEMA=ovs', 'UUID=0004fb000001'],
      { databaseServers: [{ url: 'mysql://ovs@db.example.com:49500' }] },
    ],
    [
      'the database is an Oracle Database',
      ['DBTYPE=Oracle', 'DBHOST=db', 'SID=XE', 'LSNR=1521', 'OVSSCHEMA=ovs', 'BUILDID=3.3.1.1065'],
      { databaseServers: [{ url: 'oracle://ovs@db:1521?sid=XE' }] },
    ],
    [
      'the database is an Oracle Database of an instance that is not told',
      ['DBTYPE=Oracle', 'DBHOST=db', 'OVSSCHEMA=ovs', 'BUILDID=3.3.1.1065'],
      { databaseServers: [] },
    ],
    [
      'values hold what no URL holds',
      [
        'DBTYPE=MySQL',
        'DBHOST=a b: c',
        'LSNR=port: 99',
        'OVSSCHEMA="o v@s"',
        'UUID=x"\u2028y: [',
        'BUILDID={{',
      ],
      { databaseServers: [{ url: 'mysql://o%20v%40s@localhost:49500' }] },
    ],
  ])('when %s, then the file is right as it is', async (_, lines, expected) => {
    expect(estateIn(await started(scratch(), lines))).toMatchObject(expected);
  });

  it('when the estate has an awkward name, then it is this name', async () => {
    const text = await started(scratch(), ['UUID=0004fb000001'], '--estate', 'yes: "Süd" #1');
    expect(estateIn(text).name).toBe('yes: "Süd" #1');
  });

  it('when the file is there already, then nobody is told to remove it, but how a further estate gets into it', async () => {
    const out = join(scratch(), 'a.yaml');
    await runCli(['config', 'init', '--from', sample, '--out', out]);
    const { code, err } = await runCli([
      'config',
      'init',
      '--from',
      sample,
      '--estate',
      'test',
      '--out',
      out,
    ]);
    expect(code).toBe(1);
    expect(err).toContain('To add the estate test to it, leave out --out');
    expect(err).not.toContain('emove');
  });

  it('when there is no .config to begin with, then the error says what can be written by hand', async () => {
    const { code, out, err } = await runCli(['config', 'init', '--estate', 'prod']);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain('docs/configuration.md shows every key');
    const [, shortest = ''] = /`(estates: .*?)` is one/.exec(err) ?? [];
    const file = join(scratch(), 'a.yaml');
    writeFileSync(file, shortest.replace('NAME', 'prod').replace('PATH', '/mnt'), { mode: 0o600 });
    expect(await runCli(['list', '--config', file, '--archives', scratch()])).toMatchObject({ code: 0 });
  });

  it('when it is asked for as JSON, then the text is in it', async () => {
    const result = await runCli(['config', 'init', '--from', sample, '--json']);
    expect(JSON.parse(result.out)).toMatchObject({ out: null, text: expect.stringContaining('estates:') });
  });
});

describe('the guide to the configuration', () => {
  const guide = () => sourceText('docs/configuration.md');
  const example = () => /```yaml\n(.*?)```/s.exec(guide())?.[1] ?? '';

  it('when config init begins a file, then it is the example of the guide', async () => {
    const result = await runCli(['config', 'init', '--from', sample, '--estate', 'prod']);
    expect(example()).toBe(result.out.replace(/Made from \S+:/, 'Made from manager.config:'));
  });

  it('when a key can be set, then the table of keys has it', async () => {
    const text = everythingSet(example()).replace(/^\s*# .*$/gm, '');
    const keys = [...text.matchAll(/(?:^|[\s{,])([a-z][a-z-]*):(?=\s|$)/gm)].map((match) => match[1] ?? '');
    const told = guide().replace(/```yaml.*?```/s, '');
    for (const key of new Set(keys)) {
      if (['prod', 'main', 'local', 'express'].includes(key)) continue;
      expect(told, key).toMatch(new RegExp(`\`${key}\`|\`\\{${key}:`));
    }
  });
});
