import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { holdsSecret, maskSecrets } from '../../src/base/secret.js';

const secrets: Readonly<Record<string, string>> = {
  'ftp://me:pw-1@host/x': 'ftp://me:@secret:n@host/x',
  'ftp://me:p@w@host/x': 'ftp://me:@secret:n@host/x',
  'ftp://me:p/w@host/x': 'ftp://me:@secret:n@host/x',
  'type=vnc,vncpasswd=pw,keymap=de': 'type=vnc,vncpasswd=@secret:n,keymap=de',
  "type=vnc,vncpasswd='pw'": "type=vnc,vncpasswd='@secret:n'",
  "vncpasswd = 'p w'\nvcpus = 1": "vncpasswd = '@secret:n'\nvcpus = 1",
  "{'password': 'pw', 'x': 1}": "{'password': '@secret:n', 'x': 1}",
  '{"dbPassword":"pw"}': '{"dbPassword":"@secret:n"}',
  '(vfb (vncpasswd pw) (type vnc))': '(vfb (vncpasswd @secret:n) (type vnc))',
  "vncpasswd = 'cut off": "vncpasswd = '@secret:n",
};

describe('maskSecrets', () => {
  for (const [text, masked] of Object.entries(secrets)) {
    it(`when the text is ${JSON.stringify(text)}, then the secret goes and the rest stays`, () => {
      expect(maskSecrets(text, 'n')).toBe(masked);
      expect(holdsSecret(text)).toBe(true);
      expect(maskSecrets(masked, 'other')).toBe(masked);
    });
  }

  for (const text of [
    "vncpasswd = ''",
    "vfb = ['vncpasswd=', 'type=vnc']",
    "vfb = ['vncpasswd=']\n",
    'no password here',
    'a@b:c',
  ])
    it(`when the text is ${JSON.stringify(text)}, then nothing is masked`, () =>
      expect(maskSecrets(text, 'n')).toBe(text));

  it('when any password stands in the places known, then it is gone', () => {
    const password = fc.stringMatching(/^Q[A-Za-z0-9!$%*+.?^_~-]{3,20}Q$/);
    fc.assert(
      fc.property(password, (secret) => {
        const text = `x://u:${secret}@h vncpasswd=${secret} "password": "${secret}" (vncpasswd ${secret})`;
        expect(maskSecrets(text, 'n')).not.toContain(secret);
      }),
    );
  });

  it('when a text is long and full of beginnings, then the time stays short', () => {
    const begin = performance.now();
    for (const piece of ['a://', 'a.', 'passwd', '(passwd ', 'passwd="', 'a://b:'])
      maskSecrets(`://passwd ${piece.repeat(200_000)}`, 'n');
    expect(performance.now() - begin).toBeLessThan(10_000);
  });
});
