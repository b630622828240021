import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { canHaveOwnRoot, noOwnRoot } from '../doubles/manager-host/host-root.js';
import { onTerminal } from './on-terminal.js';
import {
  estate,
  ground,
  journal,
  lostEstate,
  made,
  newVm,
  otherUuid,
  own,
  ownedByOther,
  recover,
  recoveries,
  stops,
} from './stopped-estate.js';
import { stateOf } from './unchanged-estate.js';

describe.skipIf(!canHaveOwnRoot())(`manager and database that are lost (unless ${noOwnRoot})`, () => {
  lostEstate('both');

  it.each(['servers', 'repositories'] as const)(
    'when one of the %s belongs to another manager, then it stops with 13 and names it',
    async (what) => {
      ownedByOther(what);
      await stops({
        situation: 'B3',
        exit: 13,
        says: [otherUuid, 'that another manager owns: leave them out'],
      });
    },
  );

  it('when there are VMs that the archive does not know, then it stops with 3', async () => {
    const { name } = newVm();
    await stops({ situation: 'B3', exit: 3, says: [name, '--despite archive-older begins in spite of it'] });
  });

  it('when nobody sits there, then a manager that is silent is not dead', async () => {
    const before = await stateOf(estate, made.archives);
    const run = await recover('run', 'B3');
    expect([run.code, run.err]).toEqual([2, expect.stringContaining('there is no terminal to ask on')]);
    const [id = ''] = recoveries();
    expect(journal(join(own(), 'recoveries', id))).not.toContain('"event":"stated"');
    expect(await stateOf(estate, made.archives)).toEqual(before);
  });

  it('when it is silent, then it is dead by what the operator types alone, which stands in the journal', async () => {
    const before = await stateOf(estate, made.archives);
    const refused = onTerminal(['recover', 'run', 'B3', ...ground()], ['yes', 'stop']);
    expect(await refused.ended, refused.shown()).toBe(3);
    const [id = ''] = recoveries();
    const directory = join(own(), 'recoveries', id);
    expect(journal(directory)).not.toContain('"event":"stated"');
    const typed = onTerminal(['recover', 'run', ...ground()], ['yes', 'off', 'stop']);
    expect(await typed.ended, typed.shown()).toBe(3);
    expect(typed.shown()).toContain('Nothing answers at');
    expect(journal(directory)).toMatch(
      /"event":"stated","step":"declare-old-manager-off","statement":"the old manager is off, or its service disabled","typed":"off"/,
    );
    expect(await stateOf(estate, made.archives)).toEqual(before);
  });

  // last: they come up no more
  it('when half of the servers are down, then it stops with 3, names them, and goes on by a word', async () => {
    const { servers } = estate.reality.world;
    const down = servers.slice(0, Math.ceil(servers.length / 2));
    await estate.silence(...down.map(({ id }) => id));
    // their names stay in the configuration
    const says = [`${down.length} of ${servers.length} hosts cannot be read`, '--despite servers-down'];
    await stops({ situation: 'B3', exit: 3, says });
    await stops({ situation: 'B1', exit: 3, says });
  });
});
