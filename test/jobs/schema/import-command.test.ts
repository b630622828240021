import { describe, expect, it } from 'vitest';
import { silentLog } from '../../../src/base/log.js';
import { Password } from '../../../src/base/password.js';
import { importCommand } from '../../../src/jobs/schema/import/import-command.js';
import { databaseAddress } from '../../../src/reach/database/database-url.js';

const settings = {
  engine: 'mysql',
  host: 'localhost',
  port: 49500,
  user: 'ovs',
  password: new Password('Kanarie-4711'),
  tls: 'off',
  compress: false,
  connectTimeoutMs: 1,
  stallTimeoutMs: 1,
} as const;
const options = {
  archive: '/a b',
  renames: new Map(),
  replace: true,
  managerStopped: false,
  archives: '/x',
  log: silentLog,
};

describe('the command that finishes an import', () => {
  it('when the database was reached through a host, then so is it again', () => {
    const tunnel = { host: 'ovmm', login: 'root@ovmm', port: 40_404 };
    const reached = { ...settings, tunnel };
    expect(databaseAddress(reached)).toBe('mysql://ovs@localhost:49500 via ovmm');
    expect(importCommand({ ...options, settings: reached }, databaseAddress(reached))).toBe(
      "ovm-rescue schema import '/a b' --url mysql://ovs@localhost:49500 --via-ssh root@ovmm --replace",
    );
  });

  it('when it was reached through a socket, then that is named and no host', () => {
    const local = { ...settings, socketPath: '/run/s' };
    expect(importCommand({ ...options, settings: local }, databaseAddress(local))).toBe(
      "ovm-rescue schema import '/a b' --url mysql://ovs@localhost --socket /run/s --replace",
    );
  });
});
