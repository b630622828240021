import { describe, expect, it } from 'vitest';
import { planEmpty } from '../../../src/emitters/estate-script/empty-plan.js';
import { emitEstateScripts } from '../../../src/emitters/estate-script/estate-script-emitter.js';
import { cliReleases } from '../../../src/formats/ovm-cli/grammar.js';
import { OvmManagerDouble } from '../../doubles/ovm-manager/ovm-manager-double.js';
import { comparable, expectedEstate } from './expected-estate.js';
import { expectedVms } from './expected-vms.js';
import { reinstalled } from './reinstalled-world.js';
import { sampleEnvironment } from './sample-environment.js';
import { sampleEstate } from './sample-estate.js';
import { sendEstate } from './send-estate.js';

const making = { toolVersion: '0.0.0-test', readAt: '2013-11-19T08:00:00.000Z' };

describe.each(cliReleases)('the sample estate made again on %s', (release) => {
  const world = sampleEstate(release);
  const again = reinstalled(world, sampleEnvironment(release), release);
  const plan = planEmpty(again.environment, release, { allowFormat: again.allowFormat });

  it('when it is emitted, then the files are as they were', async () => {
    for (const { path, text } of emitEstateScripts(again.environment, plan, making))
      if (!path.endsWith('.sh')) await expect(text).toMatchFileSnapshot(`golden/${release}/${path}`);
  });

  it('when it is sent, then nothing is refused, one check stops it, and the manager holds the estate', () => {
    const double = new OvmManagerDouble({ release, world: again.manager, lineEnd: 'LF' });
    const { refused, stops } = sendEstate(double, plan);
    expect(refused).toEqual([]);
    expect(stops).toEqual(['show ServerPool name=slot']);
    const estate = double.estate();
    for (const [type, objects] of Object.entries(expectedEstate(world, release, []))) {
      const held = (estate[type] ?? []).filter(({ name }) => !String(name).startsWith('Local FS '));
      const untagged = held.map(({ tags: _, id, ...one }) =>
        String(id).includes('-') ? one : { ...one, id },
      );
      expect({ type, held: comparable(untagged as never) }).toEqual({ type, held: comparable(objects) });
    }
    const tagged = Object.values(estate)
      .flat()
      .filter(({ tags }) => tags !== undefined);
    expect(tagged.map(({ name }) => name).sort()).toEqual(['ovs1', 'slot']);
    const diskIds = again.manager.reinstalled?.diskIds ?? {};
    expect(double.vms().map(({ id: _, ...vm }) => vm)).toEqual(expectedVms(world, release, diskIds));
    expect(double.startedVms()).toEqual([]);
  });
});
