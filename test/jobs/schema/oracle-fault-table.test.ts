import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { builtProgram } from '../../built-program.js';
import type { StatementFault } from '../../doubles/tns/faults.js';
import { startTnsDouble, type TnsDouble } from '../../doubles/tns/tns-double.js';
import { scratchDirectories } from '../../reach/scratch-directory.js';
import { runScript } from './oracle-schema.js';

const scratch = scratchDirectories();
const hasCompiler = spawnSync('cc', ['--version']).status === 0;

/** What a client library of release 12.2 tells of itself; it can do nothing else. */
const oldLibrary =
  'void OCIClientVersion(int *a, int *b, int *c, int *d, int *e) { *a = 12; *b = 2; *c = 0; *d = 1; *e = 0; }';

interface Fault {
  /** As Oracle numbers it. */
  readonly fault: string;
  readonly code: string;
  /** A command of the hint, whole or its beginning. */
  readonly command: string;
  readonly set?: (double: TnsDouble) => void;
  readonly isOld?: true;
  /** Puts a client library into a directory. */
  readonly library?: (directory: string) => void;
}

const reading = (fault: Omit<StatementFault, 'match'>) => (double: TnsDouble) =>
  double.faults.failStatements({ match: /"V".*FROM "OVS"\."T"/, ...fault });

const sqlplus = 'sqlplus / as sysdba';

/** Each has a code of its own. */
const table: readonly Fault[] = [
  {
    fault: 'ORA-01017',
    code: 'OVM_DB_LOGIN',
    command: 'sqlplus OVS',
    set: ({ faults }) => {
      faults.login = 1_017;
    },
  },
  {
    fault: 'ORA-28001',
    code: 'OVM_DB_PASSWORD_EXPIRED',
    command: 'ALTER USER OVS IDENTIFIED BY samepassword',
    set: ({ faults }) => {
      faults.login = 28_001;
    },
  },
  {
    fault: 'ORA-01555',
    code: 'OVM_DB_SNAPSHOT_GONE',
    command: 'ALTER SYSTEM SET UNDO_RETENTION = 10800',
    set: reading({ what: 'error', number: 1_555, afterRows: 2 }),
  },
  {
    fault: 'ORA-00942',
    code: 'OVM_DB_HIDDEN',
    command: 'GRANT SELECT ANY TABLE, FLASHBACK ANY TABLE TO OVS',
    set: reading({ what: 'error', number: 942 }),
  },
  {
    fault: 'ORA-01031',
    code: 'OVM_DB_PRIVILEGE',
    command: 'GRANT SELECT ANY TABLE TO OVS',
    set: reading({ what: 'error', number: 1_031 }),
  },
  {
    fault: 'ORA-12514',
    code: 'OVM_DB_SERVICE_UNKNOWN',
    command: 'lsnrctl status',
    set: ({ faults }) => {
      faults.refuse = 12_514;
    },
  },
  {
    fault: 'ORA-03113',
    code: 'OVM_DB_LOST',
    command: 'adrci exec="show alert -tail 50"',
    set: reading({ what: 'error', number: 3_113, afterRows: 2 }),
  },
  {
    fault: 'NJS-138',
    code: 'OVM_DB_CLIENT_NEEDED',
    command: 'export LD_LIBRARY_PATH=',
    isOld: true,
  },
  {
    fault: 'DPI-1047',
    code: 'OVM_DB_CLIENT_BROKEN',
    command: 'ldd ',
    isOld: true,
    library: (directory) => writeFileSync(join(directory, 'libclntsh.so'), 'this is no library'),
  },
  {
    fault: 'DPI-1050',
    code: 'OVM_DB_CLIENT_OLD',
    command: 'export LD_LIBRARY_PATH=',
    isOld: true,
    library: (directory) => {
      const source = join(scratch(), 'client.c');
      writeFileSync(source, oldLibrary);
      execFileSync('cc', ['-shared', '-fPIC', '-o', join(directory, 'libclntsh.so'), source]);
    },
  },
];

/** What the program printed, once it has ended by itself. */
async function exportOf(
  double: TnsDouble,
  directories: Record<'archives' | 'temporary' | 'library', string>,
) {
  const program = builtProgram('test/jobs/schema/oracle-fault-program.ts');
  const { archives, temporary: TMPDIR, library: LD_LIBRARY_PATH } = directories;
  const child = spawn(process.execPath, [program, String(double.port), archives], {
    // a process group of its own: whoever is left of it is found by it
    detached: true,
    env: { ...process.env, TMPDIR, LD_LIBRARY_PATH },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let printed = '';
  child.stdout.on('data', (bytes) => {
    printed += String(bytes);
  });
  const late = setTimeout(() => child.kill('SIGKILL'), 25_000);
  const [status, signal] = await new Promise<[number | null, string | null]>((resolve) =>
    child.on('close', (...ending) => resolve(ending)),
  );
  clearTimeout(late);
  const group = -(child.pid as number);
  return { status, signal, printed, group };
}

describe('faults of Oracle in an export', () => {
  let double: TnsDouble | undefined;
  const seen = new Map<string, string>();
  afterAll(async () => double?.stop());

  it.for(table)(
    'when it is $fault, then the code is $code, a command is named, and nothing is left',
    { timeout: 60_000 },
    async (row, { skip }) => {
      if (row.fault === 'DPI-1050' && !hasCompiler) skip('no C compiler to make a client library with');
      double = await startTnsDouble({ release: row.isOld ? '11.2' : '19' });
      if (!row.isOld) {
        const rows = Array.from({ length: 9 }, (_, id) => `INSERT INTO T VALUES (${id}, 'v');`);
        await runScript(
          double,
          ['CREATE TABLE T (ID NUMBER PRIMARY KEY, V VARCHAR2(9));', ...rows].join('\n'),
        );
      }
      row.set?.(double);
      const directories = { archives: scratch(), temporary: scratch(), library: join(scratch(), 'client') };
      mkdirSync(directories.library);
      row.library?.(directories.library);

      const { status, signal, printed, group } = await exportOf(double, directories);

      expect({ status, signal }).toEqual({ status: 0, signal: null });
      const { code, why, hint } = JSON.parse(printed) as Record<'code' | 'why' | 'hint', string>;
      expect({ code, why }).toEqual({ code: row.code, why: expect.stringContaining(row.fault) });
      expect(hint).toContain(`\`${row.command}`);
      if (/^(?:ALTER|GRANT)/.test(row.command)) expect(hint).toContain(`\`${sqlplus}\``);
      expect([...seen].filter(([, other]) => other === code)).toEqual([]);
      seen.set(row.fault, code);

      await expect.poll(() => double?.open).toBe(0);
      expect(() => process.kill(group, 0)).toThrow('ESRCH');
      const files = [directories.archives, directories.temporary].flatMap((directory) =>
        readdirSync(directory, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()),
      );
      expect(files).toEqual([]);
      expect(double.broken).toEqual([]);
      await double.stop();
      double = undefined;
    },
  );

  it('when the faults are listed, then each has a code that no other has', () => {
    expect(new Set(table.map(({ code }) => code)).size).toBe(table.length);
    expect(table).toHaveLength(10);
  });
});
