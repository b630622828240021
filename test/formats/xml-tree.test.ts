import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createFindingList } from '../../src/formats/finding-list.js';
import { readXmlTree, xmlChild, xmlText } from '../../src/formats/xml-tree.js';
import { codesOf } from './fixture-bytes.js';

function read(text: string) {
  const findings = createFindingList();
  const root = readXmlTree(text, findings);
  return { root, findings: findings.all() };
}

describe('readXmlTree', () => {
  it('when there is a document, then names, attributes, texts and places are those in it', () => {
    const { root, findings } = read(
      '<?xml version="1.0"?>\r\n<a x="1 &amp; 2">\r\n  <b/> text\r\n  <c>  007 </c></a>',
    );
    expect(findings).toEqual([]);
    expect(root).toMatchObject({ name: 'a', attributes: { x: '1 & 2' }, line: 2, column: 1 });
    expect(root?.children).toMatchObject([
      { name: 'b', text: '', line: 3, column: 3 },
      { name: 'c', text: '  007 ', line: 4, column: 3 },
    ]);
    expect(xmlText(root, 'c')).toEqual({ value: '007', line: 4, column: 3 });
    expect(xmlChild(root, 'c', 'd')).toBeUndefined();
  });

  it('when text is escaped, then each entity is resolved once, also numbers, and CDATA not at all', () => {
    const { root } = read(
      '<a>&lt;&amp;lt;&#65;&#x42;&apos;&quot;&unknown;<![CDATA[&lt;<b>]]><!-- c -->!</a>',
    );
    expect(root?.text).toBe('<&lt;AB\'"&unknown;&lt;<b>!');
  });

  it.each([
    ['ends in the middle', '<a>\n<b>x</b>\n<c>'],
    ['ends in a tag', '<a>\n<b'],
    ['is empty', ''],
    ['is no XML', 'hello'],
    ['closes another element', '<a>\n<b></a>'],
    ['has two roots', '<a/><b/>'],
    ['has an attribute without quotes', '<a x=1/>'],
    ['names a prototype', '<a><__proto__>x</__proto__></a>'],
  ])('when it %s, then there is no document, and a finding says so', (_, text) => {
    const { root, findings } = read(text);
    expect(root).toBeUndefined();
    expect(findings).toMatchObject([{ severity: 'error', code: 'not-xml' }]);
  });

  it('when it has a document type, then it is refused: entities could fill the memory', () => {
    const bomb = `<!DOCTYPE a [<!ENTITY b "${'x'.repeat(100)}">]><a>&b;</a>`;
    expect(read(bomb)).toMatchObject({
      root: undefined,
      findings: [{ message: 'it has a document type, which no reply has' }],
    });
  });

  it('when it is too deep, then it is refused', () => {
    const deep = (levels: number) => '<a>'.repeat(levels) + '</a>'.repeat(levels);
    expect(read(deep(90)).root).toBeDefined();
    expect(codesOf(read(deep(20_000)).findings)).toEqual(['1:1 not-xml']);
  });

  it('when any prefix of a document comes, then it is the whole one or none', () => {
    const whole = '<r><s name="x">one</s><s name="y">two &amp; three</s></r>';
    fc.assert(
      fc.property(fc.nat(whole.length), (length) => {
        const { root, findings } = read(whole.slice(0, length));
        expect(root === undefined).toBe(length < whole.length);
        expect(findings.length).toBe(length < whole.length ? 1 : 0);
      }),
    );
  });

  it('when a text is written as an element, then it is read back', () => {
    const written = (text: string) =>
      text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
    fc.assert(
      fc.property(
        fc.string({
          unit: fc.constantFrom('<', '>', '&', ';', '#', 'x', '6', 'l', 't', 'é', ' ', '\n', '"'),
        }),
        (text) => {
          expect(read(`<a b="1">${written(text)}</a>`).root?.text).toBe(text);
        },
      ),
    );
  });
});
