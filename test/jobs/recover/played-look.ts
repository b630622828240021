import type { ManifestSource } from '../../../src/archive/manifest.js';
import type { Look } from '../../../src/jobs/recover/look-around.js';
import { quietLook } from './played-recovery.js';

/** A look at an estate that tells these manager UUIDs, with so many servers that are down and up. */
export function toldWith(told: { uuid?: string; other?: string; down?: number; up?: number }): Look {
  const place = (uuid: string) => ({
    uuid,
    place: '.ovsrepo',
    origin: { source: 'repository-files' as const, file: 'a/.ovsrepo' },
  });
  const source = (status: ManifestSource['status'], index: number): ManifestSource => ({
    ...{ name: 'server-agents', root: `https://ovs${status}${index}:8899`, status },
    ...{ files: 0, bytes: 0, problems: [] },
  });
  return {
    ...quietLook,
    uuidPlaces: [told.uuid, told.other].flatMap((uuid) => (uuid === undefined ? [] : [place(uuid)])),
    sources: [
      ...Array.from({ length: told.down ?? 0 }, (_, index) => source('failed', index)),
      ...Array.from({ length: told.up ?? 0 }, (_, index) => source('complete', index)),
    ],
  };
}
