import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { lastLine, runCli } from '../cli/run-cli.js';
import { canHaveOwnRoot, noOwnRoot } from '../doubles/manager-host/host-root.js';
import { places } from '../doubles/manager-host/release-facts.js';
import { onTerminal } from './on-terminal.js';
import {
  estate,
  ground,
  journal,
  lostEstate,
  made,
  makeWrongArchives,
  newDisk,
  newVm,
  otherBuild,
  otherUuid,
  own,
  ownedByOther,
  placed,
  recover,
  recoveries,
  stops,
  until,
} from './stopped-estate.js';
import { stateOf } from './unchanged-estate.js';

describe.skipIf(!canHaveOwnRoot())(`a manager that answers (unless ${noOwnRoot})`, () => {
  lostEstate(undefined);

  it.each(['B2', 'B3', 'B4'])('when %s says that it is lost, then it stops with 13', async (situation) => {
    const { ports } = estate.application;
    const says = [`a manager answers at ${ports.cli.host}:10000`, 'Switch it off or disable its service'];
    await stops({ situation, exit: 13, says });
  });

  it('when the database answers with its tables, then B1 stops with 3 and names A5 and B2', async () => {
    const says = ['answers and holds ovs', 'Export it in any case', '--despite database-there'];
    await stops({ situation: 'B1', exit: 3, says });
  });

  it('when it comes up behind the plan, then the run stops with 13 all the same', async () => {
    await estate.application.stop();
    const { code, out, err } = await recover('plan', 'B2');
    expect(code, err).toBe(0);
    await estate.application.start(estate.manager());
    await estate.application.startCli();
    const before = await stateOf(estate, made.archives);
    const run = await recover('run', '--recovery', lastLine(out));
    expect([run.code, run.err]).toEqual([13, expect.stringContaining('a manager answers at')]);
    expect(await stateOf(estate, made.archives)).toEqual(before);
  });
});

