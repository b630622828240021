import { writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { withApply } from '../../../src/jobs/apply/apply.js';
import { bootDisk, dataDisk, sampleWorld } from '../../doubles/ovm-manager/sample-world.js';
import { appliesAtDouble, changesIn, failure, journalled, releases, twoVms } from './apply-at-double.js';

const { start, place, wordsFor, apply } = appliesAtDouble();
const [disk] = sampleWorld.physicalDisks;
if (disk === undefined) throw new Error('the sample world has no LUN');
const twin = { id: '0004fb0000180000aaaaaaaaaaaaaaaa', name: 'other lun', page83: `${disk.page83}f` };

type Server = Awaited<ReturnType<typeof start>>;

const madeVm = twoVms('3.4').find((line) => line.startsWith('create Vm name=web1')) ?? '';

/** A VM `web1` that stands, and its id. */
function standingVm(server: Server, release: (typeof releases)[number] = '3.4', ...lines: string[]): string {
  const vm = twoVms(release).find((line) => line.startsWith('create Vm name=web1')) ?? '';
  for (const line of ['refresh Repository name=slotreposan01', vm, ...lines])
    expect([line, server.manager.execute(line).ok]).toEqual([line, true]);
  return server.manager.vms().at(-1)?.id ?? '';
}

describe('what is there and is not what a line makes', () => {
  const key = (release: string, kind: string) => (release === '3.2' ? 'storageDevice' : kind);
  const targets = [
    ['a LUN', 'a virtual disk', 'physicalDisk', disk.id, 'virtualDisk', bootDisk],
    ['a virtual disk', 'a LUN', 'virtualDisk', bootDisk, 'physicalDisk', disk.id],
    ['a virtual disk', 'another one', 'virtualDisk', bootDisk, 'virtualDisk', dataDisk],
    ['a LUN', 'an empty CD drive', 'physicalDisk', disk.id, 'virtualCd', 'EMPTY_CDROM'],
    ['an empty CD drive', 'a virtual disk', 'virtualCd', 'EMPTY_CDROM', 'virtualDisk', bootDisk],
  ] as const;
  it.each(
    releases.flatMap((release) =>
      targets
        // 3.2 has no word for an empty drive
        .filter((target) => release !== '3.2' || !target.some((word: string) => word === 'EMPTY_CDROM'))
        .map((target) => [release, ...target] as const),
    ),
  )(
    'when the slot holds at %s %s and not %s, then it is no equal mapping',
    async (release, _, __, kind, there, wantedKind, wanted) => {
      const server = await start({ release });
      const map = (device: string, of: string) =>
        `create VmDiskMapping slot=0 ${key(release, of)}=${device} name=xvda on Vm name=web1`;
      standingVm(server, release, map(there, kind));
      const error = await failure(apply(wordsFor(server, place(), [map(wanted, wantedKind)])));
      expect([error.code, error.message]).toEqual([
        'OVM_APPLY_DIFFERS',
        expect.stringContaining(` and not ${wanted}`),
      ]);
      expect(changesIn(server)).toEqual([]);
      const same = await apply(wordsFor(server, place(), [map(there, kind)]));
      expect([same.sent, same.done]).toEqual([0, 1]);
    },
  );

  it('when a vNIC has lost its network, then it is no equal one', async () => {
    const server = await start({ release: '3.4' });
    const vnic = 'create Vnic network=vlanpublic name=n macAddress=00:21:f6:00:09:09 on Vm name=web1';
    standingVm(server, '3.4', vnic);
    const real = server.manager.execute.bind(server.manager);
    server.manager.execute = (line) => {
      const reply = real(line);
      return line.startsWith('show Vnic')
        ? { ...reply, text: reply.text.replace(/^.*Network = .*$/m, '') }
        : reply;
    };
    const error = await failure(apply(wordsFor(server, place(), [vnic])));
    expect([error.code, error.message]).toEqual([
      'OVM_APPLY_DIFFERS',
      expect.stringContaining('network is not shown and not vlanpublic'),
    ]);
  });

  it('when a name differs by case or a blank alone, then it is another name', async () => {
    const server = await start({ release: '3.4' });
    const vnic = (network: string) =>
      `create Vnic network=${network} name=n macAddress=00:21:f6:00:09:09 on Vm name=web1`;
    const id = standingVm(
      ...([server, '3.4', vnic('vlanpublic'), 'add Tag name=production to Vm name=web1'] as const),
      ...['create Tag name=PRODUCTION', 'create Network name=VLANPUBLIC roles=VIRTUAL_MACHINE'],
    );
    const lines = [`add Tag name=PRODUCTION to Vm id=${id}`, `edit Vm id=${id} description=A_b name=WEB_1`];
    expect((await apply(wordsFor(server, place(), lines))).sent).toBe(2);
    const again = [`edit Vm id=${id} description="a b"`, `edit Vm id=${id} name="WEB 1"`];
    expect((await apply(wordsFor(server, place(), again))).sent).toBe(2);
    expect(server.manager.vms().at(-1)).toMatchObject({
      ...{ name: 'WEB 1', tags: expect.arrayContaining(['production', 'PRODUCTION']) },
    });
    const other = vnic('VLANPUBLIC').replace('name=web1', `id=${id}`);
    expect((await failure(apply(wordsFor(server, place(), [other])))).code).toBe('OVM_APPLY_DIFFERS');
  });

  it.each(['Tag', 'Network'])(
    'when somebody made a %s meanwhile, then it is not made a second time',
    async (type) => {
      const line = `create ${type} name=mine${type === 'Network' ? ' roles=VIRTUAL_MACHINE' : ''}`;
      const first = `create ${type} name=first${type === 'Network' ? ' roles=VIRTUAL_MACHINE' : ''}`;
      const server = await start({
        release: '3.4',
        meanwhile: (sent) => void (sent === first && server.manager.execute(line)),
      });
      const { sent, made } = await apply(wordsFor(server, place(), [first, line]));
      expect([sent, made.map(({ name }) => name)]).toEqual([1, ['first', 'mine']]);
    },
  );

  it('when a second LUN has the WWID by now, under an id that was known, then the line is not sent', async () => {
    const server = await start({ release: '3.4', world: { ...sampleWorld, physicalDisks: [disk, twin] } });
    const map = (slot: number) =>
      `create VmDiskMapping slot=${slot} physicalDisk=@wwid:${disk.page83} name=x${slot} on Vm name=web1`;
    let same = false;
    const real = server.manager.execute.bind(server.manager);
    server.manager.execute = (line) => {
      const reply = real(line);
      if (line.includes('slot=0')) same = true;
      return same && line.includes(twin.id)
        ? { ...reply, text: reply.text.replaceAll(twin.page83, disk.page83) }
        : reply;
    };
    const error = await failure(apply(wordsFor(server, place(), [madeVm, map(0), map(1)])));
    expect(error.message).toContain(
      `2 physical disks have the Page83 ID ${disk.page83}: ${disk.id}, ${twin.id}`,
    );
    expect(changesIn(server)).toHaveLength(2);
  });
});

describe('what a failed line left', () => {
  const tags = ['create Tag name=first', 'create Tag name=mine'];
  it.each([
    ['a tag', tags, 'create Tag name=mine'],
    ['a VM', [madeVm], 'create Vm name=web1'],
  ])(
    'when somebody else makes %s before it is refused, then that is never deleted',
    async (_, lines, refused) => {
      const at = place();
      let done = false;
      const server = await start({
        ...{ release: '3.4', failAt: refused },
        meanwhile: (sent) => {
          if (done || !sent.startsWith(refused)) return;
          done = true;
          server.manager.execute(lines.at(-1) ?? '');
        },
      });
      const asked: number[] = [];
      const guard = async (made: ReadonlySet<string>) => {
        asked.push(made.size);
        return [];
      };
      const words = { ...wordsFor(server, at, lines), deleteLeftovers: true, guard };
      for (const _ of ['the run itself', 'the next one']) {
        const error = await failure(apply(words));
        expect([error.code, error.message]).toEqual([
          'OVM_APPLY_FAILED',
          expect.stringMatching(/ appeared meanwhile, which the line left or somebody else made/),
        ]);
        expect(error.hint).toContain('What the reply to the line did not name is never deleted');
      }
      expect(changesIn(server).filter((line) => line.startsWith('delete'))).toEqual([]);
      // nor does the guard take it for one of the script
      expect(asked.at(-1)).toBe(lines.length - 1);
    },
  );

  it.each([
    ['it runs', ['start Vm name=web1'], /its status is Running/],
    [
      'somebody gave it a vNIC',
      ['create Vnic network=vlanpublic name=n macAddress=00:21:f6:00:09:09 on Vm name=web1'],
      /it has Vnic .*, which this script did not make/,
    ],
    ['somebody changed it', ['edit Vm name=web1 memory=512'], /memory is 512 and not 1024/],
  ])('when the reply named it and %s by now, then it is not deleted', async (_, lines, why) => {
    const at = place();
    const server = await start({ release: '3.4', leaveAt: 'create Vm', leaveTells: true, strikes: 1 });
    expect((await failure(apply(wordsFor(server, at, [madeVm])))).message).toContain(
      'the failed line left Vm',
    );
    for (const line of lines) server.manager.execute(line);
    const error = await failure(apply({ ...wordsFor(server, at, [madeVm]), deleteLeftovers: true }));
    expect([error.code, error.message]).toEqual(['OVM_APPLY_DIFFERS', expect.stringMatching(why)]);
    expect(changesIn(server).filter((line) => line.startsWith('delete'))).toEqual([]);
  });
});

describe('a journal that no longer fits', () => {
  it.each(['Tag', 'Vm'])(
    'when a %s that an earlier run made is gone, then nothing is taken for done',
    async (type) => {
      const at = place();
      const server = await start({ release: '3.4' });
      const lines = [type === 'Vm' ? madeVm : 'create Tag name=first'];
      const { made } = await apply(wordsFor(server, at, lines));
      expect(server.manager.execute(`delete ${type} id=${made[0]?.id}`).ok).toBe(true);
      const error = await failure(apply(wordsFor(server, at, lines)));
      expect([error.code, error.message]).toEqual([
        'OVM_APPLY_DIFFERS',
        expect.stringContaining(
          `an earlier run made ${type} ${made[0]?.id}, and the manager does not list it any more`,
        ),
      ]);
    },
  );

  it('when it is of a manager behind another port of the same host, then nothing is sent', async () => {
    const at = place();
    const [one, two] = [await start({ release: '3.4' }), await start({ release: '3.4' })];
    await apply(wordsFor(one, at, ['create Tag name=first']));
    const error = await failure(apply(wordsFor(two, at, ['create Tag name=first'])));
    expect([error.code, error.message]).toEqual([
      'OVM_JOURNAL_DAMAGED',
      expect.stringContaining(`another manager, admin@127.0.0.1:${one.port}`),
    ]);
    expect(changesIn(two)).toEqual([]);
  });

  it('when the WWID of a LUN is corrected in a comment, then nothing counts as done', async () => {
    const at = place();
    const server = await start({ release: '3.4', world: { ...sampleWorld, physicalDisks: [disk, twin] } });
    const map = `create VmDiskMapping slot=0 physicalDisk=${disk.id} name=xvda on Vm name=web1`;
    const lines = (wwid: string) => [`# LUN ${disk.id} has WWID ${wwid}`, madeVm, map];
    await apply(wordsFor(server, at, lines(disk.page83)));
    const error = await failure(apply(wordsFor(server, at, lines(twin.page83))));
    expect([error.code, error.message]).toEqual([
      'OVM_JOURNAL_DAMAGED',
      expect.stringContaining('another script'),
    ]);
  });

  it('when an entry of it is of nobody, then nothing is sent', async () => {
    const at = place();
    const server = await start({ release: '3.4' });
    const entry = { event: 'result', number: 1, status: 'Success', ids: [{ id: 'dead', name: 'web1' }] };
    writeFileSync(at.journal, `${JSON.stringify(entry)}\n`, { mode: 0o600 });
    const error = await failure(apply(wordsFor(server, at, ['create Tag name=first'])));
    expect(error.message).toContain('it does not begin as the journal of a script');
    expect(changesIn(server)).toEqual([]);
  });
});

describe('what an operator says and a script names', () => {
  it('when --took-effect names a line that is not there, only asks, or is done, then nothing is sent', async () => {
    const at = place();
    const server = await start({ release: '3.4', failAt: 'create Tag name=b', strikes: 1 });
    const lines = ['show ServerPool name=slot', 'create Tag name=a', 'create Tag name=b'];
    for (const line of [99, 1])
      expect(await failure(apply({ ...wordsFor(server, at, lines), tookEffect: [line] }))).toMatchObject({
        code: 'OVM_USAGE',
        message: expect.stringContaining('the script has no line of this number that is sent'),
      });
    expect(changesIn(server)).toEqual([]);
    await failure(apply(wordsFor(server, at, lines)));
    const done = await failure(apply({ ...wordsFor(server, at, lines), tookEffect: [2] }));
    expect([done.code, done.message]).toEqual(['OVM_USAGE', expect.stringContaining('knows already')]);
    // what was said once may be said again
    for (const _ of [1, 2]) await apply({ ...wordsFor(server, at, lines), tookEffect: [3] });
    expect(journalled(at).filter(({ event }) => event === 'declared')).toHaveLength(1);
  });

  it('when a LUN is named by what the manager calls it, then the plan says what that is worth', async () => {
    const server = await start({ release: '3.4' });
    const map = `create VmDiskMapping slot=0 physicalDisk=${disk.id} name=xvda on Vm name=web1`;
    const planOf = (lines: readonly string[]) =>
      withApply(wordsFor(server, place(), lines), async ({ lines: plan }) => plan.join('\n'));
    expect(await planOf([madeVm, map])).toMatch(/WARNING: LUNs are named by .*, in line 2: /);
    expect(await planOf([`# LUN ${disk.id} has WWID ${disk.page83}`, madeVm, map])).not.toContain('WARNING');
  });

  it('when nobody knows which VM a line made, then the lines about it do not go out by its name', async () => {
    const at = place();
    const server = await start({ release: '3.4' });
    const lines = [madeVm, 'edit Vm name=web1 description=x'];
    const real = server.manager.execute.bind(server.manager);
    server.manager.execute = (line) => {
      if (line.startsWith('create Vm')) real(line);
      const reply = real(line);
      return line.startsWith('create Vm') ? { ...reply, text: reply.text.replace(/Data:.*/s, '') } : reply;
    };
    const error = await failure(apply(wordsFor(server, at, lines)));
    expect([error.code, error.message]).toEqual([
      'OVM_APPLY_DIFFERS',
      expect.stringContaining('line 1 made it, and which id it has is not known'),
    ]);
    expect(changesIn(server)).toHaveLength(1);
  });
});
