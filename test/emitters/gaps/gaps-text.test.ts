import { describe, expect, it } from 'vitest';
import { withLines } from '../../../src/emitters/gaps/gap-lines.js';
import { gapLines, gapsJson, gapsMarkdown } from '../../../src/emitters/gaps/gaps-text.js';
import { toldScript } from '../../../src/emitters/gaps/told-script.js';
import type { EstateGaps, Gap } from '../../../src/model/gaps.js';

const gap = (told: Partial<Gap>): Gap => ({
  ...{ kind: 'network name', entity: 'network', attribute: 'name', was: 'had', certainty: 'inferred' },
  ...{ why: 'servers keep it', look: ['the switches'], objects: [], ...told },
});

const whole = (kind: string): Gap => {
  const { attribute: _, ...rest } = gap({ kind, entity: kind });
  return rest;
};

const gaps: EstateGaps = {
  managerRead: true,
  unread: [],
  kept: [{ entity: 'VM', count: 40 }],
  readable: [
    gap({
      objects: [{ id: '10d4d189b5', shown: '10d4d189b5', told: "HR's <b>net</b>", toldBy: 'ovs1/meta' }],
    }),
    gap({
      attribute: 'roles',
      kind: 'network roles',
      objects: [{ id: '0a000000', told: ['MANAGEMENT', 'STORAGE'] }],
    }),
  ],
  lost: [
    gap({ objects: [{ id: '103bc8d37a' }] }),
    gap({
      entity: 'VM',
      attribute: 'startPolicy',
      kind: 'VM start policy',
      objects: [{ id: `${'0'.repeat(31)}1` }],
    }),
    gap({
      entity: 'VM',
      attribute: 'tags',
      kind: 'VM tags',
      was: 'perhaps',
      objects: [{ id: `${'0'.repeat(31)}1` }],
    }),
    gap({
      entity: 'port',
      attribute: 'description',
      kind: 'port description',
      objects: [{ id: 'p1' }, { id: 'p2' }],
    }),
    ...['tag', 'anti-affinity group', 'MAC range', 'database backup schedule', 'job and event history'].map(
      whole,
    ),
  ],
};
const head = {
  estate: 'prod',
  recovery: '20261123T031500Z-B1',
  madeAt: '2026-11-23T03:15:00Z',
  toolVersion: '1',
};
const linesOf = ({ readable, lost }: EstateGaps) =>
  [...readable, ...lost].flatMap(({ lines = [], objects }) => [
    ...lines,
    ...objects.flatMap(({ line }) => line ?? []),
  ]);

describe('lines for what is missing', () => {
  it('when servers tell a value, then the line holds it; when nobody does, then it holds a place to fill in', () => {
    expect(linesOf(withLines(gaps, '3.4'))).toEqual([
      'edit Network id=10d4d189b5 name="HR\'s <b>net<//b>"',
      'edit Network id=0a000000 roles="MANAGEMENT,STORAGE"',
      'edit Network id=103bc8d37a name="<name of the network (not known, fill in)>"',
      `edit Vm id=${'0'.repeat(31)}1 startPolicy=<BEST_SERVER, CURRENT_SERVER or USE_POOL_POLICY (not known, fill in)>`,
      `add Tag name="<name of the tag (not known, fill in)>" to Vm id=${'0'.repeat(31)}1`,
      'create Tag name="<name of the tag (not known, fill in)>"',
      'create AntiAffinityGroup name="<name of the anti-affinity group (not known, fill in)>" on ServerPool id="<id of its server pool (not known, fill in)>"',
      'add Vm id="<id of each VM of the group (not known, fill in)>" to AntiAffinityGroup name="<name of the anti-affinity group (not known, fill in)>"',
      'setVnicMacAddrRange oui="<oui of the range (not known, fill in)>" start="<start of the range (not known, fill in)>" end="<end of the range (not known, fill in)>"',
      'setDbBackupConfig interval=<minutes between two backups (not known, fill in)> numberToKeep=<how many are kept (not known, fill in)>',
    ]);
  });

  it('when a release has no line for something, then it is said why, for each', () => {
    const old = withLines(gaps, '3.2');
    const why = (kind: string) => old.lost.find((one) => one.kind === kind)?.noLine;
    expect(why('anti-affinity group')).toContain('3.2 has no command');
    expect(why('MAC range')).toContain('3.2 has no command');
    expect(why('database backup schedule')).toContain('3.4 alone');
    expect(why('job and event history')).toBe('nothing brings it back');
    expect(linesOf(withLines(gaps, undefined))).toEqual([]);
  });

  it('when servers tell a value that no line can say, then there is none with a place to fill in either', () => {
    const odd = gap({
      entity: 'VM',
      attribute: 'osType',
      kind: 'VM os type',
      objects: [{ id: '1', told: 'BeOS' }],
    });
    const [said] = withLines({ ...gaps, readable: [odd] }, '3.2').readable;
    expect(said?.objects).toEqual([
      { id: '1', told: 'BeOS', noLine: 'the code of BeOS in release 3.2 is not known' },
    ]);
  });

  it('when lines are sent, then those with a place to fill in are not among them', () => {
    const script = toldScript(withLines(gaps, '3.4'), { estate: 'prod', managerUuid: 'AB', release: '3.4' });
    expect(script?.split('\n').slice(1)).toEqual([
      '# Estate prod, manager UUID AB',
      'edit Network id=10d4d189b5 name="HR\'s <b>net<//b>"',
      'edit Network id=0a000000 roles="MANAGEMENT,STORAGE"',
      '',
    ]);
    expect(
      toldScript({ readable: [] }, { estate: 'prod', managerUuid: undefined, release: '3.4' }),
    ).toBeUndefined();
  });
});

describe('the list of what is missing', () => {
  const lined = withLines(gaps, '3.4');
  const text = [...gapsMarkdown(lined, head)].join('');

  it('when it is printed, then each kind has its mark, a place to look, and its objects', () => {
    expect(text.match(/\*\*INFERRED\*\*/g)).toHaveLength(gaps.readable.length + gaps.lost.length);
    expect(text).toContain('- VM: 40\n');
    expect(text).toContain(
      '- [ ] 10d4d189b5; told: "HR\'s \\<b\\>net\\</b\\>" \\[ovs1/meta\\]; the manager shows "10d4d189b5"',
    );
    expect(text).toContain('Whether there was one, nobody can tell.');
  });

  it('when no object has a line, then it is said once', () => {
    expect(text.match(/no line of the CLI: no CLI guide shows a line that describes one/g)).toHaveLength(1);
  });

  it('when no manager was read, then it says so', () => {
    const blind = { ...lined, managerRead: false, unread: ['ssh://x (manager-cli)'] };
    const told = [...gapsMarkdown(blind, head)].join('');
    expect(told).toContain('No manager was read');
    expect(told).toContain('- ssh://x (manager-cli)\n');
  });

  it('when it is told in lines, then each kind has one, with a line of the CLI where there is one', () => {
    const lines = gapLines(lined);
    expect(lines).toHaveLength(gaps.readable.length + gaps.lost.length);
    expect(lines.find((line) => line.startsWith('tag: '))).toContain('set by: create Tag name=');
  });

  it('when programs read it, then it has its format and everything', () => {
    expect(JSON.parse(gapsJson(lined, head))).toMatchObject({
      format: 'ovm-rescue-gaps',
      version: 1,
      ...head,
      kept: gaps.kept,
    });
  });
});
