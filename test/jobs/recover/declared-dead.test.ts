import { describe, expect, it } from 'vitest';
import { systemClock } from '../../../src/base/clock.js';
import { silentLog } from '../../../src/base/log.js';
import { declaredDead } from '../../../src/jobs/recover/declared-dead.js';
import { recoveryGround } from '../../../src/jobs/recover/recovery-ground.js';

function placeWith(servers: readonly string[] | undefined, answer: (words: readonly string[]) => string) {
  const asked: string[] = [];
  const journal: (readonly [string, string])[] = [];
  const sent = servers && { declaredDead: servers };
  const words = { archives: '/nowhere', estate: 'prod', ...(sent && { sent }) };
  const place = {
    ground: recoveryGround(words, {}, { log: silentLog, clock: systemClock }),
    operator: {
      tell: () => {},
      ask: async (question: string, answers: readonly string[]) => {
        asked.push(question);
        return answer(answers);
      },
      wait: async () => 'stop' as const,
    },
    stated: (statement: string, typed: string) => void journal.push([statement, typed]),
  };
  return { place, asked, journal };
}

describe('servers that are declared dead in a recovery', () => {
  it('when nobody declared one, then nothing is asked', async () => {
    const { place, asked } = placeWith(undefined, ([first = '']) => first);
    expect(await declaredDead(place)).toEqual([]);
    expect(asked).toEqual([]);
  });

  it('when two are declared, then each is typed once in a run and journaled', async () => {
    const { place, asked, journal } = placeWith(['ovs1', 'ovs2'], ([first = '']) => first);
    expect(await declaredDead(place)).toEqual(['ovs1', 'ovs2']);
    expect(await declaredDead(place)).toEqual(['ovs1', 'ovs2']);
    expect(asked).toHaveLength(2);
    expect(journal).toEqual([
      ['server ovs1 is dead and runs nothing', 'ovs1'],
      ['server ovs2 is dead and runs nothing', 'ovs2'],
    ]);
  });

  it('when it is not typed, then the run stops and no word of it is in the journal', async () => {
    const { place, journal } = placeWith(['ovs1'], () => 'stop');
    expect(await declaredDead(place)).toBeUndefined();
    expect(journal).toEqual([]);
  });
});
