import { readRestReply, restObjectsOf } from '../../formats/rest-reply.js';
import { idKey } from '../../model/identifiers.js';
import type { RestClient } from '../../reach/rest-client.js';
import { isLoopback, isSameHost } from '../../reach/same-host.js';
import type { ManagerLink } from './manager-link.js';
import { ManagerView } from './manager-view.js';

/** Types of which CLI and REST list the same objects with the same ids; none is on every manager. */
const listed = ['Vm', 'Server', 'ServerPool', 'Repository'] as const;

/** `other` is certain, `unknown` is not. */
export type OneManager = { readonly is: 'same' } | { readonly is: 'unknown' | 'other'; readonly why: string };

/**
 * Whether a CLI and a REST interface are those of one manager: on one host, or, where a tunnel or another name hides that,
 * with the same objects. Two managers without any object are not told apart. Throws what reading throws.
 */
export async function areOfOneManager(
  cli: { readonly host: string; readonly link: ManagerLink },
  rest: { readonly host: string; readonly client: RestClient },
): Promise<OneManager> {
  const sameHost = (await isSameHost(cli.host, rest.host)) && !(await isLoopback(cli.host));
  if (sameHost) return { is: 'same' };
  const view = new ManagerView(cli.link);
  let objects = 0;
  for (const type of listed) {
    const byCli = new Set((await view.list(type)).map(({ id }) => idKey(id)));
    const bytes = await rest.client.get([type]);
    const told = bytes === undefined ? [] : restObjectsOf(readRestReply(bytes).document.objects, type);
    const byRest = new Set(told.map(({ id }) => idKey(id)));
    const common = [...byCli].filter((id) => byRest.has(id)).length;
    const why = `it lists ${byRest.size} ${type}, the CLI ${byCli.size}, ${common} of them the same`;
    if (common === 0 && byCli.size > 0 && byRest.size > 0) return { is: 'other', why };
    if (common < byCli.size || common < byRest.size) return { is: 'unknown', why };
    objects += common;
  }
  return objects > 0 ? { is: 'same' } : { is: 'unknown', why: 'neither lists any object' };
}
