import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../../src/base/clock.js';
import { silentLog } from '../../../src/base/log.js';
import { loadConfiguration } from '../../../src/jobs/configuration/load-configuration.js';
import { foundArchives } from '../../../src/jobs/recover/found-archives.js';
import type { Operator } from '../../../src/jobs/recover/operator.js';
import { planRecovery } from '../../../src/jobs/recover/plan-recovery.js';
import { recoveryGround } from '../../../src/jobs/recover/recovery-ground.js';
import { runRecovery } from '../../../src/jobs/recover/run-recovery.js';
import { runCli } from '../../cli/run-cli.js';
import { canHaveOwnRoot, noOwnRoot } from '../../doubles/manager-host/host-root.js';
import { type LosableEstate, losableEstate } from '../../doubles/manager-host/losable-estate.js';
import { archived } from '../../proof/recovered-estate.js';

describe.skipIf(!canHaveOwnRoot())(`the database of a manager that is lost (unless ${noOwnRoot})`, () => {
  let estate: LosableEstate;
  beforeAll(async () => {
    estate = await losableEstate({ release: '3.3', engine: 'mysql', vms: 2 });
  });
  afterAll(() => estate?.close());

  it('when there is an export of it, then A5 imports the newest good one, and the manager starts with the database as it was', async () => {
    const { config, archives, schema, text } = await archived(estate, ['schema']);
    await estate.lose('database');
    const told: string[] = [];
    const operator: Operator = {
      tell: (line) => void told.push(line),
      ask: async (_, words) =>
        ['yes', 'go-on', 'take'].find((word) => words.includes(word)) ?? words[0] ?? '',
      wait: async (step) => {
        if (step.id === 'start-cli') return 'stop';
        await estate.operator.do(step);
        return 'done';
      },
    };
    const configuration = await loadConfiguration(config, silentLog);
    const words = { archives, estate: 'prod', configuration };
    const ground = recoveryGround(words, {}, { log: silentLog, clock: systemClock });
    const { plan, directory, look } = await planRecovery(ground, { situation: 'A5' });
    expect(plan.values).toMatchObject({ schemaArchive: { path: schema }, restoreFrom: 'schema-archive' });
    // one of another server of the estate lacks what this one holds
    const [server, ...others] = ground.configured?.databaseServers ?? [];
    if (ground.configured === undefined || server === undefined) throw new Error('no database server');
    const wanting = {
      ...ground.configured,
      databaseServers: [{ ...server, databases: ['ovs', 'appfw2'] }, ...others],
    };
    const passed = await foundArchives({ ...ground, configured: wanting });
    expect(passed.schema).toBeUndefined();
    expect(passed.findings.map(({ text: said }) => said).join()).toMatch(
      /does not hold appfw2 and was passed over/,
    );
    const run = await runRecovery({ ground, directory, operator, look });
    expect(run).toMatchObject({ ended: false, next: 'start-cli' });
    expect(estate.host.textsAtStart.at(-1)).toBe(text);
    const copies = readFileSync(join(directory, 'manager-copies/SHA256SUMS'), 'utf8');
    expect(copies).toContain('  u01/app/oracle/ovm-manager-3/.config\n');
    const kept = told.join('\n') + readFileSync(join(directory, 'journal.jsonl'), 'utf8');
    expect(kept).not.toContain('canary');
    const status = await runCli(['recover', 'status', '--archives', archives, '--estate', 'prod']);
    expect(status).toMatchObject({
      code: 3,
      out: expect.stringMatching(/-A5: open, 10 of 17 steps done; next: Start the CLI/),
    });
  });
});
