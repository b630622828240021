import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runRecovery } from '../../../src/jobs/recover/run-recovery.js';
import { ownIdentity } from '../../../src/reach/process-identity.js';
import { scratchDirectories } from '../../reach/scratch-directory.js';
import {
  Deaths,
  groundAt,
  PlayedEstate,
  plannedAt,
  playedActions,
  playedOperator,
  playedProbes,
  quietLook,
} from './played-recovery.js';

const scratch = scratchDirectories();
const elsewhere = { ...ownIdentity(), host: 'lost-machine', bootId: '0f1e2d3c-0000-4000-8000-000000000000' };

/** A recovery that came from another machine, with the locks of the process that led it and one of another process. */
async function brought() {
  const archives = scratch();
  const { plan, directory } = await plannedAt(archives, 'A5');
  const ground = groundAt(archives, plan.values.estate);
  const journals = join(archives, plan.values.estate, 'journals');
  const own = [
    join(directory, 'journal.jsonl.lock'),
    join(directory, 'scripts/switch-ha-off.jsonl.lock'),
    join(journals, 'manager-admin.lock'),
    join(archives, plan.values.estate, '.lock'),
  ];
  const foreign = join(journals, 'manager-other.lock');
  const write = (path: string, identity: object) => {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, `${JSON.stringify({ ...identity, nonce: 'ab' })}\n`);
  };
  for (const path of own) write(path, { ...elsewhere, pid: 4711 });
  write(foreign, { ...elsewhere, pid: 4712 });
  const estate = new PlayedEstate();
  const run = (says: Readonly<Record<string, string>>) => {
    const deaths = new Deaths(0);
    return runRecovery({
      ...{ ground, directory, look: quietLook },
      operator: playedOperator(estate, deaths, says),
      actions: playedActions(estate, deaths),
      probes: playedProbes(estate),
    });
  };
  return { run, own, foreign, estate, directory };
}

describe('a recovery that was brought from another machine', () => {
  it('when the operator says that its process has ended, then its locks go and no others, and that stands in the journal', async () => {
    const { run, own, foreign, estate, directory } = await brought();
    expect(await run({ 'Has it ended': 'ended' })).toMatchObject({ ended: true });
    expect(own.filter((path) => existsSync(path))).toEqual([]);
    expect(existsSync(foreign)).toBe(true);
    expect(estate.told.join('\n')).toContain('process 4711 of lost-machine, which cannot be asked from here');
    const [first] = readFileSync(join(directory, 'journal.jsonl'), 'utf8').split('\n');
    expect(JSON.parse(first ?? '')).toMatchObject({
      ...{ event: 'decided', how: 'ended' },
      statement: 'process 4711 of lost-machine has ended',
    });
  });

  it('when the operator does not know, then it is locked, and nothing is done or taken away', async () => {
    const { run, own, estate } = await brought();
    await expect(run({ 'Has it ended': 'stop' })).rejects.toMatchObject({ code: 'OVM_LOCKED' });
    expect(own.every((path) => existsSync(path))).toBe(true);
    expect(estate.effects).toEqual([]);
  });
});
