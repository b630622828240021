import { describe, expect, it } from 'vitest';
import { agentPassword, commandFor, discoverServer } from '../../../src/checks/drifts/cures.js';
import type { CureCommand } from '../../../src/checks/drifts/drift.js';
import { toldCure } from '../../../src/jobs/sync/told-cure.js';

const told = (...lines: CureCommand[]) => toldCure({ kind: 'lines', lines, what: 'it is cured' }, '3.4');
const id = '0004fb00000600000000000000000001';
const intoRepository = (value: string): CureCommand => ({
  ...commandFor('add', 'Server', 'ovs1'),
  relation: { word: 'to', object: 'Repository', instance: { key: 'id', value } },
});

describe('lines of a cure', () => {
  it.each([
    ['a name', commandFor('edit', 'Vm', id, [['name', agentPassword]])],
    ['a part of a name', commandFor('edit', 'Vm', id, [['name', 'web @secret:ovs-agent x']])],
    ['the name of a pool', commandFor('takeOwnership', 'Repository', id, [['serverpool', agentPassword]])],
    ['an id', commandFor('refresh', 'Server', agentPassword)],
    ['the id of another object', intoRepository(agentPassword)],
    ['an address', discoverServer('3.4', agentPassword)],
    [
      'more than the mark',
      commandFor('takeOwnership', 'Server', id, [['password', `${agentPassword}@secret:x`]]),
    ],
  ])('when %s out of the estate is the mark of a secret, then no line has it', (_, line) => {
    expect(told(line)).toEqual({ kind: 'by-hand', what: expect.stringContaining('the mark of a secret') });
  });

  it('when the mark is the password of an agent, then the line has it', () => {
    expect(told(commandFor('takeOwnership', 'Server', id, [['password', agentPassword]]))).toEqual({
      kind: 'lines',
      what: 'it is cured',
      lines: [`takeOwnership Server id=${id} password=${agentPassword}`],
    });
  });

  it('when the release has no such line, then it is left to hands', () => {
    expect(
      toldCure({ kind: 'lines', lines: [commandFor('takeOwnership', 'Server', id)], what: 'w' }, '3.2'),
    ).toEqual({ kind: 'by-hand', what: expect.stringMatching(/^w; no line does it: /) });
  });
});
