import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { planEmpty } from '../../../src/emitters/estate-script/empty-plan.js';
import { linesOf } from '../../../src/emitters/estate-script/estate-plan.js';
import { planSurvivors } from '../../../src/emitters/estate-script/survivors-plan.js';
import { secretNamesIn } from '../../../src/reach/cli-changes.js';
import { OvmManagerDouble } from '../../doubles/ovm-manager/ovm-manager-double.js';
import { emptyWorld } from '../../doubles/ovm-manager/world.js';
import { reinstalled } from '../../emitters/estate-script/reinstalled-world.js';
import { linesIn, sendEstate } from '../../emitters/estate-script/send-estate.js';
import { onOneLine, shownEstate, toldByCliAndFiles } from '../../emitters/estate-script/survivors-session.js';
import { unambiguous } from '../../emitters/estate-script/unambiguous-world.js';
import { environmentOf } from '../../emitters/estate-script/world-environment.js';
import { randomEstate } from '../../generators/random-estate.js';
import { appliesAtDouble, changesIn, releases } from './apply-at-double.js';

const { start, place, wordsFor, apply } = appliesAtDouble();
const password = 'geh\'eim/"7';
const seeds = (process.env.OVM_TEST_APPLY_SEEDS ?? '4711').split(',').map(Number);

describe('a whole estate', () => {
  it.each(releases.flatMap((release) => seeds.map((seed) => [release, seed] as const)))(
    'when an estate of %s (seed %i) lost its manager, then apply brings it back, and a second run without a journal changes nothing',
    async (release, seed) => {
      const world = randomEstate(seed, release, 4);
      const lines = linesOf(planSurvivors(await toldByCliAndFiles(world, release), release)).map(
        ({ text }) => text,
      );
      const manager = {
        ...emptyWorld,
        ...(world.manager && { manager: world.manager }),
        surviving: { world, namesLost: true },
      };
      const server = await start({ release, world: manager });
      const send = async () => {
        const at = place();
        writeFileSync(join(at.root, 'secret'), password, { mode: 0o600 });
        const secretFile = secretNamesIn(lines.join(' ')).map((name) => `${name}=${join(at.root, 'secret')}`);
        return apply({ ...wordsFor(server, at, lines), secretFile });
      };
      await send();
      const want = shownEstate(new OvmManagerDouble({ release, world: onOneLine(world) }), release);
      expect(shownEstate(server.manager, release)).toEqual(want);
      const before = changesIn(server).length;
      await send();
      expect(shownEstate(server.manager, release)).toEqual(want);
      const again = changesIn(server).slice(before);
      expect(again.filter((line) => /^(?:create|add) /.test(line))).toEqual([]);
    },
  );

  it.each(releases.flatMap((release) => seeds.map((seed) => [release, seed] as const)))(
    'when an estate of %s (seed %i) is made again, then apply makes what the same lines by hand make',
    async (release, seed) => {
      const world = unambiguous(randomEstate(seed, release, 8));
      const anew = world.repositories.slice(0, 1).map(({ id }) => id);
      const again = reinstalled(world, environmentOf(world, release), release, anew);
      const plan = planEmpty(again.environment, release, { allowFormat: again.allowFormat });
      const byHand = new OvmManagerDouble({ release, world: again.manager });
      expect(sendEstate(byHand, plan).refused).toEqual([]);
      const server = await start({ release, world: again.manager });
      const [main, format, vms] = [place(), place(), place()];
      const send = (at: typeof main, name: 'empty' | 'empty-format' | 'empty-vms') => {
        const lines = linesIn(plan, name).map(({ text }) => text);
        writeFileSync(join(at.root, 'secret'), password, { mode: 0o600 });
        const secretFile = secretNamesIn(lines.join(' ')).map(
          (secret) => `${secret}=${join(at.root, 'secret')}`,
        );
        return apply({ ...wordsFor(server, at, lines), secretFile });
      };
      // the first file stops where it finds that the second one has to make something
      const stopped = await send(main, 'empty').then(
        () => undefined,
        (error: unknown) => error,
      );
      if (stopped !== undefined) {
        expect(stopped).toMatchObject({ code: 'OVM_APPLY_DIFFERS' });
        await send(format, 'empty-format');
        await send(main, 'empty');
      }
      await send(vms, 'empty-vms');
      expect(withoutIds(server.manager)).toEqual(withoutIds(byHand));
      expect(server.manager.startedVms()).toEqual([]);
    },
  );
});

/** Ids that a manager makes up depend on the order of the lines. */
function withoutIds(manager: OvmManagerDouble) {
  const vms = manager.vms().map(({ id: _, ...vm }) => vm);
  const estate = Object.entries(manager.estate()).map(([type, objects]) => [
    type,
    objects.map(({ id: _, ...object }) => JSON.stringify(object, secretsHidden)).sort(),
  ]);
  return { vms, estate };
}

/** By hand a mark is sent as it stands, by apply what it stands for. */
function secretsHidden(_: string, value: unknown): unknown {
  return value === password || /^@secret:/.test(String(value)) ? 'a secret' : value;
}
