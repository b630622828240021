import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { certificateOf } from '../https/certificates.js';
import { type LosableEstate, passwords } from './losable-estate.js';
import { places, releaseFacts } from './release-facts.js';

const knownHostsOf = (root: string) => join(root, 'known_hosts');

/** As a person does who has set up a host again: its old key is struck out, and the new one is taken. */
export function takeNewHostKey(root: string, line: string): void {
  const known = knownHostsOf(root);
  if (!existsSync(known)) return;
  const [name = ''] = line.split(' ');
  const others = readFileSync(known, 'utf8')
    .split('\n')
    .filter((one) => one !== '' && !one.startsWith(`${name} `));
  writeFileSync(known, `${[...others, line.trim()].join('\n')}\n`);
}

/** A configuration that names everything of an estate that can be asked, for one estate. */
export function configurationText(estate: LosableEstate, name: string): string {
  const { root, host, application, database, account, release } = estate;
  const { machine } = host;
  const known = knownHostsOf(root);
  // keys that are new later are for people to look at
  if (!existsSync(known)) writeFileSync(known, machine.knownHostsLine() + application.knownHostsLine);
  const facts = releaseFacts[release];
  const secret = (of: keyof typeof passwords) => {
    const path = join(root, `${of}-password`);
    writeFileSync(path, `${passwords[of]}\n`, { mode: 0o600 });
    return `{file: ${path}}`;
  };
  const { cli, web } = application.ports;
  const own = database.onManager;
  const scheme = database.engine === 'mysql' ? 'mysql' : 'oracle';
  const url = `${scheme}://${account.user}@${database.host}:${database.port}${scheme === 'oracle' ? '?sid=XE' : ''}`;
  const lines = [
    ...(facts.hasCli ? [`release: ${release}`] : []),
    `archives: ${join(root, 'archives')}`,
    `ssh: {key: ${machine.keyPath}, known-hosts: ${known}, sudo: true}`,
    `repositories: [${estate.repositories}]`,
    `manager: "${machine.address}"`,
    ...(facts.hasCli
      ? [`manager-cli: {host: "${cli.host}:${cli.number}", password: ${secret('manager')}}`]
      : []),
    ...(facts.hasRest
      ? [
          'manager-rest:',
          `  host: "${web.host}:${web.number}"`,
          `  password: ${secret('manager')}`,
          `  certificate: SHA256:${application.fingerprint}`,
        ]
      : []),
    'agents:',
    `  password: ${secret('agent')}`,
    '  servers:',
    ...estate
      .agents()
      .map((address) => `    - {host: "${address}", certificate: "SHA256:${certificateOf(1).fingerprint}"}`),
    'database-servers:',
    '  main:',
    `    url: ${url}`,
    ...(own ? [`    via-ssh: "${machine.address}"`] : []),
    `    password: {file: ${account.passwordFile}}`,
    `    manager-config: "ssh://${machine.address}${places.config}"`,
    ...(scheme === 'mysql' ? ['    databases: [ovs, appfw]'] : []),
  ];
  return `estates:\n  ${name}:\n${lines.map((line) => `    ${line}\n`).join('')}`;
}
