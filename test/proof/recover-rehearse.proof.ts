import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { silentLog } from '../../src/base/log.js';
import { rehearse } from '../../src/jobs/rehearse/rehearse.js';
import type { Proof, RehearsalRecord } from '../../src/model/rehearsal.js';
import { builtProgram } from '../built-program.js';
import { lastLine, runCli } from '../cli/run-cli.js';
import { sampleEstate } from '../cli/small-tree.js';
import { type MariadbServer, startMariadb } from '../databases/mariadb-server.js';
import { canHaveOwnRoot, noOwnRoot } from '../doubles/manager-host/host-root.js';
import { type LosableEstate, losableEstate } from '../doubles/manager-host/losable-estate.js';
import { type ArchivedEstate, archived } from './recovered-estate.js';
import { type WatchedProcess, watchedProcess } from './watched-process.js';

const vms = Number(process.env.OVM_PROOF_VMS ?? 40);

const unproven = (proofs: readonly Proof[]) =>
  proofs.flatMap(({ found }) => found).filter(({ severity }) => severity !== 'note');

describe.skipIf(!canHaveOwnRoot())(`a rehearsal of a whole estate (unless ${noOwnRoot})`, () => {
  let estate: LosableEstate | undefined;
  afterEach(async () => {
    await estate?.close();
    estate = undefined;
  });

  /** What `recover rehearse` said of the newest archives of an estate. */
  async function rehearsed({ archives }: ArchivedEstate) {
    const words = ['recover', 'rehearse', '--archives', archives, '--estate', 'prod'];
    const { code, out, err } = await runCli(words);
    const path = lastLine(out);
    const record = JSON.parse(readFileSync(path, 'utf8')) as RehearsalRecord;
    return { code, out, err, path, record };
  }

  it.each(['3.2', '3.3', '3.4'] as const)(
    'when an estate of %s was archived as every night, then all is proven, and the record lies beside it',
    async (release) => {
      estate = await losableEstate({ release, engine: 'mysql', vms });
      const made = await archived(estate);
      const { code, path, record } = await rehearsed(made);
      expect(unproven(record.proofs)).toEqual([]);
      expect([code, record.state]).toEqual([0, 'proven']);
      expect(path.startsWith(join(made.archives, 'prod/rehearsals/'))).toBe(true);
      expect(record.archives.map(({ kind }) => kind)).toEqual(['capture', 'schema-export']);
      expect(record.proofs.at(-1)?.how).toMatch(/ in a private MariaDB /);
    },
  );

  it('when the database is one of Oracle, then its rows are proven, in the embedded engine, and that is said', async () => {
    estate = await losableEstate({ release: '3.1', engine: 'oracle', vms });
    const { code, out, err, record } = await rehearsed(await archived(estate, ['schema']));
    expect(unproven(record.proofs)).toEqual([]);
    expect([code, record.state]).toEqual([0, 'proven']);
    expect(record.proofs.at(-1)).toMatchObject({
      name: 'rows',
      how: expect.stringMatching(/embedded engine$/),
    });
    expect(err).toContain('no oracle database can be had for a rehearsal');
    expect(out).toContain('all proven, of 1 database the rows alone');
  });

  it('when there is no server program, then rows are proven, in the embedded engine, and that is said', async () => {
    estate = await losableEstate({ release: '3.4', engine: 'mysql', vms });
    const { capture, schema } = await archived(estate);
    const findPrograms = async () => undefined;
    const { record } = await rehearse({ archives: [capture, schema], log: silentLog, findPrograms });
    expect(unproven(record.proofs)).toEqual([]);
    expect(record.state).toBe('proven');
    expect(record.proofs.at(-1)).toMatchObject({ name: 'rows', found: [{ severity: 'note' }] });
  });
});

