import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { escaped, html } from '../../../src/emitters/inventory/markup.js';
import { shownText } from '../../../src/emitters/inventory/shown-text.js';

describe('shownText', () => {
  it('when a name holds control characters, then they are shown as their code', () => {
    expect(shownText('a\x1b[2Jb\tc\nd\x9be')).toBe('a\\x1b[2Jb\\x09c\\x0ad\\x9be');
  });

  it('when a name turns the direction of writing or hides characters, then the marks are shown', () => {
    expect(shownText('gnp\u202etxt\u200b\ud800x\u{e0041}')).toBe('gnp\\u202etxt\\u200b\\ud800x\\u{e0041}');
  });

  it('when a name is in another language, then it stays as it is', () => {
    for (const name of ['Büro Zürich', 'データベース', '📦 box', 'tier=gold #1'])
      expect(shownText(name)).toBe(name);
  });

  it('when any text is shown, then no control character is left and showing it again changes nothing', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const shown = shownText(text);
        return !/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/u.test(shown) && shownText(shown) === shown;
      }),
    );
  });
});

describe('html', () => {
  it('when a value holds markup, then it is escaped, in text and in attributes', () => {
    expect(html`<a title="${'"><script>'}">${"<b>&'"}</a>`.markup).toBe(
      '<a title="&quot;&gt;&lt;script&gt;">&lt;b&gt;&amp;&#39;</a>',
    );
  });

  it('when a value is markup or a list of it, then it goes in as it is', () => {
    expect(html`<ul>${[html`<li>${1}</li>`, html`<li>${'<'}</li>`]}</ul>`.markup).toBe(
      '<ul><li>1</li><li>&lt;</li></ul>',
    );
  });

  it('when any text is escaped, then nothing in it can open or close a tag or an attribute', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const plain = escaped(text).replace(/&(amp|lt|gt|quot|#39);/g, '');
        return !/[<>"'&]/.test(plain);
      }),
    );
  });
});
