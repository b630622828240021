import { toolCommands, toolParameterKinds } from './oracle-tools/tool-commands.js';
import { copyCommands } from './ssh/copy-commands.js';

/**
 * Every command that may run on a machine of the estate. All of this list only read; those around the tools of an Oracle
 * database (oracle-tools/tool-commands.ts) and on a host that keeps copies (ssh/copy-commands.ts) are lists of their own. A command line is composed from these lists alone,
 * and a connection runs composed command lines alone, so nothing else can be run. docs/commands-we-run.md is made from
 * the lists.
 */

/** What may stand in place of a parameter; everything else is refused before a command line exists. */
const parameterKinds = {
  path: {
    meaning: 'an absolute path',
    takes: (value: string) => /^\/[^\0]*$/s.test(value) && !/[\ud800-\udfff]/u.test(value),
  },
  device: {
    meaning: 'a device below /dev',
    takes: (value: string) => /^\/dev(?:\/[\w.:+-]+)+$/.test(value) && !value.includes('..'),
  },
  'agent database': {
    meaning: 'server, server_pool or repository',
    takes: (value: string) => /^(?:server|server_pool|repository)$/.test(value),
  },
  'host name': {
    meaning: 'a host name or address',
    takes: (value: string) => /^[A-Za-z0-9][\w.:-]*$/.test(value),
  },
  ...toolParameterKinds,
} as const;

interface Parameter {
  readonly parameter: string;
  readonly kind: keyof typeof parameterKinds;
}

interface RemoteCommand {
  /** Where the program usually is: sudo wants the whole path. */
  readonly directory: string;
  /** The program and its arguments. A text is one argument as it stands; a parameter is one argument too. */
  readonly words: readonly [string, ...(string | Parameter)[]];
  readonly purpose: string;
  /** `needed`: fails for other users; `for closed files`: works for every user on what that user may read. */
  readonly root: 'not needed' | 'needed' | 'for closed files';
  /** What is sent to its standard input. */
  readonly input?: string;
}

export const remoteCommands = {
  'list-tree': {
    directory: '/usr/bin',
    words: ['find', '-H', { parameter: 'root', kind: 'path' }, '-printf', '%y %s %b %T@ %P\\0'],
    purpose: 'lists a repository or a directory: type, size, blocks, time and path of everything in it',
    root: 'for closed files',
  },
  'list-directory': {
    directory: '/usr/bin',
    words: [
      'find',
      '-H',
      { parameter: 'root', kind: 'path' },
      '-maxdepth',
      '1',
      '-printf',
      '%y %s %b %T@ %P\\0',
    ],
    purpose: 'lists what is directly in a directory',
    root: 'for closed files',
  },
  'read-files': {
    directory: '/bin',
    words: ['tar', '--null', '--no-recursion', '-P', '--format=gnu', '-c', '-f', '-', '-T', '-'],
    purpose: 'reads definition files, many at once; never a virtual disk or ISO',
    root: 'for closed files',
    input: 'the paths of the files',
  },
  'running-domains': {
    directory: '/usr/sbin',
    words: ['xm', 'list', '-l'],
    purpose: 'what runs on a server, with its memory, disks and network cards',
    root: 'needed',
  },
  'agent-database': {
    directory: '/usr/sbin',
    words: ['ovs-agent-db', 'dump_db', { parameter: 'database', kind: 'agent database' }],
    purpose: 'which manager, server pool and repositories a server belongs to',
    root: 'needed',
  },
  'ocfs2-devices': {
    directory: '/sbin',
    words: ['mounted.ocfs2', '-d'],
    purpose: 'the devices that hold an OCFS2 file system, with label and UUID',
    root: 'needed',
  },
  'ocfs2-parameters': {
    directory: '/sbin',
    words: ['tunefs.ocfs2', '-Q', 'B=%B, T=%T, N=%N V=%V U=%U\\n', { parameter: 'device', kind: 'device' }],
    purpose: 'the parameters that an OCFS2 file system was made with (asks only, -Q changes nothing)',
    root: 'needed',
  },
  'ocfs2-parameters-without-block-size': {
    directory: '/sbin',
    words: ['tunefs.ocfs2', '-Q', 'T=%T, N=%N V=%V U=%U\\n', { parameter: 'device', kind: 'device' }],
    purpose: 'the same where the tool does not know %B',
    root: 'needed',
  },
  'ocfs2-superblock': {
    directory: '/sbin',
    words: ['debugfs.ocfs2', '-n', '-R', 'stats', { parameter: 'device', kind: 'device' }],
    purpose: 'block size, cluster size, slots and features of an OCFS2 file system',
    root: 'needed',
  },
  'multipath-devices': {
    directory: '/sbin',
    words: ['multipath', '-ll'],
    purpose: 'the physical disks with WWID, size and paths',
    root: 'needed',
  },
  'device-names': {
    directory: '/usr/bin',
    words: ['find', '/dev/disk/by-id', '/dev/mapper', '-printf', '%p\\t%l\\n'],
    purpose: 'which device a WWID leads to',
    root: 'not needed',
  },
  'nfs-exports': {
    directory: '/usr/sbin',
    words: ['showmount', '-e', '--no-headers', { parameter: 'server', kind: 'host name' }],
    purpose: 'what a file server exports',
    root: 'not needed',
  },
  'package-versions': {
    directory: '/bin',
    words: ['rpm', '-qa', '--queryformat', '%{NAME}\\t%{VERSION}\\t%{RELEASE}\\t%{ARCH}\\n'],
    purpose: 'the versions of the installed packages',
    root: 'not needed',
  },
} as const satisfies Record<string, RemoteCommand>;