describe.skipIf(!canHaveOwnRoot())(`a database that is lost (unless ${noOwnRoot})`, () => {
  lostEstate('database', makeWrongArchives);

  it('when nothing is in the way and nobody sits there, then it ends with what it would ask, and has changed nothing', async () => {
    const before = await stateOf(estate, made.archives);
    const run = await recover('run', 'A5');
    expect(run.err).toContain('there is no terminal to ask on');
    expect(run.code).toBe(2);
    expect(await stateOf(estate, made.archives)).toEqual(before);
  });

  it.each(['of another estate, a capture', 'of another estate, an export'] as const)(
    'when the newest archive is %s, then it stops with 13',
    async (name) => {
      const there = placed(name);
      const says = [`${there}: it is of the estate other, and this is prod`, 'Take that archive out'];
      await stops({ situation: 'A5', exit: 13, says });
    },
  );

  it('when the newest export is of another build, then it stops with 13', async () => {
    const there = placed('of another build, an export');
    const says = [
      `${there}: the export is of the build ${otherBuild}, and the manager is of 3.4`,
      'next older one',
    ];
    await stops({ situation: 'A5', exit: 13, says });
  });

  it('when the newest capture is of another build, then it stops with 3 and the choice', async () => {
    placed('of another build, a capture');
    const says = [`of the build ${otherBuild}, and the manager is of 3.4`, '--despite archive-other-build'];
    await stops({ situation: 'B1', exit: 3, says });
  });

  it.each(['of another manager, a capture', 'of another manager, an export'] as const)(
    'when the newest archive is %s, then it stops with 13 and says which place tells what',
    async (name) => {
      const archive = basename(placed(name));
      const says = [new RegExp(`and ${otherUuid} \\(`), 'of another manager: take it out', archive];
      await stops({ situation: 'A5', exit: 13, says });
    },
  );

  it('when there are VMs that the archive does not know, then it stops with 3, names them, and goes on by a word', async () => {
    const { name } = newVm();
    await stops({ situation: 'A5', exit: 3, says: [name, '--despite archive-older begins in spite of it'] });
    const before = await stateOf(estate, made.archives);
    const on = await recover('run', 'A5', '--despite', 'archive-older');
    expect([on.code, on.err]).toEqual([2, expect.stringContaining('there is no terminal to ask on')]);
    // the others were planned, or stopped before they began
    const begun = recoveries()
      .map((id) => join(own(), 'recoveries', id))
      .filter((directory) => existsSync(join(directory, 'journal.jsonl')))
      .map(journal);
    expect(begun.filter((text) => text.includes('"how":"--despite archive-older"'))).toHaveLength(1);
    expect(await stateOf(estate, made.archives)).toEqual(before);
  });

  it('when there is a disk alone that the archive does not know, then it stops with 3 and names it', async () => {
    const disk = newDisk();
    await stops({ situation: 'A5', exit: 3, says: [disk, '--despite archive-older begins in spite of it'] });
  });

  it.each(['servers', 'repositories'] as const)(
    'when one of the %s belongs to another manager, then it stops with 13 and names it',
    async (what) => {
      ownedByOther(what);
      const says = [otherUuid, 'that another manager owns: leave them out'];
      await stops({ situation: 'A5', exit: 13, says });
      await stops({ situation: 'B1', exit: 13, says });
    },
  );

  it('when the clock is behind the archives, then it stops with 3 until that is decided', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() - 3 * 86_400_000 });
    await stops({
      situation: 'A5',
      exit: 3,
      says: ['clock of this machine is behind', '--despite clock-behind'],
    });
  });

  it('when a plan was made for 3.3 and a manager of 3.4 is there, then it stops with 13', async () => {
    const before = estate.host.machine.read(places.config) ?? '';
    const empty = join(estate.root, 'no-archives');
    mkdirSync(empty, { mode: 0o700 });
    until(() => rmSync(empty, { recursive: true, force: true }));
    estate.host.machine.write(places.config, before.replace(/BUILDID=.*/, 'BUILDID=3.3.3.1085'));
    const { out, err, code } = await recover('plan', 'B1', '--archives', empty);
    estate.host.machine.write(places.config, before);
    expect(code, err).toBe(0);
    const state = await stateOf(estate, made.archives);
    const run = await recover('run', '--recovery', lastLine(out), '--archives', empty);
    expect(run.err).toContain('the plan is for release 3.3, and the manager is of 3.4');
    expect(run.code).toBe(13);
    expect(await stateOf(estate, made.archives)).toEqual(state);
  });

  it('when a recovery is of another estate, then it is not gone on with: 13', async () => {
    const { out } = await recover('plan', 'A5');
    const config = join(estate.root, 'other.yaml');
    writeFileSync(config, estate.configuration('other'), { mode: 0o600 });
    const before = await stateOf(estate, made.archives);
    const words = ['--recovery', lastLine(out), '--config', config, '--estate', 'other'];
    const run = await runCli(['recover', 'run', ...words]);
    expect([run.code, run.err]).toEqual([
      13,
      expect.stringContaining('it is of the estate prod, and this is other'),
    ]);
    expect(await stateOf(estate, made.archives)).toEqual(before);
  });

  it('when a recovery is at work, then neither it nor another one is begun beside it: 11; and behind it a choice: 3', async () => {
    const at = onTerminal(['recover', 'run', 'A5', ...ground()], [null]);
    await at.until(', stop) ');
    const [first = ''] = recoveries();
    const before = await stateOf(estate, made.archives);
    const same = await recover('run', '--recovery', join(own(), 'recoveries', first));
    const other = await recover('run', 'B1');
    expect([same.code, other.code], other.err).toEqual([11, 11]);
    expect(other.err).toContain(`another one of the estate is run, ${first}`);
    at.kill();
    await at.ended;
    const later = await recover('run', 'B1');
    expect(later.err).toMatch(`has not ended: ${first}`);
    expect([later.code, later.err]).toEqual([3, expect.stringContaining('--despite recovery-open')]);
    expect(await stateOf(estate, made.archives)).toEqual(before);
  });
});
