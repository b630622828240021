import { describe, expect, it } from 'vitest';
import { fixedClock } from '../../../src/base/clock.js';
import { RescueError } from '../../../src/base/errors.js';
import { silentLog } from '../../../src/base/log.js';
import type { SyncReading, ToldDrift } from '../../../src/jobs/sync/sync-estate.js';
import { type WatchedChange, watchDrifts } from '../../../src/jobs/sync/watch-drifts.js';

const drift = (subject: string): ToldDrift => ({
  ...{ drift: 'vm-unknown', subject, message: 'm', origins: [] },
  cure: { kind: 'by-hand', what: 'w' },
});
const looked = {
  ...{ planned: 0, vms: 1, servers: 0, answering: 0, repositories: 1, readRepositories: 1 },
  notLookedAt: [],
};
const reading = (subjects: readonly string[], unread: readonly string[] = []): SyncReading => ({
  readAt: '2026-01-01T00:00:00.000Z',
  release: '3.4',
  looked,
  drifts: subjects.map(drift),
  unread: unread.map((message) => ({ rule: 'source-failed', subject: 'agent', message, origins: [] })),
});
const lost = new RescueError('OVM_SSH_LOST', 'mgr', 'it was lost');

/** Watches rounds that see this, one after the other, and gives what was told in each. */
async function watched(rounds: readonly (SyncReading | RescueError)[]) {
  const ended = new AbortController();
  const told: string[][] = [];
  const read = async (): Promise<SyncReading> => {
    const seen = rounds[told.length];
    told.push([]);
    if (told.length >= rounds.length) ended.abort();
    if (seen === undefined) throw new Error('it was read once too often');
    if (seen instanceof RescueError) throw seen;
    return seen;
  };
  const tell = (change: WatchedChange) => void told.at(-1)?.push(textOf(change));
  const outcome = await watchDrifts({
    input: { estate: 'e', trees: [], managerFiles: [], log: silentLog },
    ...{ everyMs: 1, tell, read, until: ended.signal, clock: fixedClock('2026-01-01T00:00:00.000Z') },
  });
  return { told, left: outcome.drifts.map(({ subject }) => subject), unread: outcome.unread.length };
}

function textOf(change: WatchedChange): string {
  if ('drift' in change) return `${change.is} ${change.drift.subject}`;
  return 'reason' in change ? `${change.is} ${change.reason.message}` : `failed ${change.error.code}`;
}

describe('the watch', () => {
  it('when rounds see the same, then nothing is told again; what is new or gone is', async () => {
    const rounds = [reading(['a', 'b']), reading(['a', 'b']), reading(['b', 'c'])];
    expect(await watched(rounds)).toEqual({
      told: [['new a', 'new b'], [], ['new c', 'gone a']],
      ...{ left: ['b', 'c'], unread: 0 },
    });
  });

  it('when a source fails, then it is told once, and what it told before is not gone', async () => {
    const rounds = [reading(['a']), reading([], ['lost']), reading(['c'], ['lost']), reading(['c'])];
    expect(await watched(rounds)).toEqual({
      told: [['new a'], ['unread lost'], ['new c'], ['gone a', 'read lost']],
      ...{ left: ['c'], unread: 0 },
    });
  });

  it('when a round cannot read at all, then it is told, and the next one comes', async () => {
    const rounds = [reading(['a']), lost, lost, reading(['a'])];
    expect(await watched(rounds)).toEqual({
      told: [['new a'], ['failed OVM_SSH_LOST'], [], []],
      ...{ left: ['a'], unread: 0 },
    });
  });

  it('when the last rounds could not read, then what the watch ends with says so', async () => {
    expect(await watched([reading(['a'], ['lost']), lost, lost])).toMatchObject({ left: ['a'], unread: 2 });
    expect(await watched([reading([]), lost])).toMatchObject({ left: [], unread: 1 });
    expect(await watched([reading([]), lost, reading([])])).toMatchObject({ left: [], unread: 0 });
  });

  it('when the first round cannot read, or a round finds a bug, then the watch ends with it', async () => {
    await expect(watched([lost])).rejects.toThrow('it was lost');
    await expect(watched([])).rejects.toThrow('once too often');
  });

  it('when it is ended while it waits, then it ends at once', async () => {
    const ended = new AbortController();
    const watch = watchDrifts({
      input: { estate: 'e', trees: [], managerFiles: [], log: silentLog },
      ...{ everyMs: 3_600_000, tell: () => {}, read: async () => reading([]), until: ended.signal },
    });
    setTimeout(() => ended.abort(), 5);
    expect(await watch).toEqual({ drifts: [], unread: [] });
  });
});
