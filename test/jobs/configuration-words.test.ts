import { describe, expect, it } from 'vitest';
import type { EstateConfiguration } from '../../src/base/configuration.js';
import { readConfigurationFile } from '../../src/formats/configuration-file.js';
import { estateWords } from '../../src/jobs/configuration/estate-words.js';
import { hostWordsFor } from '../../src/jobs/configuration/host-words.js';
import { secretWords } from '../../src/jobs/configuration/secret-words.js';
import { runPasswordCommand } from '../../src/reach/password-from-command.js';
import { parseHostAddress, parseRemotePath } from '../../src/reach/ssh/ssh-address.js';
import { estatesText } from '../cli/configured-estate.js';

function estateOf(...lines: string[]): EstateConfiguration {
  const { document, findings } = readConfigurationFile(Buffer.from(estatesText({ prod: lines })));
  expect(findings.filter(({ severity }) => severity === 'error')).toEqual([]);
  const [estate] = document.estates;
  if (!estate) throw new Error('there is no estate');
  return estate;
}

const at = (word: string) => parseHostAddress(word);

describe('hosts of a configuration', () => {
  it('when a name says no user and port, then they are those of the host, then of the estate', () => {
    const estate = estateOf(
      'ssh: {user: root, port: 2022}',
      'hosts: {ovs02: {user: "o r", port: 22}, OVS03: {user: x}}',
      'servers: [ovs01, ovs02, ovs03, "admin@ovs02:5", "[fe80::1]"]',
      'manager: me@ovmm',
      'repositories: [/a, "ssh://ovs02/OVS/a%20b", "ssh://u@ovs01:22/x", "ssh://[fe80::1]/y"]',
    );
    const { servers, managers, trees } = estateWords(estate, {});
    expect(servers).toEqual([
      ...['root@ovs01:2022', 'o%20r@ovs02', 'x@ovs03:2022', 'admin@ovs02:5', 'root@[fe80::1]:2022'],
    ]);
    expect(managers).toEqual(['me@ovmm:2022']);
    expect(trees).toEqual([
      ...['/a', 'ssh://o%20r@ovs02/OVS/a%20b', 'ssh://u@ovs01/x', 'ssh://root@[fe80::1]:2022/y'],
    ]);
    for (const word of servers ?? []) expect(parseHostAddress(word).host).not.toBe('');
    for (const word of trees.slice(1)) expect(parseRemotePath(word).path).toMatch(/^\//);
  });

  it('when a host has settings, then they come before those of the estate, and options before both', () => {
    const estate = estateOf(
      'ssh: {key: /k, passphrase: {file: /p}, known-hosts: /known, timeout: 9, sudo: true}',
      'hosts:',
      '  ovs02: {key: /k2, legacy: true, sudo: false, password: {command: [a, "b c"]}}',
      'servers: [ovs01, ovs02]',
    );
    const words = hostWordsFor(estate, {});
    expect(words(at('root@ovs01'))).toEqual({
      ...{ key: '/k', passphrase: { file: '/p' }, knownHosts: '/known', timeout: 9, sudo: true },
    });
    expect(words(at('root@OVS02'))).toEqual({
      ...{ key: '/k2', knownHosts: '/known', timeout: 9, sudo: false, legacy: true },
      password: { command: "'a' 'b c'" },
    });
    const mine = hostWordsFor(estate, { sshKey: '/mine' })(at('root@ovs01'));
    // the passphrase was of the other key
    expect(mine).toMatchObject({ key: '/mine', timeout: 9 });
    expect(mine).not.toHaveProperty('passphrase');
    const said = hostWordsFor(estate, { sshKey: '/mine', acceptNewHostKey: true, sshTimeout: 5 });
    expect(said(at('root@ovs02'))).toMatchObject({
      key: '/mine',
      acceptNewHostKey: true,
      timeout: 5,
      legacy: true,
    });
  });

  it('when the estate has a jump host, then it is for all hosts but those on the way to it', () => {
    const estate = estateOf(
      'ssh: {jump: me@bastion, key: /k, sudo: true, legacy: true}',
      'hosts:',
      '  bastion: {port: 2222, jump: gate, agent: true, sudo: false, legacy: false}',
      '  gate: {user: g}',
      '  ovs02: {jump: gate}',
      'servers: [ovs01, ovs02, bastion, gate]',
    );
    const words = hostWordsFor(estate, {});
    expect(words(at('ovs01')).jump).toMatchObject({
      address: 'me@bastion:2222',
      words: { key: '/k', agent: true, sudo: false, legacy: false, jump: { address: 'g@gate' } },
    });
    expect(words(at('ovs01')).jump?.words.jump?.words.jump).toBeUndefined();
    expect(words(at('ovs02')).jump?.address).toBe('g@gate');
    expect(words(at('bastion')).jump?.address).toBe('g@gate');
    expect(words(at('gate')).jump).toBeUndefined();
    const said = hostWordsFor(estate, { sshJump: 'other' });
    expect(said(at('ovs01')).jump?.address).toBe('other');
  });

  it('when the CLI of the manager needs old algorithms, then nothing else on its host gets them', () => {
    const estate = estateOf('manager-cli: {host: OVMM, legacy: true}', 'manager: ovmm');
    const words = hostWordsFor(estate, {});
    expect(words({ user: 'admin', host: 'ovmm', port: 10_000 }).legacy).toBe(true);
    expect(words(at('root@ovmm')).legacy).toBeUndefined();
  });
});

describe('addresses in a configuration', () => {
  const words = [
    ...[
      'h',
      'u@h',
      'u@h:22',
      'h:65535',
      'h:0',
      'h:65536',
      'h:',
      '@h',
      'u@',
      'a@b@h',
      '-h',
      '.h',
      'h/x',
      'a b@h',
    ],
    ...[
      '[::1]',
      'u@[fe80::1%eth0]:22',
      '[::1',
      '::1',
      'a%20b@h',
      'a%zz@h',
      '%ff@h',
      'h%20',
      'ü@h',
      'h_1',
      "x'y@h",
    ],
  ];

  it.each(words)('when %s is taken as a host, then the way to hosts takes it too', (word) => {
    const { findings } = readConfigurationFile(Buffer.from(estatesText({ a: [`servers: ["${word}"]`] })));
    if (findings.length === 0) expect(parseHostAddress(word).host).not.toBe('');
    else expect(findings[0]?.message).toMatch(/is needed|never stands|two hexadecimal digits/);
  });

  it.each(words)('when ssh://%s/x is taken as a tree, then the way to hosts takes it too', (word) => {
    const tree = `ssh://${word}/x`;
    const { findings } = readConfigurationFile(
      Buffer.from(estatesText({ a: [`repositories: ["${tree}"]`] })),
    );
    if (findings.length === 0) expect(parseRemotePath(tree).path).not.toBe('');
    else expect(findings[0]?.message).toMatch(/is needed|never stands|two hexadecimal digits/);
  });
});

describe('services of a configuration', () => {
  it('when little is said, then user and port are the usual ones', () => {
    const estate = estateOf(
      'manager-cli: ovmm',
      'manager-rest: "me@ovmm:7001"',
      'agents:',
      '  password: {environment: AGENT}',
      '  legacy: true',
      '  servers: [ovs01, {host: "x@[::1]:1", legacy: false, timeout: 3, required: false}]',
    );
    const { managerClis, managerRests, agents } = estateWords(estate, {});
    expect(managerClis).toEqual([{ user: 'admin', host: 'ovmm', port: 10_000, required: true }]);
    expect(managerRests).toEqual([
      { user: 'me', host: 'ovmm', port: 7001, required: true, key: 'estates.prod.manager-rest' },
    ]);
    const password = { environment: 'AGENT' };
    expect(agents).toEqual([
      {
        ...{ user: 'oracle', host: 'ovs01', port: 8899, required: true, legacy: true, password },
        key: 'the host ovs01 of estates.prod.agents',
      },
      {
        ...{ user: 'x', host: '::1', port: 1, required: false, legacy: false, timeout: 3, password },
        key: 'the host ::1 of estates.prod.agents',
      },
    ]);
  });

  it('when trees need not hold anything, then this is known by their words', () => {
    const estate = estateOf(
      'ssh: {user: root}',
      'repositories: [/a, {tree: ssh://ovs01/b, required: false}]',
      'manager-files: [{tree: /c, required: false}]',
    );
    const { required } = estateWords(estate, {});
    expect(['/a', 'ssh://root@ovs01/b', '/c', '/d'].map((word) => required?.(word))).toEqual([
      ...[true, false, false, true],
    ]);
  });
});

describe('passwords of a configuration', () => {
  it('when a command has words with signs of the shell, then each is one word of the program', async () => {
    const words = ['a b', "it's", '$HOME', '`id`', '"', '\\', '*', ';', '', '-n'];
    const { command = '' } = secretWords({ command: ['printf', '<%s>', ...words] });
    expect(await runPasswordCommand(command)).toBe(words.map((word) => `<${word}>`).join(''));
  });
});
