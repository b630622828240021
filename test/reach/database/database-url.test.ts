import { describe, expect, it } from 'vitest';
import { Password } from '../../../src/base/password.js';
import { databaseAddress, parseDatabaseUrl } from '../../../src/reach/database/database-url.js';

describe('the URL of a database', () => {
  it.each([
    ['mysql://ovs@host:49500', { engine: 'mysql', host: 'host', port: 49500, user: 'ovs' }],
    ['mysql://ovs@host', { engine: 'mysql', host: 'host', port: 3306, user: 'ovs' }],
    ['mariadb://ovs@10.0.0.1:46500/', { engine: 'mysql', host: '10.0.0.1', port: 46500, user: 'ovs' }],
    ['mysql://o%40vs%3A@[fd00::1]:3307', { engine: 'mysql', host: 'fd00::1', port: 3307, user: 'o@vs:' }],
    ['oracle://OVS@host/XE', { engine: 'oracle', host: 'host', port: 1521, user: 'OVS', service: 'XE' }],
    [
      'oracle://o%20vs@[fd00::1]:1522/ovs.example.com',
      { engine: 'oracle', host: 'fd00::1', port: 1522, user: 'o vs', service: 'ovs.example.com' },
    ],
    ['oracle://OVS@host:1521?sid=XE', { engine: 'oracle', host: 'host', port: 1521, user: 'OVS', sid: 'XE' }],
    [
      'sqlite:/var/lib/a file.db',
      { engine: 'sqlite', host: '', port: 0, user: '', path: '/var/lib/a file.db' },
    ],
    ['sqlite:///var/lib/a.db', { engine: 'sqlite', host: '', port: 0, user: '', path: '/var/lib/a.db' }],
    ['sqlite:rel@tive.db', { engine: 'sqlite', host: '', port: 0, user: '', path: 'rel@tive.db' }],
  ])('when it is %s, then its parts are read', (url, parts) => {
    expect(parseDatabaseUrl(url)).toEqual(parts);
  });

  it.each([
    'mysql://ovs:s3cret@host:49500',
    'mysql://ovs:s3cret@host:noport',
    'mysql://ovs:s3c/ret@host',
    'mysql://ovs:s3c@ret@host',
    'mysql://ovs:s3cret@host/ovs?x=1',
    'mysql:ovs:s3cret@host',
    'postgres://ovs:s3cret@host',
    'ovs:s3cret@host',
    'mysql://ovs%3As3cret@host',
    'mysql://ovs%3as3cret@host:noport',
    'mysql://ovs@host?password=s3cret',
    'mysql://ovs@host:3306/?password=s3c@ret',
    'mysql://host?user=ovs&password=s3c@ret',
    'mysql://ovs@host#s3cret',
    'mysql://ovs:s3cret',
    'mysql:\\\\ovs:s3cret@host',
    'oracle://ovs:s3cret@host/XE',
    'oracle://ovs/s3cret@host',
    'oracle://ovs/s3cret@host:1521/XE',
    'oracle://ovs@host/XE?password=s3cret',
    'oracle://ovs@host/XE)(s3cret=',
  ])('when a password stands in %s, then it is refused and the password is not repeated', (url) => {
    const reading = () => parseDatabaseUrl(url);
    expect(reading).toThrow(expect.objectContaining({ code: 'OVM_URL_INVALID', exitCode: 2 }));
    expect(reading).toThrow(expect.not.objectContaining({ message: expect.stringMatching(/s3c|ret@/) }));
    expect(reading).not.toThrow(/s3c|ret@/);
  });

  it.each([
    'mysql://ovs@host/ovs',
    'mysql://ovs@host?ssl=1',
    'mysql://ovs@host:70000',
    'sqlite:',
    '',
    'host:49500',
    'mysql://%zz@host',
    'oracle://OVS@host',
    'oracle://host/XE',
    'oracle://OVS@host/XE?sid=XE',
    'oracle://OVS@host/XE(',
    'oracle://OVS@host?sid=X)(Y',
  ])('when it is "%s", then it is refused', (url) => {
    expect(() => parseDatabaseUrl(url)).toThrow(expect.objectContaining({ code: 'OVM_URL_INVALID' }));
  });

  it('when an address is shown, then it reads like the URL it came from', () => {
    const rest = { tls: 'off', compress: false, connectTimeoutMs: 1, stallTimeoutMs: 1 } as const;
    for (const url of [
      'mysql://ovs@host:49500',
      'mysql://o%40vs@[fd00::1]:3307',
      'sqlite:/var/lib/a.db',
      'oracle://OVS@host:1521/XE',
      'oracle://OVS@host:1522?sid=XE',
    ]) {
      expect(databaseAddress({ ...parseDatabaseUrl(url), ...rest })).toBe(url);
    }
    const password = new Password('x');
    expect(
      databaseAddress({
        ...parseDatabaseUrl('mysql://ovs@h'),
        ...rest,
        password,
        socketPath: '/run/s',
      } as never),
    ).toBe('mysql://ovs@localhost (/run/s)');
  });
});
