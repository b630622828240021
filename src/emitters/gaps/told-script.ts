import type { Release } from '../../model/environment.js';
import type { EstateGaps } from '../../model/gaps.js';

/** Whose script it is. */
export interface ToldScriptHead {
  readonly estate: string;
  readonly managerUuid: string | undefined;
  readonly release: Release;
}

/** The lines that set what servers and repositories tell, in the form that `apply` takes; undefined when there are none. */
export function toldScript(
  { readable }: Pick<EstateGaps, 'readable'>,
  { estate, managerUuid, release }: ToldScriptHead,
): string | undefined {
  const lines = readable.flatMap(({ objects }) => objects.flatMap(({ line }) => line ?? []));
  if (lines.length === 0) return undefined;
  const uuid = managerUuid === undefined ? '' : `, manager UUID ${managerUuid}`;
  return [
    `# What servers and repositories tell: for the Oracle VM CLI, release ${release}`,
    `# Estate ${estate.replace(/[^\w .-]/g, '?')}${uuid}`,
    ...lines,
    '',
  ].join('\n');
}
