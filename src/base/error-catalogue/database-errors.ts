import { exitCodes } from '../exit-codes.js';
import type { CatalogueEntry } from './catalogue-entry.js';

/** Errors of repository databases: reaching them, exporting, importing. */
export const databaseErrors = {
  OVM_URL_INVALID: {
    exitCode: exitCodes.usage,
    tried: 'understand the URL',
    next: 'Write mysql://USER@HOST:PORT, oracle://USER@HOST:PORT/SERVICE or sqlite:PATH; the password never stands in it.',
  },
  OVM_PASSWORD_UNREADABLE: {
    exitCode: exitCodes.usage,
    tried: 'get the password from',
    next: 'Name a file or a command for it, set the variable that --help names, or run on a terminal.',
  },
  OVM_DB_UNREACHABLE: {
    exitCode: exitCodes.failed,
    tried: 'connect to',
    next: 'Check host, port or socket, that the server runs, and the firewall.',
  },
  OVM_DB_LOGIN: {
    exitCode: exitCodes.refused,
    tried: 'log in to',
    next: 'Check user and password; on the manager host the password is the one set at its installation.',
  },
  OVM_DB_PASSWORD_EXPIRED: {
    exitCode: exitCodes.refused,
    tried: 'log in to',
    next: 'Set a new password with the tool of the server, then run the same command again with that one.',
  },
  OVM_DB_SERVICE_UNKNOWN: {
    exitCode: exitCodes.failed,
    tried: 'connect to',
    next: 'Run `lsnrctl status` on the database host; it lists the services that URLs may name.',
  },
  OVM_DB_CLIENT_NEEDED: {
    exitCode: exitCodes.failed,
    tried: 'connect without a client library to',
    next: 'Install the client library that is named, set its path, then run the same command again.',
  },
  OVM_DB_CLIENT_BROKEN: {
    exitCode: exitCodes.failed,
    tried: 'load the client library to connect to',
    next: 'Run `ldd` on the library that is named: it lists what is missing; install that, then run the same command again.',
  },
  OVM_DB_CLIENT_OLD: {
    exitCode: exitCodes.failed,
    tried: 'connect by the client library that is there to',
    next: 'Install the client library that is named, set its path, then run the same command again.',
  },
  OVM_DB_SNAPSHOT_GONE: {
    exitCode: exitCodes.failed,
    tried: 'read as of one moment',
    next: 'Run the same command again when less is written, or give the server more undo.',
  },
  OVM_DB_HIDDEN: {
    exitCode: exitCodes.refused,
    tried: 'see a table or view on',
    next: 'Grant SELECT on it to the account, or use the account that owns it.',
  },
  OVM_DB_PRIVILEGE: {
    exitCode: exitCodes.refused,
    tried: 'use the account on',
    next: 'Grant the privilege that is named, or use another account.',
  },
  OVM_DB_NOT_FOUND: {
    exitCode: exitCodes.failed,
    tried: 'find',
    next: "Check the name; an account sees only databases it has privileges in. Without --database an export takes all but the server's own.",
  },
  OVM_DB_LOST: {
    exitCode: exitCodes.failed,
    tried: 'keep the connection to',
    next: 'See the log of the server; then run the same command again.',
  },
  OVM_DB_STALLED: {
    exitCode: exitCodes.failed,
    tried: 'go on with',
    next: 'Check the network and locks on the server (SHOW PROCESSLIST); --stall-timeout gives it more time.',
  },
  OVM_DB_FAILED: {
    exitCode: exitCodes.failed,
    tried: 'use',
    next: "The reason is the server's own; correct it and run the same command again.",
  },
  OVM_TOOL_FAILED: {
    exitCode: exitCodes.failed,
    tried: 'run',
    next: "The reason is the tool's own; correct it and run the same command again.",
  },
  OVM_TOOL_MISSING: {
    exitCode: exitCodes.failed,
    tried: 'find the tools of Oracle Database in',
    next: 'Say where they are: --via-tools ORACLE_HOME, say /u01/app/oracle/product/11.2.0/xe; /etc/oratab on the host of the database names it.',
  },
  OVM_TOOL_KILLED: {
    exitCode: exitCodes.failed,
    tried: 'wait for the end of',
    next: 'See who or what ended it on its host (memory, a shutdown, `dmesg`), then run the same command again.',
  },
  OVM_DB_FULL: {
    exitCode: exitCodes.failed,
    tried: 'store everything in',
    next: 'Give the database the room that is named, then run the same command again.',
  },
  OVM_DUMP_VERSION: {
    exitCode: exitCodes.failed,
    tried: 'import the dump into',
    next: 'Use the tools of the version that wrote the dump, or of a later one.',
  },
  OVM_DUMP_INVALID: {
    exitCode: exitCodes.failed,
    tried: 'read the dump',
    next: 'Check that the file is whole: a dump of mysqldump ends with a line "Dump completed".',
  },
  OVM_SCHEMA_DIFFERS: {
    exitCode: exitCodes.identity,
    tried: 'prove equal',
    next: 'The target was not exchanged; keep the archive and report what is named.',
  },
  OVM_TARGET_EXISTS: {
    exitCode: exitCodes.failed,
    tried: 'import into',
    next: 'Say --replace: what is there is exported and verified first, then exchanged, of Oracle emptied and filled; or choose another name with --as.',
  },
  OVM_TARGET_IN_USE: {
    exitCode: exitCodes.failed,
    tried: 'change',
    next: 'Stop what uses it (on a manager host `service ovmm stop`), then run the same command again.',
  },
  OVM_TARGET_GUARDED: {
    exitCode: exitCodes.identity,
    tried: 'write to',
    next: 'Give --manager-config FILE of the manager that owns the schema, stop the manager and say --manager-stopped.',
  },
  OVM_NOT_CONFIRMED: {
    exitCode: exitCodes.usage,
    tried: 'begin',
    next: 'Nothing was begun. Run the same command again on a terminal and type the whole word, or say --yes.',
  },
  OVM_IMPORT_UNFINISHED: {
    exitCode: exitCodes.failed,
    tried: 'begin another import into',
    next: 'Run the command that is named again first; it finishes what was begun.',
  },
  OVM_STAGING_UNKNOWN: {
    exitCode: exitCodes.failed,
    tried: 'clear',
    next: 'Look at what is in that database. Drop it, or move its tables elsewhere, then run the same command again.',
  },
} as const satisfies Record<string, CatalogueEntry>;
