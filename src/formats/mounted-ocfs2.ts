import type { Reading } from './document.js';
import { decodeText, splitLines } from './text.js';

/** A device that holds an OCFS2 file system. */
export interface Ocfs2Device {
  readonly device: string;
  /** As found, with or without hyphens. */
  readonly uuid: string;
}

const row =
  /^(\/dev\/\S{1,4096})\s.{0,4096}?(?<![\w-])([\dA-Fa-f]{32}|[\dA-Fa-f]{8}(?:-[\dA-Fa-f]{4}){3}-[\dA-Fa-f]{12})(?![\w-])/;

/**
 * Reads what `mounted.ocfs2 -d` prints (mounted.ocfs2(8)): a row a device, whose columns `Cluster` and `F` may be empty,
 * so a row is told by its device and its UUID. Rows without UUID hold the tool's own complaints about a device.
 */
export function readMountedOcfs2(bytes: Uint8Array): readonly Ocfs2Device[] {
  return readOcfs2Devices(bytes).document.devices.map(({ device, uuid }) => ({ device, uuid }));
}

export interface Ocfs2Devices {
  readonly devices: readonly (Ocfs2Device & { readonly line: number; readonly column: number })[];
}

/** As `readMountedOcfs2`, with the place of every row. */
export function readOcfs2Devices(bytes: Uint8Array): Reading<Ocfs2Devices> {
  const devices = splitLines(decodeText(bytes).text).flatMap(({ text, number }) => {
    const [, device, uuid] = row.exec(text) ?? [];
    return device === undefined || uuid === undefined ? [] : [{ device, uuid, line: number, column: 1 }];
  });
  return { document: { devices }, findings: [] };
}

/** One device for each file system: of several paths to a disk the one that multipath made. */
export function devicePerFileSystem(devices: readonly Ocfs2Device[]): readonly Ocfs2Device[] {
  const chosen = new Map<string, Ocfs2Device>();
  const rank = ({ device }: Ocfs2Device) =>
    device.startsWith('/dev/mapper/') ? 0 : device.startsWith('/dev/dm-') ? 1 : 2;
  for (const found of devices) {
    const key = found.uuid.replaceAll('-', '').toLowerCase();
    const known = chosen.get(key);
    if (!known || rank(found) < rank(known)) chosen.set(key, found);
  }
  return [...chosen.values()];
}
