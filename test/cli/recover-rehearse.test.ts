import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { RehearsalRecord } from '../../src/model/rehearsal.js';
import { healthyEstate } from '../jobs/rehearse/rehearsed-estate.js';
import { scratchDirectories } from '../reach/scratch-directory.js';
import { lastLine, runCli } from './run-cli.js';

const scratch = scratchDirectories();

/** A capture of the healthy estate, and the words that name its place. */
async function capturedEstate() {
  const root = scratch();
  const estate = healthyEstate(join(root, 'estate'));
  const archives = join(root, 'archives');
  const place = ['--archives', archives, '--estate', 'sample'];
  const trees = [join(estate, 'repositories'), '--manager-files', join(estate, 'manager-files')];
  const { code, out } = await runCli(['capture', ...trees, ...place]);
  expect(code).toBe(0);
  return { archive: lastLine(out), place };
}

describe('recover rehearse', () => {
  it('when a sound capture is named, then what no archive of its kind proves is said, and the rest is proven', async () => {
    const { archive, place } = await capturedEstate();
    const { code, out, err } = await runCli(['recover', 'rehearse', ...place]);
    expect(code).toBe(3);
    expect(err).toContain('proven          Every byte is as it was archived');
    expect(err).toContain('  not proven: repository database: no schema export was rehearsed');
    expect(err.match(/^ {2}(?:not proven|defect): /gm)).toHaveLength(1);
    const record = JSON.parse(readFileSync(lastLine(out), 'utf8')) as RehearsalRecord;
    expect(lastLine(out).startsWith(join(archive, '../rehearsals/'))).toBe(true);
    expect(record).toMatchObject({ estate: 'sample', state: 'not-proven', archives: [{ kind: 'capture' }] });
    const json = await runCli(['recover', 'rehearse', archive, '--json']);
    expect(JSON.parse(json.out).record.proofs).toEqual(record.proofs);
  });

  it('when an archive is damaged, then exit code 10 and a record that says where', async () => {
    const { archive, place } = await capturedEstate();
    writeFileSync(join(archive, 'RECOVER.md'), 'x');
    const { code, err } = await runCli(['recover', 'rehearse', 'latest', ...place]);
    expect(code).toBe(10);
    expect(err).toMatch(/ {2}defect: \S+: changed RECOVER\.md: it has 1 bytes instead of \d+/);
    expect(readdirSync(join(archive, '../rehearsals'))).toHaveLength(1);
  });

  it('when it was rehearsed, then list and inventory tell when, and what came of it', async () => {
    const { archive, place } = await capturedEstate();
    expect((await runCli(['list', ...place])).out).not.toContain('rehearsed');
    expect((await runCli(['inventory', archive])).out).not.toContain('rehears');
    await runCli(['recover', 'rehearse', ...place]);
    expect((await runCli(['list', ...place])).out).toMatch(/rehearsed \d{4}-\d\d-\d\d: not all proven\n$/);
    const html = join(scratch(), 'inventory.html');
    const inventory = await runCli(['inventory', archive, '--html', html]);
    expect(inventory.out).toMatch(/^ {2}rehearsal {6}rehearsed \d{4}-\d\d-\d\d: not all proven$/m);
    expect(readFileSync(html, 'utf8')).toMatch(/; rehearsed \d{4}-\d\d-\d\d: not all proven<\/p>/);
    const [{ rehearsal } = { rehearsal: undefined }] = JSON.parse(
      (await runCli(['list', '--json', ...place])).out,
    );
    expect(rehearsal).toMatchObject({ state: 'not-proven' });
  });

  it('when there is no archive, then it says so', async () => {
    const { code, err } = await runCli(['recover', 'rehearse', '--archives', scratch()]);
    expect(code).toBe(10);
    expect(err).toContain('there is no capture and no schema export in');
  });
});
