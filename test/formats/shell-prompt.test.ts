import { describe, expect, it } from 'vitest';
import { promptLength } from '../../src/formats/shell-prompt.js';

describe('promptLength', () => {
  it.each([
    ['[root@ovs01 ~]# xm list -l', 16],
    ['[oracle@ovmm33 dir]$ cat x', 21],
    ['root@host:/etc# cat', 16],
    ['-bash-3.2# ls', 11],
    ['# ovs-agent-db dump_db server', 2],
  ])('when the line is %j, then the prompt has %i characters', (line, length) => {
    expect(promptLength(line)).toBe(length);
  });

  it.each(['# a comment about xm', '#This file was created', '[section]', 'A=1', '', '(domain', 'a@b: c'])(
    'when the line is %j, then there is no prompt',
    (line) => {
      expect(promptLength(line)).toBe(0);
    },
  );
});
