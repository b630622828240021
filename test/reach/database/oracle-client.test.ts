import { execFile, execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { clientLibraryDirectory } from '../../../src/reach/database/oracle/client-library.js';
import { builtProgram } from '../../built-program.js';
import { startTnsDouble, type TnsDouble } from '../../doubles/tns/tns-double.js';

const run = promisify(execFile);
const hasCompiler = spawnSync('cc', ['--version']).status === 0;

/** What a client library of release 12.2 tells of itself; it can do nothing else. */
const stub = `void OCIClientVersion(int *a, int *b, int *c, int *d, int *e) { *a = 12; *b = 2; *c = 0; *d = 1; *e = 0; }`;

describe('the client library of Oracle', () => {
  let directory: string;
  let double: TnsDouble;

  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'ovm-test-'));
    for (const name of ['empty', 'broken', 'old']) mkdirSync(join(directory, name));
    writeFileSync(join(directory, 'broken', 'libclntsh.so'), 'this is no library');
    if (!hasCompiler) return;
    const source = join(directory, 'stub.c');
    writeFileSync(source, stub);
    execFileSync('cc', ['-shared', '-fPIC', '-o', join(directory, 'old', 'libclntsh.so'), source]);
  });
  afterAll(() => rmSync(directory, { recursive: true }));
  afterEach(async () => {
    const { broken } = double;
    await double.stop();
    expect(broken).toEqual([]);
  });

  /** Logs in in a process of its own: the loader reads the path once. */
  async function opened(library: string): Promise<unknown> {
    const program = [builtProgram('test/reach/database/open-oracle-program.ts'), String(double.port)];
    const env = { ...process.env, LD_LIBRARY_PATH: join(directory, library) };
    const { stdout } = await run(process.execPath, program, { env, timeout: 30_000 });
    return JSON.parse(stdout);
  }

  it('when the path is looked at, then only a directory with the library counts', async () => {
    double = await startTnsDouble();
    const path = `/nowhere:${join(directory, 'empty')}:${join(directory, 'broken')}`;
    expect(clientLibraryDirectory({ LD_LIBRARY_PATH: path })).toBe(join(directory, 'broken'));
  });

  it('when an 11.2 server needs the library and it cannot be loaded, then one paragraph says what to do', async () => {
    double = await startTnsDouble({ release: '11.2' });
    expect(await opened('broken')).toEqual({
      code: 'OVM_DB_CLIENT_BROKEN',
      why: expect.stringMatching(/older than Oracle Database 12\.1.*DPI-1047/),
      hint: expect.stringMatching(
        /^Run `ldd '\S+\/broken\/libclntsh\.so'`.* Instant Client 19 .*`export LD_LIBRARY_PATH=\S+`/,
      ),
    });
  }, 40_000);

  it.runIf(hasCompiler)(
    'when the library is too old for the driver, then its version is told',
    async () => {
      double = await startTnsDouble({ release: '11.2' });
      expect(await opened('old')).toMatchObject({
        code: 'OVM_DB_CLIENT_OLD',
        why: expect.stringMatching(/library on the path is 12\.2\.0, and 19 is the oldest.*DPI-1050/),
      });
    },
    40_000,
  );

  it('when a library is there but the server needs none, then it is left alone', async () => {
    double = await startTnsDouble({ release: '19' });
    expect(await opened('broken')).toEqual({ version: expect.stringMatching(/^19\./) });
  }, 40_000);
});