describe('a rehearsal of a large export', () => {
  const rows = 200_000;
  /** Of bytes that no compression makes less. */
  const kilobyte = Array.from({ length: 16 }, (_, index) => `UNHEX(SHA2(16 * seq + ${index}, 512))`).join(
    ', ',
  );
  let database: MariadbServer;
  let root = '';
  let archive = '';

  beforeAll(async () => {
    root = mkdtempSync(join(tmpdir(), 'ovm-rehearse-'));
    chmodSync(root, 0o711);
    database = await startMariadb();
    await database.sql(`
CREATE DATABASE ovs CHARACTER SET utf8mb4;
USE ovs;
CREATE TABLE mgr_object (id INT NOT NULL PRIMARY KEY, data LONGBLOB) ENGINE=InnoDB;
INSERT INTO mgr_object SELECT seq, CONCAT(${kilobyte}) FROM seq_1_to_${rows};
CREATE DATABASE appfw CHARACTER SET utf8mb4;
CREATE TABLE appfw.installation (id INT NOT NULL PRIMARY KEY) ENGINE=InnoDB;
`);
    const from = ['--url', database.url, '--password-file', database.passwordFile];
    const config = ['--manager-config', join(sampleEstate, 'manager-files/manager/.config')];
    const names = ['--database', 'ovs', '--database', 'appfw'];
    const out = ['--out', join(root, 'archives')];
    const made = await runCli(['schema', 'export', ...from, ...names, ...config, ...out]);
    expect(made.code, made.err).toBe(0);
    archive = lastLine(made.out);
  });

  afterAll(async () => {
    await database?.stop();
    rmSync(root, { recursive: true, force: true });
  });

  function place(): string {
    const scratch = mkdtempSync(join(root, 's'));
    chmodSync(scratch, 0o711);
    return scratch;
  }

  function started(scratch: string): WatchedProcess {
    const words = [builtProgram('src/main.ts'), 'recover', 'rehearse', archive, '--scratch', scratch];
    return watchedProcess(process.execPath, words);
  }

  /** Processes that have a directory in their words. */
  function serversOf(directory: string): string[] {
    return readdirSync('/proc').filter((name) => {
      if (!/^\d+$/.test(name)) return false;
      try {
        return readFileSync(`/proc/${name}/cmdline`, 'utf8').includes(`--datadir=${directory}`);
      } catch {
        return false;
      }
    });
  }

  it('when 200 MB are restored and compared, then memory stays below 250 MB', async () => {
    const scratch = place();
    const { ended, peakMegabytes } = started(scratch);
    const began = performance.now();
    const { code, stdout, stderr } = await ended;
    const seconds = (performance.now() - began) / 1000;
    console.log(`200 MB: ${seconds.toFixed(1)} s, peak ${peakMegabytes().toFixed(0)} MB`);
    expect(code, stderr).toBe(0);
    expect(stdout).toContain('all proven');
    expect(stderr).toContain(`2 tables, ${rows} rows in a private MariaDB`);
    expect(peakMegabytes()).toBeGreaterThan(30);
    expect(peakMegabytes()).toBeLessThan(250);
    expect([readdirSync(scratch), serversOf(scratch)]).toEqual([[], []]);
  });

  it.each(['SIGTERM', 'SIGINT'] as const)(
    'when %s comes at any moment, then server and directory go with it',
    async (signal) => {
      const scratch = place();
      for (const after of [0, 300, 1000, 2500]) {
        const run = started(scratch);
        await run.says('restoring ');
        setTimeout(() => run.kill(signal), after);
        const { code } = await run.ended;
        expect(code).toBe(130);
        expect([readdirSync(scratch), serversOf(scratch)], `after ${after} ms`).toEqual([[], []]);
      }
    },
  );

  it('when it is killed at any moment, then the next one ends and removes what was left', async () => {
    const scratch = place();
    let left = 0;
    for (const [text, after] of [
      ['starting a private', 0],
      ['starting a private', 150],
      ['restoring ', 0],
      ['restoring ', 700],
      ['restoring ', 2500],
    ] as const) {
      const run = started(scratch);
      await run.says(text);
      setTimeout(() => run.kill('SIGKILL'), after);
      await run.ended;
      left += serversOf(scratch).length;
    }
    expect(left).toBeGreaterThan(2);
    const { code, stdout } = await started(scratch).ended;
    expect([code, stdout]).toEqual([0, expect.stringContaining('all proven')]);
    expect([readdirSync(scratch), serversOf(scratch)]).toEqual([[], []]);
  });
});
