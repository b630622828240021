import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import * as agent from './agent/assumed.js';
import * as hosts from './hosts/assumed.js';
import * as managerHost from './manager-host/assumed.js';
import * as oracleTools from './oracle-tools/assumed.js';
import * as manager from './ovm-manager/assumed.js';
import * as rest from './rest/assumed.js';
import * as tns from './tns/assumed.js';

const doubles = [
  { folder: 'agent', ...agent },
  { folder: 'hosts', ...hosts },
  { folder: 'manager-host', ...managerHost },
  { folder: 'oracle-tools', ...oracleTools },
  { folder: 'ovm-manager', ...manager },
  { folder: 'rest', ...rest },
  { folder: 'tns', ...tns },
];

describe.each(doubles)('assumed by $folder', ({ folder, assumed, assumedCount }) => {
  const directory = join(import.meta.dirname, folder);
  const code = readdirSync(directory, { recursive: true })
    .map(String)
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts') && name !== 'assumed.ts')
    .map((name) => readFileSync(join(directory, name), 'utf8'));

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

it('when the folders of doubles are listed, then every list of assumptions is looked at', () => {
  const lists = readdirSync(import.meta.dirname, { recursive: true }).map(String);
  const found = lists.filter((name) => name.endsWith('/assumed.ts'));
  expect(found.sort()).toEqual(doubles.map(({ folder }) => `${folder}/assumed.ts`));
});
