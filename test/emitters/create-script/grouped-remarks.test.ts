import { describe, expect, it } from 'vitest';
import { GroupedRemarks, type Remark } from '../../../src/emitters/create-script/grouped-remarks.js';

const remark = (vm: string, value: string, what = 'onCrash', why = 'set it in the web interface') => ({
  vm,
  what,
  value,
  why,
});

function groupedRemarks(remarks: readonly (Remark & { readonly vm: string })[], all: number): string[] {
  const grouped = new GroupedRemarks();
  for (const { vm, ...said } of remarks) grouped.add(vm, said);
  return grouped.lines(all);
}

describe('GroupedRemarks', () => {
  it('when all VMs have the same to say, then it is said once', () => {
    const remarks = Array.from({ length: 500 }, (_, index) => remark(`vm${index}`, 'restart'));
    expect(groupedRemarks(remarks, 500)).toEqual([
      '  onCrash: set it in the web interface',
      '    restart: all 500 VMs',
    ]);
  });

  it('when one VM differs, then it is named with its value', () => {
    const remarks = Array.from({ length: 500 }, (_, index) =>
      remark(`vm${index}`, index === 77 ? 'destroy' : 'restart'),
    );
    expect(groupedRemarks(remarks, 500)).toContain('    destroy: vm77');
  });

  it('when more than eight VMs share a value, then the others are counted', () => {
    const remarks = Array.from({ length: 10 }, (_, index) => remark(`vm${index}`, 'restart'));
    expect(groupedRemarks(remarks, 12)[1]).toBe(
      '    restart: vm0, vm1, vm2, vm3, vm4, vm5, vm6, vm7 and 2 more',
    );
  });

  it('when every VM has its own value, then the values are not listed', () => {
    const remarks = ['a', 'b'].map((vm) => ({
      ...remark(vm, `id of ${vm}`, 'id', 'a new one is made'),
      ownToEach: true,
    }));
    expect(groupedRemarks(remarks, 2)).toEqual(['  id: a new one is made', '    own to each: all 2 VMs']);
  });

  it('when a name or value holds a line break, then it stays on its line', () => {
    const lines = groupedRemarks([remark('two\nlines', 'a\r\nb', 'w\u2028x', 'y\nz')], 3);
    expect(lines).toHaveLength(2);
    for (const line of lines) expect(line).not.toMatch(/[\r\n\u2028]/);
  });
});
