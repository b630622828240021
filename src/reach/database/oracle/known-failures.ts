import type { ErrorCode } from '../../../base/errors.js';
import { quoteOracleName } from './oracle-quote.js';

/** What was going on when an error came. */
export interface Occasion {
  /** While logging in. */
  readonly connecting?: boolean;
  /** Why the client library was not used. */
  readonly client?: unknown;
  /** What was sent. */
  readonly statement: string;
  /** The account. */
  readonly user: string;
}

export interface OccasionNames extends Occasion {
  /** What the server says, in one line. */
  readonly text: string;
  readonly address: string;
}

export interface KnownFailure {
  readonly code: ErrorCode;
  /** Stands before the server's own words. */
  readonly why?: (at: OccasionNames) => string;
  /** Names the next command to type; without it that of the code. */
  readonly hint?: (at: OccasionNames) => string;
}

const said = (words: string) => () => words;

/** What stands for a statement of SQL*Plus on the database's host. */
const asDba = (statement: string) =>
  `On the database host run \`sqlplus / as sysdba\` and in it \`${statement}\`; then run the same command again.`;

const login = (why: string, statement: (user: string) => string): KnownFailure => ({
  code: 'OVM_DB_LOGIN',
  why: said(why),
  hint: ({ user }) => asDba(statement(accountOf(user))),
});

/** Whoever sets a new password for a typing error takes the manager down, which logs in with the old one. */
const tryLogin = (why: string): KnownFailure => ({
  code: 'OVM_DB_LOGIN',
  why: said(why),
  hint: ({ user }) =>
    accountOf(user) === 'SYS'
      ? 'SYS logs in AS SYSDBA only: name SYSTEM or the account of the schema in the URL, then run the same command again.'
      : `On the database host run \`sqlplus ${accountOf(user)}\` to see whether the password is right, and run the same command again; a new password would lock a manager out that logs in with it.`,
});

const lost = (why: string): KnownFailure => ({
  code: 'OVM_DB_LOST',
  why: said(why),
  hint: said(
    'On the database host run `adrci exec="show alert -tail 50"` to see why; then run the same command again.',
  ),
});

const unreachable = (why: string, hint?: string): KnownFailure => ({
  code: 'OVM_DB_UNREACHABLE',
  why: said(why),
  ...(hint !== undefined && { hint: said(hint) }),
});

const listenerHint =
  'Run `lsnrctl status` on the database host: it says whether the listener runs, and on which port.';
const startHint = asDba('STARTUP');
const loginsHint =
  'On the database host run `sqlplus / as sysdba` and in it `SELECT status, logins FROM v$instance`; then `ALTER DATABASE MOUNT` and `ALTER DATABASE OPEN` when it is STARTED, `ALTER DATABASE OPEN` when it is MOUNTED, `ALTER SYSTEM DISABLE RESTRICTED SESSION` when logins are RESTRICTED; then run the same command again.';

/** @param number what the listener itself says, where the driver puts its own words in place of it */
const serviceUnknown = (number = ''): KnownFailure => ({
  code: 'OVM_DB_SERVICE_UNKNOWN',
  why: said(`the listener knows no database of that name${number}`),
  hint: said(
    'Run `lsnrctl status` on the database host: it lists the services that may stand in oracle://USER@HOST:PORT/SERVICE. An instance is named by ?sid=XE instead.',
  ),
});

const snapshotGone: KnownFailure = {
  code: 'OVM_DB_SNAPSHOT_GONE',
  why: said('the server no longer has the rows as they were when the reading began'),
  hint: said(asDba('ALTER SYSTEM SET UNDO_RETENTION = 10800')),
};

const noSpace = (what: string): KnownFailure => ({
  code: 'OVM_DB_FAILED',
  why: said(`${what} is full`),
  hint: ({ text }) => {
    const tablespace = /tablespace "?([\w$#]+)"?/i.exec(text)?.[1] ?? 'USERS';
    return asDba(
      `ALTER TABLESPACE ${tablespace} ADD ${/temp/i.test(tablespace) ? 'TEMPFILE' : 'DATAFILE'} SIZE 1G AUTOEXTEND ON`,
    );
  },
});

const stalled: KnownFailure = {
  code: 'OVM_DB_STALLED',
  why: said('nothing came from the server in time'),
  hint: said(asDba('SELECT sid, event, blocking_session FROM v$session')),
};

