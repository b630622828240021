/**
 * Every line that may be sent to a manager's CLI. All of them only read. A line is composed from this list alone, and
 * a session sends composed lines alone, so nothing else can be sent.
 */

/** Object types that are listed and shown, in Oracle's spelling. */
export const readableTypes = [
  ...(['Server', 'ServerPool', 'Repository', 'RepositoryExport', 'FileServer', 'FileSystem'] as const),
  ...([
    'StorageArray',
    'SanServer',
    'AccessGroup',
    'StorageInitiator',
    'VolumeGroup',
    'PhysicalDisk',
  ] as const),
  ...(['Network', 'Port', 'BondPort', 'VlanInterface', 'VlanGroup', 'VlanSegment', 'Vm', 'Vnic'] as const),
  ...(['VmDiskMapping', 'VirtualDisk', 'VirtualCdrom', 'Tag', 'AntiAffinityGroup'] as const),
  ...(['CpuCompatibilityGroup', 'Job'] as const),
] as const;

export type ReadableType = (typeof readableTypes)[number];

/** Commands without an object. `set` changes how this session prints, and nothing else. */
export const loneReadings = {
  showversion: 'the release of the manager',
  getDbBackupConfig: 'when and how the manager backs up its database',
  getVnicMacAddrRange: 'the range that MAC addresses of new vNICs are taken from',
  'set OutputMode=Verbose': 'makes this session print replies with status and labels',
} as const;

export type CliReading =
  | { readonly verb: keyof typeof loneReadings }
  | { readonly verb: 'list'; readonly type: ReadableType }
  | { readonly verb: 'show'; readonly type: ReadableType; readonly id: string };

declare const composed: unique symbol;

/** A line that was composed from the list; it can be made in no other way. */
export interface CliLine {
  readonly reading: CliReading;
  readonly [composed]: true;
}

const textOf = new WeakMap<object, string>();

/**
 * Whether an id can stand in a line. A semicolon separates commands in scripts that were seen, and whether quotes
 * protect it is not known; a control character would end the line.
 */
export function isShowableId(id: string): boolean {
  return id !== '' && id.length <= 500 && !/[;\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]/.test(id);
}

/** Composes a line. Throws a TypeError for a command that is not of the list, or an id that cannot stand in a line. */
export function cliLine(reading: CliReading): CliLine {
  const text = composedText(reading);
  const line = Object.freeze({ reading: Object.freeze({ ...reading }) }) as unknown as CliLine;
  textOf.set(line, text);
  return line;
}

function composedText(reading: CliReading): string {
  if (reading.verb !== 'list' && reading.verb !== 'show') {
    if (Object.hasOwn(loneReadings, reading.verb)) return reading.verb;
    throw new TypeError(`${String(reading.verb)} is no line of the list`);
  }
  if (!readableTypes.includes(reading.type)) throw new TypeError(`${reading.type} is no type of the list`);
  if (reading.verb === 'list') return `list ${reading.type}`;
  if (typeof reading.id === 'string' && isShowableId(reading.id)) {
    return `show ${reading.type} id=${quoted(reading.id)}`;
  }
  throw new TypeError(`${JSON.stringify(reading.id)} cannot stand in a line`);
}

/** Inside quotes the slash is the escape character (3.3 and 3.4 CLI guides; on 3.2 the storage test kit doubles it). */
function quoted(id: string): string {
  if (/^[\w.:-]+$/.test(id)) return id;
  return `"${id.replaceAll('/', '//').replaceAll('"', '/"')}"`;
}

/** The text to send, without a line end. Throws a TypeError for anything that was not composed from the list. */
export function cliTextOf(line: CliLine): string {
  const text = textOf.get(line);
  if (text === undefined) throw new TypeError('a line that is not of the list is never sent');
  return text;
}
