import type { Server } from '../../model/environment.js';
import { serverKey } from '../../model/identifiers.js';
import { agentPassword, commandFor, discovering, yesOf } from './cures.js';
import type { Cure, DriftRule } from './drift.js';
import type { DriftViews } from './drift-views.js';
import { serverOwners, serverSubject } from './listed-objects.js';
import { ownedOtherwise } from './owned-otherwise.js';

export const serverWithoutOwnerDrift: DriftRule = {
  name: 'server-without-owner',
  title: 'The manager lists a server that nobody or another manager owns',
  check: (views) =>
    views.manager.servers.flatMap((server) =>
      ownedOtherwise(views, {
        type: 'Server',
        id: server.id,
        subject: serverSubject(views, server.id),
        owners: serverOwners(views, server.id),
        taking: () => taking(views, server),
      }),
    ),
};

/** By the documented way of the release; on 3.3 a server is discovered once more. */
function taking(views: DriftViews, { id, facts }: Server): Cure {
  const { release, servers } = views;
  const what = 'the manager becomes its owner';
  if (release === '3.2')
    return {
      kind: 'lines',
      lines: [commandFor('edit', 'Server', id, [['takeOwnership', yesOf('3.2')]])],
      what,
    };
  if (release === '3.4')
    return {
      kind: 'lines',
      lines: [commandFor('takeOwnership', 'Server', id, [['password', agentPassword]])],
      what,
    };
  const own = servers.servers.find((one) => serverKey(one.id) === serverKey(id));
  const { registeredIp } = own?.facts.registeredIp ? own.facts : facts;
  return discovering(views, id, registeredIp?.value, `${what}: it is discovered once more`);
}
