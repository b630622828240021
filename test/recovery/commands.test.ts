import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { workingCommands } from '../../src/cli/command-tree.js';
import { createProgram } from '../../src/cli/program.js';
import { readCliLine } from '../../src/formats/ovm-cli/read-cli-line.js';
import type { CommandKind, CommandLine } from '../../src/recovery/command-line.js';
import type { RecoveryPlan } from '../../src/recovery/plan.js';
import type { RecoveryRelease } from '../../src/recovery/traits.js';
import type { RecoveryValues } from '../../src/recovery/values.js';
import { emptyValues, everyCase, everyTraits, fullValues, planOf, traitsText } from './every-plan.js';

/** What an estate may hold: blanks, quotes, hyphens, and what a shell would run. */
const hostile: Partial<RecoveryValues> = {
  estate: `it's "$(touch /tmp/x)" \`y\``,
  archives: '/backup of/ovm;reboot',
  configuration: "-c'onfig",
  managerHost: '-oProxyCommand=reboot',
  databaseSchema: 'o"v`s',
  savedFiles: '/b/$(reboot).tgz',
  disksDirectory: '/disks & more',
  backup: { name: 'AutoFullBackup-1 2; reboot', directory: '/b b', madeAt: undefined },
};

const valuesOfCase = (name: RecoveryPlan['situation']): readonly Partial<RecoveryValues>[] => [
  {},
  { archive: undefined },
  { ...emptyValues, estate: 'e' },
  { ...fullValues(name), ...hostile },
];

function linesOf(traits: (typeof everyTraits)[number], ...kinds: readonly CommandKind[]): CommandLine[] {
  const ofTraits = everyCase.filter((one) => one.traits === traits);
  const plans = ofTraits.flatMap((one) =>
    valuesOfCase(one.situation.name).map((values) => planOf(one, values)),
  );
  const lines = plans.flatMap(({ steps }) => steps.flatMap(({ commands }) => commands));
  const unique = new Map(lines.filter(({ kind }) => kinds.includes(kind)).map((line) => [line.text, line]));
  return [...unique.values()];
}

/** The options that the installer's page prints for a release. */
const optionsUpTo31 = ['help', 'extract_only', 'dir', 'config', 'uuid', 'installtype', 'assumeyes'];
const since33 = ['help', 'config', 'uuid', 'installtype', 'assumeyes', 'noprereq', 'cleanup'];
const installerOptions: Readonly<Record<RecoveryRelease, readonly string[]>> = {
  '3.0': optionsUpTo31,
  '3.1': optionsUpTo31,
  '3.2': [...optionsUpTo31, 'noprereq', 'cleanup'],
  '3.3': since33,
  '3.4': since33,
};
const installerTypes: Readonly<Record<RecoveryRelease, readonly string[]>> = {
  '3.0': ['demo', 'production', 'uninstall'],
  '3.1': ['demo', 'production', 'uninstall'],
  '3.2': ['Simple', 'Custom', 'Uninstall'],
  '3.3': ['Install', 'Uninstall', 'Upgrade'],
  '3.4': ['Install', 'Uninstall', 'Upgrade'],
};

const cases = everyTraits.map((traits) => ({ name: traitsText(traits), traits }));

