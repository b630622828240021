import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type ErrorCode, errorCatalogue } from '../../../src/base/errors.js';
import type { ToolResult } from './schema-commands.js';

/**
 * Codes whose words and exit code a failed command showed; usually one. The hint tells codes with the same words apart,
 * unless the error has a hint of its own.
 */
export function codesOf(result: ToolResult): ErrorCode[] {
  const codes = Object.keys(errorCatalogue) as ErrorCode[];
  const worded = codes.filter((code) => {
    const { tried, exitCode } = errorCatalogue[code];
    return exitCode === result.code && result.stderr.includes(`error: could not ${tried} `);
  });
  const hinted = worded.filter((code) => result.stderr.includes(errorCatalogue[code].next));
  return hinted.length > 0 ? hinted : worded;
}

/** Paths of the archives of a place that are not marked as unfinished, oldest first. */
export function finishedArchives(place: string): string[] {
  if (!existsSync(place)) return [];
  return readdirSync(place)
    .flatMap((estate) =>
      readdirSync(join(place, estate)).map((name) => ({ name, path: join(place, estate, name) })),
    )
    .filter(({ name }) => /^\d{8}T\d{6}Z-[0-9a-z]+$/.test(name))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ path }) => path);
}
