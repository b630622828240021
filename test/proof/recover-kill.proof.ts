import { appendFileSync, cpSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { type PlannedRecovery, planRecovery } from '../../src/jobs/recover/plan-recovery.js';
import { canHaveOwnRoot, noOwnRoot } from '../doubles/manager-host/host-root.js';
import {
  type LosableEstate,
  type LosableOptions,
  losableEstate,
} from '../doubles/manager-host/losable-estate.js';
import { isChange } from '../doubles/ovm-manager/shell-faults.js';
import { randomFrom } from '../generators/random.js';
import { effectsOf, watchStatements } from './estate-effects.js';
import { Leader, type Life, stepWithin } from './killed-recovery.js';
import { type KilledSituation, killedSituations, type LostSituation } from './killed-situations.js';
import { type ArchivedEstate, archived, differences, groundOf } from './recovered-estate.js';

/*
 * MySQL alone: on Oracle no recovery is killed here. Kills of imports from and into Oracle have proofs of their own.
 */

const vms = Number(process.env.OVM_PROOF_VMS ?? 4);
const seed = Number(process.env.OVM_PROOF_SEED ?? Date.now() % 1_000_000);
/** Of each situation, within actions. */
const kills = Number(process.env.OVM_PROOF_KILLS ?? 20);

const estates: LosableEstate[] = [];
afterEach(async () => {
  for (const estate of estates.splice(0)) await estate.close();
});

async function started(
  release: '3.3' | '3.4',
  options: Partial<LosableOptions> = {},
): Promise<LosableEstate> {
  const estate = await losableEstate({ release, engine: 'mysql', vms, ...options });
  estates.push(estate);
  return estate;
}

/** A recovery that was led to its end, with everything it did to the estate. */
interface Led extends PlannedRecovery, Pick<LostSituation, 'expectBack'> {
  readonly leader: Leader;
  readonly lives: readonly Life[];
  readonly effects: Awaited<ReturnType<typeof effectsOf>>;
}

/** Leads a recovery to its end; `live` is one process of it. */
async function led(
  made: ArchivedEstate,
  lose: KilledSituation['lose'],
  live: (leader: Leader, directory: string, lives: readonly Life[], sent: () => number) => Promise<Life>,
): Promise<Led> {
  const { words, watcher, expectBack } = await lose(made);
  const planned = await planRecovery(await groundOf(made), words);
  const watch = () => watchStatements(made.estate);
  const before = await effectsOf(made.estate);
  await watch();
  const leader = new Leader(made, {
    ...watcher,
    behind: async (...step) => {
      await watcher?.behind?.(...step);
      await watch();
    },
  });
  const lives: Life[] = [];
  const sent = () => made.estate.lines().filter(isChange).length - before.lines.length;
  for (;;) {
    const life = await live(leader, planned.directory, lives, sent);
    lives.push(life);
    if (life.ended) break;
    if (lives.length > 400) throw new Error(`it comes to no end: ${life.lastMoment}`);
  }
  const effects = (await effectsOf(made.estate)).since(before);
  return { ...planned, leader, lives, effects, ...(expectBack && { expectBack }) };
}

/** What each situation promises, however often it was killed. Gives what is not as before. */
async function expectWhole(made: ArchivedEstate, { directory, plan, expectBack }: Led): Promise<string> {
  const { estate, text } = made;
  const left = anonymous(await differences(made));
  expectBack?.();
  // with an export, or where it outlived the manager
  if (['A4', 'A5', 'B2'].includes(plan.situation)) {
    expect(estate.host.textsAtStart.at(-1)).toBe(text);
    expect(left).toBe('0 differences');
  }
  expect(estate.host.uuid).toBe(estate.reality.world.manager?.uuid);
  // only a person starts one, and only where one alone was lost
  const { vm } = plan.values;
  expect(estate.manager().startedVms()).toEqual(vm === undefined ? [] : [vm.name]);
  // behind the last line break a machine that went down may have left half a line
  const entries = readFileSync(join(directory, 'journal.jsonl'), 'utf8').split('\n').slice(0, -1);
  const events = entries.map((line) => JSON.parse(line));
  const ends = events.filter(({ event }) => event === 'done' || event === 'skipped').map(({ step }) => step);
  expect(new Set(ends).size).toBe(ends.length);
  for (const once of ['begin', 'end']) expect(events.filter(({ event }) => event === once)).toHaveLength(1);
  return left;
}

/** Each estate has its own on the loopback. */
const address = /127\.\d+\.\d+\.\d+(?::\d+)?/g;

/**
 * Nothing outside was done more often than by a recovery that nobody killed; but lines that change nothing a second time
 * are sent again where the process died with one on its way, once for each.
 */
function expectOnce(killed: Led, whole: Led): void {
  expect(killed.effects.programs).toEqual(whole.effects.programs);
  const wanted = linesOf(whole);
  const once: string[] = [];
  for (const line of linesOf(killed)) {
    const isAgain = repeatable.test(line) && line === once.at(-1) && line !== wanted[once.length];
    if (!isAgain) once.push(line);
  }
  expect(once).toEqual(wanted);
  const again = killed.effects.lines.length - once.length;
  expect(again).toBeLessThanOrEqual(killed.lives.filter((life) => life.killed).length);
  expect(killed.effects.statements).toEqual(whole.effects.statements);
  expect(killed.leader.byPerson).toEqual(whole.leader.byPerson);
  // what was handed to a person once more was said to be begun
  expect(killed.leader.handedAgain.filter(({ said }) => !said)).toEqual([]);
}

/** What was sent. */
const linesOf = ({ effects }: Led): readonly string[] => anonymous(effects.lines.join('\n')).split('\n');

/** Without addresses, and with ids by the order in which they appear: a manager gives new ones each time. */
function anonymous(text: string): string {
  const ids = new Map<string, string>();
  const numbered = (id: string) => {
    if (!ids.has(id)) ids.set(id, `ID ${ids.size + 1}`);
    return ids.get(id) ?? id;
  };
  return text.replaceAll(address, 'ADDRESS').replace(/\b[0-9a-f]{32}\b/g, numbered);
}

/**
 * Lines that only have the manager look, or take what it has already; and the one that sets the address of a VLAN interface,
 * which no reading of the double shows (assumed), so that nobody can tell whether it was carried out.
 */
const repeatable =
  /^(?:(?:refresh|refreshAll|refreshStorageLayer|validate|takeOwnership|discoverServer) |embeddedCreate VlanInterface )/;

/** How long each action took, by its step. */
function durations({ lives }: Led): ReadonlyMap<string, number> {
  const took = new Map<string, number>();
  for (const { moments } of lives)
    for (const [index, { moment, atMs }] of moments.entries()) {
      const step = /^(.*): behind its action$/.exec(moment)?.[1];
      if (step !== undefined) took.set(step, atMs - (moments[index - 1]?.atMs ?? atMs));
    }
  return took;
}

/** Killed at every moment between steps and actions, each time once, in one recovery. */
function killedEverywhere() {
  const met: string[] = [];
  return async (leader: Leader, directory: string): Promise<Life> => {
    const life = await leader.live(directory, { notAt: met });
    if (!life.killed) return life;
    met.push(life.lastMoment ?? '');
    // now and then the machine went down with it, in the midst of a line
    if (met.length % 4 === 1) appendFileSync(join(directory, 'journal.jsonl'), '{"at":"2026-11-24T00:1');
    return life;
  };
}

/**
 * Killed at random moments of actions: so many times, the longer ones not more often than the short ones, and behind random
 * ones of the lines that the manager is sent, up to half of the times. What a step ends before it can be killed so often,
 * later ones make up for.
 */
function killedWithin(whole: Led, random: ReturnType<typeof randomFrom>) {
  const took = durations(whole);
  const steps = [...took].filter(([, ms]) => ms > 25).map(([step]) => step);
  const left = new Map<string, number>();
  const lines = whole.effects.lines.map((_, index) => index + 1);
  const behind = new Set<number>();
  while (behind.size < Math.min(Math.floor(kills / 2), lines.length)) behind.add(random.pick(lines));
  let all = kills - behind.size;
  const within = (step: string) => {
    const index = steps.indexOf(step);
    if (index < 0 || all === 0) return undefined;
    if (!left.has(step)) left.set(step, Math.ceil(all / (steps.length - index)));
    return left.get(step) === 0 ? undefined : random.fraction() * (took.get(step) ?? 0);
  };
  return async (leader: Leader, directory: string, _: readonly Life[], sent: () => number): Promise<Life> => {
    let met: number | undefined;
    const behindLine = () => {
      const count = sent();
      met = [...behind].find((line) => line <= count);
      return met !== undefined;
    };
    const life = await leader.live(directory, { within, behindLine });
    const step = life.killed ? stepWithin(life.lastMoment) : undefined;
    if (step === undefined) return life;
    if (met !== undefined) behind.delete(met);
    else {
      left.set(step, (left.get(step) ?? 0) - 1);
      all -= 1;
    }
    return life;
  };
}

describe.skipIf(!canHaveOwnRoot())(`recoveries that are killed, seed ${seed} (unless ${noOwnRoot})`, () => {
  it.each(killedSituations.map((one) => [one.situation, one] as const))(
    'when %s is killed between all steps and within actions, then new processes bring it to the same end, and nothing is done twice',
    async (situation, { release, sets, whole: isAsBefore, options, lose }) => {
      let made = await archived(await started(release, options), sets);
      const again = async () => {
        // what was built again is not what was lost: then each recovery has an estate of its own
        if (!isAsBefore) made = await archived(await started(release, options), sets);
        return made;
      };
      const begun = performance.now();
      const whole = await led(made, lose, (leader, directory) => leader.live(directory));
      const end = await expectWhole(made, whole);
      // the exchange of the tables is counted by the database itself
      if (situation === 'A5' || situation === 'B2') expect(whole.effects.statements).not.toEqual([]);
      const between = await led(await again(), lose, killedEverywhere());
      expectOnce(between, whole);
      expect(await expectWhole(made, between)).toBe(end);
      const within = await led(await again(), lose, killedWithin(whole, randomFrom(seed)));
      expectOnce(within, whole);
      expect(await expectWhole(made, within)).toBe(end);
      const killed = within.lives.filter((life) => life.killed);
      const hit = killed.filter(({ lastMoment }) => stepWithin(lastMoment) !== undefined);
      const seconds = Math.round((performance.now() - begun) / 1000);
      console.log(
        `${situation} ${release}: ${between.lives.length - 1} kills between, ${hit.length} of ${killed.length} within ${new Set(hit.map(({ lastMoment }) => lastMoment)).size} actions, ${whole.effects.lines.length} lines, ${whole.effects.statements.length} statements, ${whole.effects.programs.length} programs, ${seconds} s; ${end.split('\n').at(-1)}`,
      );
      expect(between.lives.length).toBeGreaterThan(whole.leader.byPerson.length * 2);
      expect(hit).toHaveLength(kills);
    },
  );
});

/** As a lock looks like elsewhere: its process cannot be asked. */
function leaveLocks(archives: string): void {
  for (const path of readdirSync(archives, { recursive: true, encoding: 'utf8' })) {
    if (!path.endsWith('.lock')) continue;
    const lock = JSON.parse(readFileSync(join(archives, path), 'utf8'));
    const elsewhere = { ...lock, host: 'lost-machine', bootId: '0f1e2d3c-0000-4000-8000-000000000000' };
    writeFileSync(join(archives, path), `${JSON.stringify(elsewhere)}\n`, { mode: 0o600 });
  }
}

/** Everything is taken to another machine: archives and recovery lie elsewhere, and the old place is gone. */
function movedTo(made: ArchivedEstate, name: string): ArchivedEstate {
  const archives = join(made.estate.root, name);
  cpSync(made.archives, archives, { recursive: true, preserveTimestamps: true });
  renameSync(made.archives, `${made.archives}-of-the-lost-machine`);
  leaveLocks(archives);
  const config = join(made.estate.root, `${name}.yaml`);
  const text = readFileSync(made.config, 'utf8').replace(
    `archives: ${made.archives}`,
    `archives: ${archives}`,
  );
  expect(text).toContain(`archives: ${archives}`);
  writeFileSync(config, text, { mode: 0o600 });
  const there = (path: string) => path.replace(made.archives, archives);
  return { ...made, archives, config, capture: there(made.capture), schema: there(made.schema) };
}

describe.skipIf(!canHaveOwnRoot())(
  `a recovery on another machine, seed ${seed} (unless ${noOwnRoot})`,
  () => {
    it('when its machine is lost within the import, and the next one within a script, then archives and recovery are enough to go on', async () => {
      const estate = await started('3.3');
      let at = await archived(estate);
      const first = at;
      await estate.lose('database');
      let { directory } = await planRecovery(await groundOf(at), { situation: 'A5' });
      const leader = new Leader(at);
      const random = randomFrom(seed);
      const places: string[] = [];
      for (const [step, mostMs] of [
        ['copy-away', 100],
        ['import-schema', 600],
        ['switch-ha-on', 1_500],
      ] as const) {
        const within = (begun: string) => (begun === step ? random.fraction() * mostMs : undefined);
        const life = await leader.live(directory, { within }, at);
        expect(life.killed).toBe(true);
        places.push(at.archives);
        at = movedTo(at, `machine-${places.length}`);
        directory = join(at.archives, 'prod/recoveries', basename(directory));
      }
      expect(await leader.live(directory, undefined, at)).toMatchObject({ ended: true });
      const taken = leader.asked.filter(([, answer]) => answer === 'ended');
      expect(taken).toHaveLength(places.length);
      expect(estate.host.textsAtStart.at(-1)).toBe(first.text);
      expect(await differences(at)).toBe('0 differences');
      const said = readFileSync(join(directory, 'RUNBOOK.md'), 'utf8');
      for (const place of places) expect(said).not.toContain(`${place}/`);
      expect(said).toContain(at.archives);
    });
  },
);
