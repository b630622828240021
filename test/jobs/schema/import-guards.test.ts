import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ManifestManagerConfig, ManifestSchema } from '../../../src/archive/manifest-schema.js';
import { RescueError } from '../../../src/base/errors.js';
import { Password } from '../../../src/base/password.js';
import type { ConfigFacts } from '../../../src/jobs/schema/import/manager-config.js';
import { readConfigFacts } from '../../../src/jobs/schema/import/manager-config.js';
import { checkGuard, type GuardFacts, guardReason } from '../../../src/jobs/schema/import/target-guard.js';
import { scratchDirectories } from '../../reach/scratch-directory.js';

const scratch = scratchDirectories();
const uuid = '0004fb0000010000ab12cd34ef567890';
const config: ConfigFacts = {
  path: '/copy/.config',
  engine: 'mysql',
  host: 'ovmm01',
  port: 3306,
  schema: 'ovs',
  buildId: '3.4.6.2105',
  managerUuid: uuid,
};
const { path: _, ...archivedConfig } = config;

function schemaWith(managerConfig: ManifestManagerConfig | null): ManifestSchema {
  return {
    engine: 'mysql',
    product: 'MySQL',
    serverVersion: '5.6',
    address: 'mysql://ovs@ovmm01:3306',
    snapshot: 'server-lock',
    managerConfig,
    databases: [],
  };
}

function facts(
  changes: Partial<GuardFacts> & { host?: string; port?: number; socketPath?: string } = {},
): GuardFacts {
  const { host = 'ovmm01', port = 3306, socketPath, ...rest } = changes;
  return {
    settings: {
      engine: 'mysql',
      host,
      port,
      ...(socketPath !== undefined && { socketPath }),
      user: 'ovs',
      password: new Password('x'),
      tls: 'off',
      compress: false,
      connectTimeoutMs: 1,
      stallTimeoutMs: 1,
    },
    server: {
      product: 'MySQL',
      version: '5.6',
      maxAllowedPacket: 1,
      lowerCaseTableNames: 0,
      port,
      socket: '/var/run/mysqld.sock',
      dataDirectory: '/var/lib/mysql/',
    },
    address: `mysql://ovs@${host}:${port}`,
    targets: ['ovs'],
    schema: schemaWith(null),
    managerUuid: null,
    given: undefined,
    found: undefined,
    managerStopped: false,
    ...rest,
  };
}

const mysqlConfig: ManifestManagerConfig = { ...archivedConfig, engine: 'mysql' };
const passing = { schema: schemaWith(mysqlConfig), given: config, managerStopped: true };

function refused(changes: Parameters<typeof facts>[0]): RescueError | undefined {
  try {
    checkGuard(facts(changes));
    return undefined;
  } catch (error) {
    expect(error).toBeInstanceOf(RescueError);
    expect((error as RescueError).code).toBe('OVM_TARGET_GUARDED');
    return error as RescueError;
  }
}

const refusal = (changes: Parameters<typeof facts>[0]) => refused(changes)?.message;

