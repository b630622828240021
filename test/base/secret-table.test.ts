import { describe, expect, it } from 'vitest';
import { holdsSecret, holdsSecretMark, isSecretKey, maskSecrets } from '../../src/base/secret.js';

const m = '@secret:n';
const secrets: Readonly<Record<string, string>> = {
  'type=vnc,vncunused=1,vncpasswd=my SECRETPART,keymap=de': `type=vnc,vncunused=1,vncpasswd=${m},keymap=de`,
  'type=vnc,vncpasswd=abc,def': `type=vnc,vncpasswd=${m}`,
  'vncpasswd=my SECRETPART': `vncpasswd=${m}`,
  'vncpasswd=my SECRETPART,keymap=de': `vncpasswd=${m},keymap=de`,
  'pass=x root=/dev/xvda1': `pass=${m} root=/dev/xvda1`,
  'ks=http://me@corp.example:SECRETURL@ks/x': `ks=http://me@corp.example:${m}@ks/x`,
  'http://u:1234/PW@host': `http://u:${m}@host`,
  'http://u:1234@host': `http://u:${m}@host`,
  'http://u:P@@host': `http://u:${m}@host`,
  'inst=ftp://u:p w@h': `inst=ftp://u:${m}@h`,
  '//user:pw@host/share': `//user:${m}@host/share`,
  '\\\\user:pw@host': `\\\\user:${m}@host`,
  'smb://dom;user:pw@host/x': `smb://dom;user:${m}@host/x`,
  'scott/tiger@db': `scott/${m}@db`,
  'jdbc:oracle:thin:scott/tiger@db': `jdbc:oracle:thin:scott/${m}@db`,
  'sqlplus scott/tiger@db.example.org': `sqlplus scott/${m}@db.example.org`,
  'curl -u admin:pw http://h': `curl -u admin:${m} http://h`,
  'curl --user admin:pw http://h': `curl --user admin:${m} http://h`,
  'run --password X1': `run --password ${m}`,
  'run --password=X1 -v': `run --password=${m} -v`,
  'mysql -u root -p X1 db': `mysql -u root -p ${m} db`,
  'mysql -pX1': `mysql -p${m}`,
  'the rootpw=X1 here': `the rootpw=${m} here`,
  'Passwort: X1': `Passwort: ${m}`,
  'see pass=X1 now': `see pass=${m} now`,
  'pw: X1; Passwort: X2, x': `pw: ${m}; Passwort: ${m}, x`,
  'root password is X1; y': `root password is ${m}; y`,
  'root password is required1': `root password is ${m}`,
  "root password is 'wrong'": `root password is '${m}'`,
  'password: required': `password: ${m}`,
  'passphrase="a b" c': `passphrase="${m}" c`,
  'OVSPASS=X1': `OVSPASS=${m}`,
  'AWS_SECRET_ACCESS_KEY=X1': `AWS_SECRET_ACCESS_KEY=${m}`,
  'private_key: X1': `private_key: ${m}`,
  "(vfb (vncpasswd 'A B') (type vnc))": `(vfb (vncpasswd '${m}') (type vnc))`,
  '(vncpasswd "A B")': `(vncpasswd "${m}")`,
  'note passwd: "A B" c': `note passwd: "${m}" c`,
};

const innocent = [
  'http://host:80/path',
  'https://host:443',
  'see http://host:80 or mail me@example.org',
  'mail me@example.org, you@example.org',
  'keymap=de',
  'type=vnc,vncunused=1,keymap=de',
  'file:/OVS/Repositories/x/VirtualDisks/y.img,xvda,w',
  'mac=00:21:f6:00:00:01,bridge=aa01',
  'phy:/dev/mapper/x,xvda,w!',
  'our password policy applies; no bypass: ask the author',
  'bypass=1 compass=2 author: me ib_pkeys=3 pkey=4 pae=1',
  'chown root/wheel',
  'either/or@example.org',
  '/mnt/a/b@c',
  'vncpasswd=',
  'password = None',
  'sudo: a password is required',
  'Your password is expired. Your password is not correct; password is wrong!',
  'Das Passwort ist abgelaufen',
  'run -p 80 -u me',
];

describe('maskSecrets', () => {
  for (const [text, masked] of Object.entries(secrets)) {
    it(`when the text is ${JSON.stringify(text)}, then the secret alone goes, once and for all`, () => {
      expect(maskSecrets(text, 'n')).toBe(masked);
      expect(maskSecrets(masked, 'other')).toBe(masked);
      expect(holdsSecret(text)).toBe(true);
    });
  }

  for (const text of innocent) {
    it(`when the text is ${JSON.stringify(text)}, then it stays`, () =>
      expect(maskSecrets(text, 'n')).toBe(text));
  }

  for (const piece of [
    'a//b:',
    '//u:p w ',
    '//u:p@',
    '\\\\a:',
    'scott/',
    'a/b@',
    ' -u a:',
    'mysql -',
    'passwd',
    'passwd=',
    "passwd='",
    'passwd="a',
    "passwd=\\'",
    ',pw=a,',
    'pw=a,b ',
    '(pw ',
    "(pw 'a",
    'pw is ',
    '-',
    'a ',
    'Ab',
    '@secret:',
    ' \t',
  ]) {
    it(`when 1 MB repeats ${JSON.stringify(piece)}, then masking takes no more than a moment`, () => {
      const begin = performance.now();
      maskSecrets(`// pass${piece.repeat(2 ** 20 / piece.length)}`, 'n');
      expect(performance.now() - begin).toBeLessThan(5000);
    });
  }
});

describe('isSecretKey', () => {
  it('when a part of the name says so, then the value is a secret', () => {
    const keys =
      'vnc_pass rootpw OVSPASS authToken pass passwd password passphrase pwd pw secret token credential api_key apikey private_key ssh_key auth dbPw vnc-password PW2';
    expect(keys.split(' ').filter((key) => !isSecretKey(key))).toEqual([]);
  });

  it('when the name only looks alike, then it is none', () => {
    const keys =
      'keymap pae bypass compass author ib_pkeys pkey passive passthrough memory on_crash authority';
    expect(keys.split(' ').filter(isSecretKey)).toEqual([]);
  });
});

describe('holdsSecretMark', () => {
  it('when a text of the estate holds a mark, then it is told and masking leaves it', () => {
    expect(holdsSecretMark('prod @secret:ovs-agent')).toBe(true);
    expect(maskSecrets('prod @secret:ovs-agent', 'n')).toBe('prod @secret:ovs-agent');
    expect(holdsSecretMark('prod secret: x')).toBe(false);
  });
});
