import type { Environment, Release } from '../../model/environment.js';
import { isReady } from '../create-script/create-script-emitter.js';
import { planExports } from './empty-exports.js';
import { planAntiAffinityGroups, planGroupMembers, planMacRange, planTags } from './empty-groups.js';
import { planNetworks } from './empty-networks.js';
import { planPools } from './empty-pools.js';
import { planRepositories } from './empty-repositories.js';
import { planServers } from './empty-servers.js';
import { planStorage } from './empty-storage.js';
import { planHighAvailability, planVmLines, planVmsAnew, withUsableRepositories } from './empty-vms.js';
import { EstateDraft } from './estate-draft.js';
import type { EstatePlan } from './estate-plan.js';
import type { EstatePlanOptions } from './estate-planners.js';
import { FormatPermission } from './format-permission.js';
import { withoutOthers } from './others-left-alone.js';
import { ServerNames } from './server-names.js';

/**
 * Makes a whole estate again where everything is lost but this archive and copies of the disks (B4): servers, networks,
 * storage, pools, repositories, tags and groups, then the VMs on their old disks and MAC addresses. What formats or
 * initialises storage stands in a script of its own, and only for places that are stated, allowed and known to be empty.
 * What no source tells is an open point; the script looks for it where it is needed and stops until it is there.
 */
export function planEmpty(
  environment: Environment,
  release: Release,
  { allowFormat, wanted }: EstatePlanOptions,
): EstatePlan {
  const { own, left } = withoutOthers(environment);
  const draft = new EstateDraft(own, release, 'empty', true, environment);
  const servers = new ServerNames(own);
  draft.leaveAlone(left);
  const permission = new FormatPermission(draft, allowFormat);
  draft.section('Preflight: the release; the rest of this script goes by it');
  draft.add('the manager', { verb: 'showversion' });
  planServers(draft, servers);
  planNetworks(draft, servers);
  planStorage(draft, servers);
  planPools(draft, servers, permission);
  const repositories = planRepositories(draft, servers, permission);
  const vms = withUsableRepositories(planVmsAnew(environment, release, wanted), repositories);
  planExports(draft, repositories, servers);
  planMacRange(draft);
  planTags(draft, servers, vms);
  const groups = planAntiAffinityGroups(draft);
  planVmLines(draft, vms, repositories);
  const made = vms.filter(isReady).map(({ vm }) => vm);
  planGroupMembers(draft, groups, made);
  planHighAvailability(draft, vms);
  permission.openUnused();
  return {
    kind: 'empty',
    release,
    scripts: [
      { name: 'empty', title: mainTitle, whenRight, sections: draft.sections('empty') },
      {
        name: 'empty-format',
        title: formatTitle,
        whenRight: formatWhenRight,
        sections: draft.sections('empty-format'),
      },
      { name: 'empty-vms', title: vmsTitle, whenRight: vmsWhenRight, sections: draft.sections('empty-vms') },
    ],
    openPoints: draft.openPoints,
    byHand: draft.byHand,
  };
}

const mainTitle = 'Script that makes a whole estate again, but for its VMs (B4)';
const vmsTitle = 'Script that makes the VMs of a whole estate again (B4)';
const formatTitle = 'DESTRUCTIVE: makes pool file systems and repositories on empty storage (B4)';

const whenRight: readonly string[] = [
  'RIGHT when everything is lost but this archive and copies of the disks (B4), on a manager of the same release that',
  'was installed empty with the old UUID, with servers installed anew. WRONG after the loss of only the manager or its',
  'database (B1 to B3): the servers still hold the VMs.',
  'Before it is sent: file systems of repositories made again with their old label and UUID, their files and disks copied',
  'back (RECOVER.md). Without VirtualMachines/: with it, a refresh may bring VMs back by themselves, and this makes none.',
  'It formats nothing, and makes no VM: empty-vms.sh does, after it. It stops where something must be there first, says',
  'what, and goes on when it is run again: pools and repositories that are made anew come from empty-format.sh or from',
  'your hands.',
];

const formatWhenRight: readonly string[] = [
  'EVERYTHING on the storage it names is lost. RIGHT in situation B4 only, when empty.sh has stopped because a server pool',
  'or a repository is not there. It holds lines only for places that a map states and --allow-format names, and never for',
  'one that the archive knows anything on. Look at each LUN once more before you send it (blkid, mounted.ocfs2 -d): what',
  'was put there since this archive was made, it cannot know. After it go on with the empty.sh that stopped, beside its',
  'journal; the one beside this file does as well, and leaves out what the manager shows already.',
];

const vmsWhenRight: readonly string[] = [
  'RIGHT when everything is lost but this archive and copies of the disks (B4), after empty.sh came to its end. WRONG after',
  'the loss of only the manager or its database (B1 to B3): the servers still hold the VMs, and this would make a second',
  'VM on the same disks and MAC addresses. It starts no VM.',
  'It makes the VMs that were not open when it was written. A VM on a LUN is open until a map says what the new manager',
  'calls that LUN: fill in open.map and write this file again before you send it, or write it for the VMs that were left',
  'out, rebuild --kind empty --map FILE --vm NAME.',
];