describe('the guards of a target', () => {
  it("when nothing says that the target is a manager's, then it is free", () => {
    expect(guardReason(facts())).toBeUndefined();
    expect(refusal({})).toBeUndefined();
  });

  it('when port, data directory or socket are those of a manager, then every target there is guarded', () => {
    const server = facts().server;
    const signs = [
      { port: 49500 },
      { port: 46500, targets: ['anything'] },
      { server: { ...server, dataDirectory: '/u01/app/oracle/mysql/data/' } },
      { server: { ...server, socket: '/u01/app/oracle/mysql/data/mysqld.sock' } },
      { socketPath: '/u01/app/oracle/mysql/data/mysqld.sock' },
      // reached by a tunnel: the server itself says its port
      { port: 13306, server: { ...server, port: 49500 } },
    ];
    for (const sign of signs) {
      expect(guardReason(facts(sign))).toBeDefined();
      expect(refusal(sign)).toContain('manager');
    }
  });

  it('when a .config names server and schema, then the target is guarded, and the other database of the manager too', () => {
    for (const changes of [{ found: config }, { given: config }, { schema: schemaWith(mysqlConfig) }]) {
      expect(guardReason(facts(changes))).toContain('names ovs');
      expect(guardReason(facts({ ...changes, targets: ['OVS'] }))).toContain('names OVS');
      expect(guardReason(facts({ ...changes, targets: ['appfw'] }))).toContain('names appfw');
      expect(guardReason(facts({ ...changes, targets: ['ovs_copy'] }))).toBeUndefined();
      expect(guardReason(facts({ ...changes, port: 3307 }))).toBeUndefined();
      expect(guardReason(facts({ ...changes, host: 'other' }))).toBeUndefined();
    }
  });

  it('when two hosts cannot be told apart, then they count as one', () => {
    const same = (configHost: string, host: string) =>
      guardReason(facts({ found: { ...config, host: configHost }, host })) !== undefined;
    expect(same('localhost', 'ovmm01')).toBe(true);
    expect(same('ovmm01', '127.0.0.1')).toBe(true);
    expect(same('ovmm01.example.com', 'OVMM01')).toBe(true);
    expect(same('ovmm01', '10.1.2.3')).toBe(true);
    expect(same('10.1.2.4', '10.1.2.3')).toBe(false);
    expect(same('ovmm02', 'ovmm01')).toBe(false);
  });

  it('when the .config fits the archive and the manager is stopped, then the target may be written to', () => {
    expect(refusal(passing)).toBeUndefined();
    expect(refusal({ ...passing, given: { ...config, managerUuid: uuid.toUpperCase() } })).toBeUndefined();
  });

  it('when one thing is missing or differs, then the target is refused and the thing is named', () => {
    const cases: readonly [Parameters<typeof facts>[0], string][] = [
      [{ ...passing, given: undefined }, 'names ovs'],
      [{ ...passing, managerStopped: false }, 'nobody said that the manager is stopped'],
      [{ ...passing, given: { ...config, buildId: '3.3.1.1000' } }, 'BUILDID is 3.3.1.1000'],
      [
        { ...passing, given: { ...config, managerUuid: '0004fb00000100000000000000000000' } },
        'UUID is 0004fb0000010000000',
      ],
      [{ ...passing, given: { ...config, engine: 'oracle' } }, 'the engine is oracle'],
      [{ ...passing, given: { ...config, engine: null } }, 'the engine is not known'],
      [{ ...passing, given: { ...config, buildId: null } }, 'has no BUILDID'],
      [{ ...passing, schema: schemaWith(null) }, 'the archive does not tell the BUILDID'],
      [
        { ...passing, schema: schemaWith({ ...mysqlConfig, managerUuid: null }) },
        'the archive does not tell the UUID',
      ],
    ];
    for (const [changes, why] of cases) expect(refusal(changes)).toContain(why);
  });

  it('when something is missing or differs, then the hint asks for that alone', () => {
    const hint = (changes: Parameters<typeof facts>[0]) => refused(changes)?.hint;
    expect(hint({ ...passing, managerStopped: false })).toMatch(/--manager-stopped/);
    expect(hint({ ...passing, managerStopped: false })).not.toMatch(/--manager-config/);
    expect(hint({ ...passing, given: undefined })).toMatch(/--manager-config/);
    expect(hint({ ...passing, given: undefined })).not.toMatch(/--manager-stopped/);
    expect(hint({ ...passing, given: undefined, managerStopped: false })).toMatch(
      /--manager-config.*--manager-stopped/,
    );
    const otherBuild = hint({ ...passing, given: { ...config, buildId: '3.3.1' } });
    expect(otherBuild).toMatch(/an archive of the same build.*schema\/load\.sh/);
    expect(hint({ ...passing, schema: schemaWith(null) })).toMatch(
      /exported with --manager-config.*schema\/load\.sh/,
    );
  });

  it("when a .config is given for a target that is nobody's, then it must fit all the same", () => {
    const other = { ...passing, targets: ['ovs_copy'], managerStopped: false };
    expect(refusal(other)).toBeUndefined();
    expect(refusal({ ...other, given: { ...config, buildId: '3.3.1' } })).toContain('BUILDID');
  });

  it('when no .config tells a build, as up to 3.2, then somebody has to say that archive and target are of one', () => {
    const untold: ConfigFacts = { ...config, buildId: null, withoutBuild: { release: '3.2' } };
    const both = { ...passing, schema: schemaWith({ ...mysqlConfig, buildId: null }), given: untold };
    expect(refused({ ...both, release: '3.2' })).toMatchObject({
      why: expect.stringContaining('neither the archive nor /copy/.config tells a BUILDID'),
      hint: expect.stringContaining('--same-build'),
    });
    expect(refusal({ ...both, release: '3.2', sameBuild: true })).toBeUndefined();
    expect(refusal({ ...both, release: null, sameBuild: true })).toBeUndefined();
    const known = { ...both, schema: schemaWith({ ...mysqlConfig, buildId: '3.2.8.747' }) };
    expect(refusal({ ...known, release: '3.2' })).toContain('the archive is of the build 3.2.8.747');
    expect(refusal({ ...known, release: '3.2', sameBuild: true })).toBeUndefined();
  });

  it('when it is said that builds are the same, then release, UUID, stopped manager and told builds are looked at all the same', () => {
    const untold: ConfigFacts = { ...config, buildId: null, withoutBuild: { release: '3.2' } };
    const said = { ...passing, schema: schemaWith({ ...mysqlConfig, buildId: null }), sameBuild: true };
    const cases: readonly [Parameters<typeof facts>[0], string][] = [
      [{ ...said, given: untold, release: '3.1' }, 'the archive is of release 3.1, /copy/.config of 3.2'],
      [{ ...said, given: { ...untold, managerUuid: '0004fb00000100000000000000000000' } }, 'UUID is 0004fb0'],
      [{ ...said, given: untold, managerStopped: false }, 'nobody said that the manager is stopped'],
      // a file of 3.3 and later has to tell it
      [{ ...said, given: { ...config, buildId: null } }, 'does not tell the BUILDID'],
      [{ ...said, given: config }, 'the archive does not tell the BUILDID'],
      [{ ...passing, given: { ...config, buildId: '3.4.6.2106' }, sameBuild: true }, 'BUILDID is 3.4.6.2106'],
      [{ ...said, schema: schemaWith(null), given: untold }, 'the archive does not tell the BUILDID'],
    ];
    for (const [changes, why] of cases) expect(refusal(changes)).toContain(why);
  });

  it('when a .config tells no build, then it is known whether its release ever did', async () => {
    const path = join(scratch(), '.config');
    const read = (lines: readonly string[]) => {
      writeFileSync(path, `${lines.join('\n')}\nOVSSCHEMA=ovs\nCOREPORT=54321\nUUID=${uuid}\n`);
      return readConfigFacts(path);
    };
    const mysql = ['DBHOST=ovmm01', 'SID=ovs', 'LSNR=49500'];
    expect(await read(mysql)).toMatchObject({ buildId: null, withoutBuild: { release: '3.2' } });
    const oracle = await read(['DBHOST=ovmm01', 'SID=XE', 'LSNR=1521']);
    expect(oracle).toMatchObject({ engine: 'oracle', buildId: null, withoutBuild: {} });
    expect(oracle.withoutBuild?.release).toBeUndefined();
    expect((await read(['DBTYPE=MySQL', ...mysql])).withoutBuild).toBeUndefined();
    expect((await read([...mysql, 'BUILDID=3.2.8.747'])).withoutBuild).toBeUndefined();
  });

  it('when a .config is read, then its keys are taken, and a file of another kind is refused', async () => {
    const path = join(scratch(), '.config');
    writeFileSync(
      path,
      `DBTYPE=MySQL\nDBHOST=ovmm01\nSID=ovs\nLSNR=49500\nOVSSCHEMA=ovs\nUUID=${uuid}\nBUILDID=3.4.6.2105\n`,
    );
    expect(await readConfigFacts(path)).toEqual({ ...config, path, port: 49500 });
    writeFileSync(path, 'name = "vm"\n');
    await expect(readConfigFacts(path)).rejects.toMatchObject({ code: 'OVM_FILE_UNKNOWN' });
  });
});
