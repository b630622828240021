import { describe, expect, it } from 'vitest';
import { holdsSecret, isSecretKey, maskSecrets } from '../../src/base/secret.js';

describe('maskSecrets', () => {
  it('when a URL holds a password, then the password alone becomes a mark', () => {
    expect(maskSecrets('iscsi://me:pw@nas/disk', 'disk')).toBe('iscsi://me:@secret:disk@nas/disk');
  });

  it('when a mark stands there already, then masking again changes nothing', () => {
    for (const text of [
      'ftp://u:p@h/x',
      'type=vnc,vncpasswd=abc,keymap=de',
      'password: geheim',
      'accessPassword="x"',
    ]) {
      const once = maskSecrets(text, 'a-b_c');
      expect(maskSecrets(once, 'other')).toBe(once);
      expect(holdsSecret(once)).toBe(false);
    }
  });

  it('when a part names a password, then its value alone becomes a mark', () => {
    expect(maskSecrets('type=vnc,vncpasswd=abc,keymap=de', 'vm')).toBe(
      'type=vnc,vncpasswd=@secret:vm,keymap=de',
    );
  });

  it('when there is no secret, then the text stays as it is', () => {
    for (const text of ['', 'http://host:80/path', 'mail me@example.org', 'a:b@c', 'vncpasswd=']) {
      expect(maskSecrets(text, 'x')).toBe(text);
    }
  });

  it('when a key is named like a secret, then it is one', () => {
    expect(['vncpasswd', 'accessPassword', 'adminPwd', 'token'].map(isSecretKey)).toEqual([
      true,
      true,
      true,
      true,
    ]);
    expect(['memory', 'name', 'vif'].map(isSecretKey)).toEqual([false, false, false]);
  });
});
