import { describe, expect, it } from 'vitest';
import { parseRelease } from '../../src/jobs/choose-release.js';

describe('parseRelease', () => {
  it('when a release is written as people write it, then the error says what to say', () => {
    expect(parseRelease('3.3')).toBe('3.3');
    expect(() => parseRelease('3.3.3')).toThrow(/say 3\.3$/);
    expect(() => parseRelease('3.1')).toThrow(/say 3\.2$/);
    expect(() => parseRelease('4')).toThrow(/none of 3\.2, 3\.3, 3\.4$/);
  });
});
