/**
 * Messages of Oracle's tools that a DBA can do something about, with the next step. Numbers and meanings are those of
 * Oracle's "Database Error Messages"; the steps are ours. A message that is not here is shown as it came.
 */

/** What a message means for the work. */
export type MessageKind =
  | 'login'
  | 'unreachable'
  | 'privilege'
  | 'space'
  | 'version'
  | 'table'
  | 'exists'
  | 'snapshot'
  | 'directory'
  | 'dump'
  | 'parameter'
  | 'lost'
  | 'account'
  | 'characters';

export interface KnownMessage {
  readonly kind: MessageKind;
  /** What to do next. */
  readonly hint: string;
}

const space =
  'Give the tablespace that is named more room (ALTER DATABASE DATAFILE … AUTOEXTEND ON, or ALTER TABLESPACE … ADD DATAFILE), then import again with --replace. XE 11.2 holds 11 GB and no more.';
const quota =
  'Give the account room in the tablespace (ALTER USER … QUOTA UNLIMITED ON …), then import again with --replace.';
const login =
  'Check user and password: `sqlplus USER@SERVICE` on the host of the database asks for it. Passwords of 11g and later tell capitals from small letters.';
const listener =
  'Ask the listener what it serves: `lsnrctl status` on the host of the database; then correct host, port and service in --url.';
const stopped =
  'Start the database (`sqlplus / as sysdba`, then `startup`; of XE `service oracle-xe start`), then run the same command again.';
const version =
  'A dump goes back with the tools of the version that wrote it, or of a later one: say --via-tools ORACLE_HOME of that version; expdp can write for an older one with VERSION=.';
const directory =
  'Give the account a directory object it may read and write (GRANT READ, WRITE ON DIRECTORY DATA_PUMP_DIR TO …) whose path the operating system lets oracle and you use, and go there as oracle (--via-ssh oracle@HOST); an export can also say --dump-tool exp.';
const snapshot =
  'Somebody wrote more while the export ran than UNDO keeps. Run it when it is quiet, or raise UNDO_RETENTION and the undo tablespace.';
const expiring =
  'The password works until then. Set it anew (`sqlplus USER` asks for it); the manager must learn it as well if it changes.';
const grant =
  'As an administrator grant what is missing (EXP_FULL_DATABASE, IMP_FULL_DATABASE for schemas of others), or log in as SYSTEM.';

