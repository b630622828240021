import { userInfo } from 'node:os';
import { describe, expect, it } from 'vitest';
import {
  hostText,
  isRemote,
  loginText,
  parseHostAddress,
  parseRemotePath,
} from '../../../src/reach/ssh/ssh-address.js';

const user = userInfo().username;

describe('the address of a host', () => {
  it.each([
    ['ovs01', { user, host: 'ovs01', port: 22 }, 'ovs01'],
    ['ssh://root@ovs01', { user: 'root', host: 'ovs01', port: 22 }, 'ovs01'],
    [
      'root@ovs01.example.com:2222',
      { user: 'root', host: 'ovs01.example.com', port: 2222 },
      'ovs01.example.com:2222',
    ],
    [
      'root@[fe80::1%eth0]:10000',
      { user: 'root', host: 'fe80::1%eth0', port: 10_000 },
      '[fe80::1%eth0]:10000',
    ],
    ['DOM%5Cdba%40x@h', { user: 'DOM\\dba@x', host: 'h', port: 22 }, 'h'],
  ])('when it is %s, then each part is told, and it can be written again', (word, parts, shown) => {
    const address = parseHostAddress(word);
    expect(address).toEqual(parts);
    expect(hostText(address)).toBe(shown);
    expect(parseHostAddress(loginText(address))).toEqual(parts);
  });

  it.each([
    '',
    '@h',
    'root@',
    'a b',
    'h:0',
    'h:65536',
    'h:x',
    '-h',
    'root@-oProxyCommand=x',
    'h/',
    'h\n',
    'h;id',
  ])('when it is %j, then it is refused or has no path', (word) => {
    if (word === 'h/') expect(parseHostAddress(word).host).toBe('h');
    else expect(() => parseHostAddress(word)).toThrow(expect.objectContaining({ code: 'OVM_USAGE' }));
  });

  it('when a password stands in it, then it is refused and not repeated', () => {
    for (const word of [
      'root:Kanarie@h',
      'ssh://root:Kanarie@h/x',
      'ssh://root:Kan@rie@h/x',
      'ssh://root:Kan/rie@h/x',
    ]) {
      const parse = word.startsWith('ssh') ? parseRemotePath : parseHostAddress;
      expect(() => parse(word)).toThrow(
        expect.not.objectContaining({ message: expect.stringMatching(/Kan|rie/) }),
      );
    }
  });

  it('when a path is on a host, then it is what stands behind the host, decoded', () => {
    expect(isRemote('ssh://h/x')).toBe(true);
    expect(isRemote('/ssh://h/x')).toBe(false);
    expect(parseRemotePath('ssh://root@h:1/OVS/a%20b/%C3%A9@:/')).toEqual({
      user: 'root',
      host: 'h',
      port: 1,
      path: '/OVS/a b/é@:/',
    });
    for (const word of ['ssh://h', 'ssh:///x', 'ssh://h/%f'])
      expect(() => parseRemotePath(word)).toThrow(expect.objectContaining({ code: 'OVM_USAGE' }));
  });
});
