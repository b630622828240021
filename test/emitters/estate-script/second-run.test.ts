import { describe, expect, it } from 'vitest';
import { planEmpty } from '../../../src/emitters/estate-script/empty-plan.js';
import { planSurvivors } from '../../../src/emitters/estate-script/survivors-plan.js';
import { cliReleases } from '../../../src/formats/ovm-cli/grammar.js';
import { OvmManagerDouble } from '../../doubles/ovm-manager/ovm-manager-double.js';
import { randomEstate } from '../../generators/random-estate.js';
import { reinstalled } from './reinstalled-world.js';
import { sampleEnvironment } from './sample-environment.js';
import { sampleEstate } from './sample-estate.js';
import { isShown, linesIn, sendEstate } from './send-estate.js';
import { newManager, sendPlan, toldByCliAndFiles } from './survivors-session.js';

/** How many objects of each type the manager has. */
function countsOf(double: OvmManagerDouble) {
  const lists = Object.entries(double.estate()).map(([type, list]) => [type, (list as unknown[]).length]);
  return Object.fromEntries(lists);
}

describe('a second run without the journal of the first', () => {
  it.each(cliReleases)('when it is survivors of %s, then no line is refused either time', async (release) => {
    for (const seed of [1, 2]) {
      const world = randomEstate(seed, release, 6);
      const plan = planSurvivors(await toldByCliAndFiles(world, release), release);
      const double = newManager(world, release);
      expect(sendPlan(double, plan).refused).toEqual([]);
      const second = sendPlan(double, plan);
      expect(second.refused).toEqual([]);
      expect(second.leftOut.length).toBeGreaterThan(0);
    }
  });

  it.each(cliReleases)(
    'when it is empty of %s, then nothing is made twice and no line is refused',
    (release) => {
      const again = reinstalled(sampleEstate(release), sampleEnvironment(release), release);
      const plan = planEmpty(again.environment, release, { allowFormat: again.allowFormat });
      const double = new OvmManagerDouble({ release, world: again.manager, lineEnd: 'LF' });
      expect(sendEstate(double, plan).refused).toEqual([]);
      const once = countsOf(double);
      const refused = linesIn(plan, 'empty').flatMap((line) => {
        if (isShown(double, line)) return [];
        const reply = double.execute(line.text);
        return reply.ok ? [] : [`${line.text} -> ${reply.errorMessage}`];
      });
      expect(refused).toEqual([]);
      expect(countsOf(double)).toEqual(once);
    },
  );
});
