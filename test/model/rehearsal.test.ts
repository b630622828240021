import { describe, expect, it } from 'vitest';
import {
  isOverdue,
  type LastRehearsal,
  rehearsalText,
  stateOfFindings,
  worstState,
} from '../../src/model/rehearsal.js';

const now = new Date('2026-11-23T12:00:00Z');
const proven: LastRehearsal = { at: '2026-11-13T12:00:00Z', state: 'proven' };
const day = 86_400;

describe('a rehearsal', () => {
  it('when it is looked whether one is overdue, then age, state and absence count, and only with a limit', () => {
    expect(isOverdue(proven, 10 * day, now)).toBe(false);
    expect(isOverdue(proven, 10 * day - 1, now)).toBe(true);
    expect(isOverdue({ ...proven, state: 'not-proven' }, 30 * day, now)).toBe(true);
    expect(isOverdue(undefined, 30 * day, now)).toBe(true);
    expect(isOverdue(undefined, undefined, now)).toBe(false);
  });

  it('when it is told in a line, then day and what came of it', () => {
    expect(rehearsalText(proven, false)).toBe('rehearsed 2026-11-13');
    const alone = rehearsalText({ ...proven, rowsAlone: 2 }, false);
    expect(alone).toBe('rehearsed 2026-11-13, of 2 databases the rows alone');
    expect(rehearsalText({ ...proven, state: 'defect' }, true)).toBe('rehearsed 2026-11-13: DEFECT');
    expect(rehearsalText(proven, true)).toBe('NOT rehearsed as often as it should be, last 2026-11-13');
    expect([rehearsalText(undefined, true), rehearsalText(undefined, false)]).toEqual([
      'NEVER rehearsed',
      '',
    ]);
  });

  it('when states are put together, then the worst counts, a note takes nothing, and nothing proves nothing', () => {
    const found = (severity: 'defect' | 'not-proven' | 'note') => ({ severity, subject: 's', message: 'm' });
    expect(stateOfFindings([found('note'), found('not-proven')])).toBe('not-proven');
    expect(stateOfFindings([found('not-proven'), found('defect')])).toBe('defect');
    expect(stateOfFindings([found('note')])).toBe('proven');
    expect([worstState(['proven', 'not-proven']), worstState([])]).toEqual(['not-proven', 'not-proven']);
  });
});
