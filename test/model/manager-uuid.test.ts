import { describe, expect, it } from 'vitest';
import { ownManagerUuid } from '../../src/model/manager-uuid.js';

const ours = '0004fb0000010000aaaaaaaaaaaaaaaa';
const another = '0004fb0000010000bbbbbbbbbbbbbbbb';
const at = (place: string, uuid: string) => ({
  place,
  uuid,
  origin: { source: 'manager-files', file: 'x' } as const,
});

describe('the UUID of the manager itself', () => {
  it('when its own files agree, then what others own does not matter', () => {
    const places = [at('.ovsrepo', another), at('.config', ours), at('ovmm', ours.toUpperCase())];
    expect(ownManagerUuid(places)).toBe(ours);
  });

  it('when its own files disagree, then none is certain', () => {
    expect(ownManagerUuid([at('.config', ours), at('ovmm', another)])).toBeUndefined();
  });

  it('when only others tell it, then they must agree', () => {
    expect(ownManagerUuid([at('.ovsrepo', ours), at('agent server database', ours)])).toBe(ours);
    expect(ownManagerUuid([at('.ovsrepo', ours), at('agent server database', another)])).toBeUndefined();
  });

  it('when what stands there is no UUID, or nothing does, then none is certain', () => {
    expect(ownManagerUuid([at('.config', 'changeme')])).toBeUndefined();
    expect(ownManagerUuid([])).toBeUndefined();
  });
});
