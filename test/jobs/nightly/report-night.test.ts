import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { writeNightRecord } from '../../../src/archive/night-records.js';
import { reportOfNight } from '../../../src/jobs/nightly/report-night.js';
import { sampleNight } from '../../archive/sample-night.js';
import { runCli } from '../../cli/run-cli.js';
import { scratchDirectories } from '../../reach/scratch-directory.js';

const scratch = scratchDirectories();
const names = ['20261122T021000Z-aaaa1111', '20261123T021000Z-bbbb2222'] as const;

/** Two nights of the estate `prod` below `archives`. */
async function twoNights() {
  const root = scratch();
  const archives = join(root, 'archives');
  mkdirSync(archives);
  for (const name of names) await writeNightRecord(archives, 'prod', sampleNight(name));
  return { root, archives };
}

describe('the report of a night', () => {
  it.each([
    [undefined, names[1]],
    [names[0], names[0]],
    ['aaaa1111', names[0]],
    ['2026-11-22', names[0]],
    ['2026-11-23T02:10', names[1]],
  ])('when the night is asked for by %s, then it is %s', async (word, name) => {
    const { archives } = await twoNights();
    const { record, text } = await reportOfNight(archives, 'prod', word === undefined ? {} : { word });
    expect([record.name, 'tablesOf' in record]).toEqual([name, false]);
    expect(text).toMatch(new RegExp(`^Night ${name} of estate prod: good\n`));
  });

  it('when a page is wanted, then it is written beside the text, and again over itself alone', async () => {
    const { root, archives } = await twoNights();
    const page = join(root, 'night.html');
    const words = ['nightly', 'report', '--archives', archives, '--estate', 'prod', '--html'];
    const first = await runCli([...words, page]);
    expect(first).toMatchObject({ code: 0, out: expect.stringMatching(/^Night 20261123T/) });
    expect(readFileSync(page, 'utf8')).toContain(`<title>Night ${names[1]} of estate prod</title>`);
    expect(statSync(page).mode & 0o777).toBe(0o600);
    expect(await runCli([...words, page, names[0]])).toMatchObject({ code: 0 });
    expect(readFileSync(page, 'utf8')).toContain(`<title>Night ${names[0]} of estate prod</title>`);
    writeFileSync(page, '<!DOCTYPE html>\n<html lang="en">\n<head>\n<title>Mine</title>');
    expect(await runCli([...words, page])).toMatchObject({
      code: 1,
      out: '',
      err: expect.stringContaining('it exists and was not written by this tool'),
    });
    expect(readFileSync(page, 'utf8')).toContain('Mine');
  });

  it('when the page would lie among the archives, or be of several estates, then it is refused', async () => {
    const { root, archives } = await twoNights();
    const page = join(archives, 'prod', 'nights', 'night.html');
    await expect(reportOfNight(archives, 'prod', { html: page })).rejects.toMatchObject({
      code: 'OVM_OUT_NOT_OURS',
      why: `it is in ${archives}/prod, among the archives`,
    });
    expect(existsSync(page)).toBe(false);
    const configuration = join(root, 'ovm-rescue.yaml');
    const estates = 'estates: {prod: {repositories: [/x]}, test: {repositories: [/y]}}';
    writeFileSync(configuration, `archives: ${archives}\n${estates}\n`);
    const words = ['nightly', 'report', '--config', configuration, '--html', join(root, 'night.html')];
    expect(await runCli(words)).toMatchObject({
      code: 2,
      err: expect.stringContaining('a page is of one estate; say --estate'),
    });
    expect(await runCli([...words, '--estate', 'prod'])).toMatchObject({ code: 0 });
  });
});
