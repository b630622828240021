import { describe, expect, it } from 'vitest';
import { comparisonOf } from '../../src/model/compare.js';
import { diskFileOf, factOf, soundEnvironment, vmOf } from './entities.js';

describe('comparisonOf', () => {
  it('when both are the same, then there is no difference', () => {
    const one = soundEnvironment({ vms: [vmOf('a')], diskFiles: [diskFileOf('x.img')] });
    expect(comparisonOf(one, one).differences).toEqual([]);
  });

  it('when a VM went, came or changed, then each is told with its place', () => {
    const changed = vmOf('c', { facts: { name: factOf('c'), memory: factOf(2) } });
    const before = soundEnvironment({
      vms: [vmOf('a'), vmOf('c', { facts: { name: factOf('c'), memory: factOf(1) } })],
    });
    const after = soundEnvironment({ vms: [vmOf('b'), changed] });
    expect(comparisonOf(before, after).differences).toEqual([
      { kind: 'missing', entity: 'VM', id: 'a', name: 'a' },
      {
        kind: 'different',
        entity: 'VM',
        id: 'c',
        name: 'c',
        attribute: 'memory',
        a: { value: 1, origin: factOf(1).origin },
        b: { value: 2, origin: factOf(2).origin },
      },
      { kind: 'additional', entity: 'VM', id: 'b', name: 'b' },
    ]);
  });

  it('when names of disk files or servers differ in dashes or case, then they are others', () => {
    const server = (id: string) => ({ id, facts: {}, repositoryIds: [] });
    const before = soundEnvironment({ diskFiles: [diskFileOf('ol6-4.img')], servers: [server('ovs-1')] });
    const after = soundEnvironment({ diskFiles: [diskFileOf('ol64.img')], servers: [server('ovs1')] });
    expect(comparisonOf(before, after).differences.map(({ kind, entity }) => `${kind} ${entity}`)).toEqual([
      'missing server',
      'additional server',
      'missing disk file',
      'additional disk file',
    ]);
  });
});