const listed = { ...remoteCommands, ...toolCommands, ...copyCommands } as const satisfies Record<
  string,
  RemoteCommand
>;

export type RemoteCommandName = keyof typeof listed;

type ParameterOf<Name extends RemoteCommandName> = Extract<
  (typeof listed)[Name]['words'][number],
  Parameter
>['parameter'];

/** A value for each parameter of a command. */
export type RemoteCommandParameters<Name extends RemoteCommandName> = Readonly<
  Record<ParameterOf<Name>, string>
>;

declare const composed: unique symbol;

/** A command line that was composed from the list; it can be made in no other way. */
export interface RemoteCommandLine {
  readonly name: RemoteCommandName;
  readonly [composed]: true;
}

const wordsOf = new WeakMap<object, readonly string[]>();

/** Composes a command line. Throws a TypeError for a value that does not fit its parameter. */
export function remoteCommandLine<Name extends RemoteCommandName>(
  name: Name,
  parameters: RemoteCommandParameters<Name>,
): RemoteCommandLine {
  const command: RemoteCommand | undefined = Object.hasOwn(listed, name) ? listed[name] : undefined;
  if (!command) throw new TypeError(`${name} is no command of the list`);
  const values: Readonly<Record<string, string | undefined>> = parameters;
  const words = command.words.map((word) => (typeof word === 'string' ? word : fitting(name, word, values)));
  const line = Object.freeze({ name }) as unknown as RemoteCommandLine;
  wordsOf.set(line, words);
  return line;
}

function fitting(
  name: string,
  { parameter, kind }: Parameter,
  values: Readonly<Record<string, string | undefined>>,
): string {
  const value = values[parameter];
  const { takes, meaning } = parameterKinds[kind];
  if (typeof value === 'string' && takes(value)) return value;
  throw new TypeError(`${parameter} of ${name} is ${meaning}, not ${JSON.stringify(value)}`);
}

/** Whether a value may stand for a parameter of this kind. */
export function isParameter(kind: keyof typeof parameterKinds, value: string): boolean {
  return parameterKinds[kind].takes(value);
}

/** The text for the shell of the other side. Throws a TypeError for anything that was not composed from the list. */
export function shellTextOf(line: RemoteCommandLine, options: { readonly sudo: boolean }): string {
  const words = wordsOf.get(line);
  if (!words) throw new TypeError('a command line that is not of the list is never run');
  const asRoot = options.sudo && listed[line.name].root !== 'not needed' ? ['sudo', '-n'] : [];
  // without a locale, so that replies read the same everywhere
  return ['env', 'LC_ALL=C', ...asRoot, ...words].map(quoted).join(' ');
}

/** One word for a POSIX shell. */
function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

/** A command as documents show it: parameters in capitals. */
export function commandTemplate(name: RemoteCommandName): string {
  const { words }: RemoteCommand = listed[name];
  return words
    .map((word) => (typeof word === 'string' ? quoted(word) : word.parameter.toUpperCase()))
    .join(' ');
}
