import type { Release } from '../../model/environment.js';
import { serverKey } from '../../model/identifiers.js';
import type { Cure, CureCommand } from './drift.js';
import type { DriftViews } from './drift-views.js';
import { listedObject, serverSubject } from './listed-objects.js';

/** The mark that stands for the password of the servers' agents. */
export const agentPassword = '@secret:ovs-agent';

/** A command about one object of the manager, by its id. */
export function commandFor(
  verb: string,
  object: string,
  id: string,
  attributes: CureCommand['attributes'] = [],
): CureCommand {
  return { verb, object, instance: { key: 'id', value: id }, attributes };
}

/** The manager reads a repository again; nothing on it is changed. */
export function refreshRepository(id: string, what: string): Cure {
  return { kind: 'lines', lines: [commandFor('refresh', 'Repository', id)], what };
}

/** The manager reads servers again; what it does not know cannot be named in a line. */
export function refreshServers(views: DriftViews, ids: readonly string[], what: string): Cure {
  const known = [...new Set(ids.flatMap((id) => listedObject(views, 'Server', id)?.id ?? []))];
  if (known.length === 0) {
    const servers = ids.map((id) => serverSubject(views, id)).join(', ');
    return { kind: 'by-hand', what: `make ${servers} known to the manager first` };
  }
  return { kind: 'lines', lines: known.map((id) => commandFor('refresh', 'Server', id)), what };
}

/** `yes` as the CLI of a release writes it. */
export function yesOf(release: Release): string {
  return release === '3.2' ? 'yes' : 'Yes';
}

/**
 * Has the manager discover a server at the address that it says it has, if it was asked there: the manager gives whoever
 * answers at that address the password of the agents, and takes it over.
 */
export function discovering(views: DriftViews, id: string, told: string | undefined, what: string): Cure {
  const address = told?.trim();
  if (!address) return byHand('its address was not told: discover it in the web interface');
  if (!views.askedAtOwnAddress.has(serverKey(id)))
    return byHand(
      `it says that its address is ${address}, and it was asked at another: whoever answers there would get the password of the agents and be taken over. Ask it there (--agent ${address}), or discover it in the web interface`,
    );
  return { kind: 'lines', lines: [discoverServer(views.release, address)], what };
}

/** `discoverServer`, with the port and user of the agent that 3.2 wants; it takes over what nobody owns. */
export function discoverServer(release: Release, address: string): CureCommand {
  const agent: CureCommand['attributes'] =
    release === '3.2'
      ? [
          ['port', '8899'],
          ['username', 'oracle'],
        ]
      : [];
  return {
    verb: 'discoverServer',
    attributes: [
      ['ipAddress', address],
      ...agent,
      ['password', agentPassword],
      ['takeOwnership', yesOf(release)],
    ],
  };
}

export function byHand(what: string): Cure {
  return { kind: 'by-hand', what };
}
