import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emitCreateScripts, planVms } from '../../../src/emitters/create-script/create-script-emitter.js';
import { checkedHead, scriptHead } from '../../../src/emitters/create-script/script-head.js';
import type { Environment } from '../../../src/model/environment.js';
import { fact, plainVm, smallEnvironment } from './small-environment.js';

const breaking = [
  '\n',
  '\r',
  '\r\n',
  '\x85',
  '\u2028',
  '\u2029',
  '\x0b',
  '\x0c',
  '\0',
  'touch PWNED',
  '#',
  ' ',
  '$(id)',
];
const hostile = fc.oneof(
  fc.array(fc.constantFrom(...breaking), { maxLength: 8 }).map((parts) => parts.join('')),
  fc.string({ unit: 'binary' }),
);
const anyLineEnd = /[\n\r\x0b\x0c\x85\u2028\u2029\0]/;

function estateOf(estate: string, uuids: readonly string[], name: string, id: string): Environment {
  const vm = plainVm(id);
  const uuidPlaces = uuids.map((uuid) => ({ place: 'dump', uuid, origin: fact('').origin }));
  return {
    ...smallEnvironment([{ ...vm, id, facts: { ...vm.facts, name: fact(name) } }]),
    ...{ estate, uuidPlaces },
  };
}

describe('the head of a script', () => {
  it('when a manager UUID has a line break, then what follows does not run: it is not printed at all', () => {
    const uuids = ['0004fb00\ntouch PWNED\n#', '0004fb000001000068b46cbe7e6f7026'];
    const head = scriptHead('t', estateOf('e', uuids, 'a', '1'), { toolVersion: '1', readAt: 'now' });
    expect(head.join('\n')).not.toContain('PWNED');
    expect(head.join('\n')).toContain('UUID 0004fb000001000068b46cbe7e6f7026 or something that is no UUID.');
  });

  it('when names, UUIDs and times are anything, then every line of every head is one comment', () => {
    fc.assert(
      fc.property(
        hostile,
        fc.array(hostile, { maxLength: 3 }),
        ...([hostile, hostile, hostile, hostile] as const),
        (estate, uuids, readAt, toolVersion, name, id) => {
          const environment = estateOf(estate, uuids, name, id);
          const making = { toolVersion, readAt };
          for (const line of scriptHead(name, environment, making)) {
            expect(line.startsWith('#')).toBe(true);
            expect(line).not.toMatch(anyLineEnd);
          }
          const plans = planVms(environment, '3.3');
          for (const { path, text } of emitCreateScripts(environment, plans, '3.3', making)) {
            if (path.startsWith('open/'))
              for (const line of text.trimEnd().split('\n')) expect(line[0]).toBe('#');
            if (!/^create-vms/.test(path)) continue;
            const [head = ''] = text.split('\n\n');
            for (const line of head.split('\n')) {
              expect(line[0]).toBe('#');
              expect(line).not.toMatch(anyLineEnd);
            }
          }
        },
      ),
    );
  });

  it.each(['rm -rf /', '# a\nb', '#\ra', ''])('when a line is %j, then no script is made with it', (line) => {
    expect(() => checkedHead(['# good', line])).toThrow('not a comment of one line');
  });
});
