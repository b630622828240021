import { refreshServers } from './cures.js';
import type { DriftRule } from './drift.js';
import { isUnknown, placeOfList, serverSubject } from './listed-objects.js';

export const vmRunsUnknownDrift: DriftRule = {
  name: 'vm-runs-unknown',
  title: 'A server runs a VM that the manager does not list',
  check: (views) => {
    const asked = views.interfaces.some(({ lists }) => lists.has('Vm'));
    return views.domains.flatMap(({ name, server, vms, origin }) => {
      if (!asked || ![...vms].every((id) => isUnknown(views, 'Vm', id))) return [];
      return {
        subject: `domain ${name}`,
        message: `${serverSubject(views, server)} runs it, and the manager lists no such VM`,
        origins: [origin, ...placeOfList(views, 'Vm')],
        cure: refreshServers(
          views,
          [server],
          'the manager rediscovers the server; a VM whose vm.cfg lies in no presented repository it may not find (not verified)',
        ),
      };
    });
  },
};