const locked: KnownFailure = {
  code: 'OVM_DB_FAILED',
  why: said('another session holds a lock on it'),
  hint: said(
    asDba(
      'SELECT sid, serial#, username, program FROM v$session WHERE sid IN (SELECT session_id FROM v$locked_object)',
    ),
  ),
};

const hidden: KnownFailure = {
  code: 'OVM_DB_HIDDEN',
  why: said('it is not there, or the account may not see it'),
  hint: ({ statement, user }) => {
    const dictionary = /\b(DBA_\w+|V\$\w+)/i.test(statement);
    const grant = dictionary
      ? 'GRANT SELECT ANY DICTIONARY TO'
      : 'GRANT SELECT ANY TABLE, FLASHBACK ANY TABLE TO';
    return asDba(`${grant} ${accountOf(user)}`);
  },
};

/** What errors of servers, of the driver (NJS) and of the client library (DPI) mean, by their numbers as documented. */
export const knownFailures: Readonly<Record<string, KnownFailure>> = {
  'ORA-01017': tryLogin('the server refuses it'),
  'ORA-01005': tryLogin('no password was given'),
  'ORA-28000': login('the account is locked', (user) => `ALTER USER ${user} ACCOUNT UNLOCK`),
  'ORA-28001': {
    code: 'OVM_DB_PASSWORD_EXPIRED',
    why: said('the password has expired'),
    hint: ({ user }) =>
      `${asDba(`ALTER USER ${accountOf(user)} IDENTIFIED BY samepassword`)} Set the same password again: a manager logs in with it.`,
  },
  'ORA-01045': {
    code: 'OVM_DB_PRIVILEGE',
    why: said('privilege CREATE SESSION is missing'),
    hint: ({ user }) => asDba(`GRANT CREATE SESSION TO ${accountOf(user)}`),
  },
  'ORA-01031': {
    code: 'OVM_DB_PRIVILEGE',
    why: said('a privilege is missing'),
    hint: ({ statement, user }) => asDba(`GRANT ${privilegeFor(statement)} TO ${accountOf(user)}`),
  },
  'ORA-01950': {
    code: 'OVM_DB_PRIVILEGE',
    why: said('the account may not store anything in that tablespace'),
    hint: ({ text, user }) => {
      const tablespace = /tablespace '?"?([\w$#]+)/i.exec(text)?.[1] ?? 'USERS';
      return asDba(`ALTER USER ${accountOf(user)} QUOTA UNLIMITED ON ${tablespace}`);
    },
  },
  'ORA-00942': hidden,
  'ORA-04043': hidden,
  'ORA-41900': hidden,
  'ORA-01555': snapshotGone,
  'ORA-22924': snapshotGone,
  'ORA-30052': snapshotGone,
  'ORA-08180': snapshotGone,
  'ORA-01466': {
    code: 'OVM_DB_SNAPSHOT_GONE',
    why: said('a table was made or changed a moment ago, and the server has no earlier state of it'),
    hint: said('Wait a minute, then run the same command again.'),
  },
  'ORA-12514': serviceUnknown(),
  'ORA-12505': serviceUnknown(),
  'NJS-518': serviceUnknown(' (ORA-12514)'),
  'NJS-517': serviceUnknown(),
  'NJS-519': serviceUnknown(' (ORA-12505)'),
  'NJS-515': unreachable(
    'the name of the host is not known',
    'Run `getent hosts HOST` with the host of the URL, and correct it.',
  ),
  'NJS-530': unreachable(
    'the name of the host is not known',
    'Run `getent hosts HOST` with the host of the URL, and correct it.',
  ),
  'NJS-503': unreachable('nothing takes the connection there', listenerHint),
  'NJS-500': {
    ...lost(''),
    why: ({ connecting }) =>
      `the connection ended${connecting ? '; what listens there may not be Oracle' : ''}`,
  },
  'NJS-510': unreachable('no answer in time', listenerHint),
  'NJS-511': unreachable('the listener refuses it', listenerHint),
  'NJS-512': unreachable('the listener refuses it', listenerHint),
  'NJS-521': lost('the connection ended'),
  'NJS-501': lost('the connection ended'),
  'NJS-003': lost('the connection is closed'),
  'NJS-123': stalled,
  'DPI-1067': stalled,
  'DPI-1010': lost('the connection is closed'),
  'DPI-1080': lost('the server closed the connection'),
  'ORA-01033': unreachable('the database is being started or stopped', startHint),
  'ORA-01034': unreachable('the listener runs, the database does not', startHint),
  'ORA-12526': unreachable('the listener runs, the instance is in restricted mode', loginsHint),
  'ORA-12527': unreachable('the listener runs, the instance takes no connections now', loginsHint),
  'ORA-12528': unreachable('the listener runs, the instance takes no connections now', loginsHint),
  'ORA-00018': unreachable(
    'the server has too many sessions',
    asDba('SELECT username, COUNT(*) FROM v$session GROUP BY username'),
  ),
  'ORA-00020': unreachable(
    'the server has too many processes',
    asDba('SELECT username, COUNT(*) FROM v$session GROUP BY username'),
  ),
  'ORA-12516': unreachable(
    'the server has too many sessions',
    asDba('SELECT username, COUNT(*) FROM v$session GROUP BY username'),
  ),
  'ORA-03113': lost('the server process ended'),
  'ORA-03114': lost('the connection is closed'),
  'ORA-03135': lost('the connection ended'),
  'ORA-01012': lost('the session was ended at the server'),
  'ORA-00028': lost('the session was killed at the server'),
  'ORA-02396': lost('the server ended it for being idle'),
  'ORA-01092': lost('the database was shut down'),
  'ORA-01089': lost('the database is being shut down'),
  'ORA-12537': lost('the connection ended'),
  'ORA-12547': lost('the connection ended'),
  'ORA-12570': lost('the connection ended'),
  'ORA-01652': noSpace('the temporary tablespace'),
  'ORA-01653': noSpace('the tablespace'),
  'ORA-01654': noSpace('the tablespace'),
  'ORA-01658': noSpace('the tablespace'),
  'ORA-01691': noSpace('the tablespace'),
  'ORA-01536': {
    code: 'OVM_DB_FAILED',
    why: said('the quota of the account is used up'),
    hint: ({ text, user }) => {
      const tablespace = /tablespace '?"?([\w$#]+)/i.exec(text)?.[1] ?? 'USERS';
      return asDba(`ALTER USER ${accountOf(user)} QUOTA UNLIMITED ON ${tablespace}`);
    },
  },
  'ORA-30036': {
    code: 'OVM_DB_FAILED',
    why: said('the undo tablespace is full'),
    hint: said(asDba("SELECT value FROM v$parameter WHERE name = 'undo_tablespace'")),
  },
  'ORA-00257': {
    code: 'OVM_DB_FAILED',
    why: said('the archived logs fill their disk'),
    hint: said('On the database host run `rman target /` and in it `BACKUP ARCHIVELOG ALL DELETE INPUT`.'),
  },
  'ORA-00054': locked,
  'ORA-00060': locked,
  'ORA-04021': locked,
  'ORA-30006': locked,
};

