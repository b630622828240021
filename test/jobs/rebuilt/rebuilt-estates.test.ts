import { describe, expect, it } from 'vitest';
import type { Difference } from '../../../src/model/compare.js';
import { testCertificate } from '../../doubles/https/certificate.js';
import { scratchDirectories } from '../../reach/scratch-directory.js';
import { againstGolden } from './against-golden.js';
import { judgedRebuild } from './judged-rebuild.js';
import { notSettable } from './not-settable-golden.js';

const scratch = scratchDirectories();

/** Small ones; together they have templates, LUNs of VMs, clustered pools and several servers. */
const estates = [
  ['3.2', 12],
  ['3.3', 66],
  ['3.4', 23],
] as const;

describe('an estate that lost everything but its archive', () => {
  it.each(estates)(
    'when one of %s (seed %i) is rebuilt by apply on an empty manager and compared, then only what no command sets differs',
    async (release, seed) => {
      const { wrong, met, vms, luns } = await judgedRebuild(seed, release, 4, testCertificate(scratch()));
      expect(wrong).toEqual([]);
      expect([vms > 1, luns > 0]).toEqual([true, true]);
      expect(met.size).toBeGreaterThan(20);
    },
  );
});

describe('the list of what no command sets', () => {
  const different = (attribute: string, a: unknown, b: unknown): Difference => ({
    ...{ kind: 'different', entity: 'VM', id: 'v', name: 'web1', attribute },
    ...{ a: { value: a }, b: { value: b } },
  });
  const judged = (...differences: readonly Difference[]) =>
    againstGolden({ differences, notCompared: [] }, '3.4');

  it('when something differs that is not listed, or otherwise than listed, then that is wrong', () => {
    const { wrong, met } = judged(
      different('memory', 512, 1024),
      different('description', 'two\nlines', 'two lines'),
      different('description', 'one line', 'another'),
      different('poolName', 'pool', 'other'),
    );
    expect(wrong).toEqual([
      'different VM memory (web1): 512 -> 1024',
      'different VM description (web1): "one line" -> "another"',
      'different VM poolName (web1): "pool" -> "other"',
    ]);
    expect([...met].map(({ what }) => what)).toEqual(['VM description']);
  });

  it('when a VM is missing or too many, then that is wrong, but for what the operator added', () => {
    const lost = { kind: 'missing', entity: 'VM', id: 'v' } as const;
    const lun = { kind: 'additional', entity: 'physical disk', id: 'lun' } as const;
    expect(judged(lost, lun).wrong).toEqual(['missing VM (v)', 'additional physical disk (lun)']);
    const added = againstGolden({ differences: [lun], notCompared: [] }, '3.4', new Set(['lun']));
    expect(added.wrong).toEqual([]);
  });

  it('when only one side tells something, then the list must have it for this side', () => {
    const notCompared = (['a', 'b'] as const).flatMap((untold) =>
      ['uuid', 'memory', 'boot'].map((attribute) => ({ entity: 'VM', attribute, untold })),
    );
    expect(againstGolden({ differences: [], notCompared }, '3.4').wrong).toEqual([
      ...['VM uuid is told by B alone', 'VM memory is told by B alone'],
      ...['VM memory is told by A alone', 'VM boot is told by A alone'],
    ]);
  });

  it('when entries are read, then each has a source, and none stands there twice', () => {
    const keys = notSettable.map(({ kind, what, why }) => `${kind} ${what} ${why}`);
    expect(new Set(keys).size).toBe(keys.length);
    expect(notSettable.filter(({ source, why }) => source.length < 20 || why.length < 10)).toEqual([]);
  });
});
