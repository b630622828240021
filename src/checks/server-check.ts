import type { Environment, Server } from '../model/environment.js';
import type { Finding } from '../model/finding.js';
import { isHardwareId } from '../model/identifiers.js';
import type { Origin } from '../model/origin.js';
import type { Check } from './check.js';

export const serverCheck: Check = {
  name: 'servers',
  title: 'Does the manager know every server whose files were read?',
  run: unknownServers,
};

/** Files of a server are joined with a server of the manager by address or name; those left over fit none, or several. */
function unknownServers({ servers }: Environment): Finding[] {
  if (!servers.some(isOfManager)) return [];
  return servers
    .filter((server) => !isHardwareId(server.id) && !isOfManager(server))
    .map((server) => ({
      severity: 'warning',
      code: 'server-unknown',
      subject: `server ${server.id}`,
      message:
        'its files were read, and no one server that the manager shows has its address or name: what both tell is not put together',
      origins: originsOf(server).slice(0, 1),
    }));
}

function originsOf({ facts, repositoryIds }: Server): readonly Origin[] {
  return [...Object.values(facts), ...repositoryIds].flatMap((fact) => (fact ? [fact.origin] : []));
}

function isOfManager(server: Server): boolean {
  return originsOf(server).some(({ source }) => source === 'manager-rest' || source === 'manager-cli');
}
