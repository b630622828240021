import { join } from 'node:path';
import { counted } from '../../../base/counted.js';
import { type JournalFile, openJournalFile } from '../../../reach/journal-file.js';
import { copyHindrances, type DiskCopying, refuseUnclear } from '../disks/copy-checks.js';
import {
  archivedEstate,
  diskList,
  diskPlan,
  disksThere,
  mapLines,
  placeOf,
  repositoriesOf,
} from '../disks/disk-plan.js';
import { diskText } from '../disks/map-copies.js';
import { diskPath, placeDisk, sameContent } from '../disks/place-disk.js';
import { withRepositoryPlaces } from '../disks/repository-places.js';
import { runningVms } from '../disks/running-vms.js';
import type { WantedDisk } from '../disks/wanted-disks.js';
import { recoveryFiles } from '../recovery-directory.js';
import type { Action, ActionEnd, StepPlace } from '../step-place.js';

const unclearHint =
  'Put each copy under the name of its disk, or the files of a clone with its vm.cfg into a directory named by the id of its VM; then `recover run` goes on.';
const hinderedHint = 'See to each of them; then `recover run` goes on. Nothing was copied.';

/**
 * Brings the copies of disks to their places, after they were shown. Throws OVM_RECOVERY_UNCLEAR where copies can be
 * understood in two ways, are open, or find no room, and what `placeDisk` throws.
 */
export const copyDisks: Action = {
  proves: true,
  run: async (place) => {
    const { plan, operator } = place;
    const environment = await archivedEstate(place);
    if (environment === undefined) return { is: 'cannot', why: 'no capture is known' };
    const { wanted, map } = await diskPlan(environment, plan.values);
    if (wanted.length === 0) return { is: 'done', note: 'it has no disks in repositories' };
    refuseUnclear(map.ambiguous, operator.tell, unclearHint);
    return withRepositoryPlaces(place, repositoriesOf(wanted, environment), async (found) => {
      const there = await disksThere(wanted, found);
      const missing = map.missing.filter((disk) => !there.has(disk));
      if (missing.length > 0 && plan.values.disksDirectory === undefined)
        return { is: 'cannot', why: `no --disks names the copies of ${diskList(missing, 3)}` };
      if (!(await goesOnWithout(place, missing))) return { is: 'stop' };
      const copyings = map.mapped.flatMap((mapped): DiskCopying[] => {
        const own = placeOf(mapped.disk, found);
        return own === undefined ? [] : [{ ...mapped, place: own }];
      });
      const without = map.mapped.filter(({ disk }) => placeOf(disk, found) === undefined);
      if (without.length > 0) return { is: 'cannot', why: found.lacking.join('; ') };
      for (const line of mapLines(map, environment)) operator.tell(`  ${line}`);
      return copied(place, copyings, { there, kept: wanted.length - missing.length - copyings.length });
    });
  },
};

/** That a disk has no copy is for a person to decide. */
async function goesOnWithout(
  { operator, stated }: StepPlace,
  missing: readonly WantedDisk[],
): Promise<boolean> {
  if (missing.length === 0) return true;
  for (const disk of missing) operator.tell(`  No copy: ${diskText(disk)}`);
  const question = `${counted(missing.length, 'disk has', 'disks have')} no copy. Stop, or go on without?`;
  const answer = await operator.ask(question, ['stop', 'without']);
  if (answer !== 'without') return false;
  stated(`no copies of: ${diskList(missing, missing.length)}`, answer);
  return true;
}

interface AlreadyThere {
  readonly there: ReadonlySet<WantedDisk>;
  readonly kept: number;
}

async function copied(
  place: StepPlace,
  copyings: readonly DiskCopying[],
  { there, kept }: AlreadyThere,
): Promise<ActionEnd> {
  const { operator, plan, directory } = place;
  const isThere = copyings.filter(({ disk }) => there.has(disk));
  const toCopy = copyings.filter(({ disk }) => !there.has(disk));
  if (!(await keepsOthers(place, isThere))) return { is: 'stop' };
  const running = await runningVms(place);
  const from = plan.values.disksDirectory ?? '';
  refuseUnclear(await copyHindrances(toCopy, from, running.vms), operator.tell, hinderedHint);
  for (const line of running.unread) operator.tell(`  Not asked what runs: ${line}`);
  if (toCopy.length > 0) {
    const question = `Copy ${counted(toCopy.length, 'file')} to where the list says?`;
    if ((await operator.ask(question, ['copy', 'stop'])) !== 'copy') return { is: 'stop' };
  }
  const journal = await openJournalFile(join(directory, recoveryFiles.disks));
  try {
    let written = 0;
    for (const copying of toCopy) written += await copyOne(place, copying, journal);
    const untouched = kept > 0 ? `, ${kept} without a copy were there` : '';
    return {
      is: 'done',
      note: `${toCopy.length} copied (${counted(written, 'byte')} written), ${isThere.length} were there${untouched}`,
    };
  } finally {
    journal.close();
  }
}

/** What is there is never overwritten; where it has other content than its copy, a person says that it is right. */
async function keepsOthers(
  { operator, stated }: StepPlace,
  isThere: readonly DiskCopying[],
): Promise<boolean> {
  const others: WantedDisk[] = [];
  for (const copying of isThere) {
    const isSame = (await sameContent(copying, copying.place)) !== undefined;
    const text = `${diskText(copying.disk)}, ${isSame ? 'as its copy' : 'with other content than its copy'}`;
    operator.tell(`  There already: ${text}`);
    if (!isSame) others.push(copying.disk);
  }
  if (others.length === 0) return true;
  const question = 'What is there is never overwritten. Stop, or keep it as it is?';
  const answer = await operator.ask(question, ['stop', 'keep']);
  if (answer !== 'keep') return false;
  stated(`kept with other content than their copies: ${diskList(others, others.length)}`, answer);
  return true;
}

/** Gives the bytes that were written. */
async function copyOne(
  { ground, operator }: StepPlace,
  copying: DiskCopying,
  journal: JournalFile,
): Promise<number> {
  const { disk, copy, place } = copying;
  const to = `${place.name}/${diskPath(disk)}`;
  const put = (event: string, more: Readonly<Record<string, unknown>> = {}) => {
    journal.append({ at: ground.clock.now().toISOString(), event, to, from: copy.path, ...more });
    journal.sync();
  };
  put('begun');
  const { state, sha256, written, kept } = await placeDisk(copying, place);
  put(state, { sha256, bytes: copy.size });
  const resumed = kept > 0 ? `, ${counted(kept, 'byte')} of an earlier run` : '';
  operator.tell(`  ${state === 'copied' ? 'Copied' : 'Compared'}: ${to}, SHA-256 ${sha256}${resumed}`);
  return written;
}
