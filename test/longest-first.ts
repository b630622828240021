import { createHash } from 'node:crypto';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * An order of files for several workers: those that are named come first and as they are named, the longest first, so
 * that none is left to one worker when the others have no more to do. The rest is shuffled by the seed of the run.
 * @param names beginnings of paths below test
 */
export function longestFirst(names: readonly string[]): typeof BaseSequencer {
  return class extends BaseSequencer {
    override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
      const { root, sequence } = this.ctx.config;
      const place = ({ moduleId }: TestSpecification) => {
        const at = names.findIndex((name) => moduleId.startsWith(`${root}/test/${name}`));
        return at < 0 ? names.length : at;
      };
      const drawn = ({ moduleId }: TestSpecification) =>
        createHash('sha256').update(`${sequence.seed} ${moduleId}`).digest('hex');
      return files
        .map((file) => ({ file, place: place(file), drawn: drawn(file) }))
        .sort((a, b) => a.place - b.place || (a.drawn < b.drawn ? -1 : 1))
        .map(({ file }) => file);
    }
  };
}
