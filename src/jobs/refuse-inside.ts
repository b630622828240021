import { RescueError } from '../base/errors.js';
import { containing } from '../reach/directories.js';

/** A place a command is to write to, with the option that names it. */
export interface OutputPlace {
  readonly option: string;
  readonly path: string | undefined;
}

/**
 * Throws OVM_OUT_NOT_OURS when a result would be written into a directory the estate is read from: the only copy of
 * an estate is never changed. To be called before anything is written.
 */
export function refuseInside(inputs: readonly string[], outputs: readonly OutputPlace[]): void {
  for (const { option, path } of outputs) {
    const input = path === undefined ? undefined : containing(path, inputs);
    if (input === undefined) continue;
    const why = `it is in ${input}, which the estate was read from and which is never written to`;
    throw new RescueError('OVM_OUT_NOT_OURS', `${option} ${path}`, why);
  }
}

/**
 * The directories an estate was read from, out of the reports of its sources, which join them by a comma and a blank.
 * A directory with those in its own name is found as well: every run of neighbours that begins absolute is given.
 */
export function inputsOf(sources: readonly { readonly root: string }[]): string[] {
  return sources.flatMap(({ root }) => {
    const parts = root.split(', ');
    const runs = parts.flatMap((_, from) =>
      parts.slice(from).map((__, length) => parts.slice(from, from + length + 1).join(', ')),
    );
    return runs.filter((run) => run.startsWith('/'));
  });
}
