import { spawn } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, describe, expect, it } from 'vitest';
import { builtProgram } from '../built-program.js';
import type { CliServer } from '../doubles/ovm-manager/cli-server.js';
import type { Release } from '../doubles/ovm-manager/world.js';
import {
  appliesAtDouble,
  changesIn,
  journalled,
  managerPassword,
  releases,
  standing,
  twoVms,
} from '../jobs/apply/apply-at-double.js';

const kills = Number(process.env.OVM_PROOF_KILLS ?? 50);
/** So slow a manager that most of a run lies between a line and its reply, as with real ones. */
const slow = { beforeMs: 16, betweenMs: 1 };
/** What a line of it takes with the pause behind it, in milliseconds. */
const lineMs = 20;
const lanes = 2;
/** So long a job runs whose command was killed: the next run comes before its end. */
const later = { ms: 1_200 };
const { start, place, wordsFor, apply } = appliesAtDouble();

type Place = ReturnType<typeof place>;

/** Runs the program until it ends, or until `kill` resolves, and then ends it without a word. */
async function runProgram(server: CliServer, at: Place, release: Release, kill?: Promise<void>) {
  const [known, password] = [join(at.root, 'known'), join(at.root, 'password')];
  writeFileSync(known, server.knownHostsLine);
  writeFileSync(password, managerPassword, { mode: 0o600 });
  writeFileSync(at.script, twoVms(release).join('\n'));
  const words = JSON.stringify({ ...at, port: server.port, known, password });
  const child = spawn(process.execPath, [builtProgram('test/jobs/apply/apply-program.ts'), words]);
  let told = '';
  child.stderr.on('data', (text) => {
    told += text;
  });
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  void kill?.then(() => child.kill('SIGKILL'));
  return { code: await ended, told };
}

const phases = [
  ...([
    'before the first line',
    'behind an intent, before its line',
    'between a line and its reply',
  ] as const),
  ...(['between a reply and the next intent', 'through already'] as const),
] as const;
type Phase = (typeof phases)[number];
const met = new Map<string, number>();

/** Where the program was when it died, by what it wrote and what the manager got. */
function phaseOf(server: CliServer, at: Place, code: number | null): Phase {
  if (code === 0) return 'through already';
  if (!existsSync(at.journal)) return 'before the first line';
  const entries = readFileSync(at.journal, 'utf8').includes('\n') ? journalled(at) : [];
  const intents = entries.filter(({ event }) => event === 'intent').length;
  if (intents === 0) return 'before the first line';
  const last = entries.findLast(({ number }) => number !== undefined);
  if (last?.event !== 'intent') return 'between a reply and the next intent';
  return changesIn(server).length < intents
    ? 'behind an intent, before its line'
    : 'between a line and its reply';
}

/** Does all of it, two at a time. */
async function inTwoLanes<Item>(items: readonly Item[], work: (item: Item) => Promise<void>): Promise<void> {
  const left = [...items];
  const lane = async () => {
    for (let item = left.shift(); item !== undefined; item = left.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: lanes }, lane));
}

/** How many lines a run sends that is not killed, readings among them. */
async function usualLines(release: Release): Promise<number> {
  const server = await start({ release });
  expect(await runProgram(server, place(), release)).toEqual({ code: 0, told: '' });
  return server.lines.length;
}

/** So many milliseconds behind the arrival of the last of so many lines. */
async function arrived(
  arrivals: () => number,
  { count, ms }: { readonly count: number; readonly ms: number },
) {
  const late = performance.now() + 20_000;
  while (arrivals() < count && performance.now() < late) await pause(1);
  await pause(ms);
}

/**
 * A random moment in one of so many equal parts of a run of `usual` lines. Every second time it is while a line that
 * changes something is on its way: what nobody wrote down a reply to is the harder half.
 */
function momentIn(part: number, server: CliServer, usual: number, changes: number): Promise<void> {
  const at = (part + Math.random()) / kills;
  if (part % 2 === 0) {
    const count = 1 + Math.floor(at * changes);
    return arrived(() => changesIn(server).length, { count, ms: (Math.random() * slow.beforeMs) / 2 });
  }
  const moment = 1 + at * usual;
  return arrived(() => server.lines.length, { count: Math.floor(moment), ms: (moment % 1) * lineMs });
}

describe.each(releases)('an apply at %s that is killed', (release) => {
  it('when it is killed before and behind each line, then the same command ends as if nothing had happened', async () => {
    const whole = await start({ release });
    await apply(wordsFor(whole, place(), twoVms(release)));
    const numbers = changesIn(whole).map((_, index) => index + 1);
    const faults = (['hangAt', 'dropAt', 'loseAt', 'laterAt'] as const).flatMap((fault) =>
      numbers.map((number) => ({ number, fault })),
    );
    await inTwoLanes(faults, async ({ number, fault }) => {
      const at = place();
      let struck = () => {};
      const kill = new Promise<void>((resolve) => {
        struck = resolve;
      });
      let count = 0;
      const meanwhile = () => {
        count += 1;
        if (count === number) struck();
      };
      const server = await start({ release, meanwhile, [fault]: number, strikes: 1, later });
      const { code } = await runProgram(server, at, release, kill);
      expect([0, null]).toContain(code);
      const again = await runProgram(server, at, release);
      expect([number, fault, again, standing(server)]).toEqual([
        number,
        fault,
        { code: 0, told: '' },
        standing(whole),
      ]);
      await server.close();
    });
  });

  it(`when it is killed at ${kills} random moments, then no object is made twice`, async () => {
    const whole = await start({ release });
    await apply(wordsFor(whole, place(), twoVms(release)));
    const usual = await usualLines(release);
    const counts = new Map<Phase, number>();
    const parts = Array.from({ length: kills }, (_, index) => index);
    await inTwoLanes(parts, async (part) => {
      const at = place();
      const server = await start({ release, slow });
      const moment = momentIn(part, server, usual, changesIn(whole).length);
      const { code } = await runProgram(server, at, release, moment);
      // what is on its way to the manager still arrives
      await pause(30);
      const phase = phaseOf(server, at, code);
      counts.set(phase, (counts.get(phase) ?? 0) + 1);
      const again = await runProgram(server, at, release);
      expect([part, again, standing(server)]).toEqual([part, { code: 0, told: '' }, standing(whole)]);
      await server.close();
    });
    for (const phase of phases) met.set(`${release}: ${phase}`, counts.get(phase) ?? 0);
    expect([...counts.values()].reduce((sum, count) => sum + count, 0)).toBe(kills);
    expect(counts.get('between a line and its reply') ?? 0).toBeGreaterThanOrEqual(kills / 5);
    expect(counts.get('through already') ?? 0).toBeLessThan(kills / 4);
  });
});

afterAll(() => {
  for (const [phase, count] of met) process.stdout.write(`killed at ${phase}: ${count}\n`);
});
