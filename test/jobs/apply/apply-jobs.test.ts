import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { RescueError } from '../../../src/base/errors.js';
import type { ApplyWords } from '../../../src/jobs/apply/apply.js';
import type { CliServer } from '../../doubles/ovm-manager/cli-server.js';
import { sampleWorld } from '../../doubles/ovm-manager/sample-world.js';
import { appliesAtDouble, changesIn, releases, standing, twoVms } from './apply-at-double.js';

const { start, place, wordsFor, apply } = appliesAtDouble();
const quick = { reconnectForMs: 5_000, betweenMs: 20, settleMs: [5, 5] };

/** How often a line was sent. */
function times(server: CliServer, part: string): number {
  return changesIn(server).filter((line) => line.includes(part)).length;
}

async function failure(words: ApplyWords): Promise<RescueError> {
  return apply(words).then(
    () => expect.unreachable('it must stop'),
    (reason) => reason,
  );
}

describe('a job that outlives its reply', () => {
  it.each(releases)('when it makes a VM of %s later, then its end is waited for', async (release) => {
    const whole = await start({ release });
    await apply(wordsFor(whole, place(), twoVms(release)));
    const server = await start({
      ...{ release, laterAt: 'create Vm name=web1', strikes: 1, later: { ms: 300 } },
      unlisted: { name: 'web1', times: 1 },
    });
    const told: string[] = [];
    const log = { warn: (line: string) => void told.push(line) };
    await apply({ ...wordsFor(server, place(), twoVms(release), log), patience: quick });
    expect(standing(server)).toEqual(standing(whole));
    expect(times(server, 'create Vm name=web1')).toBe(1);
    expect(told).toContainEqual(expect.stringMatching(/^line 6: job \d{13} \(create Vm\) still runs/));
  });

  it('when it makes nothing in the end, then the line is sent again', async () => {
    const later = { ms: 150, fails: true };
    const server = await start({ release: '3.4', laterAt: 'create Vm name=web2', strikes: 1, later });
    await apply({ ...wordsFor(server, place(), twoVms('3.4')), patience: quick });
    expect(server.manager.vms().map(({ name }) => name)).toEqual(['web1', 'web2']);
    expect(times(server, 'create Vm name=web2')).toBe(2);
  });

  it.each(releases)(
    'when it runs on at %s, then it stops with nothing sent twice, and a later run goes on',
    async (release) => {
      const at = place();
      const later = { ms: 900 };
      const server = await start({ release, laterAt: 'create Vm name=web2', strikes: 1, later });
      const words = {
        ...wordsFor(server, at, twoVms(release)),
        patience: { ...quick, jobsForMs: 100 },
      };
      for (const _ of ['the run itself', 'one that comes too early']) {
        const error = await failure(words);
        expect([error.code, error.exitCode]).toEqual(['OVM_APPLY_FAILED', 1]);
        expect(error.message).toMatch(/its reply was lost and a job still runs: \d{13} \(create Vm\); /);
        expect(error.hint).toContain('run the same command again later');
      }
      expect(server.manager.vms().map(({ name }) => name)).toEqual(['web1']);
      await pause(later.ms);
      await apply(words);
      expect(server.manager.vms().map(({ name, disks }) => [name, disks.length])).toEqual([
        ['web1', 2],
        ['web2', 1],
      ]);
      expect(times(server, 'create Vm name=web2')).toBe(1);
    },
  );

  it.each(releases)('when a job hung before the run at %s, then it is nobody of ours', async (release) => {
    const hung = { type: 'Job', id: '1500000000000', name: 'hung', values: { done: 'No', state: 'Running' } };
    const others = [...(sampleWorld.others ?? []), hung];
    const world = { ...sampleWorld, others };
    const server = await start({ release, world, dropAt: 'create Vm name=web2', strikes: 1 });
    const patience = { ...quick, jobsForMs: 100 };
    await apply({ ...wordsFor(server, place(), twoVms(release)), patience });
    expect(times(server, 'create Vm name=web2')).toBe(2);
    expect(server.manager.vms()).toHaveLength(2);
  });
});

describe('a manager that does not tell of its jobs', () => {
  it.each(['list Job', 'show Job'])('when it refuses %s, then no VM is made twice', async (failAt) => {
    const at = place();
    const later = { ms: 500 };
    const server = await start({
      ...{ release: '3.3', failAt, strikes: 1 },
      ...{ laterAt: 'create Vm name=web1', later },
    });
    const words = { ...wordsFor(server, at, twoVms('3.3')), patience: quick };
    const error = await failure(words);
    expect([error.code, error.exitCode]).toEqual(['OVM_APPLY_FAILED', 1]);
    expect(error.message).toContain(
      'its reply was lost and the manager does not tell whether a job still runs',
    );
    expect(error.hint).toContain('when 10 minutes have passed');
    await pause(later.ms);
    await apply(words);
    expect(times(server, 'create Vm name=web1')).toBe(1);
    expect(server.manager.vms().map(({ name }) => name)).toEqual(['web1', 'web2']);
  });

  it('when a job would have been given up by now, then what is not there is sent again', async () => {
    const at = place();
    const server = await start({
      ...{ release: '3.4', failAt: 'list Job', dropAt: 'create Vm name=web1', strikes: 1 },
    });
    const words = { ...wordsFor(server, at, twoVms('3.4')), patience: { ...quick, jobsForMs: 1_000 } };
    expect((await failure(words)).code).toBe('OVM_APPLY_FAILED');
    expect((await failure(words)).code).toBe('OVM_APPLY_FAILED');
    expect(times(server, 'create Vm name=web1')).toBe(1);
    await pause(1_000);
    await apply(words);
    expect(times(server, 'create Vm name=web1')).toBe(2);
    expect(server.manager.vms()).toHaveLength(2);
  });

  it.each(['create Vnic', 'create VmDiskMapping'])(
    'when %s was lost, then it is sent again: there is one of its place',
    async (dropAt) => {
      const server = await start({ release: '3.4', failAt: 'list Job', dropAt, strikes: 1 });
      await apply({ ...wordsFor(server, place(), twoVms('3.4')), patience: quick });
      expect(server.manager.vms().map(({ vnics, disks }) => [vnics.length, disks.length])).toEqual([
        [1, 2],
        [1, 1],
      ]);
    },
  );
});
