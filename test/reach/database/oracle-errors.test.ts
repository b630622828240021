import { describe, expect, it } from 'vitest';
import { knownFailures } from '../../../src/reach/database/oracle/known-failures.js';
import { oracleFailure } from '../../../src/reach/database/oracle/oracle-errors.js';

const address = 'oracle://ovs@host:1521/XE';
const at = { statement: 'SELECT 1 FROM DUAL', user: 'ovs' };

function failure(message: string, more: Partial<Parameters<typeof oracleFailure>[2]> = {}) {
  const code = /^[A-Z]+-\d+/.exec(message)?.[0];
  return oracleFailure(Object.assign(new Error(message), { code }), address, { ...at, ...more });
}

describe('errors of Oracle', () => {
  it('when an error is known, then its hint names a command or is that of its code, and its reason holds the number', () => {
    for (const number of Object.keys(knownFailures)) {
      const known = failure(`${number}: what the server says`);
      expect(known.why, number).toContain(number);
      expect(known.hint, number).toMatch(/`[^`]+`|again|--stall-timeout/);
      expect(known.why, number).not.toMatch(/\.$/);
    }
  });

  it.each([
    ["ORA-01950: no privileges on tablespace 'USERS'", 'ALTER USER OVS QUOTA UNLIMITED ON USERS'],
    [
      'ORA-01653: unable to extend table OVS.T by 128 in tablespace OVS_DATA',
      'ALTER TABLESPACE OVS_DATA ADD DATAFILE',
    ],
    ["ORA-01536: space quota exceeded for tablespace 'USERS'", 'QUOTA UNLIMITED ON USERS'],
  ])('when it is %s, then the statement names the tablespace', (message, statement) => {
    expect(failure(message).hint).toContain(statement);
  });

  it.each([
    ['CREATE TABLE T (A NUMBER)', 'GRANT CREATE TABLE TO OVS'],
    ['CREATE OR REPLACE FORCE VIEW V AS SELECT 1 FROM DUAL', 'GRANT CREATE VIEW TO OVS'],
    ['SELECT "A" FROM "OVS"."T" AS OF SCN 1', 'GRANT FLASHBACK ANY TABLE, SELECT ANY TABLE TO OVS'],
    ['CREATE OR REPLACE PACKAGE BODY P AS END;', 'GRANT CREATE PROCEDURE TO OVS'],
  ])('when %s lacks a privilege, then its grant is named', (statement, grant) => {
    expect(failure('ORA-01031: insufficient privileges', { statement }).hint).toContain(grant);
  });

  it('when an account has a name that only quotes keep, then the statement quotes it', () => {
    expect(failure('ORA-28000: the account is locked', { user: '"mixed Case"' }).hint).toContain(
      'ALTER USER "mixed Case" ',
    );
    expect(failure('ORA-28000: the account is locked', { user: 'o v s' }).hint).toContain(
      'ALTER USER "o v s" ',
    );
  });

  it('when the connection ends before the login, then the server cannot be reached', () => {
    expect(failure('NJS-500: connection was closed', { connecting: true }).code).toBe('OVM_DB_UNREACHABLE');
    expect(failure('NJS-500: connection was closed').code).toBe('OVM_DB_LOST');
  });

  it('when the listener runs and the instance takes no logins, then its own number decides, and no number of ours is shown', () => {
    const refused = failure(
      'NJS-511: connection to listener at host h port 1521 was refused. (CONNECTION_ID=FhKUNNzd==)\nCause: ORA-12528',
    );
    expect(refused).toMatchObject({ code: 'OVM_DB_UNREACHABLE' });
    expect(refused.why).toContain('the listener runs, the instance takes no connections');
    expect(refused.why).not.toContain('CONNECTION_ID');
    expect(refused.hint).toContain('SELECT status, logins FROM v$instance');
    expect(failure('NJS-511: was refused.\nCause: ORA-12545').hint).toContain('lsnrctl status');
  });

  it('when the server needs a client library, then the way without one is named, and where it was looked for', () => {
    const before = process.env.LD_LIBRARY_PATH;
    process.env.LD_LIBRARY_PATH = '/not/there';
    try {
      const { why, hint } = failure('NJS-138: connections to this server version are not supported');
      expect(why).toContain('LD_LIBRARY_PATH has /not/there');
      expect(why).not.toContain(address);
      expect(hint).toContain('--via-tools');
    } finally {
      if (before === undefined) delete process.env.LD_LIBRARY_PATH;
      else process.env.LD_LIBRARY_PATH = before;
    }
  });

  it('when the driver adds where to read more, then it is left out, and long texts are cut', () => {
    const { why } = failure(
      `ORA-00900: invalid SQL statement ${'x'.repeat(500)}\nHelp: https://docs.oracle.com/ora-00900/`,
    );
    expect(why).not.toContain('Help');
    expect(why.length).toBeLessThanOrEqual(300);
  });
});
