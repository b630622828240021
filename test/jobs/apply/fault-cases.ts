import { expect } from 'vitest';
import type { guardedEstates } from '../../cli/guarded-estate.js';
import type { Release } from '../../doubles/ovm-manager/world.js';
import { poolId, repositoryIds } from '../../emitters/estate-script/sample-estate.js';
import {
  estateWithLuns,
  type Faulty,
  faulty,
  linesFor,
  luns,
  mustBeUnharmed,
  mustHeal,
  network,
} from './faulty-run.js';

type Start = ReturnType<typeof guardedEstates>['start'];

export type FaultCase = (start: Start, release: Release) => Promise<void>;

const sentAs = (text: string, part: string) => text.includes('] line ') && text.includes(part);

/** Once, when a line is about to be sent whose title has this part. */
function once(part: string, work: () => void): (text: string) => void {
  let done = false;
  return (text) => {
    if (done || !sentAs(text, part)) return;
    done = true;
    work();
  };
}

const alien = `create Vm name=two repository=${repositoryIds.nfs} domainType=XEN_HVM on ServerPool id=${poolId}`;
const vmOfCore = {
  ...{ id: '0004fb00000600000000000000000bad', name: 'ghost', domainType: 'XEN_PVM', repository: 'nowhere' },
  vnics: [{ name: 'n', mac: '00:21:f6:ff:ff:01', network }],
};

