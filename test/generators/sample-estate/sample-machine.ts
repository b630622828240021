import { createHash } from 'node:crypto';
import type { Python2Value } from '../python2-repr.js';
import type { RepositoryFacts } from '../server-files.js';
import { type VmKeys, type VmKind, vmConfigLines, vmKeys } from '../vm-definition.js';

/** A file below VirtualDisks or ISOs of a repository; `name` is its friendly name in `.ovsmeta`, if it has one. */
export interface StoredFile {
  readonly repository: RepositoryFacts;
  readonly folder: 'VirtualDisks' | 'ISOs';
  readonly file: string;
  readonly bytes: number;
  readonly name?: string;
}

/** One entry of a VM's disk list. The front end (xvda, xvdb, …) follows from its place in the list. */
export type DiskEntry =
  | { readonly stored: StoredFile; readonly mode: 'w' | 'w!' | 'r'; readonly missing?: boolean }
  | { readonly lun: string; readonly mode: 'w' | 'w!' | 'r' }
  | { readonly emptyDrive: true };

/** One row of the table: what is asked of a VM or template. */
export interface MachineRow {
  readonly name: string;
  readonly shows: string;
  /** What keeps a create script from being made without a question; left out for a VM that is whole. */
  readonly trouble?: string;
  readonly repository: RepositoryFacts;
  readonly template?: boolean;
  readonly kind?: VmKind;
  readonly os?: string;
  readonly memory?: number;
  readonly vcpus?: number;
  readonly disks: readonly DiskEntry[];
  readonly vifs?: readonly string[];
  /** Keys set beside, or in place of, the usual ones; `undefined` takes a key away. */
  readonly keys?: Readonly<Record<string, Python2Value | undefined>>;
  /** Turns the lines into the file; as Oracle VM writes it when left out. */
  readonly write?: (lines: readonly string[]) => string | Uint8Array;
}

/** A VM or template of the sample estate with the text of its vm.cfg. */
export interface SampleMachine extends MachineRow {
  readonly id: string;
  readonly content: string | Uint8Array;
}

/** An id of Oracle VM: `type` is its two digits ('06' VM, '12' disk, …); the tail follows from the label. */
export function idOf(type: string, label: string): string {
  return `0004fb0000${type}0000${digits(label, 16)}`;
}

/** The WWID of a LUN, 33 digits. */
export function lunOf(label: string): string {
  return `3600144f0${digits(`lun ${label}`, 24)}`;
}

function digits(label: string, count: number): string {
  return createHash('sha256').update(`sample estate ${label}`).digest('hex').slice(0, count);
}

const gigabyte = 1024 ** 3;

/** A virtual disk of so many GB; `friendlyName` false leaves it out of `.ovsmeta`. */
export function diskFile(
  repository: RepositoryFacts,
  label: string,
  gigabytes: number,
  friendlyName = true,
): StoredFile {
  const file = `${idOf('12', label)}.img`;
  const stored = { repository, folder: 'VirtualDisks' as const, file, bytes: gigabytes * gigabyte };
  return friendlyName ? { ...stored, name: label } : stored;
}

/** A disk of its own that the VM reads and writes. */
export function ownDisk(repository: RepositoryFacts, label: string, gigabytes: number): DiskEntry {
  return { stored: diskFile(repository, label, gigabytes), mode: 'w' };
}

/** A vif entry; `last` is the end of the MAC (`01:0b`), `bridge` the network id. */
export function nic(last: string, bridge?: string, more = ''): string {
  return `mac=00:21:f6:01:${last}${bridge === undefined ? '' : `,bridge=${bridge}`}${more}`;
}

/** Works a row of the table out. The id of a VM follows from its name, or from what it shows when it has none. */
export function sampleMachine(row: MachineRow): SampleMachine {
  const id = idOf(row.template ? '14' : '06', row.name || row.shows);
  const write = row.write ?? ((lines) => `${lines.join('\n')}\n`);
  return { ...row, id, content: write(vmConfigLines(keysOf(row, id))) };
}

/** Folder of a VM or template below the estate's folder. */
export function machinePath(machine: SampleMachine): string {
  return `repositories/${machine.repository.id}/${machine.template ? 'Templates' : 'VirtualMachines'}/${machine.id}`;
}

function keysOf(row: MachineRow, id: string): VmKeys {
  const usual = vmKeys({
    id,
    name: row.name,
    kind: row.kind ?? 'hvm',
    os: row.os ?? 'Oracle Linux 6',
    memory: row.memory ?? 2048,
    vcpus: row.vcpus ?? 2,
    disks: row.disks.map(diskText),
    vifs: row.vifs ?? [],
  });
  const all: Record<string, Python2Value | undefined> = { ...usual, ...row.keys };
  return Object.fromEntries(
    Object.entries(all).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
  );
}

function diskText(entry: DiskEntry, slot: number): string {
  const frontEnd = `xvd${String.fromCharCode(97 + slot)}`;
  if ('emptyDrive' in entry) return `,${frontEnd}:cdrom,r`;
  if ('lun' in entry) return `phy:/dev/mapper/${entry.lun},${frontEnd},${entry.mode}`;
  const { repository, folder, file } = entry.stored;
  const kind = folder === 'ISOs' ? ':cdrom' : '';
  return `file:/OVS/Repositories/${repository.id}/${folder}/${file},${frontEnd}${kind},${entry.mode}`;
}
