import type { ManagerObject } from '../../model/manager-object.js';
import { refreshRepository } from './cures.js';
import type { DriftRule } from './drift.js';
import { filesOfManager, filesSeen, seenKey } from './listed-files.js';
import { canBeRefreshed, named, repositorySubject } from './listed-objects.js';

const gibibyte = 1_073_741_824;
const mebibyte = 1_048_576;

export const sizeDiffersDrift: DriftRule = {
  name: 'size-differs',
  title: 'The manager shows another size of a virtual disk than its file has',
  check: (views) => {
    const seen = filesSeen(views);
    return filesOfManager(views).flatMap(({ id, name, kind, repositoryId, shown }) => {
      const file = seen.get(seenKey(repositoryId, id));
      if (kind === 'iso' || file === undefined) return [];
      const sizes = shown.map((object) => ({ object, size: sizeOf(object) }));
      const wrong = sizes.find(({ size }) => size && Math.abs(size.bytes - file.size) > size.within);
      if (wrong?.size === undefined || !canBeRefreshed(views, repositoryId)) return [];
      return {
        subject: `virtual disk ${named(name, id)}`,
        message: `the manager shows ${wrong.size.text}, and its file in ${repositorySubject(views, repositoryId)} has ${inGibibytes(file.size)}`,
        origins: [wrong.object.origin, file.origin],
        cure: refreshRepository(
          repositoryId,
          'the manager reads the sizes of its files again (that it takes them over is not verified)',
        ),
      };
    });
  },
};

function inGibibytes(bytes: number): string {
  return `${(bytes / gibibyte).toFixed(2)} GiB (${bytes} bytes)`;
}

interface ShownSize {
  readonly bytes: number;
  /** How far the file may be from it: the CLI rounds. */
  readonly within: number;
  readonly text: string;
}

/** `Max (GiB)` of the CLI, `size` in bytes of REST. */
function sizeOf({ attributes }: ManagerObject): ShownSize | undefined {
  for (const { label, value } of attributes) {
    const number = /^\d{1,15}(?:\.(\d{1,6}))?$/.exec(value.trim());
    if (number === null) continue;
    if (label === 'Max (GiB)') {
      const within = gibibyte * 10 ** -(number[1]?.length ?? 0);
      return { bytes: Number(value) * gibibyte, within, text: `${value.trim()} GiB` };
    }
    if (label === 'size') return { bytes: Number(value), within: mebibyte, text: inGibibytes(Number(value)) };
  }
  return undefined;
}
