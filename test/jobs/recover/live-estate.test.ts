import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { systemClock } from '../../../src/base/clock.js';
import { silentLog } from '../../../src/base/log.js';
import { loadConfiguration } from '../../../src/jobs/configuration/load-configuration.js';
import { leftToDo, liveEstate, secretsOf, withoutLocks } from '../../../src/jobs/recover/live-estate.js';
import { recoveryGround, type SentWords } from '../../../src/jobs/recover/recovery-ground.js';
import { runRecovery } from '../../../src/jobs/recover/run-recovery.js';
import type { StepPlace } from '../../../src/jobs/recover/step-place.js';
import type { RecoveryPlan } from '../../../src/recovery/plan.js';
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
const old = `SHA256:${Array(32).fill('00').join(':')}`;
const fresh = `SHA256:${Array(32).fill('AA').join(':')}`;

async function groundWith({ pin = old, sent }: { pin?: string; sent?: SentWords } = {}) {
  const directory = scratch();
  const file = join(directory, 'ovm-rescue.yaml');
  const text = [
    'estates:',
    '  prod:',
    `    manager-rest: {host: ovmm, certificate: "${pin}"}`,
    '    agents:',
    `      password: {file: ${join(directory, 'agent-password')}}`,
    '      servers: [ovs1, ovs2]',
  ];
  writeFileSync(file, `${text.join('\n')}\n`, { mode: 0o600 });
  const configuration = await loadConfiguration(file, silentLog);
  const words = { archives: directory, estate: 'prod', configuration, ...(sent && { sent }) };
  return { directory, ground: recoveryGround(words, {}, { log: silentLog, clock: systemClock }) };
}

/** A plan that has learnt of the new certificate. */
async function certified(insteadOf: string | undefined): Promise<RecoveryPlan> {
  const { plan } = await plannedAt(scratch(), 'B1');
  return { ...plan, values: { ...plan.values, webCertificate: { fingerprint: fresh, insteadOf } } };
}

const certificates = (place: Pick<StepPlace, 'ground' | 'plan'>) =>
  liveEstate(place)?.managerRests?.map(({ certificate }) => certificate);

describe('the certificate of a manager that was installed anew', () => {
  it('when it was confirmed, then it is the one of this recovery, and what to write is told', async () => {
    const { ground } = await groundWith();
    const place = { ground, plan: await certified(old) };
    expect(certificates(place)).toEqual([fresh]);
    expect(leftToDo(place).join()).toMatch(new RegExp(`estates\\.prod\\.manager-rest.*${fresh}`));
  });

  it('when the configuration has another one since, then that one counts', async () => {
    const { ground } = await groundWith({ pin: fresh });
    const place = { ground, plan: await certified(old) };
    expect(certificates(place)).toEqual([fresh]);
    expect(leftToDo(place)).toEqual([]);
    const later = `SHA256:${Array(32).fill('BB').join(':')}`;
    const other = await groundWith({ pin: later });
    expect(certificates({ ...place, ground: other.ground })).toEqual([later]);
  });
});

describe('the passwords of lines', () => {
  const script = (directory: string, text: string) => {
    const path = join(directory, 'a.ovmcli');
    writeFileSync(path, text);
    return path;
  };

  it('when lines need that of the agents, then it is where the configuration says', async () => {
    const { directory, ground } = await groundWith();
    const path = script(
      directory,
      'discoverServer ipAddress=a password=@secret:ovs-agent takeOwnership=Yes\n',
    );
    expect(secretsOf(path, ground).secretFile).toEqual([`ovs-agent=${join(directory, 'agent-password')}`]);
  });

  it('when an option names it, then the option counts, and what no line needs is left out', async () => {
    const sent = { secretVariable: ['ovs-agent=AGENT'], secretFile: ['array=/a/file'] };
    const { directory, ground } = await groundWith({ sent });
    const one = script(directory, 'x @secret:ovs-agent\n');
    expect(secretsOf(one, ground)).toEqual({
      ...{ secretFile: [], secretCommand: [], secretVariable: ['ovs-agent=AGENT'] },
    });
    const two = script(directory, 'x @secret:array\n');
    expect(secretsOf(two, ground)).toEqual({
      ...{ secretFile: ['array=/a/file'], secretCommand: [], secretVariable: [] },
    });
  });
});

describe('server pools without cluster locks', () => {
  it('when one is taken once, then it stays taken when the run goes on, and the journal has who said so', async () => {
    const archives = scratch();
    const { plan, directory } = await plannedAt(archives, 'B1');
    const ground = { ...groundAt(archives, plan.values.estate), configuration: '/etc/ovm-rescue.yaml' };
    const seen: (readonly string[])[] = [];
    const estate = new PlayedEstate();
    const deaths = new Deaths(0);
    const actions = playedActions(estate, deaths);
    const guard: typeof actions.guard = {
      proves: true,
      run: async (place) => {
        seen.push(withoutLocks(place));
        return seen.length < 2 ? { is: 'stop' } : { is: 'done' };
      },
    };
    const run = (sent?: SentWords) =>
      runRecovery({
        ...{ ground: { ...ground, ...(sent && { sent }) }, directory, look: quietLook },
        operator: playedOperator(estate, deaths, { 'Is it done, is it to be done again': 'again' }),
        actions: { ...actions, guard },
        probes: playedProbes(estate),
      });
    expect((await run({ withoutLocks: ['pool one'] })).ended).toBe(false);
    expect((await run()).ended).toBe(true);
    expect(seen).toEqual([['pool one'], ['pool one']]);
    const journal = readFileSync(join(directory, 'journal.jsonl'), 'utf8');
    expect(journal.match(/"statement":"taken without cluster locks: pool one"/g)).toHaveLength(1);
  });
});
