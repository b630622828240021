import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { linesOf } from '../../../src/emitters/estate-script/estate-plan.js';
import { emitEstateScripts } from '../../../src/emitters/estate-script/estate-script-emitter.js';
import { planSurvivors } from '../../../src/emitters/estate-script/survivors-plan.js';
import { readCliLine } from '../../../src/formats/ovm-cli/read-cli-line.js';
import type { Environment } from '../../../src/model/environment.js';
import { making } from '../create-script/estate-at-hand.js';
import { anyEnvironment } from '../create-script/random-environment.js';
import { fact, facts } from '../create-script/small-environment.js';

const release = fc.constantFrom('3.2', '3.3', '3.4');
const word = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.constantFrom(
    '',
    ' ',
    'a b',
    "it's",
    '"',
    'a/b',
    'x\ty',
    '\n# x',
    '@secret:x',
    'OVM_RESCUE_LINES',
    'None',
    '$(x)',
    '-x',
  ),
);
const named = fc.record({ name: word, description: word, tags: fc.array(word, { maxLength: 3 }) });

/** Servers, tags, groups and storage called by anything. */
const hostile = fc.record({
  environment: anyEnvironment,
  servers: fc.array(fc.tuple(word, word, named), { maxLength: 3 }),
  objects: fc.array(fc.tuple(word, named), { maxLength: 3 }),
  range: fc.tuple(word, word, word),
});

type Drawn = typeof hostile extends fc.Arbitrary<infer Value> ? Value : never;

function environmentOf({ environment, servers, objects, range: [oui, start, end] }: Drawn): Environment {
  const origin = { source: 'manager-cli', file: 'x', line: 1 } as const;
  const list = objects.map(([id, { name, description }]) => ({
    id,
    origin,
    facts: facts({ name, description }),
  }));
  const pools = objects.map(([id, { name, tags }]) => ({ id, origin, facts: facts({ name, tags }) }));
  const shares = objects.map(([id, { name }], index) => ({
    id,
    origin,
    facts: facts({
      name,
      plugin: name,
      accessHost: id,
      adminServers: servers.map(([server]) => server),
      path: `${index}`,
    }),
  }));
  return {
    ...environment,
    servers: servers.map(([id, address, { name, description, tags }]) => ({
      id,
      facts: facts({ name, description, tags, registeredIp: address, managerUuid: '' }),
      repositoryIds: environment.repositories.map((repository) => fact(repository.id)),
    })),
    infrastructure: {
      ...{
        serverPools: pools,
        fileServers: shares,
        managerFileSystems: shares,
        storageArrays: [],
        volumeGroups: [],
      },
      ...{
        accessGroups: [],
        physicalDisks: [],
        ports: [],
        bondPorts: [],
        vlanInterfaces: [],
        vlanGroups: [],
      },
      ...{ vlanSegments: [], repositoryExports: list, tags: list },
      antiAffinityGroups: objects.map(([id, { name }]) => ({
        id,
        origin,
        facts: facts({ name, serverPool: id, vms: environment.vms.map((vm) => vm.id) }),
      })),
      macRanges: [{ id: 'VnicMacAddrRange', origin, facts: facts({ oui, start, end }) }],
    },
  };
}

describe('the script for survivors of an estate whose names and ids are anything', () => {
  it('when it is planned, then every line is one line of the grammar and none makes what must not be made', () => {
    fc.assert(
      fc.property(hostile, release, (drawn, target) => {
        for (const { text, unless } of linesOf(planSurvivors(environmentOf(drawn), target))) {
          for (const line of unless ? [text, unless.ask] : [text]) {
            expect(line).not.toMatch(/[\x00-\x1f\x7f-\x9f\u2028\u2029]/);
            const errors = readCliLine(line, target).findings.filter(({ severity }) => severity === 'error');
            expect(errors, line).toEqual([]);
          }
          expect(text).not.toMatch(
            /^(create (ServerPool|FileSystem|Repository|Vm|VirtualDisk)\b|delete|remove|start|stop)/,
          );
          expect(text.replaceAll(/password=@secret:[\w-]+( |$)/gi, '')).not.toContain('@secret:');
        }
      }),
      { numRuns: 60 },
    );
  });

  it('when it is written, then nothing of the estate stands outside of comments and lines, and every guard is one row', () => {
    fc.assert(
      fc.property(hostile, release, (drawn, target) => {
        const environment = environmentOf(drawn);
        const plan = planSurvivors(environment, target);
        const lines = linesOf(plan);
        for (const { path, text } of emitEstateScripts(environment, plan, making)) {
          expect(text.replaceAll(/^\d+\t.*$/gm, '')).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029]/);
          const rows = text.split('\n').filter((row) => row !== '' && !row.startsWith('#'));
          if (path.endsWith('.ovmcli')) expect(rows).toEqual(lines.map((line) => line.text));
          if (path.endsWith('.sh')) {
            const guards = rows.filter((row) => /^\d+\t/.test(row));
            expect(guards).toHaveLength(lines.filter(({ unless }) => unless).length);
            for (const guard of guards) expect(guard.split('\t')).toHaveLength(4);
          }
        }
      }),
      { numRuns: 60 },
    );
  });
});
