import { describe, expect, it } from 'vitest';
import { counted } from '../../src/base/counted.js';
import { errorCatalogue, RescueError } from '../../src/base/errors.js';

describe('an error', () => {
  it('when it has no hint of its own, then that of the catalogue is told', () => {
    const error = new RescueError('OVM_DB_UNREACHABLE', 'mysql://h', 'why');
    expect(error.hint).toBe(errorCatalogue.OVM_DB_UNREACHABLE.next);
  });

  it('when another hint is given, then nothing else changes, and its own is never replaced', () => {
    const cause = new Error('below');
    const error = new RescueError('OVM_DB_UNREACHABLE', 'mysql://h', 'why', cause).withHint('do this');
    expect(error).toMatchObject({ code: 'OVM_DB_UNREACHABLE', hint: 'do this', cause, exitCode: 1 });
    expect(error.message).toBe('could not connect to mysql://h: why');
    expect(error.withHint('do that').hint).toBe('do this');
  });
});

describe('a number of things', () => {
  it('when it is one, then one thing is named, otherwise several', () => {
    expect([0, 1, 2].map((count) => counted(count, 'table'))).toEqual(['0 tables', '1 table', '2 tables']);
  });
});
