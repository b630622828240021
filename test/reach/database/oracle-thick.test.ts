import oracledb from 'oracledb';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { Password } from '../../../src/base/password.js';
import type { ConnectionSettings } from '../../../src/reach/database/connection-settings.js';
import { connectDescriptor } from '../../../src/reach/database/oracle/connect-descriptor.js';
import { openWatchedConnection } from '../../../src/reach/database/oracle/oracle-database.js';

const settings: ConnectionSettings = {
  engine: 'oracle',
  host: 'db',
  port: 1521,
  service: 'XE',
  user: 'ovs',
  password: new Password('Welcome1'),
  tls: 'off',
  compress: false,
  connectTimeoutMs: 1000,
  stallTimeoutMs: 60,
};

/** A connection through the client library, as far as it is used here: it has no sockets that anybody could look at. */
function thickConnection(number: number, work: Promise<unknown>, status: () => string) {
  const own = { sid: String(number), audit_number: String(number) };
  const sessions = () => [{ ...own, sid: '1', audit_number: '1', serial: '1', status: status() }];
  const raw = {
    thin: false,
    callTimeout: 0,
    broken: 0,
    closed: 0,
    execute: async (sql: string) => {
      if (/CREATE INDEX/.test(sql)) return work;
      if (/SESSIONID/.test(sql)) return { rows: [own] };
      if (/IS_CLUSTER/.test(sql)) return { outBinds: [0] };
      return { rows: /V\$SESSION/.test(sql) ? sessions() : [] };
    },
    break: async () => {
      raw.broken += 1;
    },
    close: async () => {
      raw.closed += 1;
    },
  };
  return raw;
}

describe('a session over the client library', () => {
  afterEach(() => vi.restoreAllMocks());

  async function opened(work: Promise<unknown>, status: () => string) {
    const made: ReturnType<typeof thickConnection>[] = [];
    vi.spyOn(oracledb, 'getConnection').mockImplementation((async () => {
      const raw = thickConnection(made.length + 1, work, status);
      made.push(raw);
      return raw;
    }) as never);
    const connection = await openWatchedConnection(settings, 'oracle://ovs@db:1521/XE');
    return { connection, made };
  }

  it('when an index takes longer than the stall time-out and the server is at work, then it is given its time', async () => {
    let done: ((value: unknown) => void) | undefined;
    const work = new Promise((resolve) => {
      done = resolve;
    });
    const { connection, made } = await opened(work, () => 'ACTIVE');
    const making = connection.execute('CREATE INDEX T_A ON T (A)');
    await expect.poll(() => made.length, { timeout: 5000 }).toBeGreaterThanOrEqual(3);
    done?.({});
    await making;
    // The driver itself would end the call however busy the server is (DPI-1067).
    expect(made.map(({ callTimeout, broken }) => [callTimeout, broken])[0]).toEqual([0, 0]);
    await connection.end();
  });

  it('when the server is not at work for it, then the call is broken off and the hint names a command', async () => {
    const { connection, made } = await opened(new Promise(() => undefined), () => 'INACTIVE');
    await expect(connection.execute('CREATE INDEX T_A ON T (A)')).rejects.toMatchObject({
      code: 'OVM_DB_STALLED',
      hint: expect.stringContaining('`SELECT sid, event, blocking_session FROM v$session`'),
    });
    await expect.poll(() => [made[0]?.broken, made[0]?.closed]).toEqual([1, 1]);
  });

  it('when a host may be gone, then the library is told to probe it, and the driver alone is not', () => {
    expect(connectDescriptor(settings, false)).toContain('(DESCRIPTION=(EXPIRE_TIME=1)');
    expect(connectDescriptor(settings, true)).not.toContain('EXPIRE_TIME');
  });
});
