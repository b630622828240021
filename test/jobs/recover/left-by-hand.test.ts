import { describe, expect, it } from 'vitest';
import { leftByHand } from '../../../src/jobs/recover/left-by-hand.js';
import type { Difference } from '../../../src/model/compare.js';

const tag: Difference = {
  ...{ kind: 'different', entity: 'tag', id: '1', idB: '2', name: 'web', attribute: 'id' },
  ...{ a: { value: '1' }, b: { value: '2' } },
};
const text: Difference = {
  ...{ kind: 'different', entity: 'tag', id: '1', idB: '2', name: 'web', attribute: 'description' },
  ...{ a: { value: 'two\nlines' }, b: { value: 'two lines' } },
};
const port: Difference = {
  ...{ kind: 'different', entity: 'port', id: '3', name: 'eth0', attribute: 'description' },
  a: { value: 'to the core' },
};
const come: Difference = { kind: 'additional', entity: 'VM', id: '4', name: 'new' };
const lost: Difference = { kind: 'missing', entity: 'volume group', id: '5', name: 'group' };
const byHand = [
  { subject: 'port eth0', what: 'port description', why: 'no line describes one' },
  { subject: 'tag web', what: 'tag description', why: 'a command is one line' },
];

describe('what no line brings back', () => {
  it('when differences stay, then each stands once under the heading of its reason', () => {
    const { summary, text: list } = leftByHand([port, tag, lost, text, come], { byHand, release: '3.4' });
    expect(summary).toBe(
      '1 id of the new manager, 1 come since, 1 description as near as one line allows, 2 that the CLI of 3.4 cannot set',
    );
    const [ids = '', since = '', texts = '', unset = '', ...more] = list.trimEnd().split('\n\n');
    expect(more).toEqual([]);
    expect(ids).toMatch(/^Ids, .*\n {2}~ tag web \(1\) id: "1" -> "2"/);
    expect(since).toMatch(/^What has come since .*\n {2}\+ VM new \(4\)/);
    expect(texts).toMatch(/^Descriptions .*\n {2}~ tag web .*\n {4}a command is one line$/);
    expect(unset.split('\n')[0]).toBe('What the CLI of release 3.4 cannot set');
    expect(unset).toContain(
      '~ port eth0 (3) description: "to the core" -> not there\n    no line describes one',
    );
    expect(unset).toContain('- volume group group (5)\n    no line brings it back');
  });

  it('when only ids differ, then no other heading is there', () => {
    const { summary, text: list } = leftByHand([tag], { byHand: [], release: '3.2' });
    expect(summary).toBe('1 id of the new manager');
    expect(list).not.toContain('cannot set');
  });
});
