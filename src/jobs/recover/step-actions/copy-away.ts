import { counted } from '../../../base/counted.js';
import { managerHostFiles } from '../../../sources/manager-host-capture.js';
import { backupDirectories } from '../backup-directories.js';
import { copyFiles } from '../copied-files.js';
import { managerAddress, withHosts } from '../recovery-ground.js';
import type { Action, StepPlace } from '../step-place.js';

const { config, ovmm } = managerHostFiles;

/**
 * `.config` and `ovmm` must be among the copies. One that is there and cannot be read is brought by a person; what the host
 * does not have any more, as where the manager is lost, nothing can take away: then a person says where it is. Throws
 * OVM_SSH_*, OVM_WRITE_FAILED.
 */
export const copyAway: Action = {
  proves: true,
  run: async (place) => {
    const { ground, plan, operator } = place;
    const address = managerAddress(ground);
    const { copiesDirectory } = plan.values;
    if (address === undefined || copiesDirectory === undefined)
      return { is: 'cannot', why: 'the configuration names no manager host' };
    const copied = await withHosts(ground, async (hosts) => {
      const host = await hosts.open(address);
      const backups = await backupDirectories(host, plan.traits);
      const wanted = [config, ovmm, `${plan.traits.domainDirectory}/security`, ...backups];
      return copyFiles(host, wanted, copiesDirectory);
    });
    for (const line of copied.missing) operator.tell(`  Not copied: ${line}`);
    const needed = [config, ovmm].filter((path) => copied.missing.some((line) => isOf(line, path)));
    const unread = needed.filter((path) => !copied.absent.includes(path));
    const why = `${unread.join(' and ')} could not be copied: bring them to ${copiesDirectory}`;
    if (unread.length > 0) return { is: 'cannot', why };
    if (!(await saidOfNeeded(place, needed, copiesDirectory))) return { is: 'stop' };
    const others = copied.missing.filter((line) => !needed.some((path) => isOf(line, path)));
    if (!(await goesOnWithout(place, others))) return { is: 'stop' };
    const { files, bytes } = copied;
    return { is: 'done', note: `${counted(files, 'file')}, ${counted(bytes, 'byte')} in ${copiesDirectory}` };
  },
};

const isOf = (line: string, path: string) => line.startsWith(`${path}:`);

/** A file backup of a lost manager may hold them: what was typed is in the journal. */
async function saidOfNeeded(
  { operator, stated }: StepPlace,
  needed: readonly string[],
  to: string,
): Promise<boolean> {
  if (needed.length === 0) return true;
  const files = needed.join(' and ');
  const question = `The manager host does not have ${files}. Look for them in its file backup, and bring them to ${to}. Are they there now (brought), or is there no copy anywhere (nowhere)?`;
  const answer = await operator.ask(question, ['brought', 'nowhere', 'stop']);
  if (answer !== 'brought' && answer !== 'nowhere') return false;
  stated(`the manager host does not have ${files}`, answer);
  return true;
}

async function goesOnWithout({ operator, stated }: StepPlace, missing: readonly string[]): Promise<boolean> {
  if (missing.length === 0) return true;
  const answer = await operator.ask('Do you go on without what was not copied?', ['go-on', 'stop']);
  if (answer !== 'go-on') return false;
  stated(`not copied: ${missing.join('; ')}`, answer);
  return true;
}
