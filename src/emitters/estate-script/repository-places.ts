import type { Repository } from '../../model/environment.js';
import { idKey } from '../../model/identifiers.js';
import type { EstateReference } from './estate-draft.js';
import type { FormatTarget } from './format-permission.js';
import type { ServerNames } from './server-names.js';

/**
 * How a repository comes back: `restored`, with its old id, after its file system was made again with the old label and
 * UUID and its files were copied back; or `anew` in a place that the operator states, with a new id.
 */
export interface RepositoryWay {
  readonly repository: Repository;
  /** By id when restored, by name when made anew. */
  readonly reference: EstateReference;
  readonly anew: boolean;
  /** Undefined while a place for it may not be formatted. */
  readonly target?: FormatTarget;
}

/** Ids of the servers a repository was presented to, as its files, agents or the manager tell. */
export function presentedTo({ id }: Repository, servers: ServerNames): readonly string[] {
  return servers.all
    .filter((server) => server.repositoryIds.some(({ value }) => idKey(value) === idKey(id)))
    .map((server) => server.id);
}
