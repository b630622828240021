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
  return splitLines(decodeText(bytes).text).flatMap(({ text }) => {
    const [, device, uuid] = row.exec(text) ?? [];
    return device === undefined || uuid === undefined ? [] : [{ device, uuid }];
  });
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
