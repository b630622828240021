import type { Random } from '../generators/random.js';
import type { MadeArchive } from './retention-model.js';

/** What a simulated night left. */
export interface SimulatedNight {
  /** Milliseconds since 1970. */
  readonly start: number;
  /** Whole archives in the order of time, those that were made by hand in the afternoon included. */
  readonly made: readonly MadeArchive[];
  /** The archive that it was writing when it was killed. */
  readonly partial?: string;
  /** Not there for a night that was killed, or on which the machine was off. */
  readonly record?: { readonly name: string; readonly good: boolean; readonly archives: readonly string[] };
}

const dayMs = 86_400_000;
const first = Date.UTC(2026, 0, 1, 2, 10);
export const databaseServers = ['mysql://ovs@ovmm:49500', 'mysql://ovs@stats:3306'] as const;

/** Makes nights that go wrong in every way there is, now and then for weeks: about four of ten are good. */
export function simulatedNights(random: Random): (number: number) => SimulatedNight {
  let named = 0;
  const nameAt = (time: number) => {
    const stamp = new Date(time).toISOString().replace(/[-:]/g, '').slice(0, 15);
    named += 1;
    return `${stamp}Z-${named.toString(36).padStart(8, '0')}`;
  };
  const archive = (time: number, kind: string, server = '', complete = !random.chance(0.08)) => {
    return { name: nameAt(time), time, kind, server, complete };
  };
  return (number) => {
    const start = first + number * dayMs + random.between(0, 1800) * 1000;
    if (random.chance(0.06)) return { start, made: byHand(start, random, archive) };
    const name = nameAt(start);
    const tried = [
      archive(start + 2000, 'capture'),
      ...databaseServers.map((server, index) =>
        archive(start + (index + 1) * 60_000, 'schema-export', server),
      ),
    ];
    if (random.chance(0.1)) {
      const whole = random.between(0, tried.length - 1);
      const afterwards = byHand(start, random, archive);
      return { start, made: [...tried.slice(0, whole), ...afterwards], partial: tried[whole]?.name ?? '' };
    }
    const there = tried.filter(() => !random.chance(0.05));
    const isWhole = there.length === tried.length && there.every(({ complete }) => complete);
    // the others have lost too many VMs
    const good = isWhole && !isLongTrouble(number) && !random.chance(0.15);
    const made = there.map((one) => (good ? { ...one, goodNight: number } : one));
    return {
      start,
      made: [...made, ...byHand(start, random, archive)],
      record: { name, good, archives: there.map((one) => one.name) },
    };
  };
}

/** Three weeks of every hundred nights, in which the last good one moves far away. */
function isLongTrouble(number: number): boolean {
  return number % 100 >= 60 && number % 100 < 81;
}

function byHand(
  start: number,
  random: Random,
  archive: (time: number, kind: string, server?: string) => MadeArchive,
): MadeArchive[] {
  const afternoon = start + random.between(10, 20) * 3_600_000;
  if (random.chance(0.08)) return [archive(afternoon, 'capture')];
  if (random.chance(0.05)) return [archive(afternoon, 'schema-export', databaseServers[0])];
  return random.chance(0.04) ? [archive(afternoon, 'safety', databaseServers[0])] : [];
}
