import type { Environment, Release } from '../../model/environment.js';
import { ownManagerUuid } from '../../model/manager-uuid.js';
import { planAccessGroups } from './empty-access-groups.js';
import { planExports } from './empty-exports.js';
import { EstateDraft } from './estate-draft.js';
import type { EstatePlan } from './estate-plan.js';
import { withoutOthers } from './others-left-alone.js';
import { ServerNames } from './server-names.js';
import { planGroups, planMacRange, planTags } from './survivors-groups.js';
import { planInfrastructureNames } from './survivors-names.js';
import { noteByHand } from './survivors-notes.js';
import { Owners } from './survivors-owners.js';
import { planRepositories, repositoryWays } from './survivors-repositories.js';
import { planDiscovery, planServerOwnership } from './survivors-servers.js';
import { planStorage } from './survivors-storage.js';
import { planHighAvailability, planVmNames } from './survivors-vms.js';

/**
 * What brings a new manager back in step with servers and storage that live (B1 to B3): discovery, ownership where the
 * owner read was nobody or this manager, storage and repositories refreshed one by one, then what only the old manager
 * knew: names, descriptions, tags, groups. It makes no server pool, file system, repository or VM.
 */
export function planSurvivors(environment: Environment, release: Release): EstatePlan {
  const { own, left } = withoutOthers(environment);
  const draft = new EstateDraft(own, release, 'survivors', true, environment);
  const servers = new ServerNames(own);
  const owners = new Owners(own);
  draft.leaveAlone(left);
  draft.section('Preflight: the release; the rest of this script goes by it');
  draft.add('the manager', { verb: 'showversion' });
  planDiscovery(draft, servers);
  planServerOwnership(draft, servers, owners);
  planStorage(draft, servers);
  planAccessGroups(draft, draft.infrastructure.accessGroups);
  planRepositories(draft, servers, owners);
  planExports(draft, repositoryWays(draft), servers);
  planInfrastructureNames(draft, servers);
  const vms = planVmNames(draft);
  planTags(draft, servers, vms);
  planGroups(draft, vms);
  planMacRange(draft);
  planHighAvailability(draft, vms);
  noteByHand(draft);
  const script = {
    name: 'survivors',
    title: 'Script for a new manager whose servers and storage live (B1 to B3)',
    whenRight: whenRight(ownManagerUuid(environment.uuidPlaces)),
    sections: draft.sections(),
  } as const;
  return {
    kind: 'survivors',
    release,
    scripts: [script],
    openPoints: draft.openPoints,
    byHand: draft.byHand,
  };
}

function whenRight(uuid: string | undefined): string[] {
  return [
    'RIGHT when servers and storage live and the manager or its database is lost without a backup (B1 to B3), after a',
    'manager of the same release was installed with the old UUID. WRONG when everything is gone (B4), and beside a',
    'manager that still runs.',
    'The CLI cannot be asked for the UUID of the manager: before you send this, look on the manager host whether',
    `  grep UUID /u01/app/oracle/ovm-manager-3/.config     prints ${uuid ?? 'the old UUID, which is not certain here'}`,
    'This script makes no server pool, file system, repository or VM. It starts and stops nothing.',
  ];
}
