import { type ExitCode, exitCodes } from './exit-codes.js';

interface CatalogueEntry {
  readonly exitCode: ExitCode;
  /** What was tried, as the beginning of a sentence that goes on with the object: "read the tree". */
  readonly tried: string;
  /** What to do next. */
  readonly next: string;
}

/**
 * Every error made for the user. A message is put together as "<tried> <object>: <why>", the hint is `next`.
 * An error may have a hint of its own where this one does not fit. docs/errors.md repeats this table and a test keeps
 * the two equal. Codes are never reused.
 */
export const errorCatalogue = {
  OVM_USAGE: {
    exitCode: exitCodes.usage,
    tried: 'understand',
    next: 'Run the command with --help to see its words and options.',
  },
  OVM_TREE_UNREADABLE: {
    exitCode: exitCodes.failed,
    tried: 'read the tree',
    next: 'Check the path and that it is mounted, and run as a user who may read it.',
  },
  OVM_TREE_EMPTY: {
    exitCode: exitCodes.failed,
    tried: 'find a repository in',
    next: 'Give the directory that holds .ovsrepo or VirtualMachines, or its parent; an unmounted repository looks empty.',
  },
  OVM_FILE_UNREADABLE: {
    exitCode: exitCodes.failed,
    tried: 'read the file',
    next: 'Check the path, the permissions and that it is a regular file.',
  },
  OVM_FILE_TOO_LARGE: {
    exitCode: exitCodes.failed,
    tried: 'read the file',
    next: 'Definition files are small; check that this is the file you meant.',
  },
  OVM_FILE_UNKNOWN: {
    exitCode: exitCodes.failed,
    tried: 'recognise',
    next: 'Name the kind with --kind; `ovm-rescue inspect --help` lists the kinds.',
  },
  OVM_WRITE_FAILED: {
    exitCode: exitCodes.failed,
    tried: 'write',
    next: 'Check free space and permissions; nothing was left under a final name.',
  },
  OVM_OUT_NOT_OURS: {
    exitCode: exitCodes.failed,
    tried: 'write the results to',
    next: 'Give an empty or a new directory with --out; directories this tool did not write are never replaced.',
  },
  OVM_UUID_NOT_FOUND: {
    exitCode: exitCodes.failed,
    tried: 'find the manager UUID in',
    next: 'Add copies of /etc/sysconfig/ovmm, .config or `ovs-agent-db dump_db server` with --manager-files.',
  },
  OVM_UUID_DISAGREES: {
    exitCode: exitCodes.identity,
    tried: 'agree on one manager UUID from',
    next: 'Find out which manager owned these repositories; leave the others out or read them one by one.',
  },
  OVM_RELEASE_UNKNOWN: {
    exitCode: exitCodes.usage,
    tried: 'choose the Oracle VM CLI release for',
    next: 'Say --release 3.2, 3.3 or 3.4, or give a copy of .config with --manager-files.',
  },
  OVM_NOTHING_FOUND: {
    exitCode: exitCodes.failed,
    tried: 'find',
    next: 'Names match whole or in part, without case; `ovm-rescue inventory` lists everything.',
  },
  OVM_MAP_INVALID: {
    exitCode: exitCodes.usage,
    tried: 'read the map',
    next: 'Correct the line; `ovm-rescue rebuild --write-map FILE` writes a correct list to fill in.',
  },
  OVM_ARCHIVE_NOT_FOUND: {
    exitCode: exitCodes.archive,
    tried: 'find the archive',
    next: '`ovm-rescue list` shows the archives there are; --archives names another place.',
  },
  OVM_ARCHIVE_AMBIGUOUS: {
    exitCode: exitCodes.usage,
    tried: 'choose the archive',
    next: 'Give more of the short id, the whole path, or --estate.',
  },
  OVM_ARCHIVE_DAMAGED: {
    exitCode: exitCodes.archive,
    tried: 'verify the archive',
    next: 'Use another archive; `sha256sum -c SHA256SUMS` in it shows the same without this tool.',
  },
  OVM_ARCHIVE_VERSION: {
    exitCode: exitCodes.archive,
    tried: 'read the archive',
    next: 'Use a release of ovm-rescue that knows this format version (docs/archive.md).',
  },
  OVM_ARCHIVE_KIND: {
    exitCode: exitCodes.usage,
    tried: 'use the archive',
    next: '`ovm-rescue list` shows the kind of each archive; `latest` and a date mean one of the kind a command needs.',
  },
  OVM_URL_INVALID: {
    exitCode: exitCodes.usage,
    tried: 'understand the URL',
    next: 'Write mysql://USER@HOST:PORT or sqlite:PATH; the password never stands in it.',
  },
  OVM_PASSWORD_UNREADABLE: {
    exitCode: exitCodes.usage,
    tried: 'get the password from',
    next: 'Say --password-file FILE or --password-command COMMAND, set OVM_RESCUE_PASSWORD, or run on a terminal.',
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
    next: 'Say --replace to exchange it: it is exported and verified first; or choose another name with --as.',
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
    next: 'Read the plan and say --yes, or run it on a terminal and answer.',
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
  OVM_SSH_UNREACHABLE: {
    exitCode: exitCodes.failed,
    tried: 'connect by SSH to',
    next: 'Check host, port, jump host and firewall; a host with only old algorithms needs --ssh-legacy.',
  },
  OVM_SSH_LOGIN: {
    exitCode: exitCodes.refused,
    tried: 'log in by SSH to',
    next: 'Check user, key, passphrase, agent and password, and that the server allows this way to log in.',
  },
  OVM_SSH_HOST_KEY: {
    exitCode: exitCodes.refused,
    tried: 'trust the host key of',
    next: 'Compare the fingerprint with the one read on the host itself; nothing was sent to it.',
  },
  OVM_SSH_LOST: {
    exitCode: exitCodes.failed,
    tried: 'keep the SSH connection to',
    next: 'Check the host and the network; then run the same command again.',
  },
  OVM_SSH_COMMAND: {
    exitCode: exitCodes.failed,
    tried: 'run a reading command by SSH on',
    next: 'docs/commands-we-run.md lists the commands, what each is for and which of them need root.',
  },
  OVM_CLI_REPLY: {
    exitCode: exitCodes.failed,
    tried: 'get a whole reply from the Oracle VM CLI of',
    next: 'Check that the manager is up and not busy (`service ovmcli status` on its host); then run it again.',
  },
  OVM_HTTPS_UNREACHABLE: {
    exitCode: exitCodes.failed,
    tried: 'connect by HTTPS to',
    next: 'Check host, port and firewall; a host with only old TLS needs `legacy: true`.',
  },
  OVM_HTTPS_CERTIFICATE: {
    exitCode: exitCodes.refused,
    tried: 'trust the certificate of',
    next: 'Compare the fingerprint with the one read on the host itself and pin it; nothing was sent to it.',
  },
  OVM_HTTPS_LOGIN: {
    exitCode: exitCodes.refused,
    tried: 'log in by HTTPS to',
    next: 'Check user and password; the agent has its own user `oracle` and its own password.',
  },
  OVM_HTTPS_REPLY: {
    exitCode: exitCodes.failed,
    tried: 'get a whole reply from',
    next: 'See the log of the host; then run the same command again.',
  },
  OVM_LOCKED: {
    exitCode: exitCodes.locked,
    tried: 'lock',
    next: 'Wait for the other run to end, or end it.',
  },
  OVM_INTERRUPTED: {
    exitCode: exitCodes.interrupted,
    tried: 'finish',
    next: 'Run it again; what was not finished ends in .partial and is cleared by the next run.',
  },
} as const satisfies Record<string, CatalogueEntry>;

export type ErrorCode = keyof typeof errorCatalogue;

/** An error made for the user: what was tried, on what, why it failed, what to do next. Printed without a stack. */
export class RescueError extends Error {
  readonly code: ErrorCode;
  readonly exitCode: ExitCode;
  /** What it was tried on. */
  readonly object: string;
  /** The reason, without a final full stop. */
  readonly why: string;
  readonly hint: string;

  /**
   * @param code catalogue code, decides exit code and hint
   * @param object what it was tried on: a path, an id, a word the user typed
   * @param why the reason, without a final full stop
   * @param cause the error underneath, kept for `--debug`
   * @param hint what to do next, where that of the catalogue does not fit
   */
  constructor(code: ErrorCode, object: string, why: string, cause?: unknown, hint?: string) {
    const entry = errorCatalogue[code];
    super(`could not ${entry.tried} ${object}: ${why}`, cause === undefined ? undefined : { cause });
    this.name = 'RescueError';
    this.code = code;
    this.exitCode = entry.exitCode;
    this.object = object;
    this.why = why;
    this.hint = hint ?? entry.next;
  }

  /** The same error with another hint; itself when it has a hint of its own already. */
  withHint(hint: string): RescueError {
    if (this.hint !== errorCatalogue[this.code].next) return this;
    return new RescueError(this.code, this.object, this.why, this.cause, hint);
  }
}

const systemReasons: Readonly<Record<string, string>> = {
  ENOENT: 'it does not exist',
  EACCES: 'permission denied',
  EPERM: 'not permitted',
  EISDIR: 'it is a directory',
  ENOTDIR: 'a part of the path is not a directory',
  ENOSPC: 'no space left on the device',
  EDQUOT: 'the disk quota is used up',
  EFBIG: 'the file would grow over the allowed size',
  EROFS: 'the file system is read-only',
  EIO: 'the device reports an input/output error',
  ELOOP: 'too many symbolic links',
  ESTALE: 'the NFS handle is stale',
  EEXIST: 'it exists already',
  EMFILE: 'too many open files',
};

/** The reason of a failed system call in plain words, with the system's own code behind it. */
export function systemReason(error: unknown): string {
  const code = (error as { code?: unknown } | null)?.code;
  if (typeof code === 'string' && systemReasons[code]) return `${systemReasons[code]} (${code})`;
  return error instanceof Error ? error.message : String(error);
}
