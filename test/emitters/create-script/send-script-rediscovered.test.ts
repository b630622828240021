import { afterEach, describe, expect, it } from 'vitest';
import { soundEstate } from '../../cli/planted-estates.js';
import { rediscovered, scriptOf } from '../../cli/rediscovered-estate.js';
import { wwids } from '../estate-script/sample-estate.js';
import {
  mustName,
  type RediscoveredSession,
  rediscoveredSession,
  withoutNames,
} from './rediscovered-session.js';

let session: RediscoveredSession | undefined;

afterEach(async () => {
  await session?.close();
  session = undefined;
});

describe('the sh file of a create script at a manager that has its VMs again', () => {
  // more estates: test/proof/apply-guarded.proof.ts
  it.each([['3.4', 'bash', 'dash']] as const)(
    'when VMs of %s came back, then %s sends no line and says what is taken; so does %s where they have lost their names',
    async (release, first, second) => {
      session = await rediscoveredSession(release);
      const estate = rediscovered(1, release);
      mustName(await session.mustBeRefused(estate, estate.world, first), estate, true);
      mustName(await session.mustBeRefused(estate, withoutNames(estate.world), second), estate, false);
    },
    120_000,
  );

  it.each(['3.2'] as const)(
    'when a discovery of %s has swapped the ids of LUNs since, then nothing is made; where they are as they were, all is',
    async (release) => {
      session = await rediscoveredSession(release);
      const estate = scriptOf(soundEstate(release), release);
      expect(estate.script).toMatch(new RegExp(`^# LUN 0004fb0000180000\\w+ has WWID ${wwids.vm}$`, 'm'));
      const empty = { ...estate.world, vms: [] };
      const [one, other] = estate.world.physicalDisks;
      if (!one || !other) throw new Error('the estate has no two LUNs');
      const swapped = [
        { ...one, page83: other.page83 },
        { ...other, page83: one.page83 },
      ];
      const stopped = await session.send(estate, { ...empty, physicalDisks: swapped }, 'dash');
      expect([stopped.status, stopped.stderr]).toEqual([
        1,
        expect.stringContaining('does not show Page83 ID'),
      ]);
      expect(stopped.changes.filter((line) => !line.startsWith('refresh '))).toEqual([]);
      const sent = await session.send(estate, empty, 'bash');
      expect([sent.status, sent.stderr]).toEqual([0, expect.stringContaining('lines done')]);
      expect(sent.changes.filter((line) => line.startsWith('create Vm '))).toHaveLength(estate.made.length);
    },
    120_000,
  );
});
