import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { TestCertificate } from '../../doubles/https/certificate.js';
import type { Release } from '../../doubles/ovm-manager/world.js';
import { unambiguous } from '../../emitters/estate-script/unambiguous-world.js';
import { randomEstate } from '../../generators/random-estate.js';
import { quickDirectory } from '../../run-directories.js';
import { againstGolden } from './against-golden.js';
import type { NotSettable } from './not-settable-golden.js';
import { rebuiltEstate } from './rebuilt-estate.js';

/** What is wrong with one random estate that was rebuilt, and what it proves. */
export interface JudgedRebuild {
  readonly wrong: readonly string[];
  readonly met: ReadonlySet<NotSettable>;
  /** VMs that stand again, without templates. */
  readonly vms: number;
  /** Disks of VMs that are LUNs. */
  readonly luns: number;
}

/**
 * The seed of an estate that has a VM, beginning with this one: where only templates are, no manager's CLI tells a start
 * policy or a pool of any, which looks as if it had not been asked.
 */
function seedWithVm(seed: number, release: Release, most: number): number {
  const has = randomEstate(seed, release, most).vms.some(({ template }) => !template);
  return has ? seed : seedWithVm(seed + 10_000, release, most);
}

/** Rebuilds a random estate of up to `most` VMs in a directory of its own, and judges what differs behind it. */
export async function judgedRebuild(
  seed: number,
  release: Release,
  most: number,
  certificate: TestCertificate,
): Promise<JudgedRebuild> {
  const root = mkdtempSync(join(quickDirectory(), 'ovm-rebuilt-'));
  try {
    const world = unambiguous(randomEstate(seedWithVm(seed, release, most), release, most));
    const { rebuild, fixed, manager, newLuns } = await rebuiltEstate(root, world, release, certificate);
    const { wrong, met } = againstGolden(fixed, release, newLuns);
    const open = rebuild.estates.flatMap(({ openPoints }) => openPoints);
    const vms = manager.vms();
    const all = [
      ...wrong,
      ...open.map(({ subject, message }) => `open: ${subject}: ${message}`),
      ...manager.startedVms().map((name) => `started: ${name}`),
      ...manager.looseVnics().map((name) => `a vNIC of no VM: ${name}`),
    ];
    return {
      wrong: all.map((text) => `seed ${seed} of ${release}: ${text}`),
      met,
      vms: vms.length - world.vms.filter(({ template }) => template).length,
      luns: vms.flatMap(({ disks }) => disks).filter(({ kind }) => kind === 'physicalDisk').length,
    };
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}
