import { mkdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { scratchDirectories } from '../reach/scratch-directory.js';
import { lastLine, runCli } from './run-cli.js';
import { managerId, ovsRepo, sampleWords, smallRepository } from './small-tree.js';

const scratch = scratchDirectories();
const otherManager = '0004fb0000010000ffffffffffffffff';

describe('what list shows', () => {
  it('when an archive is incomplete, then it is said what it lacks; UUID and path come with --long', async () => {
    const root = scratch();
    mkdirSync(join(root, 'empty'));
    const tree = smallRepository(join(root, 'r'), 1);
    const capture = ['capture', tree, join(root, 'empty'), '--archives', join(root, 'a')];
    const archive = lastLine((await runCli(capture)).out);
    const list = async (...words: string[]) =>
      (await runCli(['list', '--archives', join(root, 'a'), ...words])).out;
    const short = await list();
    expect(short).toMatch(
      /^\S+Z {2}\w+ {2}default {2}capture {2}incomplete\n {2}not captured: \S+empty: could not find a repository .*\n$/,
    );
    expect(short).toContain(basename(archive).split('-')[1]);
    expect(short).not.toContain(managerId);
    const [first] = (await list('--long')).split('\n');
    expect(first).toContain(`manager UUID ${managerId}  ${archive}`);
  });
});

describe('where a capture goes', () => {
  it('when no estate is said, then it is told which it is', async () => {
    const root = scratch();
    const capture = ['capture', smallRepository(join(root, 'r'), 1), '--archives', root];
    const { err } = await runCli(capture);
    expect(err).toContain(`no --estate: the archive went to the estate default in ${root}\n`);
    expect((await runCli([...capture, '--estate', 'prod'])).err).not.toContain('no --estate');
  });
});

describe('places that disagree', () => {
  it('when an archive tells two managers, then the places stand by UUID, and the hint is one that can be followed', async () => {
    const root = scratch();
    const tree = smallRepository(join(root, 'r'), 1);
    const second = smallRepository(join(root, 's'), 1);
    writeFileSync(
      join(second, '.ovsrepo'),
      ovsRepo(otherManager, '0004fb00000300002222222222222222', 'repo2'),
    );
    const capture = ['capture', tree, second, '--archives', join(root, 'a')];
    const archive = lastLine((await runCli(capture)).out);
    const { code, out, err } = await runCli(['uuid', archive]);
    expect({ code, out }).toEqual({ code: 13, out: '' });
    for (const uuid of [managerId, otherManager])
      expect(err).toMatch(
        new RegExp(`^1 place tells ${uuid}:\\n${uuid}  .*captured/repository-files/.*$`, 'm'),
      );
    expect(err).toContain('capture again without what belongs to another');
    expect((await runCli(['uuid', tree, second])).err).toContain('read them one by one');
  });
});

describe('what is wrong in an inventory', () => {
  it('when the whole is shown, then errors stand before the estate and notes behind it', async () => {
    const { out } = await runCli(['inventory', ...sampleWords]);
    const headings = [...out.matchAll(/^(\S.*)\n-+$/gm)].map(([, title = '']) =>
      title.replace(/ \(\d+\)$/, ''),
    );
    expect(headings.slice(0, 3)).toEqual(['Summary', 'Errors and warnings', 'Manager']);
    expect(headings.at(-1)).toBe('Notes');
    expect(out).toMatch(/^ {2}sources +2 of 2 read whole$/m);
    const errors = out.slice(out.indexOf('\nErrors and'), out.indexOf('\nManager\n'));
    expect(errors).toMatch(/^ {2}ERROR /m);
    expect(errors).not.toMatch(/^ {2}NOTE /m);
  });

  it('when only that is wanted, then the estate is left out', async () => {
    const whole = (await runCli(['inventory', ...sampleWords])).out;
    const { code, out } = await runCli(['inventory', ...sampleWords, '--findings']);
    expect(code).toBe(0);
    expect(out).toContain('\nSummary\n');
    expect(out.match(/^ {2}(?:ERROR|WARNING|NOTE) /gm)).toEqual(
      whole.match(/^ {2}(?:ERROR|WARNING|NOTE) /gm),
    );
    expect(out).not.toMatch(/^(?:Manager|Servers|Virtual machines)/m);
  });
});
