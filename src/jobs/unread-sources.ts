import type { ManifestSource } from '../archive/manifest.js';
import type { Reason } from '../checks/guard/rule.js';
import type { Server } from '../model/environment.js';
import { isSameHost } from '../reach/same-host.js';
import { serverAgentSource } from '../sources/server-agent-source.js';
import { isCalled } from './answered-servers.js';
import type { EstateReading } from './read-estate.js';

/** Findings of a reading after which nobody knows who uses what. */
const doubtful: ReadonlySet<string> = new Set(['manager-does-not-tell', 'manager-refused']);

/** What of a live estate could not be read, but of servers that were declared dead. */
export async function unreadOf(
  { environment, sources }: Pick<EstateReading, 'environment' | 'sources'>,
  dead: readonly string[],
): Promise<Reason[]> {
  const { servers, findings } = environment;
  const gone = servers.filter((server) => dead.some((word) => isCalled(server, word)));
  const problems: Omit<Reason, 'rule'>[] = [];
  for (const source of sources)
    if (source.status !== 'complete' && !(await isOf(source.root, gone, dead)))
      problems.push(...problemsOf(source, gone.length > 0));
  const untold = findings
    .filter(({ code }) => doubtful.has(code))
    .map(({ subject, message, origins }) => ({ subject, message, origins }));
  return [...problems, ...untold].map((found) => ({ rule: 'source-failed', ...found }));
}

/** An agent may be reached through a tunnel, or by a name that nobody else uses: then it may be of a dead server. */
function problemsOf({ name, root, status, problems }: ManifestSource, isAnyDead: boolean) {
  const isMaybeDead = isAnyDead && name === serverAgentSource.name && status === 'failed';
  const hint = isMaybeDead
    ? '; if it is the agent of a server that is declared dead, leave it out of the command'
    : '';
  return problems.map(({ path, reason }) => ({
    ...{ subject: `${name} from ${root}`, origins: [] },
    message: `${path === '' ? reason : `${path}: ${reason}`}${hint}`,
  }));
}

/** Whether a place is on one of the servers: `ssh://root@ovs1:2222/OVS`, `https://ovs1:8899`. */
async function isOf(root: string, servers: readonly Server[], dead: readonly string[]): Promise<boolean> {
  const [, named = ''] = /^(?:ssh|https):\/\/(?:[^/@]*@)?([^/]+)/.exec(root) ?? [];
  const host = named.replace(/:\d+$/, '').replace(/^\[(.*)\]$/, '$1');
  if (named === '') return false;
  const words = [named, host];
  if (words.some((word) => dead.includes(word) || servers.some((server) => isCalled(server, word))))
    return true;
  for (const { facts } of servers) {
    const names = [facts.name?.value, facts.registeredIp?.value].flatMap((name) => name ?? []);
    for (const name of names) if (isSameLabel(host, name) || (await isSameHost(host, name))) return true;
  }
  return false;
}

/** `ovs1` and `ovs1.example.com`, where one of them has no domain. */
function isSameLabel(one: string, other: string): boolean {
  const [a, ...domainA] = one.toLowerCase().split('.');
  const [b, ...domainB] = other.toLowerCase().split('.');
  return a === b && !/^\d+$/.test(a ?? '') && domainA.length * domainB.length === 0;
}
