import { readFileSync } from 'node:fs';

/** One line of the golden list of what only a manager knows. */
export interface ManagerOnlyLine {
  /** `network name`, `tag missing`. */
  readonly difference: string;
  readonly releases: readonly string[];
  readonly certainty: string;
}

/** The golden list, `test/fixtures/recovery/manager-only-facts.txt`. */
export function managerOnlyLines(): readonly ManagerOnlyLine[] {
  const text = readFileSync('test/fixtures/recovery/manager-only-facts.txt', 'utf8');
  return text
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const [difference = '', releases = '', certainty = ''] = line.split('|').map((part) => part.trim());
      return { difference, releases: releases.split(' '), certainty };
    });
}

/** Every kind of difference that an estate of this release has behind a loss without an archive. */
export function differencesExpected(release: string): readonly string[] {
  return managerOnlyLines()
    .filter(({ releases }) => releases.includes(release))
    .map(({ difference }) => difference)
    .sort();
}