describe('the commands of runbooks', () => {
  it.each(cases)('when it is $name, then every shell command is one that a shell can read', ({ traits }) => {
    const whole = linesOf(traits, 'shell', 'installer', 'ovm-rescue').filter(
      ({ lacks }) => lacks.length === 0,
    );
    expect(whole.length).toBeGreaterThan(30);
    const script = whole.map(({ text }) => text).join('\n');
    const read = spawnSync('bash', ['-n'], { input: `${script}\n`, encoding: 'utf8' });
    expect(read.stderr).toBe('');
    expect(read.status).toBe(0);
    for (const { text } of whole) expect(text).not.toMatch(/[\n\r]/);
  });

  it('when words of an estate are hostile, then a shell gets them as they are and runs none of them', () => {
    const lines = cases.flatMap(({ traits }) => linesOf(traits, 'shell', 'installer', 'ovm-rescue'));
    const whole = lines.filter(({ lacks }) => lacks.length === 0).map(({ text }) => text);
    // each command is replaced by one that prints its words, so whatever else was run would be seen
    const names = [
      ...new Set(whole.flatMap((text) => text.split(/ \| /).map((part) => part.split(' ')[0] ?? ''))),
    ];
    const functions = names
      .filter((name) => /^[\w-]+$/.test(name))
      .map((name) => `${name} () { printf '%s\\n' "$@"; }`);
    const plain = whole.filter((text) => /^[\w-]+ /.test(text) && !text.includes(' | '));
    const script = `PATH=/nowhere\nset -u\nARCHIVE=/a\n${functions.join('\n')}\n${plain.join('\n')}\n`;
    const run = spawnSync('/bin/bash', [], {
      input: script,
      encoding: 'utf8',
    });
    expect(run.stderr).toBe('');
    expect(run.stdout).toContain(`it's "$(touch /tmp/x)" \`y\``);
    expect(run.stdout).toContain('/b/$(reboot).tgz');
    expect(lines.map(({ text }) => text).join('\n')).not.toContain('ProxyCommand');
  });

  it('when something has to be filled in, then a shell does not run the line', () => {
    const open = cases
      .flatMap(({ traits }) => linesOf(traits, 'shell', 'installer', 'ovm-rescue'))
      .filter(({ lacks }) => lacks.length > 0);
    expect(open.length).toBeGreaterThan(20);
    // an error of syntax, whatever files there are: `<manager` alone would read one of this name
    for (const text of new Set(open.map((line) => line.text)))
      for (const words of [['-n'], ['-O', 'extglob', '-n']]) {
        const read = spawnSync('/bin/bash', words, { input: `${text}\n`, encoding: 'utf8' });
        expect(read.stderr, text).toContain('syntax error near unexpected token');
        expect(read.status, text).not.toBe(0);
      }
  });

  it.each(cases)('when it is $name, then every line of the CLI is one of its release', ({ traits }) => {
    const lines = linesOf(traits, 'cli');
    expect(lines.length).toBeGreaterThan(20);
    const wrong = lines.flatMap(({ text }) =>
      readCliLine(text, traits.cli)
        .findings.filter(({ severity }) => severity === 'error')
        .map(({ message }) => `${text}: ${message}`),
    );
    expect(wrong).toEqual([]);
    expect(lines.filter(({ release }) => release !== traits.cli)).toEqual([]);
  });

  it.each(cases)(
    'when it is $name, then the installer is called with options that its page has',
    ({ traits }) => {
      const lines = linesOf(traits, 'installer');
      expect(lines.length).toBeGreaterThan(1);
      for (const { text } of lines) {
        const [program, ...words] = text.replaceAll(/<[^>]*>/g, 'X').split(' ');
        expect(program).toBe('./runInstaller.sh');
        for (const word of words) {
          const [, option = '', value = ''] = /^--([a-z_]+)=(\S+)$/.exec(word) ?? [];
          expect(installerOptions[traits.release], text).toContain(option);
          if (option === 'installtype') expect(installerTypes[traits.release]).toContain(value);
        }
      }
      expect(installerTypes[traits.release]).toContain(traits.installerTypes.install);
    },
  );

  it('when a line runs this tool, then the tool has that command with these options', async () => {
    const program = await createProgram({
      terminal: { out: () => {}, err: () => {} },
      exit: () => {},
      program: () => [],
    });
    const commands = workingCommands(program).sort((a, b) => b.words.length - a.words.length);
    const lines = cases.flatMap(({ traits }) => linesOf(traits, 'ovm-rescue'));
    for (const { text } of lines) {
      const words = text.replace(/^ovm-rescue /, '');
      const found = commands.find((one) => words.startsWith(`${one.words} `));
      expect(found, text).toBeDefined();
      const known = found?.command.options.map(({ long }) => long) ?? [];
      for (const [, option = ''] of words.matchAll(/(?<=\s)(--[a-z-]+)(?=\s|$)/g))
        expect(known, text).toContain(option);
    }
  });

  it.each([
    '0004EC00000100001C87C2AEE23B7',
    '0004FB000000100002CB7F2DFFA8D8',
    '0004FB0000010000A66EAD5F5516C460',
    '0004fb000001000',
  ])('when the manager UUID is %s, then it goes through unchanged', (managerUuid) => {
    for (const one of everyCase) {
      const plan = planOf(one, { managerUuid });
      const installs = plan.steps.find(({ id }) => id === 'install-manager');
      if (installs)
        expect(installs.commands.map(({ text }) => text)).toEqual([
          `./runInstaller.sh --uuid=${managerUuid}`,
        ]);
      const checks = plan.steps.find(({ id }) => id === 'check-uuid');
      if (checks) expect(checks.how).toContain(managerUuid);
    }
  });

  it('when an id of a VM or repository could run something on a server, then it is in no line', () => {
    for (const id of ['x;reboot', '$(reboot)', '-rf', 'a b']) {
      const vm = { ...fullValues('vm').vms[0], id, repositoryId: id, name: 'n', poolName: 'p' };
      const lost = {
        ...vm,
        highAvailability: false,
        definition: 'captured/x',
        disks: [{ repositoryId: id, file: 'f' }],
      };
      const repository = {
        id,
        name: 'n',
        poolName: 'p',
        read: true,
        directories: ['captured/x'],
        onLun: true,
      };
      for (const one of everyCase) {
        const plan = planOf(one, {
          vms: [lost],
          vm: one.situation.name === 'vm' ? lost : undefined,
          repositories: [repository],
        });
        const remote = plan.steps.flatMap(({ commands }) =>
          commands.filter(({ text }) => /\bssh root@/.test(text)),
        );
        for (const { text } of remote) expect(text.includes(id), text).toBe(false);
      }
    }
  });

  it('when a line writes into a repository, then only where that is mounted', () => {
    const lines = cases.flatMap(({ traits }) => linesOf(traits, 'shell'));
    const writing = lines.filter(({ text }) => /ssh root@.*(tar -C|mkdir)/.test(text));
    expect(writing.length).toBeGreaterThan(10);
    for (const { text } of writing) {
      const [, asked, place] =
        / mountpoint -q (\/OVS\/Repositories\/(?:[^/<]+|<[^>]+>)) '&&' (?:tar -C|mkdir -p) (\S.*)$/.exec(
          text,
        ) ?? [];
      expect(asked, text).toBeDefined();
      expect(place?.startsWith(`${asked}/`) || place?.startsWith(`${asked} `), text).toBe(true);
    }
  });

  it('when ids of a CLI line are in capitals, then they are not changed', () => {
    const id = '0004FB00000300001C8F0A6E5B7D4213';
    const repository = { ...fullValues('B3').repositories[0], id, poolName: 'p', directories: [], name: 'n' };
    for (const one of everyCase.filter(({ situation }) => situation.name === 'vm')) {
      const plan = planOf(one, { repositories: [{ ...repository, read: true, onLun: true }] });
      const lines = plan.steps.find((step) => step.id === 'refresh-repositories')?.commands;
      expect(lines?.map(({ text }) => text)).toEqual([`refresh Repository id=${id}`]);
    }
  });
});
