import { statSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  appliesAtDouble,
  changesIn,
  journalled,
  lastIntent,
  managerPassword,
  releases,
  standing,
  twoVms,
} from './apply-at-double.js';

const { start, place, wordsFor, apply } = appliesAtDouble();

describe('apply', () => {
  it.each(releases)(
    'when a script is sent to %s, then everything in it stands and the journal knows it',
    async (release) => {
      const server = await start({ release });
      const at = place();
      const outcome = await apply(wordsFor(server, at, twoVms(release)));
      const { vms, loose } = standing(server);
      expect(vms.map(({ name, vnics, disks }) => [name, vnics.length, disks.length])).toEqual([
        ['web1', 1, 2],
        ['web2', 1, 1],
      ]);
      expect(
        vms.map(({ description, highAvailability, tags }) => [description, highAvailability, tags]),
      ).toEqual([
        ['the / first', true, ['restored']],
        [null, null, ['production']],
      ]);
      expect(loose).toEqual([]);
      expect(outcome.made.filter(({ type }) => type === 'Vm').map(({ name }) => name)).toEqual([
        'web1',
        'web2',
      ]);
      expect(server.manager.startedVms()).toEqual([]);
      expect(statSync(at.journal).mode & 0o777).toBe(0o600);
      const entries = journalled(at);
      expect(entries.filter(({ event }) => event === 'intent')).toHaveLength(outcome.sent);
      expect(entries.at(-1)).toMatchObject({ event: 'end', outcome: 'done' });
      expect(JSON.stringify(entries)).not.toContain(managerPassword);
    },
  );

  it.each(releases)('when it is sent again to %s, then nothing is sent', async (release) => {
    const server = await start({ release });
    const at = place();
    await apply(wordsFor(server, at, twoVms(release)));
    const before = [standing(server), changesIn(server).length];
    const again = await apply(wordsFor(server, at, twoVms(release)));
    expect(again.sent).toBe(0);
    expect([standing(server), changesIn(server).length]).toEqual(before);
  });

  // every release and every fault: test/proof/apply-kill.proof.ts
  it.each([
    ['3.2', 'loseAt'],
    ['3.3', 'dropAt'],
  ] as const)(
    'when any line to %s meets %s, then it ends as if nothing had happened',
    async (release, fault) => {
      const whole = await start({ release });
      await apply(wordsFor(whole, place(), twoVms(release)));
      for (let number = 1; number <= changesIn(whole).length; number += 1) {
        const server = await start({ release, [fault]: number, strikes: 1 });
        await apply(wordsFor(server, place(), twoVms(release)));
        expect([number, standing(server)]).toEqual([number, standing(whole)]);
        expect(server.logins).toHaveLength(2);
      }
    },
  );

  it('when it dies behind any line to 3.4, then another run ends the same', async () => {
    const whole = await start({ release: '3.4' });
    await apply(wordsFor(whole, place(), twoVms('3.4')));
    for (let dies = 1; dies <= changesIn(whole).length; dies += 1) {
      const at = place();
      const server = await start({ release: '3.4' });
      let told = 0;
      const info = (text: string) => {
        if (!text.startsWith('[')) return;
        told += 1;
        if (told < dies) return;
        server.manager.execute(lastIntent(at));
        throw new Error('killed');
      };
      await expect(apply(wordsFor(server, at, twoVms('3.4'), { info }))).rejects.toThrow('killed');
      await apply(wordsFor(server, at, twoVms('3.4')));
      expect([dies, standing(server)]).toEqual([dies, standing(whole)]);
    }
  });
});