const known: Readonly<Record<string, KnownMessage>> = {
  'ORA-01017': { kind: 'login', hint: login },
  'ORA-01005': { kind: 'login', hint: login },
  'EXP-00004': { kind: 'login', hint: login },
  'IMP-00004': { kind: 'login', hint: login },
  'ORA-28000': { kind: 'account', hint: 'Unlock it as an administrator: ALTER USER … ACCOUNT UNLOCK.' },
  'ORA-28001': {
    kind: 'account',
    hint: 'Set the password anew (`sqlplus USER` asks for it, or ALTER USER … IDENTIFIED BY …); the manager must learn it as well if it changes.',
  },
  'ORA-28002': { kind: 'account', hint: expiring },
  'ORA-28011': { kind: 'account', hint: expiring },
  'ORA-12154': {
    kind: 'unreachable',
    hint: 'Write --url oracle://USER@HOST:1521/SERVICE, or an alias that tnsnames.ora in this ORACLE_HOME knows.',
  },
  'ORA-12514': { kind: 'unreachable', hint: listener },
  'ORA-12505': { kind: 'unreachable', hint: listener },
  'ORA-12541': {
    kind: 'unreachable',
    hint: 'Start the listener (`lsnrctl start` on the host of the database), or correct host and port in --url.',
  },
  'ORA-12170': { kind: 'unreachable', hint: 'Check host and port in --url and the firewall between them.' },
  'ORA-12545': {
    kind: 'unreachable',
    hint: 'Check the host name in --url as the host where the tools run knows it.',
  },
  'ORA-01034': { kind: 'unreachable', hint: stopped },
  'ORA-27101': { kind: 'unreachable', hint: stopped },
  'ORA-01033': {
    kind: 'unreachable',
    hint: 'Wait until the database has started or stopped, then run the same command again.',
  },
  'ORA-03113': {
    kind: 'lost',
    hint: 'See alert.log of the database for the reason, then run the same command again.',
  },
  'ORA-03114': {
    kind: 'lost',
    hint: 'See alert.log of the database for the reason, then run the same command again.',
  },
  'ORA-03135': {
    kind: 'lost',
    hint: 'Check the network and firewalls that end idle connections, then run the same command again.',
  },
  'ORA-01031': { kind: 'privilege', hint: grant },
  'EXP-00009': { kind: 'privilege', hint: grant },
  'EXP-00023': { kind: 'privilege', hint: grant },
  'IMP-00013': { kind: 'privilege', hint: grant },
  'IMP-00007': { kind: 'privilege', hint: grant },
  'ORA-31631': { kind: 'privilege', hint: grant },
  'ORA-39122': { kind: 'privilege', hint: grant },
  'ORA-01536': { kind: 'space', hint: quota },
  'ORA-01950': { kind: 'space', hint: quota },
  'ORA-01652': {
    kind: 'space',
    hint: 'Give the temporary tablespace more room, then run the same command again.',
  },
  'ORA-01653': { kind: 'space', hint: space },
  'ORA-01654': { kind: 'space', hint: space },
  'ORA-01658': { kind: 'space', hint: space },
  'ORA-01659': { kind: 'space', hint: space },
  'ORA-01688': { kind: 'space', hint: space },
  'ORA-01691': { kind: 'space', hint: space },
  'ORA-12952': {
    kind: 'space',
    hint: 'The edition holds no more (XE 11.2: 11 GB): empty what is not needed, say OVM_STATISTIC, or use another edition.',
  },
  'EXP-00002': {
    kind: 'space',
    hint: 'Look at the space below the directory of temporary files (`df`); --tools-directory names another one.',
  },
  'IMP-00010': { kind: 'version', hint: version },
  'IMP-00038': { kind: 'version', hint: version },
  'ORA-39142': { kind: 'version', hint: version },
  'ORA-39083': { kind: 'exists', hint: 'The message behind it tells what could not be made and why.' },
  'ORA-39151': { kind: 'exists', hint: 'Say --replace: what is there is exported and verified first.' },
  'ORA-31684': { kind: 'exists', hint: 'Say --replace: what is there is exported and verified first.' },
  'IMP-00015': { kind: 'exists', hint: 'Say --replace: what is there is exported and verified first.' },
  'ORA-00942': {
    kind: 'table',
    hint: 'The table was dropped meanwhile, or the account may not see it: stop what changes the schema, then run the same command again.',
  },
  'EXP-00010': { kind: 'table', hint: 'There is no such account: name another one with --database.' },
  'ORA-39165': { kind: 'table', hint: 'There is no such account: name another one with --database.' },
  'EXP-00011': {
    kind: 'table',
    hint: 'The table was dropped meanwhile, or is misspelt: stop what changes the schema, then run the same command again.',
  },
  'IMP-00033': {
    kind: 'table',
    hint: 'The dump does not hold it: take an archive of an export that does (`ovm-rescue list`).',
  },
  'ORA-39166': {
    kind: 'table',
    hint: 'The table was dropped meanwhile: stop what changes the schema, then run the same command again.',
  },
  'ORA-01555': { kind: 'snapshot', hint: snapshot },
  'ORA-01466': {
    kind: 'snapshot',
    hint: 'A table was changed while the export began: run the same command again.',
  },
  'ORA-08181': { kind: 'snapshot', hint: 'Run the same command again: it takes a new system change number.' },
  'ORA-39002': { kind: 'directory', hint: directory },
  'ORA-39070': { kind: 'directory', hint: directory },
  'ORA-39087': { kind: 'directory', hint: directory },
  'ORA-39145': { kind: 'directory', hint: directory },
  'ORA-29283': { kind: 'directory', hint: directory },
  'ORA-31641': { kind: 'directory', hint: directory },
  'ORA-31640': { kind: 'directory', hint: directory },
  'IMP-00009': {
    kind: 'dump',
    hint: 'The dump ends in the middle: `ovm-rescue verify ARCHIVE`, then take another archive.',
  },
  'ORA-39143': {
    kind: 'dump',
    hint: 'It was written by exp, and imp reads it back: check `tool` in manifest.json.',
  },
  'ORA-31619': {
    kind: 'dump',
    hint: 'The dump is damaged: `ovm-rescue verify ARCHIVE`, then take another archive.',
  },
  'LRM-00109': {
    kind: 'parameter',
    hint: 'The parameter file went while the tool began: look for what clears temporary files, or name another --tools-directory.',
  },
  'LRM-00101': {
    kind: 'parameter',
    hint: 'This release of the tool does not know the parameter: say --dump-tool with the other tool.',
  },
  'LRM-00104': {
    kind: 'parameter',
    hint: 'This release of the tool does not take the value: say --dump-tool with the other tool.',
  },
  'UDE-00014': {
    kind: 'parameter',
    hint: 'This release of the tool does not take the value: say --dump-tool exp.',
  },
};

/** What is known of a message by its code, `ORA-01017`; undefined for one that is only shown. */
export function knownMessage(code: string): KnownMessage | undefined {
  return Object.hasOwn(known, code) ? known[code] : undefined;
}

/** Of a conversion of characters, which tools mention without a code. */
export const knownConversion: KnownMessage = {
  kind: 'characters',
  hint: 'Characters that the other set lacks were replaced. Use a database with the character set of the dump, or with AL32UTF8.',
};

/** All codes that are known. */
export const knownCodes: readonly string[] = Object.keys(known);
