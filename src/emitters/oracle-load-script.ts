import { isPlainName } from '../formats/oracle-logs/account-name.js';
import { quoteShellWord } from '../formats/shell-word.js';

/** A dump as `load.sh` needs to know it; the path is that of the archive. */
export interface LoadedDump {
  readonly schema: string;
  readonly path: string;
  readonly sha256: string;
  readonly tool: 'exp' | 'expdp';
  readonly toolVersion: string | null;
  readonly characterSet: string;
}

/**
 * `schema/load.sh` of an archive with a dump: the command line of `imp` or `impdp`, behind a look at its checksum. The
 * tool itself asks for the password. It knows no guards and compares nothing afterwards. Throws a TypeError for a schema
 * whose name the tools would take for another one.
 */
export function oracleLoadScript(dump: LoadedDump, toolVersion: string): string {
  const { schema, path, sha256, tool, characterSet } = dump;
  const words = quoteShellWord;
  const reads = tool === 'exp' ? 'imp' : 'impdp';
  if (!isPlainName(schema)) throw new TypeError(`${reads} would take ${schema} for another name`);
  const [, folder = '', file = ''] = /^(.*)\/([\w.-]+)$/.exec(path) ?? [];
  if (file === '') throw new TypeError(`${path} is no path of a dump`);
  return `#!/bin/sh
# Loads the dump of this archive with ${reads}, the tool of Oracle Database that belongs to it.
# Written by ovm-rescue ${toolVersion}; the dump by ${tool} ${dump.toolVersion ?? 'of an unknown version'}.
#
${tool === 'exp' ? classicUsage : pumpUsage}
#   SCHEMA     in capitals, of letters, digits, _ and $: the tool takes every other name for another account
# ORACLE_HOME must be set, of the same version or a later one. The account must exist and hold nothing:
#   CREATE USER ... IDENTIFIED BY ... QUOTA UNLIMITED ON USERS; GRANT CONNECT, RESOURCE, CREATE VIEW, CREATE SYNONYM TO ...;
# The tool asks for the password. Stop the manager first.
set -euf
unset CDPATH
from=${words(schema)}
to=$from
folder=$(cd "$(dirname "$0")/.." && pwd)/${words(folder)}
usage() { sed -n '2,/^set/{/^set/!s/^# *//p;}' "$0" >&2; exit 2; }
if [ "\${1-}" = --as ]; then
  if [ $# -lt 2 ]; then usage; fi
  to=$2
  shift 2
fi
is_plain() {
  case $1 in
    [!ABCDEFGHIJKLMNOPQRSTUVWXYZ]* | *[!ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_$]* | '') return 1 ;;
  esac
}
if ! is_plain "$to"; then
  echo "load.sh: ${reads} would take $to for another account: say a name in capitals" >&2; exit 2
fi
if [ $# -lt ${tool === 'exp' ? 1 : 3} ]; then usage; fi
# the tool reads its words by rules of its own: no path of this archive is among them
cd "$folder"
if [ ! -x "\${ORACLE_HOME-}/bin/${reads}" ]; then echo "load.sh: ORACLE_HOME has no bin/${reads}" >&2; exit 1; fi
if [ "$(sha256sum < ${words(file)})" != ${words(`${sha256}  -`)} ]; then
  echo "load.sh: the dump was changed after it was archived" >&2; exit 10
fi
NLS_LANG=${words(`AMERICAN_AMERICA.${characterSet}`)}
export NLS_LANG
${tool === 'exp' ? classicBody(file) : pumpBody(file)}`;
}

const classicUsage = `# usage: sh schema/load.sh [--as SCHEMA] USER[@SERVICE]
# example: ORACLE_HOME=/u01/app/oracle/product/11.2.0/xe sh schema/load.sh ovs@//localhost:1521/XE`;
const classicBody = (file: string) =>
  `exec "$ORACLE_HOME/bin/imp" "$1" file=${file} fromuser="$from" touser="$to" statistics=none
`;

const pumpUsage = `# usage: sh schema/load.sh [--as SCHEMA] USER[@SERVICE] DIRECTORY PATH
#   DIRECTORY  a directory object of the database that USER may read and write: DATA_PUMP_DIR
#   PATH       where it is on this host, which is that of the database: the dump is copied there
# Run it as the user that the database runs as (oracle): nobody else may read the copy, which goes afterwards.
# Exit status 5 of impdp: it ended, but said what it could not do; that the account exists already is nothing.
# example: ORACLE_HOME=/u01/app/oracle/product/19 sh schema/load.sh system@//localhost:1521/ORCL DATA_PUMP_DIR /u01/dump`;
const pumpBody = (
  file: string,
) => `if ! is_plain "$2"; then echo "load.sh: $2 is no directory object that impdp can be given" >&2; exit 2; fi
case $3 in /*) ;; *) echo "load.sh: PATH is absolute" >&2; exit 2 ;; esac
umask 077
copy=$3/ovm_rescue_load_$(od -An -N8 -tx1 /dev/urandom | tr -d ' \\n').dmp
# never through a link, nor over a file that is there
set -C
: > "$copy"
set +C
trap 'rm -f "$copy"' EXIT
trap 'exit 1' 1 2 15
cat ${file} >> "$copy"
"$ORACLE_HOME/bin/impdp" "$1" directory="$2" dumpfile="\${copy##*/}" nologfile=y schemas="$from" remap_schema="$from:$to"
`;
