import { describe, expect, it } from 'vitest';
import { ownerOf } from '../../../src/checks/drifts/listed-objects.js';
import { factOf, managerId } from '../../model/entities.js';
import { agreeing } from './small-views.js';

const named = (uuid: string) => factOf(uuid, 'server-agents');
const silent = factOf('', 'manager-rest');
const foreign = '0004fb0000010000ffffffffffffffff';
const unknown = agreeing({ managerUuid: undefined });

describe('whose something is', () => {
  it("when one place names an owner, another names none and our UUID is not known, then it is not said to be nobody's", () => {
    expect(ownerOf(unknown, [named(foreign), silent]).whose).toBe('untold');
    expect(ownerOf(unknown, [silent, named(foreign)]).whose).toBe('untold');
    expect(ownerOf(unknown, [silent]).whose).toBe('nobody');
  });

  it('when our UUID is known, then another manager counts more than nobody, and nobody more than we', () => {
    expect(ownerOf(agreeing(), [silent, named(foreign), named(managerId)]).whose).toBe('another');
    expect(ownerOf(agreeing(), [silent, named(managerId)]).whose).toBe('nobody');
    expect(ownerOf(agreeing(), [named(managerId.toUpperCase())]).whose).toBe('ours');
    expect(ownerOf(agreeing(), []).whose).toBe('untold');
  });
});
