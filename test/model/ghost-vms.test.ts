import { describe, expect, it } from 'vitest';
import { planVms } from '../../src/emitters/create-script/create-script-emitter.js';
import { planEmpty } from '../../src/emitters/estate-script/empty-plan.js';
import { linesOf } from '../../src/emitters/estate-script/estate-plan.js';
import { planSurvivors } from '../../src/emitters/estate-script/survivors-plan.js';
import { readMapFile } from '../../src/formats/map-file.js';
import type { Environment, EnvironmentPart } from '../../src/model/environment.js';
import { mergeEnvironment } from '../../src/model/merge.js';
import { stateVms } from '../../src/sources/map-facts.js';
import { list, reply, show, toldBy } from '../sources/cli-replies.js';
import { factOf, originOf, vmOf } from './entities.js';

const repository = '0004fb00000300001aa2bb3cc4dd5ee6';
const pool = '0004fb0000020000b5995e9c15a0a4a5';
const ghost = '0004fb000006000000000000deadbeef';

/** What the CLI tells: a repository, a pool, and a VM that it shows whole. */
const byCli = toldBy(
  reply('showversion', ['3.4.6']),
  list('Repository', [repository, 'repo1']),
  show('Repository', repository, 'Name = repo1'),
  show('ServerPool', pool, 'Name = prod'),
  show(
    'Vm',
    ghost,
    ...['Name = ghost', 'Memory (MB) = 2048', 'Max. Memory (MB) = 4096', 'Processors = 2'],
    ...['Max. Processors = 4', 'Domain Type = Xen PVM', 'Operating System = Oracle Linux 6'],
    ...['Keymap = en-us', 'High Availability = Yes', 'Status = Stopped'],
    ...[`Repository = ${repository}  [repo1]`, `Server Pool = ${pool}  [prod]`],
  ),
);
const filesOf: EnvironmentPart = { repositories: [{ id: repository, facts: {}, read: true }] };
const byRest = (id: string): EnvironmentPart => ({
  vms: [vmOf(id, { facts: { name: factOf('db', 'manager-rest') }, definitions: [] })],
});

const lines = (environment: Environment) => [
  ...planVms(environment, '3.4').flatMap((plan) => plan.lines.map(({ text }) => text)),
  ...[planEmpty(environment, '3.4', { allowFormat: [] }), planSurvivors(environment, '3.4')].flatMap((plan) =>
    linesOf(plan).map(({ text }) => text),
  ),
];
const aboutGhost = (environment: Environment) =>
  lines(environment).filter((text) => /ghost|deadbeef/.test(text));

describe('a VM that only the CLI shows', () => {
  it.each([
    ['its repository was read and holds no vm.cfg', [filesOf], 'the files of its repository'],
    ['REST tells of other VMs', [byRest('0004fb00000600007ea7a06224d83172')], 'the REST interface'],
    [
      'both do not know it',
      [filesOf, byRest('0004fb00000600007ea7a06224d83172')],
      'the files of its repository and the REST interface',
    ],
  ])('when %s, then it may be a ghost: no line makes or edits it', (_what, more, where) => {
    const environment = mergeEnvironment('e', [byCli, ...more]);
    const finding = environment.findings.find(({ code }) => code === 'maybe-ghost');
    expect(finding).toMatchObject({ subject: 'VM ghost', message: expect.stringContaining(where) });
    const [plan] = planVms(environment, '3.4', ({ id }) => id === ghost);
    expect(plan?.openPoints.map(({ code }) => code)).toEqual(['maybe-ghost']);
    for (const made of [
      planEmpty(environment, '3.4', { allowFormat: [] }),
      planSurvivors(environment, '3.4'),
    ])
      expect(made.openPoints).toContainEqual(
        expect.objectContaining({ code: 'maybe-ghost', subject: 'VM ghost' }),
      );
    expect(aboutGhost(environment)).toEqual([]);
  });

  it('when the map states that it exists, then it has its lines', () => {
    const merged = mergeEnvironment('e', [byCli, filesOf]);
    const { document } = readMapFile(Buffer.from(`vm ${ghost} exists = yes\n`));
    const environment = stateVms(merged, document, 'm.map');
    expect(aboutGhost(environment)).toContainEqual(expect.stringMatching(/^create Vm name=ghost /));
    expect(aboutGhost(environment)).toContainEqual(
      expect.stringMatching(/^edit Vm id=\S+deadbeef name=ghost/),
    );
    const { document: no } = readMapFile(Buffer.from(`vm ${ghost} exists = no\n`));
    expect(aboutGhost(stateVms(merged, no, 'm.map'))).toEqual([]);
  });

  it.each([
    ['no source that should know it was captured', []],
    ['its repository is only mentioned', [{ repositories: [{ id: repository, facts: {}, read: false }] }]],
    ['REST tells of it as well', [filesOf, byRest(ghost.toUpperCase())]],
    ['a file defines it', [filesOf, { vms: [vmOf(ghost, { definitions: [originOf('repo1/vm.cfg')] })] }]],
    [
      'a server sees it running',
      [filesOf, { vms: [vmOf(ghost, { facts: { runningOn: factOf('ovs01', 'running-domains') } })] }],
    ],
  ] as readonly (readonly [string, readonly EnvironmentPart[]])[])(
    'when %s, then it is no ghost',
    (_what, more) => {
      const { vms, findings } = mergeEnvironment('e', [byCli, ...more]);
      expect(vms.filter(({ id }) => id.toLowerCase() === ghost)).toHaveLength(1);
      expect(vms.flatMap(({ maybeGhost }) => maybeGhost ?? [])).toEqual([]);
      expect(findings.map(({ code }) => code)).not.toContain('maybe-ghost');
    },
  );
});
