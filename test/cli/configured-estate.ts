import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { MariadbServer } from '../databases/mariadb-server.js';
import type { HostSshd } from '../doubles/sshd/host-sshd.js';
import { agentCanary, type liveEstates, managerCanary, passwordFile } from './live-estate.js';
import { smallRepository } from './small-tree.js';

/** Writes a configuration below a directory; gives its path. */
export function writeConfiguration(root: string, text: string, mode = 0o600): string {
  const path = join(root, 'ovm-rescue.yaml');
  writeFileSync(path, text, { mode });
  return path;
}

/** What a whole configured estate is made of. */
export interface EstateParts {
  readonly start: ReturnType<typeof liveEstates>;
  readonly host: HostSshd;
  readonly database: MariadbServer;
}

/** An estate with every kind of source, and the lines of its configuration, each indented by four. */
export async function configuredEstate(root: string, { start, host, database }: EstateParts) {
  const [cli, rest, agent] = [await start.cli(), await start.rest(), await start.agent()];
  const known = join(root, 'known_hosts');
  writeFileSync(known, readFileSync(host.knownHosts, 'utf8') + cli.knownHostsLine);
  const tree = smallRepository(join(root, 'repo'));
  const at = `${host.user}@127.0.0.1:${host.port}`;
  const lines = [
    'release: 3.4',
    `archives: ${join(root, 'archives')}`,
    `ssh: {key: ${host.keyPath}, known-hosts: ${known}, sudo: true}`,
    'repositories:',
    `  - ${tree}`,
    `  - ssh://${at}${tree}`,
    `servers: ["${at}"]`,
    `manager: "${at}"`,
    `manager-cli: {host: "127.0.0.1:${cli.port}", password: {environment: TEST_MANAGER}}`,
    'manager-rest:',
    `  host: "${rest.address}"`,
    '  password: {environment: TEST_MANAGER}',
    `  certificate: SHA256:${rest.fingerprint}`,
    'agents:',
    `  password: {command: [cat, "${passwordFile(root, "agent's", agentCanary)}"]}`,
    `  servers: [{host: "${agent.address}", certificate: "${agent.fingerprint}"}]`,
    'database-servers:',
    '  main:',
    `    url: mysql://${database.user}@localhost:${database.port}`,
    `    via-ssh: "${at}"`,
    `    password: {file: ${database.passwordFile}}`,
    '    databases: [ovs]',
  ];
  const environment = { TEST_MANAGER: managerCanary };
  return { cli, rest, agent, tree, at, lines, environment };
}

/** Several estates as the text of a configuration. */
export function estatesText(estates: Readonly<Record<string, readonly string[]>>): string {
  const blocks = Object.entries(estates).map(([name, lines]) =>
    [`  ${name}:`, ...lines.map((line) => `    ${line}`)].join('\n'),
  );
  return `estates:\n${blocks.join('\n')}\n`;
}
