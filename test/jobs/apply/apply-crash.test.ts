import { writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { CliServer } from '../../doubles/ovm-manager/cli-server.js';
import type { Release } from '../../doubles/ovm-manager/world.js';
import {
  appliesAtDouble,
  changesIn,
  journalled,
  lastIntent,
  releases,
  standing,
  twoVms,
} from './apply-at-double.js';

const { start, place, wordsFor, apply } = appliesAtDouble();
type Place = ReturnType<typeof place>;

/** The machine lost its power: of the journal so many entries were on the disk, and then it started again. */
function loseEntries(at: Place, kept: number): void {
  const entries = journalled(at).slice(0, kept);
  const text = entries
    .map((entry) => JSON.stringify(entry.event === 'begin' ? { ...entry, boot: 'an earlier one' } : entry))
    .join('\n');
  writeFileSync(at.journal, `${text}\n`);
}

/** As many entries as are on the disk in any case when the first line is sent. */
function announced(at: Place): number {
  return journalled(at).findIndex(({ event }) => event === 'announced') + 1;
}

/** Runs until so many lines were sent; the last one was carried out and its reply never came. */
async function dieBehind(server: CliServer, at: Place, release: Release, lines: number): Promise<void> {
  let told = 0;
  const info = (text: string) => {
    if (!text.startsWith('[')) return;
    told += 1;
    if (told < lines) return;
    server.manager.execute(lastIntent(at));
    throw new Error('killed');
  };
  await expect(apply(wordsFor(server, at, twoVms(release), { info }))).rejects.toThrow('killed');
}

async function whole(release: Release): Promise<CliServer> {
  const server = await start({ release });
  await apply(wordsFor(server, place(), twoVms(release)));
  return server;
}

describe('a machine that loses its power', () => {
  it.each(releases)(
    'when nothing but the announcement was on the disk of a run at %s, then what was sent is found again, and nothing is made twice',
    async (release) => {
      const want = await whole(release);
      for (let lines = 1; lines <= changesIn(want).length; lines += release === '3.4' ? 1 : 4) {
        const at = place();
        const server = await start({ release });
        await dieBehind(server, at, release, lines);
        loseEntries(at, announced(at));
        await apply(wordsFor(server, at, twoVms(release)));
        expect([lines, standing(server)]).toEqual([lines, standing(want)]);
      }
    },
  );

  it('when any of the entries of a whole run were lost, then nothing is made twice', async () => {
    const want = await whole('3.2');
    const at = place();
    const server = await start({ release: '3.2' });
    await apply(wordsFor(server, at, twoVms('3.2')));
    const all = journalled(at).length;
    for (let kept = announced(at); kept < all; kept += 3) {
      const again = place();
      writeFileSync(
        again.journal,
        `${journalled(at)
          .map((entry) => JSON.stringify(entry))
          .join('\n')}\n`,
      );
      loseEntries(again, kept);
      const { made } = await apply(wordsFor(server, again, twoVms('3.2')));
      expect([kept, standing(server)]).toEqual([kept, standing(want)]);
      expect(made.filter(({ type }) => type === 'Vm')).toHaveLength(2);
    }
  });

  it('when VMs came back by themselves meanwhile, then only what was sent counts as ours', async () => {
    const at = place();
    const server = await start({ release: '3.4' });
    await dieBehind(server, at, '3.4', 4);
    loseEntries(at, announced(at));
    const second = twoVms('3.4').find((line) => line.startsWith('create Vm name=web2')) ?? '';
    expect(server.manager.execute(second).ok).toBe(true);
    const error = await apply(wordsFor(server, at, twoVms('3.4'))).catch((reason: unknown) => reason);
    expect(error).toMatchObject({
      code: 'OVM_APPLY_DIFFERS',
      message: expect.stringContaining('this script did not make it'),
    });
    expect(server.manager.vms().map(({ name, vnics }) => [name, vnics.length])).toEqual([
      ['web1', 1],
      ['web2', 0],
    ]);
  });

  it('when the next run ends before it could look, then the one behind it still does', async () => {
    const at = place();
    const server = await start({ release: '3.4' });
    await dieBehind(server, at, '3.4', 4);
    loseEntries(at, announced(at));
    // nothing can be read: the run ends with an error, and writes that it ended
    await server.close();
    const { port, manager } = server;
    const silent = await start({ release: '3.4', manager, port, dropAt: 'list Tag' });
    const patience = { reconnectForMs: 1, betweenMs: 1, settleMs: [1] };
    await expect(apply({ ...wordsFor(silent, at, twoVms('3.4')), patience })).rejects.toMatchObject({
      code: expect.stringMatching(/^OVM_(?:CLI|SSH)/),
    });
    expect(journalled(at).at(-1)).toMatchObject({ event: 'end' });
    await silent.close();
    const again = await start({ release: '3.4', manager, port });
    const { made } = await apply(wordsFor(again, at, twoVms('3.4')));
    expect(made.filter(({ type }) => type === 'Vm').map(({ name }) => name)).toEqual(['web1', 'web2']);
    expect(server.manager.vms()).toHaveLength(2);
  });

  it('when two objects are as the line says, then it stops: one of them is not ours', async () => {
    const at = place();
    const server = await start({ release: '3.4' });
    await dieBehind(server, at, '3.4', 3);
    loseEntries(at, announced(at));
    const first = twoVms('3.4').find((line) => line.startsWith('create Vm name=web1')) ?? '';
    expect(server.manager.execute(first).ok).toBe(true);
    await expect(apply(wordsFor(server, at, twoVms('3.4')))).rejects.toMatchObject({
      code: 'OVM_APPLY_DIFFERS',
      message: expect.stringContaining('are both as the line says'),
    });
    const twins = server.manager.vms().map(({ name, vnics, disks }) => [name, vnics.length, disks.length]);
    expect(twins).toEqual([
      ['web1', 0, 0],
      ['web1', 0, 0],
    ]);
  });
});

describe('a process that is killed', () => {
  it('when a VM came back by itself before the next run, then it is not taken for what was announced', async () => {
    const at = place();
    const server = await start({ release: '3.4' });
    await dieBehind(server, at, '3.4', 3);
    // as SIGKILL leaves it
    writeFileSync(
      at.journal,
      `${journalled(at)
        .slice(0, -1)
        .map((entry) => JSON.stringify(entry))
        .join('\n')}\n`,
    );
    const second = twoVms('3.4').find((line) => line.startsWith('create Vm name=web2')) ?? '';
    expect(server.manager.execute(second).ok).toBe(true);
    await expect(apply(wordsFor(server, at, twoVms('3.4')))).rejects.toMatchObject({
      code: 'OVM_APPLY_DIFFERS',
      message: expect.stringContaining('this script did not make it'),
    });
  });
});

describe('a journal that is named', () => {
  it('when it is of another script or another manager, then nothing is sent', async () => {
    const at = place();
    const server = await start({ release: '3.4' });
    await apply(wordsFor(server, at, ['create Tag name=one']));
    const before = changesIn(server).length;
    await expect(apply(wordsFor(server, at, ['create Tag name=two']))).rejects.toMatchObject({
      code: 'OVM_JOURNAL_DAMAGED',
      message: expect.stringContaining('another script'),
    });
    const entries = journalled(at).map((entry) =>
      JSON.stringify(entry).replace(/@127\.0\.0\.1:\d+/, '@127.0.0.1:1'),
    );
    writeFileSync(at.journal, `${entries.join('\n')}\n`);
    await expect(apply(wordsFor(server, at, ['create Tag name=one']))).rejects.toMatchObject({
      code: 'OVM_JOURNAL_DAMAGED',
      message: expect.stringContaining('another manager'),
    });
    expect(changesIn(server)).toHaveLength(before);
  });
});

describe('what counts as made by the script', () => {
  it('when a line only changes a VM that was there, then the guard is not told that it is ours', async () => {
    const at = place();
    const server = await start({ release: '3.4' });
    server.manager.execute(
      'create Vm name=old repository=slotreposan01 domainType=XEN_PVM on ServerPool name=slot',
    );
    server.manager.execute('edit Vm name=old description=same');
    const asked: number[] = [];
    const guard = async (made: ReadonlySet<string>) => {
      asked.push(made.size);
      return [];
    };
    const lines = [
      'edit Vm name=old description=same',
      'create Tag name=x',
      'edit Vm name=old highAvailability=Yes',
    ];
    await apply({ ...wordsFor(server, at, lines), guard });
    expect(asked).toEqual([0, 1]);
  });

  it('when a failed line left a VM, then the guard is told that it is ours, so that it can be deleted', async () => {
    const at = place();
    const leaving = { leaveAt: 'create Vm name=web2', leaveTells: true, strikes: 1 };
    const server = await start({ release: '3.4', ...leaving });
    await expect(apply(wordsFor(server, at, twoVms('3.4')))).rejects.toMatchObject({
      code: 'OVM_APPLY_FAILED',
    });
    const left = server.manager.vms().find(({ name }) => name === 'web2')?.id ?? '';
    const guard = async (made: ReadonlySet<string>) =>
      made.has(left) ? [] : [{ rule: 'name-taken', subject: 'VM web2', message: 'it is there' }];
    await apply({ ...wordsFor(server, at, twoVms('3.4')), guard, deleteLeftovers: true });
    expect(server.manager.vms().map(({ name }) => name)).toEqual(['web1', 'web2']);
  });

  it('when the operator says that a line took effect, then what it made is ours', async () => {
    const at = place();
    const server = await start({ release: '3.4', failAt: 'create Vm name=web2' });
    await expect(apply(wordsFor(server, at, twoVms('3.4')))).rejects.toMatchObject({
      code: 'OVM_APPLY_FAILED',
    });
    await server.close();
    const { port, manager } = server;
    const other = await start({ release: '3.4', manager, port });
    const line = twoVms('3.4').findIndex((text) => text.startsWith('create Vm name=web2')) + 1;
    const { made } = await apply({ ...wordsFor(other, at, twoVms('3.4')), tookEffect: [line] });
    expect(made.filter(({ type }) => type === 'Vm').map(({ name }) => name)).toEqual(['web1', 'web2']);
    expect(server.manager.vms().map(({ name, disks }) => [name, disks.length])).toEqual([
      ['web1', 2],
      ['web2', 1],
    ]);
  });
});
