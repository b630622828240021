import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { silentLog } from '../../../src/base/log.js';
import { type CureWords, cureDrifts } from '../../../src/jobs/sync/cure-drifts.js';
import type { SyncReading } from '../../../src/jobs/sync/sync-estate.js';
import { managerCanary, passwordFile } from '../../cli/live-estate.js';
import { scratchDirectories } from '../../reach/scratch-directory.js';

const scratch = scratchDirectories();
const looked = {
  ...{ planned: 0, vms: 1, servers: 0, answering: 0, repositories: 1, readRepositories: 1 },
  notLookedAt: [],
};

/** The estate with a VM that a line would call so; none where there is no drift. */
function reading(name?: string): SyncReading {
  const cure = { kind: 'lines' as const, lines: [`edit Vm id=1 name=${name}`], what: 'w' };
  const drift = { drift: 'vm-name-differs', subject: 'VM web1', message: 'm', origins: [], cure };
  return {
    ...{ readAt: '2026-01-01T00:00:00.000Z', release: '3.4', unread: [], looked },
    drifts: name === undefined ? [] : [drift],
  };
}

/** Cures what is seen, look by look, and gives what was shown; the operator thinks longer than a look counts. */
async function cured(
  looks: readonly SyncReading[],
  wanted: readonly boolean[],
  more: Partial<CureWords> = {},
) {
  const left = [...looks];
  const answers = [...wanted];
  const shown: string[] = [];
  const root = scratch();
  const managerClis = [
    {
      user: 'admin',
      host: '127.0.0.1',
      port: 1,
      password: { file: passwordFile(root, 'manager', managerCanary) },
    },
  ];
  const outcome = cureDrifts({
    input: { estate: 'e', trees: [], managerFiles: [], managerClis, log: silentLog },
    ...{ archives: root, lookCountsMs: 1, cured: () => {} },
    show: ({ cure }) => void shown.push(cure.kind === 'lines' ? cure.lines.join() : cure.what),
    read: async () => left.shift() ?? reading(),
    isWanted: async () => {
      await pause(5);
      return answers.shift() ?? false;
    },
    ...more,
  });
  return { outcome, shown, left };
}

describe('a cure that the operator thought about', () => {
  it('when the drift is gone by then, then nothing is sent', async () => {
    const { outcome, shown, left } = await cured([reading('web2'), reading()], [true]);
    expect(await outcome).toEqual({ cured: [], reading: reading() });
    expect([shown, left]).toEqual([['edit Vm id=1 name=web2'], []]);
  });

  it('when other lines cure it by then, then these are shown and asked about', async () => {
    const { outcome, shown } = await cured([reading('web2'), reading('web3')], [true, false]);
    expect(await outcome).toEqual({ cured: [], reading: reading('web3') });
    expect(shown).toEqual(['edit Vm id=1 name=web2', 'edit Vm id=1 name=web3']);
  });

  it('when it is as it was, then its lines are sent', async () => {
    const { outcome, left } = await cured([reading('web2'), reading('web2')], [true]);
    await expect(outcome).rejects.toThrow('127.0.0.1');
    expect(left).toEqual([]);
  });

  it('when the look still counts, then nobody looks again before the lines are sent', async () => {
    const { outcome, left } = await cured([reading('web2'), reading()], [true], { lookCountsMs: 60_000 });
    await expect(outcome).rejects.toThrow('127.0.0.1');
    expect(left).toHaveLength(1);
  });
});
