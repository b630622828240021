import { describe, expect, it } from 'vitest';
import { openLines } from '../../src/cli/open-lines.js';

const things = (count: number, message: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => ({ who: `vm${index}`, message: message(index) }));

describe('openLines', () => {
  it('when one reason holds for many, then it stands once with some of their names', () => {
    expect(
      openLines(
        'open',
        things(7, () => 'no network'),
        'report.txt',
      ),
    ).toBe('open: vm0, vm1, vm2, vm3, vm4 and 2 more: no network\n');
  });

  it('when there are more reasons than can be read, then ten are shown and all are counted', () => {
    const lines = openLines(
      'open in empty',
      things(43, (index) => `reason ${index % 20}`),
      'empty/report.txt',
    );
    expect(lines.trimEnd().split('\n')).toHaveLength(11);
    expect(lines).toMatch(/^open in empty: vm0, vm20, vm40: reason 0$/m);
    expect(lines).toMatch(/^open in empty: 20 more; empty\/report\.txt has all$/m);
  });

  it('when one is about what was asked for, and one follows from another, then they stand first and last', () => {
    const lines = openLines(
      'open',
      [
        { code: 'port', who: 'net', message: 'VlanInterface v is itself left open' },
        { code: 'no-pool', who: 'v', message: 'no source tells it' },
        { code: 'format-unused', who: '--allow-format x', message: 'it holds a disk' },
      ],
      'report.txt',
    );
    expect(lines.match(/^open: (\S+)/gm)).toEqual(['open: --allow-format', 'open: v:', 'open: net:']);
  });

  it('when nothing is open, then nothing is said', () => {
    expect(openLines('open', [], 'report.txt')).toBe('');
  });
});
