import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { toolVersion } from '../src/base/version.js';
import { workingCommands } from '../src/cli/command-tree.js';
import { createProgram } from '../src/cli/program.js';
import { despiteWords } from '../src/jobs/recover/stop-reasons.js';
import { situationNames } from '../src/recovery/situation.js';
import { assumedCount as assumedOfHost } from './doubles/manager-host/assumed.js';
import { assumedCount } from './doubles/ovm-manager/assumed.js';
import { generatedDocs } from './generators/write-docs.js';
import { projectRoot, sourceText } from './source-files.js';

/** Where the members of a group are shown, if not in the guide to repository databases. */
const guides: readonly (readonly [words: string, page: string])[] = [
  ['config ', 'docs/configuration.md'],
  ['archive pin', 'docs/archive.md'],
  ['nightly ', 'docs/nightly.md'],
  ['recover ', 'docs/recovery.md'],
  ['upgrade ', 'docs/upgrade.md'],
  ['archive unpin', 'docs/archive.md'],
];

describe('the documents', () => {
  it('when the code says something else than a generated document, then `npm run docs` was forgotten', async () => {
    for (const [path, text] of await generatedDocs()) expect(sourceText(path), path).toBe(text);
  });

  it('when package.json is released, then the tool says the same version', () => {
    expect((JSON.parse(sourceText('package.json')) as { version: string }).version).toBe(toolVersion);
  });

  it('when README counts the behaviours without a source, then the doubles have as many', () => {
    expect(sourceText('README.md').replace(/\s+/g, ' ')).toContain(
      `${assumedCount} of its behaviours have no source`,
    );
    expect(sourceText('README.md').replace(/\s+/g, ' ')).toContain(
      `${assumedOfHost} behaviours of the double of a manager host`,
    );
  });

  it('when a command is in the help, then it is in README', async () => {
    const readme = sourceText('README.md');
    const program = await createProgram({
      terminal: { out: () => {}, err: () => {} },
      exit: () => {},
      program: () => [],
    });
    for (const command of program.commands) {
      expect(readme, command.name()).toMatch(new RegExp(`\`${command.name()}\\b`));
    }
  });

  it('when a recovery can be stopped or led otherwise by a word, then the guide to recoveries has the word', async () => {
    const guide = sourceText('docs/recovery.md');
    for (const word of despiteWords) expect(guide, word).toContain(`--despite ${word}`);
    for (const name of situationNames) expect(guide, name).toMatch(new RegExp(`^## ${name}: `, 'm'));
    const program = await createProgram({
      terminal: { out: () => {}, err: () => {} },
      exit: () => {},
      program: () => [],
    });
    const commands = workingCommands(program);
    // what every command has stands in the guides to the live estate and the configuration
    const shared = new Set(
      commands.find(({ words }) => words === 'guard')?.command.options.map(({ long }) => long),
    );
    const own = commands
      .filter(({ words }) => /^recover (advise|plan|run)$/.test(words))
      .flatMap(({ command }) => command.options.map(({ long }) => long ?? ''))
      .filter((long) => !shared.has(long));
    expect(own.length).toBeGreaterThan(10);
    for (const long of own) expect(guide, long).toContain(long);
  });

  it('when a command of a group is in the help, then its guide shows it', async () => {
    const program = await createProgram({
      terminal: { out: () => {}, err: () => {} },
      exit: () => {},
      program: () => [],
    });
    const members = workingCommands(program).filter(({ words }) => words.includes(' '));
    expect(members.length).toBeGreaterThan(0);
    for (const { words } of members) {
      const [, guide = 'docs/schema.md'] = guides.find(([prefix]) => words.startsWith(prefix)) ?? [];
      expect(sourceText(guide), words).toContain(`ovm-rescue ${words}`);
    }
  });

  it('when man reads the manual page, then it finds nothing to complain about', () => {
    const page = join(projectRoot, 'docs/ovm-rescue.1');
    const read = spawnSync('man', ['--warnings=all', '-l', page], {
      encoding: 'utf8',
      env: { ...process.env, MANWIDTH: '80', LC_ALL: 'C.UTF-8', MAN_KEEP_STDERR: '1', PAGER: 'cat' },
    });
    expect(read.stderr).toBe('');
    expect(read.stdout).toContain('EXIT STATUS');
    expect(read.stdout).toMatch(/ENVIRONMENT\n +OVM_RESCUE_PASSWORD/);
    expect(read.stdout.replace(/\s+/g, ' ')).toContain('(choices: "off", "on", "legacy", default: "off")');
    for (const line of read.stdout.split('\n')) expect(line.length, line).toBeLessThanOrEqual(80);
    expect(read.stdout).toContain('ovm-rescue rebuild');
  });

  it('when a command answers, then it has --json as README says', async () => {
    const program = await createProgram({
      terminal: { out: () => {}, err: () => {} },
      exit: () => {},
      program: () => [],
    });
    const without = workingCommands(program).filter(
      ({ command }) => !command.options.some(({ long }) => long === '--json'),
    );
    const said = /all but (.*?) have `--json`/.exec(sourceText('README.md').replace(/\s+/g, ' '))?.[1] ?? '';
    expect(said.match(/`[^`]+`/g)).toEqual(without.map(({ words }) => `\`${words}\``));
  });

  it('when a document names another file of the project, then the file is there', () => {
    for (const page of [
      'README.md',
      'docs/design.md',
      'docs/archive.md',
      'docs/configuration.md',
      'docs/json.md',
      'docs/nightly.md',
      'docs/recovery.md',
      'docs/errors.md',
      'docs/schema.md',
      'docs/upgrade.md',
    ]) {
      const names = [...sourceText(page).matchAll(/\]\(([^)#:]+)\)/g)].map((match) => match[1] ?? '');
      for (const name of names) {
        const base = page.startsWith('docs/') ? 'docs' : '';
        expect(existsSync(join(projectRoot, base, name)), `${page} names ${name}`).toBe(true);
      }
    }
  });
});
