import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { assumed, assumedCount } from './assumed.js';

const folder = import.meta.dirname;
const code = readdirSync(folder)
  .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts') && name !== 'assumed.ts')
  .map((name) => readFileSync(`${folder}/${name}`, 'utf8'));

describe('assumed', () => {
  it.each(assumed.map((entry) => entry.id))(
    'when %s is listed, then the code names it where it acts',
    (id) => {
      const named = new RegExp(`'${id.replaceAll('.', '\\.')}'|assumed: ${id.replaceAll('.', '\\.')}\\b`);
      expect(code.some((text) => named.test(text))).toBe(true);
    },
  );

  it('when the list is counted, then no id stands in it twice', () => {
    expect(new Set(assumed.map((entry) => entry.id)).size).toBe(assumedCount);
  });

  it('when the double is read, then it imports nothing of the product', () => {
    expect(code.filter((text) => /from '[^']*src\//.test(text))).toEqual([]);
  });
});
