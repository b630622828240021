import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { withManagerLock } from '../../src/jobs/apply/manager-lock.js';
import { scratchDirectories } from '../reach/scratch-directory.js';
import { guardedEstates } from './guarded-estate.js';
import { planted, soundEstate } from './planted-estates.js';
import { runCli } from './run-cli.js';

const { start } = guardedEstates();
const scratch = scratchDirectories();

describe('the manager that lines go to', () => {
  it('when CLI and REST are of one manager, then its UUID counts without another word', async () => {
    const { words, changes } = await start({ release: '3.4', world: soundEstate('3.4'), rest: true }).then(
      (estate) => ({ ...estate, words: [script(estate.root), ...estate.words] }),
    );
    const run = await runCli(['apply', ...words, '--yes']);
    expect([run.code, changes().length], run.err).toEqual([0, 1]);
  });

  it('when the REST interface is of another manager than the CLI, then its UUID does not count', async () => {
    const world = soundEstate('3.4');
    const other = { ...world, vms: [], manager: { uuid: `${'0'.repeat(30)}ee`, version: '3.4.1' } };
    const [right, wrong] = [
      await start({ release: '3.4', world, rest: true }),
      await start({ release: '3.4', world: other }),
    ];
    const words = [...right.words];
    words[words.indexOf('--manager-cli') + 1] = wrong.services.managerCli;
    writeFileSync(right.knownHosts, readFileSync(wrong.knownHosts, 'utf8'));
    const run = await runCli(['apply', script(right.root), ...words, '--yes']);
    expect([run.code, run.err]).toEqual([
      2,
      expect.stringContaining('nobody checked that it is the right manager'),
    ]);
    expect(run.err).toContain('is not known: it lists 1 Vm, the CLI 0');
    expect([right.changes(), wrong.changes()]).toEqual([[], []]);
  });

  it('when another script is being sent to the manager, then a second one waits for nothing and says so', async () => {
    const { root, words, changes, services } = await planted(start, '3.4');
    const journals = join(root, 'archives', 'prod', 'journals');
    const [host, port] = services.managerCli.split(':');
    const run = await withManagerLock(journals, 'ovmm', [`${host}-${port}`], () =>
      runCli(['apply', ...words, '--unchecked-manager', '--yes']),
    );
    expect([run.code, changes()], run.err).toEqual([11, []]);
    expect((await runCli(['apply', ...words, '--unchecked-manager', '--yes'])).code).toBe(0);
  });
});

function script(root: string = scratch()): string {
  const path = join(root, 'tag.ovmcli');
  writeFileSync(path, 'create Tag name=hello\n');
  return path;
}
