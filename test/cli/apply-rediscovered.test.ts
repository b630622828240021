import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isReady } from '../../src/emitters/create-script/create-script-emitter.js';
import { toldManagerUuid } from '../../src/model/manager-uuid.js';
import { OvmManagerDouble } from '../doubles/ovm-manager/ovm-manager-double.js';
import { emptyWorld } from '../doubles/ovm-manager/world.js';
import { emit, fixturePath, readSampleEstate } from '../emitters/create-script/estate-at-hand.js';
import { emptyManagerFor, refusedLines } from '../emitters/create-script/manager-world.js';
import { guardedEstates } from './guarded-estate.js';
import {
  expectedReasons,
  mustBeRefused,
  reasonsTold,
  rediscover,
  rediscovered,
  said,
} from './rediscovered-estate.js';
import { runCli } from './run-cli.js';

const releases = ['3.2', '3.3', '3.4'] as const;
const { start } = guardedEstates();

describe('a create script at a manager that has its VMs again', () => {
  // more seeds: test/proof/apply-guarded.proof.ts
  it.each(releases)(
    'when VMs of %s came back, then no line is sent, and every reason is named',
    async (release) => {
      const estate = rediscovered(1, release);
      const running = await start({ release, world: estate.world, rest: release !== '3.2' });
      await mustBeRefused(estate, running, expectedReasons(estate));
    },
  );

  it('when a new manager has discovered them, which calls them by their ids, then MACs, disks and files tell it', async () => {
    const estate = rediscovered(3, '3.4');
    const manager = await rediscover(estate.world, '3.4');
    const running = await start({ release: '3.4', world: emptyWorld, truth: estate.world, manager });
    expect(manager.vms().map(({ id, name }) => id === name)).toEqual(estate.world.vms.map(() => true));
    await mustBeRefused(estate, running, expectedReasons(estate, false));
  });

  it('when the forty VMs of the sample estate came back, then none is made, and each is named', async () => {
    const map = readFileSync(fixturePath('maps/sample-estate-3.4.map'), 'utf8');
    const environment = await readSampleEstate(map);
    const { plans, lines } = emit(environment, '3.4');
    const manager = new OvmManagerDouble({ release: '3.4', world: emptyManagerFor(environment) });
    expect(refusedLines(manager, lines)).toEqual([]);
    const { root, words, changes } = await start({ release: '3.4', world: emptyWorld, manager });
    const script = join(root, 'create-vms.ovmcli');
    writeFileSync(script, lines.join('\n'));
    const tree = fixturePath('sample-estate/repositories');
    const uuid = ['--manager-uuid', toldManagerUuid(environment.uuidPlaces) ?? ''];
    const { code, reasons } = await reasonsTold([script, tree, ...words, ...uuid]);
    const made = plans.filter(isReady).map(({ vm }) => vm);
    expect([code, made.length]).toEqual([13, 40]);
    for (const { facts, vnics } of made) {
      const own = reasons.filter(({ subject }) => subject === `VM ${facts.name?.value}`);
      const rules = own.map(({ rule }) => rule);
      expect(rules).toEqual(expect.arrayContaining(['name-taken', 'definition-in-repository']));
      expect(rules.filter((rule) => rule === 'planned-mac-taken')).toHaveLength(vnics.length);
    }
    const { length } = manager.sent();
    const sent = await runCli(['apply', script, tree, ...words, ...uuid, ...said]);
    expect([sent.code, sent.err]).toEqual([13, expect.stringContaining('no line was sent now')]);
    expect(changes()).toEqual([]);
    expect(manager.sent().length).toBeGreaterThan(length);
  });
});
