import { quoteShellWord } from '../formats/shell-word.js';
import { loadScriptBody } from './load-script-body.js';

/** Paths are those of the archive. */
export interface LoadedTable {
  readonly name: string;
  /** What must be there after the load. */
  readonly rows: number;
  /** The CREATE TABLE statement. */
  readonly ddl: string;
  /** The LOAD DATA statement, which reads `/dev/stdin`. */
  readonly load: string;
  /** Columns of ENUM: the server warns of each invalid value it puts back, and they are counted. */
  readonly enumColumns: readonly string[];
  /** In the order in which they are loaded, each whole rows; none when the rows were left out. */
  readonly parts: readonly string[];
  /** As of an object. */
  readonly names?: readonly string[];
}

export interface LoadedObject {
  readonly kind: string;
  /** What `objectScript` gave. */
  readonly ddl: string;
  /** What the statement writes before a dot: under another name the databases among them would not be followed. */
  readonly names?: readonly string[];
}

export interface LoadedDatabase {
  readonly name: string;
  readonly characterSet: string;
  readonly collation: string;
  readonly tables: readonly LoadedTable[];
  /** In the order in which they are made. */
  readonly objects: readonly LoadedObject[];
}

/**
 * `schema/load.sh`: loads the archived databases with sh, gzip (or zstd) and the client program `mysql` or `mariadb`,
 * which is started once for each table with rows and a few times besides. It refuses a database that has tables, holds no password and takes none as an argument, checks SHA256SUMS and the number of
 * rows, and stops at the first error. It refuses another name for a database that a table or view names, because it
 * leaves the statements as they are.
 */
export function loadScript(databases: readonly LoadedDatabase[], toolVersion: string): string {
  const lines = databases.flatMap((database) => [
    call('database', database.name, database.characterSet, database.collation),
    ...database.tables.map(({ name, rows, ddl, load, enumColumns, parts }) =>
      call(
        'table',
        database.name,
        quotedName(name),
        ddl,
        load,
        String(rows),
        expectedWarnings(enumColumns),
        ...parts,
      ),
    ),
    ...database.objects.map(({ kind, ddl }) => call('object', database.name, kind, ddl)),
    ...[...database.tables, ...database.objects].flatMap(({ ddl, names = [] }) =>
      databases
        .filter(({ name }) => names.includes(name))
        .map(({ name }) => call('names', database.name, name, ddl)),
    ),
  ]);
  return `#!/bin/sh
# shellcheck disable=SC2016,SC1003 # names are quoted words, whatever they hold
# Loads the databases of this archive with nothing but sh, gzip and the client program mysql or mariadb.
# Written by ovm-rescue ${toolVersion}.
#
# usage: sh schema/load.sh [--only FROM]... [--as FROM=TO]... [client options]...
#   --as FROM=TO       load the database FROM under the name TO (may be repeated)
#   --only FROM        load this database alone (may be repeated)
#   -p                 ask for the password; or set MYSQL_PWD, or give --defaults-extra-file=FILE as the first option
#   client options     go to the client as they are: --host=H --port=N --socket=/path/mysqld.sock -uUSER
# example: sh schema/load.sh --only ovs --as ovs=ovs_copy --socket=/u01/app/oracle/mysql/data/mysqld.sock -uroot -p
#
# The client is the program mysql, else mariadb; OVM_MYSQL=PROGRAM names another.
# It refuses a database that has tables already: load beside it, look at it, then RENAME TABLE.

# --- what is loaded: each line calls the function named by $1 with its words
contents() {
${lines.map((line) => `  "$1" ${line}`).join('\n')}
  :
}
${loadScriptBody}`;
}

function call(...words: readonly string[]): string {
  return words.map(quoteShellWord).join(' ');
}

/** An invalid value of an ENUM has position 0. */
function expectedWarnings(columns: readonly string[]): string {
  return ['0 * COUNT(*)', ...columns.map((name) => `COALESCE(SUM(${quotedName(name)} + 0 = 0), 0)`)].join(
    ' + ',
  );
}

function quotedName(name: string): string {
  return `\`${name.replaceAll('`', '``')}\``;
}
