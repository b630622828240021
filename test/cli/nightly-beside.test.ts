import { execFile } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { EstateConfiguration } from '../../src/base/configuration.js';
import { loadConfiguration } from '../../src/jobs/configuration/load-configuration.js';
import type { NightRecord } from '../../src/model/night.js';
import { runNightly } from '../../src/service/nightly-run.js';
import { builtProgram } from '../built-program.js';
import { scratchDirectories } from '../reach/scratch-directory.js';
import { estatesText, writeConfiguration } from './configured-estate.js';
import { smallManager, smallRepository } from './small-tree.js';

const scratch = scratchDirectories();
const quiet = { info: () => {}, warn: () => {} };
const withLimit = (estate: EstateConfiguration, endsWithin: number) => ({
  ...estate,
  nightly: { ...estate.nightly, endsWithin: estate.name === 'two' ? endsWithin : 600 },
});
const names = ['one', 'two', 'three', 'four'];

/** Estates of files on this machine, and the nightly run of all of them through a shell. */
function estates(more: Readonly<Record<string, readonly string[]>> = {}) {
  const root = scratch();
  mkdirSync(join(root, 'archives'));
  const lines = (name: string) => {
    smallRepository(join(root, name, 'repo'));
    smallManager(join(root, name, 'manager'));
    return [
      `repositories: [${root}/${name}/repo]`,
      `manager-files: [${root}/${name}/manager]`,
      ...(more[name] ?? []),
    ];
  };
  const text = `archives: ${root}/archives\n${estatesText(Object.fromEntries(names.map((name) => [name, lines(name)])))}`;
  const configuration = writeConfiguration(root, text);
  const run = (behind: string) =>
    new Promise<{ code: number; err: string }>((resolve) => {
      const words = [process.execPath, builtProgram('src/main.ts'), 'nightly', '--config', configuration];
      execFile(
        'bash',
        ['-c', `"$@" ${behind}; exit \${PIPESTATUS[0]}`, 'bash', ...words],
        (error, _, err) => {
          resolve({ code: Number(error?.code ?? 0), err });
        },
      );
    });
  const recordsOf = (name: string): NightRecord[] => {
    const nights = join(root, 'archives', name, 'nights');
    return readdirSync(nights).map((file) => JSON.parse(readFileSync(join(nights, file), 'utf8')));
  };
  return { configuration, run, recordsOf };
}

describe('estates beside each other, each in a process of its own', () => {
  it.each([
    ['whoever reads the lines goes away', '| head -1 >/dev/null'],
    ['the lines cannot be written', '>/dev/full'],
  ])(
    'when %s, then every estate has its night, and that is said',
    async (_, behind) => {
      const { run, recordsOf } = estates();
      const { code, err } = await run(behind);
      for (const name of names) expect(recordsOf(name), name).toMatchObject([{ good: true }]);
      expect(code).toBe(3);
      expect(err).toMatch(/^error: could not write the answer to stdout: .*(EPIPE|ENOSPC)/m);
    },
    60_000,
  );

  it('when one hangs for ever, then it is ended in its time and told, and the others have their night', async () => {
    const told = join(scratch(), 'told');
    const command = join(scratch(), 'tell.sh');
    writeFileSync(command, `#!/bin/sh\ncat >'${told}'\n`, { mode: 0o700 });
    const hangs = join(scratch(), 'hang.sh');
    writeFileSync(hangs, '#!/bin/sh\nkill -STOP $PPID\nsleep 60\n', { mode: 0o700 });
    const { configuration, recordsOf } = estates({
      two: [
        'database-servers:',
        `  main: {url: "mysql://ovs@127.0.0.1:1", password: {command: [${hangs}]}}`,
        `nightly: {notices: [{command: [${command}]}]}`,
      ],
    });
    const loaded = await loadConfiguration(configuration, quiet);
    const outcomes = await runNightly({
      // a configuration can say no less than an hour
      configuration: { ...loaded, estates: loaded.estates.map((one) => withLimit(one, 4)) },
      ...{ usualArchives: '/nowhere', logOf: () => quiet, onLine: () => {} },
      program: () => [process.execPath, builtProgram('src/main.ts')],
    });
    for (const name of ['one', 'three', 'four'])
      expect(recordsOf(name), name).toMatchObject([{ good: true }]);
    expect(outcomes[1]).toMatchObject({
      error: { code: 'OVM_NIGHT_ENDED', why: 'it has not ended after 4 s' },
    });
    expect(JSON.parse(readFileSync(told, 'utf8'))).toMatchObject({ event: 'failure', estate: 'two' });
  }, 60_000);
});
