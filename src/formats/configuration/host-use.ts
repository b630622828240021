import type { EstateConfiguration, HostName } from '../../base/configuration.js';
import { atPath, keyIn } from './key-path.js';
import type { ValuePlace } from './value-readers.js';
import type { YamlEntry, YamlNode } from './yaml-tree.js';

/**
 * What is wrong with how hosts refer to one another: settings of a host that nothing is read from are a warning, since
 * its name may be misspelt; a chain of jump hosts that comes back to itself is an error.
 */
export function hostUseFindings(
  estate: EstateConfiguration,
  root: YamlNode,
  { findings, path }: ValuePlace,
): void {
  const used = new Set(usedHosts(estate).map(({ host }) => host.toLowerCase()));
  const hasError = findings.all().some(({ severity }) => severity === 'error');
  const hostsPath = keyIn(keyIn(keyIn(path, 'estates'), estate.name), 'hosts');
  for (const entry of entriesAt(root, ['estates', estate.name, 'hosts'])) {
    const at = keyIn(hostsPath, entry.key);
    // what is wrong elsewhere may be the use of this host
    if (!used.has(entry.key.toLowerCase()) && !hasError) {
      const message =
        'nothing is read from this host or through it; is its name written as under the sources?';
      findings.add('warning', 'host-not-used', atPath(at, message), entry);
    }
    if (comesBack(estate, entry.key)) {
      const message = 'its jump hosts lead back to itself';
      findings.add('error', 'jump-circle', atPath(at, message), entry);
    }
  }
}

/** Every host that something is read from, copied to, or reached through. */
function usedHosts(estate: EstateConfiguration): HostName[] {
  const { ssh, hosts, servers, manager, managerCli, databaseServers, repositories, managerFiles } = estate;
  const { copies = [] } = estate.nightly ?? {};
  const remote = [
    ...repositories.map(({ tree }) => tree),
    ...managerFiles.map(({ tree }) => tree),
    ...databaseServers.map(({ managerConfig = '' }) => managerConfig),
    ...copies.map((copy) => ('ssh' in copy ? copy.ssh : '')),
  ].flatMap((tree) => hostOfTree(tree) ?? []);
  const named = [manager, managerCli?.host, ssh.jump, ...databaseServers.map(({ viaSsh }) => viaSsh)];
  const jumps = [...hosts.values()].map(({ jump }) => jump);
  return [...remote, ...servers, ...[...named, ...jumps].flatMap((one) => one ?? [])];
}

function hostOfTree(tree: string): HostName | undefined {
  const [, bracketed, plain] = /^ssh:\/\/(?:[^@/]*@)?(?:\[([^\]]*)\]|([^:/]*))/.exec(tree) ?? [];
  const host = bracketed ?? plain;
  return host === undefined ? undefined : { host };
}

function comesBack({ hosts }: EstateConfiguration, from: string): boolean {
  const seen = new Set<string>();
  for (let at: string | undefined = from.toLowerCase(); at !== undefined && !seen.has(at); ) {
    seen.add(at);
    at = hosts.get(at)?.jump?.host.toLowerCase();
    if (at === from.toLowerCase()) return true;
  }
  return false;
}

function entriesAt(node: YamlNode, keys: readonly string[]): readonly YamlEntry[] {
  const [key, ...rest] = keys;
  const entries = node.kind === 'mapping' ? node.entries : [];
  if (key === undefined) return entries;
  const below = entries.find((entry) => entry.key === key);
  return below ? entriesAt(below.value, rest) : [];
}
