import { describe, expect, it } from 'vitest';
import { guardedEstates } from '../../cli/guarded-estate.js';
import { bootDisk, dataDisk } from '../../doubles/ovm-manager/sample-world.js';
import { poolId, repositoryIds } from '../../emitters/estate-script/sample-estate.js';
import { appliesAtDouble, changesIn, failure, recordingGuard, releases, twoVms } from './apply-at-double.js';
import { faulty } from './faulty-run.js';

const { start, place, wordsFor, apply } = appliesAtDouble();
const guarded = guardedEstates();

const madeVm = twoVms('3.4').find((line) => line.startsWith('create Vm name=web1')) ?? '';
const vnic = 'create Vnic network=vlanpublic name=n macAddress=00:21:f6:00:01:01 on Vm name=web1';
const mapping = `create VmDiskMapping slot=0 virtualDisk=${bootDisk} name=xvda on Vm name=web1`;
const refresh = 'refresh Repository name=slotreposan01';
const alienVm = 'create Vm name=alien repository=slotreposan01 domainType=XEN_HVM on ServerPool name=slot';
const alienMapping = `create VmDiskMapping slot=0 virtualDisk=${bootDisk} name=xvda on Vm name=alien`;
const alienVnic = 'create Vnic network=vlanpublic name=other macAddress=00:21:F6:00:01:01 on Vm name=alien';

/** A manager that knows the disks of its repository. */
async function refreshed() {
  const server = await start({ release: '3.4' });
  expect(server.manager.execute(refresh).ok).toBe(true);
  return server;
}

describe('when the guard is asked', () => {
  it('when nothing brings VMs back, then it is asked before the first line and before high availability alone', async () => {
    const server = await refreshed();
    const { guard, askedBehind } = recordingGuard(server);
    const lines = [madeVm, vnic, mapping, 'edit Vm name=web1 highAvailability=Yes'];
    await apply({ ...wordsFor(server, place(), lines), guard });
    expect(askedBehind).toEqual([0, 3]);
  });

  it.each([
    ['a vNIC', [madeVm, refresh, vnic]],
    ['a disk mapping', [madeVm, refresh, mapping]],
    ['a VM', ['create Tag name=x', refresh, madeVm]],
  ])('when a refresh stands before %s, then it is asked between the two', async (_, lines) => {
    const server = await start({ release: '3.4' });
    const { guard, askedBehind } = recordingGuard(server);
    await apply({ ...wordsFor(server, place(), lines), guard });
    expect(askedBehind).toEqual([0, 2]);
  });

  it('when 3.2 adds a vNIC behind a refresh, then it is asked before that', async () => {
    const server = await start({ release: '3.2' });
    const { guard, askedBehind } = recordingGuard(server);
    const [create = '', loose = '', add = ''] = twoVms('3.2').filter((line) =>
      /^(create V(m|nic) |add Vnic)/.test(line),
    );
    await apply({ ...wordsFor(server, place(), [create, loose, refresh, add]), guard });
    expect(askedBehind).toEqual([0, 3]);
  });

  it.each(['list Vm', 'list Job'])(
    'when the session is lost while %s is read, then it is asked again before a VM is made',
    async (reading) => {
      const server = await start({ release: '3.4' });
      let cut = false;
      const { guard, askedBehind } = recordingGuard(server);
      const real = server.manager.execute.bind(server.manager);
      server.manager.execute = (line) => {
        if (!cut && askedBehind.length > 0 && line === reading) {
          cut = true;
          server.cutSessions();
        }
        return real(line);
      };
      await apply({ ...wordsFor(server, place(), [madeVm, madeVm.replace('web1', 'web2')]), guard });
      expect([cut, server.logins.length, askedBehind]).toEqual([true, 2, [0, 0]]);
      expect(server.manager.vms()).toHaveLength(2);
    },
  );

  it('when the session is lost between two lines of high availability, then it is asked again', async () => {
    const server = await start({ release: '3.4' });
    const { guard, askedBehind } = recordingGuard(server);
    const web2 = madeVm.replace('web1', 'web2');
    const on = (name: string) => `edit Vm name=${name} highAvailability=Yes`;
    const info = (text: string) => {
      if (text.startsWith('[3/4]')) cutAfter = 'edit Vm';
    };
    let cutAfter = 'nothing yet';
    const real = server.manager.execute.bind(server.manager);
    server.manager.execute = (line) => {
      if (line.startsWith(cutAfter)) setImmediate(() => server.cutSessions());
      if (line.startsWith(cutAfter)) cutAfter = 'nothing more';
      return real(line);
    };
    await apply({ ...wordsFor(server, place(), [madeVm, web2, on('web1'), on('web2')], { info }), guard });
    expect(askedBehind).toEqual([0, 2, 3]);
    expect(server.manager.vms().map(({ highAvailability }) => highAvailability)).toEqual([true, true]);
  });

  it('when it reads for longer than a session may be idle, then the session is kept', async () => {
    const server = await start({ release: '3.4', idleMs: 100 });
    const guard = () => new Promise<[]>((resolve) => setTimeout(() => resolve([]), 300));
    await apply({ ...wordsFor(server, place(), [madeVm]), guard });
    expect(server.logins).toHaveLength(1);
  });

  it('when no session lives as long as it reads, then nothing is sent', async () => {
    const server = await start({ release: '3.4' });
    const guard = async () => {
      server.cutSessions();
      await new Promise((resolve) => setTimeout(resolve, 60));
      return [];
    };
    const error = await failure(apply({ ...wordsFor(server, place(), [madeVm]), guard }));
    expect([error.code, error.message]).toEqual([
      'OVM_APPLY_FAILED',
      expect.stringContaining('lost 3 times'),
    ]);
    expect(changesIn(server)).toEqual([]);
  });
});

