import { maskSecrets } from '../../base/secret.js';
import type { DiskFile, DiskTarget, Environment } from '../../model/environment.js';
import type { Fact } from '../../model/origin.js';
import { type DiskUse, diskKey, fileKey, type Ownership } from '../../model/ownership.js';

export type DiskKind = 'virtual disk' | 'ISO' | 'LUN' | 'other path';

/** One disk of the estate: a file in a repository, a LUN or a path outside, with everything that uses it. */
export interface DiskEntry {
  readonly kind: DiskKind;
  /** For files in a repository. */
  readonly repositoryId: string | undefined;
  /** File name, WWID or path, as found first. */
  readonly id: string;
  /** The file as listed; absent for LUNs, paths outside, and files that are named by a VM only. */
  readonly file: DiskFile | undefined;
  readonly uses: readonly DiskUse[];
  /** What else lies on it: `file system of repository slotreposan01`. */
  readonly carries: readonly string[];
  /** The physical disk's id, as an operator or a live manager told it. */
  readonly physicalDisk: Fact<string> | undefined;
}

type Draft = { -readonly [Name in keyof DiskEntry]: DiskEntry[Name] };

/** The key of what a mapping points at, one namespace over all kinds; undefined for an empty drive. */
export function targetKey(target: DiskTarget): string | undefined {
  if (target.kind === 'iso') return isoKey(target.repositoryId, target.file);
  return diskKey({ target } as Parameters<typeof diskKey>[0]);
}

function isoKey(repositoryId: string, file: string): string {
  return `iso ${fileKey(repositoryId, file)}`;
}

function lunKey(wwid: string): string {
  return `lun ${wwid.toLowerCase()}`;
}

/** Every disk of the estate by key, used or not, in the order in which files, VMs, file systems and maps name them. */
export function diskEntries(
  environment: Environment,
  ownership: Ownership,
  repositoryLabel: (id: string) => string,
): ReadonlyMap<string, DiskEntry> {
  const entries = new Map<string, Draft>();
  for (const file of environment.diskFiles) {
    const key = (file.kind === 'iso' ? isoKey : fileKey)(file.repositoryId, file.id);
    const kind = file.kind === 'iso' ? 'ISO' : 'virtual disk';
    draftOf(entries, key, kind, file.id, file.repositoryId).file ??= file;
  }
  for (const uses of [...ownership.disks.values(), ...ownership.isos.values()]) addUses(entries, uses);
  for (const { device, what } of carriers(environment, repositoryLabel)) {
    const draft = draftOf(entries, lunKey(device), 'LUN', device);
    draft.carries = [...draft.carries, what];
  }
  for (const [wwid, fact] of Object.entries(environment.physicalDisks)) {
    draftOf(entries, lunKey(wwid), 'LUN', wwid).physicalDisk = fact;
  }
  return entries;
}

function draftOf(
  entries: Map<string, Draft>,
  key: string,
  kind: DiskKind,
  id: string,
  repositoryId?: string,
): Draft {
  const known = entries.get(key);
  if (known) return known;
  const draft: Draft = {
    kind,
    repositoryId,
    id,
    file: undefined,
    uses: [],
    carries: [],
    physicalDisk: undefined,
  };
  entries.set(key, draft);
  return draft;
}

function addUses(entries: Map<string, Draft>, uses: readonly DiskUse[]): void {
  const target = uses[0]?.mapping.target;
  const key = target && targetKey(target);
  if (target === undefined || key === undefined) return;
  draftOfTarget(entries, key, target).uses = uses;
}

function draftOfTarget(entries: Map<string, Draft>, key: string, target: DiskTarget): Draft {
  switch (target.kind) {
    case 'lun':
      return draftOf(entries, key, 'LUN', target.wwid);
    case 'outside':
      // a path outside may be an address with a password in it
      return draftOf(entries, key, 'other path', maskSecrets(target.path, 'disk'));
    case 'empty':
      return draftOf(entries, key, 'other path', '');
    default:
      return draftOf(
        entries,
        key,
        target.kind === 'iso' ? 'ISO' : 'virtual disk',
        target.file,
        target.repositoryId,
      );
  }
}

/** LUNs that hold a file system: a VM must not own them. The location of an OCFS2 repository is its device. */
function carriers(
  environment: Environment,
  repositoryLabel: (id: string) => string,
): { device: string; what: string }[] {
  const found: { device: string; what: string }[] = [];
  const seen = new Set<string>();
  const add = (location: string | undefined, what: string) => {
    const device = /^\/dev\/mapper\/([^/]+)$/.exec(location ?? '')?.[1];
    if (device === undefined || seen.has(lunKey(device))) return;
    seen.add(lunKey(device));
    found.push({ device, what });
  };
  for (const { id, facts } of environment.repositories) {
    add(facts.fileSystemLocation?.value, `file system of repository ${repositoryLabel(id)}`);
  }
  for (const { uuid, facts } of environment.fileSystems) add(facts.device?.value, `file system ${uuid}`);
  return found;
}
