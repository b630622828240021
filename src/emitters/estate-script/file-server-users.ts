import type { Server } from '../../model/environment.js';
import { idKey, sameId } from '../../model/identifiers.js';
import type { ChooseAdmin } from './empty-file-servers.js';
import type { EstateDraft } from './estate-draft.js';
import type { ServerNames } from './server-names.js';

/**
 * A server that used a file server, in the order of the estate: one that had a repository on a file system of it, or was
 * in a pool whose file system lay there. Undefined where no source tells one.
 */
function userOfFileServer(
  { environment, infrastructure }: EstateDraft,
  fileServer: string,
  isUsable: (server: Server) => boolean,
): Server | undefined {
  const own = new Set(
    infrastructure.managerFileSystems
      .filter(({ facts }) => facts.fileServer !== undefined && sameId(facts.fileServer.value, fileServer))
      .map(({ id }) => idKey(id)),
  );
  const liesThere = (fact: { readonly value: string } | undefined) =>
    fact !== undefined && own.has(idKey(fact.value));
  const repositories = new Set(
    environment.repositories
      .filter(({ facts }) => liesThere(facts.managerFileSystem))
      .map(({ id }) => idKey(id)),
  );
  const pools = infrastructure.serverPools
    .filter(({ facts }) => liesThere(facts.poolFileSystem))
    .flatMap(({ facts }) => facts.name?.value ?? []);
  const uses = ({ repositoryIds, facts }: Server) =>
    repositoryIds.some(({ value }) => repositories.has(idKey(value))) ||
    (facts.poolName !== undefined && pools.includes(facts.poolName.value));
  return environment.servers.find((server) => uses(server) && isUsable(server));
}

/** A server that used a file server reaches it, so it can administer it; a name with a comma cannot stand in a list. */
export function adminAmongUsers(draft: EstateDraft, servers: ServerNames): ChooseAdmin {
  const nameOf = (server: string) => {
    const reference = servers.reference(server);
    return reference?.value.value.includes(',') ? undefined : reference;
  };
  return ({ id }) => {
    const user = userOfFileServer(draft, id, (server) => nameOf(server.id) !== undefined);
    const reference = user && nameOf(user.id);
    const assumed = 'it had no admin server, which the manager wants; this server used it, so it reaches it';
    return reference && { ...reference.value, attribute: 'adminServers', assumed };
  };
}
