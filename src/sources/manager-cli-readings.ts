import type { CliObjectReply } from '../formats/ovm-cli-objects/cli-transcript.js';
import { type Release, releases } from '../model/environment.js';
import type { ReadableType } from '../reach/cli-readings.js';

/** What is asked of a manager, in the order in which it is asked. */
export interface ManagerReadings {
  readonly lone: readonly ('getDbBackupConfig' | 'getVnicMacAddrRange')[];
  readonly types: readonly ReadableType[];
}

/** What holds the estate together comes first, in case the session does not last. */
const ofEveryRelease: readonly ReadableType[] = [
  ...([
    'Server',
    'ServerPool',
    'Repository',
    'Network',
    'PhysicalDisk',
    'VirtualDisk',
    'VirtualCdrom',
  ] as const),
  ...(['Vm', 'VmDiskMapping', 'Vnic', 'Tag', 'FileServer', 'FileSystem', 'Port', 'BondPort'] as const),
  ...(['VlanInterface', 'CpuCompatibilityGroup'] as const),
];

/** Types of one release only (CLI guides; see the script-breaking differences between 3.2 and 3.3). */
const until32: readonly ReadableType[] = ['SanServer', 'VlanGroup', 'VlanSegment'];
const since33: readonly ReadableType[] = [
  ...(['StorageArray', 'AccessGroup', 'StorageInitiator', 'VolumeGroup'] as const),
  ...(['RepositoryExport', 'AntiAffinityGroup'] as const),
];

/** For a release that could not be read the newest is taken: a type it does not have becomes a problem, not a gap. */
export function readingsOfRelease(release: Release | undefined): ManagerReadings {
  if (release === '3.2') return { lone: [], types: [...ofEveryRelease, ...until32, 'Job'] };
  return {
    lone: ['getVnicMacAddrRange', 'getDbBackupConfig'],
    types: [...ofEveryRelease, ...since33, 'Job'],
  };
}

/** Release and version that `showversion` prints: the first number of that form, as Oracle's own scripts take it. */
export function versionShown(
  reply: CliObjectReply,
): { readonly release: Release; readonly version: string; readonly line: number } | undefined {
  if (reply.request?.verb !== 'showversion' || reply.status !== 'Success') return undefined;
  const labelled = reply.attributes.map(({ value, line }) => ({ text: value, line }));
  for (const { text, line } of [...reply.otherLines, ...labelled]) {
    const [version, short] = /\b(3\.\d)(?:\.\d{1,6}){0,4}\b/.exec(text) ?? [];
    const release = releases.find((known) => known === short);
    if (release && version !== undefined) return { release, version, line };
  }
  return undefined;
}

export function releaseShown(reply: CliObjectReply): Release | undefined {
  return versionShown(reply)?.release;
}
