import { describe, expect, it } from 'vitest';
import { withApply } from '../../../src/jobs/apply/apply.js';
import { populatedWorld, sampleWorld } from '../../doubles/ovm-manager/sample-world.js';
import {
  appliesAtDouble,
  changesIn,
  failure,
  journalled,
  lun,
  releases,
  standing,
  twoVms,
} from './apply-at-double.js';

const { start, place, wordsFor, apply } = appliesAtDouble();
const [disk] = sampleWorld.physicalDisks;
if (disk === undefined) throw new Error('the sample world has no LUN');
const otherLun = { id: '0004fb0000180000aaaaaaaaaaaaaaaa', name: 'other lun', page83: `${disk.page83}f` };

describe('what stops an apply', () => {
  it.each(releases)(
    'when a line fails at %s, then it says what stands, and goes on when it can',
    async (release) => {
      const at = place();
      const server = await start({ release, failAt: 'name=web2' });
      const error = await failure(apply(wordsFor(server, at, twoVms(release))));
      expect([error.code, error.exitCode]).toEqual(['OVM_APPLY_FAILED', 1]);
      expect(error.message).toMatch(
        /line 1[23] \(create Vm web2 on ServerPool slot\): it fails because it shall; /,
      );
      expect(error.message).toMatch(/of this script stand: 1 Tag, 1 Vm, 1 Vnic, 2 VmDiskMapping/);
      expect(changesIn(server).at(-1)).toContain('create Vm name=web2');
    },
  );

  it('when a failed line leaves its object, then nothing more is sent until it is deleted by its id', async () => {
    const at = place();
    const leaving = { leaveAt: 'create Vm name=web2', leaveTells: true, strikes: 1 };
    const server = await start({ release: '3.4', ...leaving });
    const first = await failure(apply(wordsFor(server, at, twoVms('3.4'))));
    const id = server.manager.vms().find(({ name }) => name === 'web2')?.id ?? '';
    expect(first.message).toContain(`the failed line left Vm ${id}`);
    const again = await failure(apply(wordsFor(server, at, twoVms('3.4'))));
    expect([again.code, again.hint]).toEqual([
      'OVM_APPLY_FAILED',
      expect.stringContaining('--delete-leftovers'),
    ]);
    expect(changesIn(server).filter((line) => line.startsWith('delete'))).toEqual([]);
    await apply({ ...wordsFor(server, at, twoVms('3.4')), deleteLeftovers: true });
    expect(changesIn(server).filter((line) => line.startsWith('delete'))).toEqual([`delete Vm id=${id}`]);
    expect(journalled(at).filter(({ event }) => event === 'deleted')).toMatchObject([{ type: 'Vm', id }]);
    const whole = await start({ release: '3.4' });
    await apply(wordsFor(whole, place(), twoVms('3.4')));
    expect(standing(server)).toEqual(standing(whole));
  });

  it('when a repository is left by a failed line, then it is never deleted, and the operator says that it is right', async () => {
    const at = place();
    const lines = ['create ServerPool name=p2 clusterEnable=No virtualIP=10.0.0.9', 'create Tag name=behind'];
    const server = await start({ release: '3.4', leaveAt: 'create ServerPool', strikes: 1 });
    const words = { ...wordsFor(server, at, lines), deleteLeftovers: true };
    expect((await failure(apply(words))).hint).toContain('A ServerPool is never deleted');
    expect((await failure(apply(words))).message).toMatch(/ServerPool 0004\w+ appeared meanwhile/);
    const { made } = await apply({ ...words, tookEffect: [1] });
    expect(made.map(({ type, name }) => [type, name])).toEqual([
      ['ServerPool', 'p2'],
      ['Tag', 'behind'],
    ]);
    expect(changesIn(server)).toHaveLength(2);
  });

  it.each(releases)('when VMs of %s are there already, then no line is sent', async (release) => {
    const server = await start({ release, world: populatedWorld });
    const reason = { rule: 'name-taken', subject: 'VM web1', message: 'the manager has it' };
    const words = { ...wordsFor(server, place(), twoVms(release)), guard: async () => [reason, reason] };
    const error = await failure(apply(words));
    expect([error.code, error.exitCode]).toEqual(['OVM_APPLY_GUARDED', 13]);
    expect(error.why.match(/name-taken: VM web1: the manager has it/g)).toHaveLength(2);
    expect(changesIn(server)).toEqual([]);
  });

  it('when a refresh brings VMs back, then the guard looks again before the first VM is made', async () => {
    const server = await start({ release: '3.4' });
    const refreshed = () => changesIn(server).some((line) => line.startsWith('refresh'));
    const reason = { rule: 'name-taken', subject: 'VM web1', message: 'it is back' };
    const words = {
      ...wordsFor(server, place(), twoVms('3.4')),
      guard: async () => (refreshed() ? [reason] : []),
    };
    const error = await failure(apply(words));
    expect([error.code, error.message]).toEqual(['OVM_APPLY_GUARDED', expect.stringContaining('it is back')]);
    expect(changesIn(server).filter((line) => line.includes('Vm'))).toEqual([]);
  });

  it('when the guard is red at the end, then high availability stays off', async () => {
    const server = await start({ release: '3.4' });
    const reason = { rule: 'runs-on-server', subject: 'VM web1', message: 'ovs1 runs it' };
    const guard = async (made: ReadonlySet<string>) => (made.size > 5 ? [reason] : []);
    const error = await failure(apply({ ...wordsFor(server, place(), twoVms('3.4')), guard }));
    expect(error.message).toContain(
      'runs-on-server: VM web1: ovs1 runs it; 15 of 17 lines are done'.slice(0, 36),
    );
    expect(server.manager.vms().map(({ highAvailability }) => highAvailability)).toEqual([null, null]);
  });

  it.each(releases)(
    'when the name of a VM is taken meanwhile at %s, then our lines meet our VM alone',
    async (release) => {
      const at = place();
      let taken = false;
      const server = await start({
        release,
        meanwhile: (line) => {
          if (taken || !line.startsWith('create VmDiskMapping')) return;
          taken = true;
          server.manager.execute(
            'create Vm name=web1 repository=slotreposan01 domainType=XEN_HVM on ServerPool name=slot',
          );
        },
      });
      const error = await failure(apply(wordsFor(server, at, twoVms(release))));
      expect([error.code, error.exitCode]).toEqual(['OVM_APPLY_DIFFERS', 13]);
      expect(error.message).toContain('the name was taken meanwhile');
      const twins = server.manager.vms().filter(({ name }) => name === 'web1');
      expect(twins.map(({ domainType, vnics, disks }) => [domainType, vnics.length, disks.length])).toEqual([
        ['XEN_PVM', 1, 2],
        ['XEN_HVM', 0, 0],
      ]);
    },
  );

  it('when the name is taken before the line is sent, then the line is not sent', async () => {
    const server = await start({ release: '3.4' });
    const info = (text: string) => {
      if (text.includes('add Tag'))
        server.manager.execute(
          'create Vm name=web2 repository=slotreposan01 domainType=XEN_PVM on ServerPool name=slot',
        );
    };
    const error = await failure(apply(wordsFor(server, place(), twoVms('3.4'), { info })));
    expect([error.code, error.message]).toEqual(['OVM_APPLY_DIFFERS', expect.stringMatching(/web2/)]);
    expect(changesIn(server).some((line) => line.includes('create Vm name=web2'))).toBe(false);
  });

  it.each(releases)(
    'when a discovery swaps two LUNs of %s, then each VM gets what was meant',
    async (release) => {
      const server = await start({ release, world: { ...sampleWorld, physicalDisks: [disk, otherLun] } });
      const key = release === '3.2' ? 'storageDevice' : 'physicalDisk';
      const lines = twoVms(release).flatMap((line) =>
        line.startsWith('add Tag name=production')
          ? [line, `create VmDiskMapping slot=1 ${key}=@wwid:${otherLun.page83} name=xvdb on Vm name=web2`]
          : [line],
      );
      const info = (text: string) => {
        if (text.includes('Tag production')) server.manager.swapPhysicalDisks();
      };
      await apply(wordsFor(server, place(), lines, { info }));
      const devices = server.manager.vms().map(({ disks }) => disks.find(({ slot }) => slot === 1)?.device);
      // the disks have each other's ids since the swap, so both VMs' lines name the id that was free then
      expect(devices).toEqual([disk.id, disk.id]);
    },
  );

  it.each([
    [
      'two LUNs have one WWID',
      [disk, { ...otherLun, page83: disk.page83 }],
      /2 physical disks have the Page83 ID/,
    ],
    ['no LUN has the WWID', [otherLun], /none of the 1 physical disks of the manager has the Page83 ID/],
  ])('when %s, then the line is not sent', async (_, physicalDisks, why) => {
    const server = await start({ release: '3.4', world: { ...sampleWorld, physicalDisks } });
    const error = await failure(apply(wordsFor(server, place(), twoVms('3.4'))));
    expect([error.code, error.message]).toEqual(['OVM_APPLY_DIFFERS', expect.stringMatching(why)]);
    expect(changesIn(server).filter((line) => line.includes('slot=1'))).toEqual([]);
    expect(lun).toBe(disk.id);
  });

  it.each(['3.3', '3.4'] as const)(
    'when the view of %s is behind after a lost reply, then no object is made twice',
    async (release) => {
      const server = await start({
        release,
        loseAt: 'create Vm name=web1',
        strikes: 1,
        unlisted: { name: 'web1', times: 2 },
      });
      await apply({
        ...wordsFor(server, place(), twoVms(release)),
        patience: { reconnectForMs: 5000, betweenMs: 10, settleMs: [5, 5] },
      });
      expect(server.manager.vms().map(({ name }) => name)).toEqual(['web1', 'web2']);
    },
  );

  it('when the list has what nothing shows, then that is said and nothing is made beside it', async () => {
    const ghosts = { Vm: { id: '0004fb00000600007ea7a06224d83199', name: 'web1' } };
    const server = await start({ release: '3.4', ghosts });
    const error = await failure(apply(wordsFor(server, place(), twoVms('3.4'))));
    expect([error.code, error.message]).toEqual([
      'OVM_APPLY_DIFFERS',
      expect.stringContaining('its user interface database is behind'),
    ]);
    expect(server.manager.vms()).toEqual([]);
  });

  it('when the session is cut for being idle, then a new one goes on', async () => {
    const server = await start({ release: '3.4', idleMs: 60 });
    const words = wordsFor(server, place(), twoVms('3.4'));
    await withApply(words, async (planned) => {
      await planned.check([]);
      await new Promise((resolve) => setTimeout(resolve, 150));
      await planned.carryOut();
    });
    expect(server.logins.length).toBeGreaterThan(1);
    expect(server.manager.vms()).toHaveLength(2);
  });

  it('when the manager restarts, then it is waited for, and then given up', async () => {
    const at = place();
    const first = await start({ release: '3.4' });
    const info = (text: string) => {
      if (text.includes('create Vm web2')) void first.close();
    };
    const patience = { reconnectForMs: 200, betweenMs: 20, settleMs: [1] };
    const error = await failure(apply({ ...wordsFor(first, at, twoVms('3.4'), { info }), patience }));
    expect(error.code).toBe('OVM_SSH_UNREACHABLE');
    const { manager, port } = first;
    const second = await start({ release: '3.4', manager, port });
    await apply(wordsFor(second, at, twoVms('3.4')));
    expect(second.manager.vms().map(({ name }) => name)).toEqual(['web1', 'web2']);
  });
});

