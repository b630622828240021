import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { estateGaps } from '../../../src/checks/gaps/estate-gaps.js';
import type { Environment } from '../../../src/model/environment.js';
import type { EstateGaps, Gap } from '../../../src/model/gaps.js';
import { mergeEnvironment } from '../../../src/model/merge.js';
import type { World } from '../../doubles/ovm-manager/world.js';
import { randomEstate } from '../../generators/random-estate.js';
import { quickDirectory } from '../../run-directories.js';
import { byCli, byFiles, type CapturedParts } from '../../sources/random-estates/capture-estate.js';

const release = '3.3';
const merged = ({ parts }: CapturedParts): Environment => mergeEnvironment('prod', parts);

/** What the files of servers and repositories tell of a world. */
async function toldByHosts(world: World): Promise<Environment> {
  const directory = mkdtempSync(join(quickDirectory(), 'ovm-gaps-'));
  try {
    return merged(await byFiles(world, directory));
  } finally {
    rmSync(directory, { recursive: true });
  }
}

const gapOf = ({ lost, readable }: EstateGaps, kind: string): Gap | undefined =>
  [...readable, ...lost].find((gap) => gap.kind === kind);

describe('what only a lost manager knew', () => {
  const world = randomEstate(8, release, 12);

  it('when a manager shows everything, then nothing that it showed is listed as lost', async () => {
    const manager = merged(await byCli(world, release));
    const gaps = estateGaps({ survivors: await toldByHosts(world), manager, unread: [], release });
    expect(gapOf(gaps, 'tag')).toBeUndefined();
    expect(gapOf(gaps, 'network name')).toBeUndefined();
    expect(gapOf(gaps, 'VM name')).toBeUndefined();
    const named = world.networks.filter(({ values }) => values?.description);
    const lacking = (gapOf(gaps, 'network description')?.objects ?? []).map(({ id }) => id);
    expect(named.filter(({ id }) => lacking.includes(id))).toEqual([]);
  });

  it('when a manager shows networks and VMs by their ids, then what hosts tell can be brought back, and the rest is lost', async () => {
    const survivors = await toldByHosts(world);
    const nameless: World = {
      ...world,
      ...{
        tags: [],
        networks: world.networks.map((one) => ({
          ...one,
          name: one.id,
          values: { roles: one.values?.roles ?? '' },
        })),
      },
      vms: world.vms.map((vm) => ({ ...vm, name: vm.id, tags: [], antiAffinityGroups: [] })),
    };
    const manager = merged(await byCli(nameless, release));
    const gaps = estateGaps({ survivors, manager, unread: [], release });
    const networks = gapOf({ ...gaps, lost: [] }, 'network name')?.objects ?? [];
    expect(networks.length).toBeGreaterThan(0);
    for (const { id, told, shown } of networks) {
      expect(told).toBe(world.networks.find((one) => one.id === id)?.name);
      expect(shown).toBe(id);
    }
    const vms = gapOf({ ...gaps, lost: [] }, 'VM name')?.objects ?? [];
    expect(vms.map(({ told }) => told)).toEqual(
      expect.arrayContaining(world.vms.filter(({ template }) => !template).map(({ name }) => name)),
    );
    expect(gapOf(gaps, 'tag')).toMatchObject({ was: 'perhaps', objects: [] });
  });

  it('when no manager was read, then what hosts tell stands there, and nothing is said to be kept', async () => {
    const gaps = estateGaps({
      survivors: await toldByHosts(world),
      manager: undefined,
      unread: ['x'],
      release,
    });
    expect(gaps).toMatchObject({ managerRead: false, unread: ['x'], kept: [] });
    expect(gapOf(gaps, 'VM name')?.objects.length).toBe(world.vms.filter(({ template }) => !template).length);
  });

  it('when vNICs use addresses, then their range is a trace, and no range is made of it', async () => {
    const gaps = estateGaps({ survivors: await toldByHosts(world), manager: undefined, unread: [], release });
    const range = gapOf(gaps, 'MAC range');
    const macs = world.vms.flatMap(({ vnics = [] }) => vnics.map(({ mac }) => mac.toLowerCase())).sort();
    expect(range?.traces?.join()).toContain(
      `to ${macs.filter((mac) => mac.startsWith(macs.at(-1)?.slice(0, 8) ?? '')).at(-1)}`,
    );
    expect(range?.objects).toEqual([]);
  });

  it('when nothing is there at all, then every whole kind is listed with a place to look', () => {
    const { lost, readable } = estateGaps({
      survivors: mergeEnvironment('prod', []),
      manager: undefined,
      unread: [],
    });
    expect(readable).toEqual([]);
    for (const { look, why, certainty } of lost) {
      expect(look.length).toBeGreaterThan(0);
      expect(why).not.toBe('');
      expect(['inferred', 'not verified']).toContain(certainty);
    }
    expect(lost.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining([
        'tag',
        'anti-affinity group',
        'MAC range',
        'job and event history',
        'assembly name',
      ]),
    );
  });
});
