/**
 * Every command that runs the tools of an Oracle database, and what they need around them. Unlike those that read an
 * estate they write: temporary files of their own, with expdp what Data Pump keeps of a run of ours, and with `schema
 * import` the database. Values are arguments of the shell and never part of its text; no password is among them (parameter
 * files and standard input hold it).
 */

/** Variables of a tool: home, connect identifier and language are the first three arguments. */
const environment =
  'ORACLE_HOME=$1 LD_LIBRARY_PATH=$1/lib TWO_TASK=$2 NLS_LANG=$3; export ORACLE_HOME LD_LIBRARY_PATH TWO_TASK NLS_LANG';

/** The process is written down beside the parameter file, so that whoever clears that place ends it first. */
function withParameterFile(tool: string): string {
  return `${environment}; umask 077; "$1/bin/${tool}" parfile="$4" 2>&1 & echo $! > "\${4%/*}/tool"; wait $!; r=$?; rm -f "\${4%/*}/tool"; exit $r`;
}

const home = { parameter: 'home', kind: 'path' } as const;
const connect = { parameter: 'connect', kind: 'connect identifier' } as const;
const language = { parameter: 'language', kind: 'language' } as const;
const file = { parameter: 'file', kind: 'file of ours' } as const;

/** `root` is `not needed` for all: they run as the user who logs in, never by sudo. */
export const toolCommands = {
  'tool-list': {
    directory: '/bin',
    words: [
      'sh',
      '-c',
      'for t in sqlplus exp imp expdp impdp; do if [ -x "$1/bin/$t" ]; then echo $t; fi; done',
      'sh',
      home,
    ],
    purpose: 'which tools of the database are there',
    root: 'not needed',
  },
  'tool-workplace': {
    directory: '/bin',
    words: [
      'sh',
      '-c',
      'trap : 1 13; set -e; umask 077; mkdir "$1"; echo $$ > "$1/holder"; echo ready; set +e; cat > /dev/null; if [ -s "$1/tool" ]; then kill "$(cat "$1/tool")"; fi; rm -rf "$1"',
      'sh',
      { parameter: 'workplace', kind: 'directory of ours' },
    ],
    purpose:
      'makes a directory of mode 0700 for parameter files and the dump; ends what runs in it and removes it when standard input ends, also because the connection broke',
    root: 'not needed',
  },
  'tool-sweep': {
    directory: '/bin',
    words: [
      'sh',
      '-c',
      'for d in "$1"/ovm-rescue-tools.*; do if [ -O "$d" ] && [ ! -L "$d" ] && [ -s "$d/holder" ]; then if ! kill -0 "$(cat "$d/holder")"; then rm -rf "$d"; echo "$d"; fi; fi; done 2> /dev/null; true',
      'sh',
      { parameter: 'below', kind: 'path' },
    ],
    purpose: 'removes such directories of the same user that a killed host or process left',
    root: 'not needed',
  },
  'tool-file': {
    directory: '/bin',
    words: ['sh', '-c', 'umask 077; cat > "$1"', 'sh', file],
    purpose: 'writes a file of mode 0600 there: a parameter file, or the dump for an import',
    root: 'not needed',
    input: 'the content',
  },
  'tool-remove': {
    directory: '/bin',
    words: ['rm', '-f', file],
    purpose: 'removes such a file',
    root: 'not needed',
  },
  sqlplus: {
    directory: '/bin',
    words: [
      'sh',
      '-c',
      `${environment}; unset SQLPATH ORACLE_PATH; cd /; exec "$1/bin/sqlplus" -S -L /nolog 2>&1`,
      'sh',
      home,
      connect,
      language,
    ],
    purpose:
      'queries, and with `schema import` statements; with expdp also `schema export` sends some: UTL_FILE.FREMOVE for dumps of ours, DROP TABLE "OVM_RESCUE_…" (or "OVM_TRIAL_…") PURGE for jobs of ours that a killed run left, DBMS_DATAPUMP.STOP_JOB for one that failed; with exp it sends queries alone; where no login.sql is in reach',
    root: 'not needed',
    input: 'the login and the statements',
  },
  exp: {
    directory: '/bin',
    words: ['sh', '-c', withParameterFile('exp'), 'sh', home, connect, language, file],
    purpose: 'exports the schema into a dump file',
    root: 'not needed',
  },
  expdp: {
    directory: '/bin',
    words: ['sh', '-c', withParameterFile('expdp'), 'sh', home, connect, language, file],
    purpose: 'the same by Data Pump, as of one system change number',
    root: 'not needed',
  },
  imp: {
    directory: '/bin',
    words: ['sh', '-c', withParameterFile('imp'), 'sh', home, connect, language, file],
    purpose: 'imports a dump file of exp; `schema import` alone runs it',
    root: 'not needed',
  },
  impdp: {
    directory: '/bin',
    words: ['sh', '-c', withParameterFile('impdp'), 'sh', home, connect, language, file],
    purpose: 'imports a dump file of expdp; `schema import` alone runs it',
    root: 'not needed',
  },
} as const;

/** What may stand in place of a parameter of these commands. */
export const toolParameterKinds = {
  'connect identifier': {
    meaning: 'where a database listens, or an alias of tnsnames.ora',
    takes: (value: string) => /^[\w./:()=[\]$#-]{1,500}$/.test(value) && !value.startsWith('-'),
  },
  language: {
    meaning: 'LANGUAGE_TERRITORY.CHARACTERSET',
    takes: (value: string) => /^[A-Z]+_[A-Z]+\.[A-Z0-9]+$/.test(value),
  },
  'directory of ours': {
    meaning: 'a directory that ovm-rescue makes',
    takes: (value: string) => /^\/(?:[^\0\n]*\/)?ovm-rescue-tools\.[0-9a-f]{16}$/.test(value),
  },
  'file of ours': {
    meaning: 'a file that ovm-rescue makes',
    takes: (value: string) =>
      /^\/(?:[^\0\n]*\/)?(?:ovm-rescue-tools\.[0-9a-f]{16}\/[a-z][a-z.]*|ovm_rescue_[0-9a-f]{16}\.dmp)$/.test(
        value,
      ),
  },
} as const;
