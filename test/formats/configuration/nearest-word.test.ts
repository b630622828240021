import { describe, expect, it } from 'vitest';
import { nearestWord } from '../../../src/formats/configuration/nearest-word.js';

const known = ['repositories', 'retention', 'release', 'servers', 'manager', 'manager-cli', 'known-hosts'];

describe('the word that was probably meant', () => {
  it.each([
    ['repositorys', 'repositories'],
    ['relase', 'release'],
    ['Servers', 'servers'],
    ['manager_cli', 'manager-cli'],
    ['knownhosts', 'known-hosts'],
    ['retnetion', 'retention'],
    ['mangaer', 'manager'],
  ])('when %s was written, then it is %s', (word, meant) => {
    expect(nearestWord(word, known)).toBe(meant);
  });

  it.each(['', 'x', 'estates', 'x'.repeat(100_000)])(
    'when nothing is near, then there is no guess',
    (word) => {
      expect(nearestWord(word, known)).toBeUndefined();
    },
  );
});
