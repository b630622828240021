import type { Server } from '../../model/environment.js';
import { isHardwareId } from '../../model/identifiers.js';
import { agentPassword, byHand, discovering } from './cures.js';
import type { Cure, DriftRule } from './drift.js';
import type { DriftViews } from './drift-views.js';
import { isUnknown, ownerOf, placeOfList, serverOwners, serverSubject } from './listed-objects.js';

export const serverUnknownDrift: DriftRule = {
  name: 'server-unknown',
  title: 'A server answers that the manager does not list',
  check: (views) =>
    views.servers.servers.flatMap((server) => {
      const { id, facts } = server;
      // without its UUID nobody can say that it is none of those that are listed
      if (!isHardwareId(id) || !isUnknown(views, 'Server', id)) return [];
      const { whose, fact } = ownerOf(views, serverOwners(views, id));
      const owner = {
        another: `belongs to manager ${fact?.value}`,
        nobody: 'belongs to nobody',
        ours: 'belongs to this manager',
      };
      const told = whose === 'untold' ? '' : `, and ${owner[whose]}`;
      const place = facts.registeredIp ?? facts.name ?? facts.managerUuid;
      return {
        subject: serverSubject(views, id),
        message: `it answers${told}; the manager does not list it`,
        origins: [...(place ? [place.origin] : []), ...placeOfList(views, 'Server')],
        cure: cureOf(views, whose, server),
      };
    }),
};

function cureOf(views: DriftViews, whose: ReturnType<typeof ownerOf>['whose'], { id, facts }: Server): Cure {
  if (whose === 'another') return byHand('nothing is sent: ask who runs that manager');
  if (whose === 'untold')
    return byHand('whose it is was not told: ask its agent, and the manager for its UUID');
  const what = `the manager discovers it; ${agentPassword} is the password of its agent`;
  return discovering(views, id, facts.registeredIp?.value, what);
}
