import { sha256At } from '../../../archive/sum-at-place.js';
import { RescueError } from '../../../base/errors.js';
import type { DiskPlace } from '../../../reach/disk-place.js';
import { createTurns } from '../../../reach/event-loop-turns.js';
import { readChunks } from '../../../reach/regular-file.js';
import { copySparse } from './copy-sparse.js';
import type { MappedDisk } from './map-copies.js';
import type { WantedDisk } from './wanted-disks.js';

/** How a disk came to its place; `present`: a file with the same content was there already. */
export interface PlacedDisk {
  readonly state: 'copied' | 'present';
  readonly sha256: string;
  readonly written: number;
  /** Bytes of an earlier run that was cut. */
  readonly kept: number;
}

const chunkBytes = 1024 * 1024;
const directories = { 'virtual-disk': 'VirtualDisks', iso: 'ISOs' } as const;

/** Where a disk lies in its repository. Throws OVM_RECOVERY_STOPPED for a name that is none of a file. */
export function diskPath({ kind, file }: Pick<WantedDisk, 'kind' | 'file'>): string {
  if (file === '' || file === '.' || file === '..' || /[/\0\n]/.test(file))
    throw new RescueError('OVM_RECOVERY_STOPPED', file, 'it is no name that a file can have');
  return `${directories[kind]}/${file}`;
}

/** Beside it, under a name that no manager takes for a disk. */
export function partialPath(disk: Pick<WantedDisk, 'kind' | 'file'>): string {
  return `${directories[disk.kind]}/.ovm-rescue.${disk.file}.part`;
}

/**
 * Brings one disk to its place: written beside it with its holes, read again, and renamed when it is whole. What is there
 * is never overwritten: the same content is enough, and other content throws OVM_RECOVERY_STEP, as does a copy that changes
 * while it is read. Throws OVM_COPY_FAILED, OVM_SSH_*, OVM_FILE_UNREADABLE.
 */
export async function placeDisk({ disk, copy }: MappedDisk, place: DiskPlace): Promise<PlacedDisk> {
  const path = diskPath(disk);
  if ((await place.whatIsAt(path)) !== 'nothing') {
    const sha256 = await sameContent({ disk, copy }, place);
    if (sha256 !== undefined) return { state: 'present', sha256, written: 0, kept: 0 };
    throw overwrites(copy.path, `${place.name}/${path}`);
  }
  const [directory = ''] = path.split('/');
  if ((await place.whatIsAt(directory)) === 'nothing') await place.makeDirectory(directory);
  const partial = partialPath(disk);
  const file = await place.growing(partial);
  const { sha256, size, written, kept } = await copySparse(chunksOf(copy.path), file).finally(() =>
    file.close(),
  );
  const failed = (why: string) => new RescueError('OVM_RECOVERY_STEP', `the copy of ${copy.path}`, why);
  if (size !== copy.size) throw failed(`it had ${copy.size} bytes and now has ${size}`);
  if ((await sha256At(place, partial)) !== sha256)
    throw failed(`what was written to ${place.name} reads otherwise`);
  await place.rename(partial, path);
  await place.sync([path], [directory]);
  return { state: 'copied', sha256, written, kept };
}

/** The checksum of a copy, 64 lower-case hex digits, where the disk is in its place with the same content. */
export async function sameContent(
  { disk, copy }: Pick<MappedDisk, 'disk' | 'copy'>,
  place: DiskPlace,
): Promise<string | undefined> {
  const { sha256 } = await copySparse(chunksOf(copy.path), nowhere);
  return (await sha256At(place, diskPath(disk))) === sha256 ? sha256 : undefined;
}

function overwrites(from: string, to: string): RescueError {
  return new RescueError(
    'OVM_RECOVERY_STEP',
    `the copy of ${from}`,
    `${to} is there with other content, and is never overwritten`,
    undefined,
    'See whose it is. If it is not needed, move it away; then `recover run` goes on.',
  );
}

/** Takes everything, for the checksum alone. */
const nowhere = {
  size: 0,
  read: async () => new Uint8Array(0),
  write: async () => {},
  finish: async () => {},
  close: async () => {},
};

/** Large files shall not keep timers and signals waiting. */
async function* chunksOf(path: string): AsyncGenerator<Uint8Array> {
  const turn = createTurns();
  for (const chunk of readChunks(path, chunkBytes)) {
    yield chunk;
    await turn();
  }
}