describe('what somebody takes behind the guard', () => {
  it.each(releases)('when it is the disk of %s, then the line that maps it is not sent', async (release) => {
    const file = '0004fb0000120000f00000000000000f.img';
    const vm = (name: string) =>
      `create Vm name=${name} repository=${repositoryIds.nfs} domainType=XEN_PVM memory=512 on ServerPool id=${poolId}`;
    const map = (name: string) =>
      `create VmDiskMapping slot=0 ${release === '3.2' ? 'storageDevice' : 'virtualDisk'}=${file} name=xvda on Vm name=${name}`;
    let done = false;
    const progress = (text: string) => {
      if (done || !text.includes('create VmDiskMapping')) return;
      done = true;
      for (const line of [vm('alien'), map('alien')]) trouble.estate.cli.manager.execute(line);
    };
    // the list of mappings is asked again once as many lines were sent as it has rows
    const others = Array.from({ length: 8 }, (_, number) => `edit Vm name=one description=${number}`);
    const trouble: Awaited<ReturnType<typeof faulty>> = await faulty(guarded.start, release, {
      ...{ lines: [vm('one'), ...others, map('one')], progress },
    });
    const mapped = trouble.estate.cli.manager.vms().flatMap(({ disks }) => disks);
    expect(mapped.length).toBeLessThan(others.length);
    const error = await trouble.failure();
    expect([error.code, error.exitCode]).toEqual(['OVM_APPLY_DIFFERS', 13]);
    expect(error.message).toMatch(
      /somebody else has the disk \S+ since the guard looked: VmDiskMapping 0004/,
    );
    const users = trouble.estate.cli.manager
      .vms()
      .filter(({ disks }) => disks.some(({ device }) => device === file));
    expect(users.map(({ name }) => name)).toEqual(['alien']);
    // the same command again: it was not sent, so the guard, which sees the other VM, has the word
    expect((await trouble.failure()).code).toBe('OVM_APPLY_GUARDED');
  });

  const taking = async (lines: readonly string[], part: string, taken: readonly string[]) => {
    const server = await refreshed();
    let done = false;
    const info = (text: string) => {
      if (done || !text.includes(part)) return;
      done = true;
      for (const line of taken) expect(server.manager.execute(line).ok).toBe(true);
    };
    return { server, work: apply(wordsFor(server, place(), lines, { info })) };
  };

  it('when it is a MAC address, then the line that makes the vNIC is not sent', async () => {
    const { server, work } = await taking([madeVm, vnic], 'create Vnic', [alienVm, alienVnic]);
    expect((await failure(work)).message).toContain('somebody else has the MAC address 00:21:f6:00:01:01');
    expect(changesIn(server)).toHaveLength(1);
  });

  it('when it is a disk that the manager shows as shareable, then both may have it', async () => {
    const { server, work } = await taking([madeVm, mapping], 'VmDiskMapping', [
      `edit VirtualDisk id=${bootDisk} shareable=Yes`,
      ...[alienVm, alienMapping],
    ]);
    await work;
    expect(server.manager.vms().map(({ disks }) => disks.length)).toEqual([1, 1]);
  });

  it('when it is another disk, then the line is sent', async () => {
    const other = alienMapping.replace(bootDisk, dataDisk);
    const { work } = await taking([madeVm, mapping], 'VmDiskMapping', [alienVm, other]);
    expect((await work).sent).toBe(2);
  });

  it('when it is taken behind its line, then the end of the run tells it', async () => {
    const lines = [madeVm, mapping, 'edit Vm name=web1 description=x'];
    const { server, work } = await taking(lines, 'edit Vm', [
      `edit VirtualDisk id=${bootDisk} shareable=Yes`,
      ...[alienVm, alienMapping],
      `edit VirtualDisk id=${bootDisk} shareable=No`,
    ]);
    const error = await failure(work);
    expect([error.code, error.message]).toEqual([
      'OVM_APPLY_DIFFERS',
      expect.stringMatching(/line 2 .*VmDiskMapping/),
    ]);
    expect(changesIn(server)).toHaveLength(3);
  });
});
