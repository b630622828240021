import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { RescueError } from '../../../src/base/errors.js';
import { silentLog } from '../../../src/base/log.js';
import { type DatabaseWords, databaseSettings } from '../../../src/jobs/schema/database-settings.js';
import { openDatabase } from '../../../src/reach/database/open-database.js';
import { freePort } from '../../databases/loopback.js';
import { scratchDirectories } from '../../reach/scratch-directory.js';

const scratch = scratchDirectories();
const passwordCommand = 'echo x';

function settings(words: DatabaseWords) {
  return databaseSettings({ passwordCommand, ...words }, silentLog);
}

async function failure(work: Promise<unknown>): Promise<RescueError> {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(RescueError);
  return error as RescueError;
}

function configOn(host: string, port: number): string {
  const path = join(scratch(), '.config');
  writeFileSync(path, `DBTYPE=MySQL\nDBHOST=${host}\nSID=ovs\nLSNR=${port}\nOVSSCHEMA=ovs\n`);
  return path;
}

describe('where the database is', () => {
  it('when a socket is given without a URL, then the error says how the account is given', async () => {
    const error = await failure(settings({ socket: '/run/s' }));
    expect(error.code).toBe('OVM_USAGE');
    expect(`${error.message} ${error.hint}`).toContain('--url mysql://USER@localhost --socket /run/s');
    const { user, socketPath } = await settings({ url: 'mysql://ovs@localhost', socket: '/run/s' });
    expect({ user, socketPath }).toEqual({ user: 'ovs', socketPath: '/run/s' });
  });

  it('when a URL names no account, then it is refused', async () => {
    for (const url of ['mysql://h:49500', 'mysql://@h', 'mysql://'])
      expect((await failure(settings({ url }))).code).toBe('OVM_URL_INVALID');
  });

  it("when the URL goes to MySQL's own port and nothing is there, then that of a manager is named", async () => {
    const { port, unreachableHint } = await settings({ url: 'mysql://ovs@h' });
    expect({ port, unreachableHint }).toEqual({
      port: 3306,
      unreachableHint: expect.stringContaining('49500'),
    });
    expect((await settings({ url: 'mysql://ovs@h:49500' })).unreachableHint).toBeUndefined();
    expect((await settings({ url: 'mysql://ovs@localhost', socket: '/s' })).unreachableHint).toBeUndefined();
  });

  it('when localhost came from .config and nothing is there, then the error says so', async () => {
    const port = await freePort();
    const managerConfig = configOn('localhost', port);
    const error = await failure(settings({ managerConfig }).then(openDatabase));
    expect(error.code).toBe('OVM_DB_UNREACHABLE');
    expect(error.hint).toBe(
      `localhost came from ${managerConfig}, where it means the manager's own host; elsewhere add --url mysql://ovs@MANAGERHOST:${port}.`,
    );
    const through = await settings({ managerConfig, viaSsh: 'root@ovmm:2222' });
    expect(through.unreachableHint).toContain('with --via-ssh it means ovmm:2222');
    const elsewhere = await settings({ managerConfig: configOn('ovmm01', 49500) });
    expect(elsewhere.unreachableHint).toBeUndefined();
  });

  it('when .config is of Oracle Database, then listener, instance and account are its own', async () => {
    const path = join(scratch(), '.config');
    writeFileSync(path, 'DBHOST=localhost\nSID=XE\nAPEX=8080\nOVSSCHEMA=ovs\n');
    const { engine, host, port, sid, user, unreachableHint } = await settings({ managerConfig: path });
    expect({ engine, host, port, sid, user }).toEqual({
      ...{ engine: 'oracle', host: 'localhost', port: 1521, sid: 'XE', user: 'ovs' },
    });
    expect(unreachableHint).toBe(
      `localhost came from ${path}, where it means the manager's own host; elsewhere add --url oracle://ovs@MANAGERHOST:1521?sid=XE.`,
    );
    writeFileSync(path, 'DBTYPE=Oracle\nDBHOST=db\nSID=X(Y\nOVSSCHEMA=ovs\n');
    expect((await failure(settings({ managerConfig: path }))).code).toBe('OVM_URL_INVALID');
    const { service, sid: none } = await settings({ url: 'oracle://ovs@db/ORCL' });
    expect({ service, none }).toEqual({ service: 'ORCL', none: undefined });
  });

  it('when a database file is not there or --manager-config is none, then the hint fits', async () => {
    const file = await failure(settings({ url: `sqlite:${scratch()}/x` }).then(openDatabase));
    expect(file.hint).toContain('path after sqlite:');
    const path = join(scratch(), 'f');
    writeFileSync(path, 'name = "vm"\n');
    const config = await failure(settings({ managerConfig: path }));
    expect(config.hint).toContain('/u01/app/oracle/ovm-manager-3/.config');
    expect(config.hint).not.toContain('--kind');
  });
});