/** What may go wrong, by what it is; each is stopped or healed, and nothing is destroyed. */
export const faultCases: Readonly<Record<string, FaultCase>> = {
  'the manager restarts, then it is waited for': async (start, release) => {
    const trouble: Faulty = await faulty(start, release, {
      progress: once('create Vm two', () => trouble.estate.port.restart(400)),
    });
    await mustHeal(start, release, trouble);
    expect(trouble.estate.cli.logins.length).toBeGreaterThan(2);
  },
  'the session is cut for being idle, then another one goes on': async (start, release) => {
    const trouble = await faulty(start, release, { idleMs: 1000, thinksMs: 1500 });
    await mustHeal(start, release, trouble);
    expect(trouble.estate.cli.logins.length).toBeGreaterThan(2);
  },
  'a name is taken before its line, then it stops': async (start, release) => {
    const trouble: Faulty = await faulty(start, release, {
      progress: once('edit Vm', () => trouble.estate.cli.manager.execute(alien)),
    });
    const error = await trouble.failure();
    expect([error.code, error.exitCode]).toEqual(['OVM_APPLY_DIFFERS', 13]);
    expect(error.message).toMatch(/create Vm two .*of this script stand: 1 Vm, 1 Vnic, 1 VmDiskMapping/);
    mustBeUnharmed(trouble, ['one', 'two']);
    expect(trouble.estate.cli.manager.vms().at(-1)).toMatchObject({
      domainType: 'XEN_HVM',
      vnics: [],
      disks: [],
    });
    expect(trouble.estate.changes().some((line) => line.startsWith('create Vm name=two'))).toBe(false);
  },
  'a name is taken behind its line, then no line meets the other VM, and it stops': async (
    start,
    release,
  ) => {
    const trouble: Faulty = await faulty(start, release, {
      progress: once('VmDiskMapping xvda on Vm two', () => trouble.estate.cli.manager.execute(alien)),
    });
    const error = await trouble.failure();
    expect([error.code, error.exitCode]).toEqual(['OVM_APPLY_DIFFERS', 13]);
    expect(error.message).toContain('the name was taken meanwhile');
    mustBeUnharmed(trouble, ['one', 'two', 'two']);
    const [ours, theirs] = trouble.estate.cli.manager.vms().slice(-2);
    expect(theirs).toMatchObject({ domainType: 'XEN_HVM', vnics: [], disks: [] });
    expect([ours?.vnics.length, ours?.disks.length]).toEqual([1, 1]);
    const [one] = trouble.estate.cli.manager.vms().slice(-3);
    expect(one).toMatchObject({ highAvailability: null });
  },
  'a discovery swaps the names and ids of two LUNs, then the VM gets the one that is meant': async (
    start,
    release,
  ) => {
    const trouble: Faulty = await faulty(start, release, {
      progress: once('create Vm two', () => trouble.estate.cli.manager.swapPhysicalDisks()),
    });
    await mustHeal(start, release, trouble);
    expect(trouble.estate.cli.manager.vms().at(-1)?.disks).toMatchObject([{ device: luns[1].id }]);
  },
  'a discovery gave LUNs other ids since the script was written, then the VM gets the one that is meant':
    async (start, release) => {
      const lines = [
        `# LUN ${luns[0].id} has WWID ${luns[0].page83}`,
        ...linesFor(release).map((line) => line.replace(`@wwid:${luns[0].page83}`, luns[0].id)),
      ];
      const world = estateWithLuns(release);
      const [first, second, ...others] = world.physicalDisks;
      if (first === undefined || second === undefined) throw new Error('the estate has no two LUNs');
      const swapped = [{ ...first, page83: second.page83 }, { ...second, page83: first.page83 }, ...others];
      const trouble = await faulty(start, release, { lines, world: { ...world, physicalDisks: swapped } });
      await mustHeal(start, release, trouble);
      expect(trouble.estate.cli.manager.vms().at(-1)?.disks).toMatchObject([{ device: luns[1].id }]);
    },
  'two disks have the WWID, then neither is mapped': async (start, release) => {
    const world = estateWithLuns(release);
    const twins = world.physicalDisks.map((disk) =>
      disk.id === luns[1].id ? { ...disk, page83: luns[0].page83 } : disk,
    );
    const trouble = await faulty(start, release, { world: { ...world, physicalDisks: twins } });
    const error = await trouble.failure();
    expect([error.code, error.exitCode]).toEqual(['OVM_APPLY_DIFFERS', 13]);
    expect(error.message).toContain(
      `2 physical disks have the Page83 ID ${luns[0].page83}: ${luns[0].id}, ${luns[1].id}`,
    );
    mustBeUnharmed(trouble, ['one', 'two']);
    expect(trouble.estate.cli.manager.vms().at(-1)?.disks).toEqual([]);
  },
  'the CLI lists a VM that is gone, then it stops and says so': async (start, release) => {
    const world = estateWithLuns(release);
    const gone = { ...vmOfCore, repository: repositoryIds.nfs };
    const trouble = await faulty(start, release, {
      world: { ...world, vms: [...world.vms, gone] },
      truth: world,
    });
    const error = await trouble.failure();
    expect([error.code, error.exitCode]).toEqual(['OVM_APPLY_GUARDED', 13]);
    expect(error.message).toMatch(/planned-mac-taken: VM one: the manager's VM ghost /);
    expect(error.message).toContain('no line was sent now');
    if (release !== '3.2') expect(error.message).toContain('the CLI may show what is gone');
    mustBeUnharmed(trouble, []);
    expect(trouble.estate.changes()).toEqual([]);
  },
  'the list is behind after a lost reply, then no VM is made twice': async (start, release) => {
    const trouble = await faulty(start, release, {
      ...{ loseAt: 'create Vm name=two', strikes: 1 },
      unlisted: { name: 'two', times: 2 },
    });
    await mustHeal(start, release, trouble);
  },
  'the list is behind for longer after a lost reply, then the guard stops it, and another run goes on':
    async (start, release) => {
      const trouble = await faulty(start, release, {
        ...{ loseAt: 'create Vm name=two', strikes: 1 },
        unlisted: { name: 'two', times: 3 },
      });
      const error = await trouble.failure();
      expect([error.code, error.exitCode]).toEqual(['OVM_APPLY_GUARDED', 13]);
      expect(error.message).toMatch(
        /name-taken: VM two: .*of this script stand: 1 Vm, 1 Vnic, 1 VmDiskMapping/,
      );
      mustBeUnharmed(trouble, ['one', 'two']);
      await mustHeal(start, release, trouble);
    },
  'the list never shows what was just made, then it is not made again': async (start, release) => {
    const trouble = await faulty(start, release, { unlisted: { name: 'one', times: 3 } });
    await mustHeal(start, release, trouble);
  },
};

/** What only the REST interface, which 3.2 does not have, can tell. */
export const faultCasesWithRest: Readonly<Record<string, FaultCase>> = {
  'the CLI does not list a VM that is there, then the REST interface tells it, and it stops': async (
    start,
    release,
  ) => {
    const world = estateWithLuns(release);
    const trouble = await faulty(start, release, {
      answering: () => true,
      truth: { ...world, vms: [...world.vms, vmOfCore] },
    });
    const error = await trouble.failure();
    expect([error.code, error.exitCode]).toEqual(['OVM_APPLY_GUARDED', 13]);
    expect(error.message).toMatch(
      /planned-mac-taken: VM one: the manager's VM ghost .* has MAC 00:21:f6:ff:ff:01 already/,
    );
    mustBeUnharmed(trouble, []);
    expect(trouble.estate.changes()).toEqual([]);
  },
};
