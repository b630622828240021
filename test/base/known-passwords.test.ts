import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RescueError } from '../../src/base/errors.js';
import { KnownPasswords } from '../../src/base/known-passwords.js';
import { Password } from '../../src/base/password.js';

function knowing(...texts: readonly string[]): KnownPasswords {
  const known = new KnownPasswords();
  for (const text of texts) known.add(new Password(text));
  return known;
}

describe('the passwords that a command knows', () => {
  it('when a text repeats one, then it reads [password], also as a part of a URL', () => {
    const known = knowing('geheim 1/2+', 'a(b)[c]-$&^\\d{2}');
    expect(known.mask('login oracle geheim 1/2+ expired')).toBe('login oracle [password] expired');
    expect(known.mask('at?pw=geheim%201%2F2%2B!')).toBe('at?pw=[password]!');
    expect(known.mask('xa(b)[c]-$&^\\d{2}x')).toBe('x[password]x');
    expect(known.mask('aab')).toBe('aab');
    expect(knowing('<a>&"b"').mask('&lt;a&gt;&amp;&quot;b&quot;, &lt;a&gt;&amp;"b"')).toBe(
      '[password], [password]',
    );
    const bytes = Buffer.from('ein gehöriges Wort');
    expect(Buffer.from(knowing('gehöriges').maskBytes(bytes)).toString()).toBe('ein [password] Wort');
    expect(known.maskBytes(bytes)).toBe(bytes);
  });

  it('when a long one holds a short one, or it is short itself, then nothing of it is left and words stay', () => {
    expect(knowing('ovs', 'ovs-and-more').mask('ovs-and-more, ovs, ovsroot')).toBe(
      '[password], [password], ovsroot',
    );
    expect(knowing('').mask('a text')).toBe('a text');
  });

  it('when any text holds any password between blanks, then it is gone', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, unit: 'binary' }), (secret) => {
        fc.pre(!'[password]'.includes(secret) && !/[ab\s]/.test(secret));
        expect(knowing(secret).mask(`a ${secret} b`)).toBe('a [password] b');
      }),
    );
  });

  it('when an error repeats one, then neither it nor its cause does any more', () => {
    const known = knowing('canary-4711');
    const cause = new Error('the server says canary-4711');
    const masked = known.maskError(
      new RescueError('OVM_SSH_COMMAND', 'h', 'said canary-4711', cause, 'do it'),
    );
    expect(masked).toMatchObject({
      code: 'OVM_SSH_COMMAND',
      object: 'h',
      why: 'said [password]',
      hint: 'do it',
    });
    expect(masked.cause).toBeUndefined();
    const other = new RescueError('OVM_SSH_COMMAND', 'h', 'why', new Error('x'));
    expect(known.maskError(other)).toBe(other);
  });
});
