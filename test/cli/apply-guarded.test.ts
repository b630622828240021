import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { guardRules } from '../../src/checks/guard/index.js';
import { guardedEstates } from './guarded-estate.js';
import { mustStopAlone, planted, plantedEstates, scriptFor } from './planted-estates.js';
import { said } from './rediscovered-estate.js';
import { lastLine, runCli } from './run-cli.js';

const { start } = guardedEstates();
const plantOf = (rule: string, what: string) => plantedEstates[rule]?.[what];

describe('apply asks the guard', () => {
  it.each(['3.2', '3.3', '3.4'] as const)(
    'when nothing is in the way at a live %s, then every line is sent',
    async (release) => {
      const { words, changes } = await planted(start, release);
      const run = await runCli(['apply', ...words, ...said]);
      expect([run.code, changes().length], run.err).toEqual([0, scriptFor(release).length]);
    },
  );

  it('when there is a rule, then there is an estate in which it alone stops', () => {
    expect(Object.keys(plantedEstates)).toEqual(guardRules.map(({ name }) => name));
  });

  // all of them, in all releases: test/proof/apply-guarded.proof.ts
  it.each(Object.keys(plantedEstates))(
    'when %s does not hold, then it alone stops, and no line is sent',
    async (rule) => {
      const [plant] = Object.values(plantedEstates[rule] ?? {});
      await mustStopAlone(await planted(start, '3.4', plant), rule);
    },
  );

  it('when the server that does not answer is declared dead, then the lines are sent, and the journal has it', async () => {
    const { words, changes } = await planted(
      start,
      '3.4',
      plantOf('runs-on-server', 'a server does not answer'),
    );
    await mustStopAlone(
      await planted(start, '3.4', plantOf('runs-on-server', 'a server does not answer')),
      'runs-on-server',
    );
    const dead = ['--declare-dead', 'ovs2'];
    const unsaid = await runCli(['apply', ...words, ...dead, '--unchecked-manager']);
    expect([unsaid.code, unsaid.err, changes()]).toEqual([
      2,
      expect.stringContaining('--yes is missing'),
      [],
    ]);
    const run = await runCli(['apply', ...words, ...dead, ...said]);
    expect([run.code, changes().length], run.err).toEqual([0, scriptFor('3.4').length]);
    expect(readFileSync(lastLine(run.out), 'utf8')).toContain(
      '"event":"declared","what":"declared-dead","word":"ovs2"',
    );
  });

  it('when two servers have the name that is declared dead, then neither is taken for dead', async () => {
    const { words, changes } = await planted(start, '3.4', (world) => ({
      world: { ...world, servers: world.servers.map((server) => ({ ...server, name: 'ovs' })) },
      answering: () => false,
    }));
    const run = await runCli(['apply', ...words, '--declare-dead', 'ovs', ...said]);
    expect([run.code, run.err]).toEqual([2, expect.stringContaining('several servers are called so: ')]);
    expect(changes()).toEqual([]);
  });

  it('when the pool without locks is taken by its name, then the lines are sent', async () => {
    const { words } = await planted(start, '3.4', plantOf('pool-without-locks', 'the pool has no cluster'));
    expect((await runCli(['apply', ...words, '--without-locks', 'slot', ...said])).code).toBe(0);
  });
});
