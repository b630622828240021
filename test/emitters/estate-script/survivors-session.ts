import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { EstatePlan } from '../../../src/emitters/estate-script/estate-plan.js';
import { linesOf } from '../../../src/emitters/estate-script/estate-plan.js';
import type { Environment } from '../../../src/model/environment.js';
import { mergeEnvironment } from '../../../src/model/merge.js';
import { OvmManagerDouble } from '../../doubles/ovm-manager/ovm-manager-double.js';
import {
  emptyWorld,
  type Release,
  type SurvivingEstate,
  type World,
} from '../../doubles/ovm-manager/world.js';
import { quickDirectory } from '../../run-directories.js';
import { byCli, byFiles } from '../../sources/random-estates/capture-estate.js';
import { isShown } from './send-estate.js';

/** What the manager's CLI and the files of its servers and repositories told while the manager lived. */
export async function toldByCliAndFiles(world: World, release: Release): Promise<Environment> {
  const directory = mkdtempSync(join(quickDirectory(), 'ovm-rescue-survivors-'));
  try {
    const told = [await byFiles(world, directory), await byCli(world, release)];
    return mergeEnvironment(
      'random',
      told.flatMap(({ parts }) => parts),
    );
  } finally {
    rmSync(directory, { recursive: true });
  }
}

/** A manager installed anew with the UUID of the lost one, which knows nothing yet. */
export function newManager(
  world: World,
  release: Release,
  how: Omit<SurvivingEstate, 'world'> = {},
): OvmManagerDouble {
  const manager = world.manager ?? { uuid: '', version: `${release}.1` };
  return new OvmManagerDouble({ release, world: { ...emptyWorld, manager, surviving: { world, ...how } } });
}

export interface Sending {
  readonly sent: readonly string[];
  readonly leftOut: readonly string[];
  /** Lines that were refused, with the manager's words. */
  readonly refused: readonly string[];
}

/** Sends a plan's lines as the sh file does: a line whose outcome is shown already is left out. */
export function sendPlan(double: OvmManagerDouble, plan: EstatePlan): Sending {
  const sent: string[] = [];
  const leftOut: string[] = [];
  const refused: string[] = [];
  for (const line of linesOf(plan)) {
    if (isShown(double, line)) {
      leftOut.push(line.text);
      continue;
    }
    sent.push(line.text);
    const reply = double.execute(line.text);
    if (!reply.ok) refused.push(`${line.text} -> ${reply.errorMessage}`);
  }
  return { sent, leftOut, refused };
}

const compared = ['Server', 'ServerPool', 'Network', 'Repository', 'Vm', 'Tag', 'AntiAffinityGroup'] as const;
/** Types whose objects get new ids, so that they are told apart by their names. */
const newIds: ReadonlySet<string> = new Set(['Tag', 'AntiAffinityGroup']);

/** What `list` and `show` print of an estate, one line a value, without ids that a new manager makes anew and numbers. */
export function shownEstate(double: OvmManagerDouble, release: Release): readonly string[] {
  const range = release === '3.2' ? [] : dataOf(double, 'getVnicMacAddrRange');
  const types = compared.filter((type) => release !== '3.2' || type !== 'AntiAffinityGroup');
  return [...types.flatMap((type) => shownObjects(double, type)), ...range].sort();
}

function dataOf(double: OvmManagerDouble, line: string): readonly string[] {
  const reply = double.execute(line);
  if (!reply.ok) throw new Error(`${line} -> ${reply.errorMessage}`);
  const lines = reply.text.split(/[\r\n]+/).map((text) => text.trim());
  return lines.slice(lines.indexOf('Data:') + 1).filter(Boolean);
}

function shownObjects(double: OvmManagerDouble, type: string): string[] {
  return dataOf(double, `list ${type}`).flatMap((entry) => {
    const [, id = '', name = ''] = /^id:(\S+)\s+name:(.*)$/.exec(entry) ?? [];
    if (id === '') return [];
    const subject = `${type} ${newIds.has(type) ? name : id}`;
    return dataOf(double, `show ${type} id=${id}`).flatMap((line) => {
      const [, label = '', value = ''] = /^(.*?)(?: \d+)? = (.*)$/.exec(line) ?? [];
      // an empty description is as good as none
      if (label === '') return [];
      if ((label === 'Id' && newIds.has(type)) || isMadeAnew(type, label)) return [];
      return [
        `${subject} | ${label} = ${/^(Tag|Vnic|VmDiskMapping)$/.test(label) ? value.replace(/^\S+ {2}/, '') : value}`,
      ];
    });
  });
}

/** Ids of file systems, and what of a pool neither its servers hold nor a line can set. */
function isMadeAnew(type: string, label: string): boolean {
  return label === 'File System' || (type === 'ServerPool' && /^(PoolFileSystem|Start Policy)$/.test(label));
}

/** The same estate with descriptions of one line, which is all that a command can give. */
export function onOneLine(world: World): World {
  return JSON.parse(JSON.stringify(world).replace(/\\[nt]/g, ' ')) as World;
}