/** Beginnings of statements, with what they need. The first that fits counts. */
const neededFor: readonly (readonly [RegExp, string])[] = [
  [/^CREATE\b[^(]*?\bVIEW\b/i, 'CREATE VIEW'],
  [/^CREATE\b[^(]*?\bTRIGGER\b/i, 'CREATE TRIGGER'],
  [/^CREATE\b[^(]*?\b(FUNCTION|PROCEDURE|PACKAGE)\b/i, 'CREATE PROCEDURE'],
  [/^CREATE\b[^(]*?\bTYPE\b/i, 'CREATE TYPE'],
  [/^CREATE\s+SEQUENCE\b/i, 'CREATE SEQUENCE'],
  [/^CREATE\b[^(]*?\bSYNONYM\b/i, 'CREATE SYNONYM'],
  [/^CREATE\b[^(]*?\bTABLE\b/i, 'CREATE TABLE'],
  [/^CREATE\b[^(]*?\bINDEX\b/i, 'CREATE ANY INDEX'],
  [/\bAS OF SCN\b/i, 'FLASHBACK ANY TABLE, SELECT ANY TABLE'],
  [/DBMS_LOCK/i, 'EXECUTE ON SYS.DBMS_LOCK'],
  [/^SELECT\b[\s\S]*? FROM "/i, 'SELECT ANY TABLE'],
  [/^SELECT\b/i, 'SELECT ANY DICTIONARY'],
];

function privilegeFor(statement: string): string {
  return neededFor.find(([beginning]) => beginning.test(statement.trimStart()))?.[1] ?? 'RESOURCE';
}

/** The account as a statement names it: the server takes names without quotes in capitals. */
function accountOf(user: string): string {
  if (user.startsWith('"')) return user;
  return /^[A-Za-z][\w$#]*$/.test(user) ? user.toUpperCase() : quoteOracleName(user);
}
