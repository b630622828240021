import { exitCodes } from '../exit-codes.js';
import type { CatalogueEntry } from './catalogue-entry.js';

/** Errors of words, files, trees, archives and runs. */
export const fileErrors = {
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
  OVM_SOURCE_EMPTY: {
    exitCode: exitCodes.failed,
    tried: 'find anything to capture in',
    next: 'Check that it is the place you meant, and that it is mounted.',
  },
  OVM_SOURCE_BUG: {
    exitCode: exitCodes.failed,
    tried: 'read',
    next: 'This is a bug in ovm-rescue: please report it with the whole message.',
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
    next: 'Say --release 3.2, 3.3 or 3.4, or capture again with a copy of .config (--manager-files) or the live manager.',
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
  OVM_CONFIG_INVALID: {
    exitCode: exitCodes.usage,
    tried: 'read the configuration',
    next: 'Correct what is named; docs/configuration.md shows every key.',
  },
  OVM_ARCHIVE_NOT_FOUND: {
    exitCode: exitCodes.archive,
    tried: 'find the archive',
    next: 'Say --archives DIR with the directory that was --out or --archives when it was written; `ovm-rescue list --archives DIR` shows what is there.',
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
  OVM_COPY_FAILED: {
    exitCode: exitCodes.failed,
    tried: 'copy the archive to',
    next: 'The archive itself is whole where it is, and no half copy counts as one. Put right what is named; the next run copies again.',
  },
  OVM_BUNDLE_LACKS: {
    exitCode: exitCodes.failed,
    tried: 'use',
    next: 'Install ovm-rescue from its package for this; archives are verified, searched and rebuilt without it.',
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
