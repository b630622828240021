import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type ErrorCode, errorCatalogue } from '../../../src/base/errors.js';
import type { ToolResult } from './schema-commands.js';

/** Codes whose words and exit code a failed command showed; usually one. */
export function codesOf(result: ToolResult): ErrorCode[] {
  const codes = Object.keys(errorCatalogue) as ErrorCode[];
  return codes.filter((code) => {
    const { tried, next, exitCode } = errorCatalogue[code];
    return (
      exitCode === result.code &&
      result.stderr.includes(`error: could not ${tried} `) &&
      result.stderr.includes(next)
    );
  });
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