describe('what is there already', () => {
  it('when an object is equal, then it is left; when it differs, then it stops', async () => {
    const lines = ['create Tag name=production', 'create Tag name=test description=x'];
    const server = await start({ release: '3.4' });
    const { sent, done, made } = await apply(wordsFor(server, place(), lines));
    expect([sent, done, made.map(({ name }) => name)]).toEqual([1, 1, ['production', 'test']]);
    const error = await failure(
      apply(wordsFor(server, place(), ['create Tag name=behind', 'create Tag name=test description=y'])),
    );
    expect([error.code, error.message]).toEqual([
      'OVM_APPLY_DIFFERS',
      expect.stringContaining('description is x and not y'),
    ]);
  });

  it('when tags and groups are taken away, then also where the reply is lost, and not a second time', async () => {
    const lines = [
      'create AntiAffinityGroup name=apart on ServerPool name=slot',
      'add Vm name=old to AntiAffinityGroup name=apart',
      'add Vm name=other to AntiAffinityGroup name=apart',
      'remove Vm name=old from AntiAffinityGroup name=apart',
      'remove Tag name=production from Vm name=old',
    ];
    for (const loseAt of ['remove Vm', 'remove Tag', 'none']) {
      const server = await start({ release: '3.4', world: populatedWorld, loseAt, strikes: 1 });
      await apply(wordsFor(server, place(), lines));
      expect(server.manager.vms().map(({ tags, antiAffinityGroups }) => [tags, antiAffinityGroups])).toEqual([
        [[], []],
        [[], ['apart']],
      ]);
      expect(changesIn(server)).toEqual(
        lines.map((line) => expect.stringContaining(line.split(' ')[0] ?? '')),
      );
      const again = await apply(wordsFor(server, place(), lines.slice(3)));
      expect([again.sent, again.done]).toEqual([0, 2]);
    }
  });
});
