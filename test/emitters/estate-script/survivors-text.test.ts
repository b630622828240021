import { describe, expect, it } from 'vitest';
import { linesOf } from '../../../src/emitters/estate-script/estate-plan.js';
import { explainEstate } from '../../../src/emitters/estate-script/estate-report.js';
import { emitEstateScripts } from '../../../src/emitters/estate-script/estate-script-emitter.js';
import { planSurvivors } from '../../../src/emitters/estate-script/survivors-plan.js';
import { noInfrastructure } from '../../../src/model/infrastructure.js';
import { randomEstate } from '../../generators/random-estate.js';
import { making, readSampleEstate } from '../create-script/estate-at-hand.js';
import { facts, plainVm, smallEnvironment } from '../create-script/small-environment.js';
import { environmentOf } from './world-environment.js';

const releases = ['3.2', '3.3', '3.4'] as const;

async function sampleFiles(release: (typeof releases)[number]) {
  const environment = await readSampleEstate();
  const plan = planSurvivors(environment, release);
  const files = new Map(
    [...emitEstateScripts(environment, plan, making)].map(({ path, text }) => [path, text]),
  );
  return { plan, files, text: (path: string) => files.get(`survivors/${path}`) ?? '' };
}

const sendable = (text: string) => text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));

describe('the files of the script for survivors', () => {
  it.each(releases)(
    'when the sample estate is planned for %s, then four files say the same lines',
    async (release) => {
      const { plan, files, text } = await sampleFiles(release);
      expect([...files.keys()]).toEqual([
        'survivors/survivors.ovmcli',
        'survivors/survivors.sh',
        'survivors/report.txt',
        'survivors/open.map',
      ]);
      const lines = linesOf(plan).map((line) => line.text);
      expect(lines.length).toBeGreaterThan(60);
      expect(sendable(text('survivors.ovmcli'))).toEqual(lines);
      const between = /<<'OVM_RESCUE_LINES'\n(.*?)\nOVM_RESCUE_LINES\n/s.exec(text('survivors.sh'))?.[1];
      expect(between?.split('\n')).toEqual(lines);
    },
  );

  it.each(releases)('when the sample estate is planned for %s, then these are the lines', async (release) => {
    const { text } = await sampleFiles(release);
    await expect(text('survivors.ovmcli')).toMatchFileSnapshot(
      `golden/${release}/survivors/survivors.ovmcli`,
    );
  });

  it('when the head is read, then it says when the script is right, and how to look for the UUID no line can ask for', async () => {
    const { text } = await sampleFiles('3.4');
    for (const path of ['survivors.ovmcli', 'survivors.sh']) {
      expect(text(path)).toContain('# RIGHT when servers and storage live');
      expect(text(path)).toMatch(
        /grep UUID \/u01\/app\/oracle\/ovm-manager-3\/\.config {5}prints 0004fb000001000068b46cbe7e6f7026/,
      );
      expect(text(path)).not.toContain('this script would make a second VM');
    }
  });

  it('when a line may be so already, then comment and sh file say what to look for', async () => {
    const { plan, text } = await sampleFiles('3.4');
    const lines = linesOf(plan);
    const guarded = lines.flatMap((line, index) => (line.unless ? [{ ...line, number: index + 1 }] : []));
    expect(guarded.length).toBeGreaterThan(5);
    for (const { number, text: line, unless } of guarded) {
      const row = [number, unless?.label ?? 'name', unless?.value, unless?.ask].join('\t');
      expect(text('survivors.sh').split('\n')).toContain(row);
      const plain = text('survivors.ovmcli').split('\n');
      expect(plain[plain.indexOf(line) - 1]).toMatch(/^# not where (show|list) /);
    }
  });

  it('when files alone were read, then what they cannot tell is an open point, and the map to fill in names networks', async () => {
    const { plan, text } = await sampleFiles('3.4');
    expect(plan.openPoints.map(({ code, subject }) => `${code} ${subject}`).sort()).toEqual([
      'no-file-system repository isostore nfs',
      'no-network-name network 10e3907c5b',
      'untrusted-definition VM cut01',
    ]);
    expect(sendable(text('open.map'))).toEqual([
      'network 10e3907c5b name =',
      'repository 0004fb00000300004f6b8d2e7a9c0315 fileSystem =',
    ]);
    for (const { code } of plan.openPoints) expect(text('report.txt')).toContain(`    ${code}: `);
  });

  it('when a value is assumed, then the report has its line and the reason below it', () => {
    const environment = environmentOf(randomEstate(3, '3.4', 8), '3.4');
    const plan = planSurvivors(environment, '3.4');
    const files = [...emitEstateScripts(environment, plan, making)];
    const report = (files.find(({ path }) => path.endsWith('report.txt'))?.text ?? '').split('\n');
    const assumed = linesOf(plan).filter(({ values }) => values.some((value) => value.assumed !== undefined));
    expect(assumed.length).toBeGreaterThan(3);
    for (const { text, values } of assumed) {
      const at = report.indexOf(`  ${text}`);
      expect(at, text).toBeGreaterThan(0);
      const reasons = values.filter((value) => value.assumed !== undefined);
      reasons.forEach(({ value, assumed: why }, index) => {
        expect(report[at + 1 + index]).toContain(`${value}: ${why}`);
      });
    }
    expect(explainEstate(plan)).toContain('(assumed: the id of a server is its hardware UUID');
  });

  it('when names and descriptions hold line breaks and secrets, then no line is broken and no secret is in one', () => {
    const vm = plainVm('0004fb00000600000000000000000001', {
      facts: { name: 'a\nrm -rf', description: 'root password is @secret:description' },
    });
    const other = plainVm('0004fb00000600000000000000000002', { facts: { description: 'two\nlines' } });
    const environment = smallEnvironment([vm, other]);
    const plan = planSurvivors(environment, '3.4');
    const lines = linesOf(plan).map(({ text }) => text);
    expect(lines.filter((line) => line.includes('0000000001'))).toEqual([]);
    expect(plan.openPoints.map(({ code }) => code)).toContain('control-character');
    expect(lines).toContain(
      'edit Vm id=0004fb00000600000000000000000002 name="vm 0004fb00000600000000000000000002" description="two lines"',
    );
    expect(plan.byHand.map(({ what, value }) => `${what}: ${value}`)).toEqual(
      expect.arrayContaining(['description: VM a\nrm -rf', `description: VM vm ${other.id}`]),
    );
    for (const { path, text } of emitEstateScripts(environment, plan, making))
      if (path.endsWith('.ovmcli')) expect(text).not.toMatch(/@secret:description|^rm/m);
  });

  it('when the release has no command for a group or a MAC range, then it is left to hands', () => {
    const origin = { source: 'manager-cli', file: 'x' } as const;
    const group = { id: 'g', facts: facts({ name: 'apart' }), origin };
    const range = { id: 'VnicMacAddrRange', facts: facts({ oui: '00:21:f6' }), origin };
    const infrastructure = { ...noInfrastructure, antiAffinityGroups: [group], macRanges: [range] };
    const plan = planSurvivors({ ...smallEnvironment([]), infrastructure }, '3.2');
    expect(plan.byHand.map(({ what }) => what)).toEqual(['anti-affinity group', 'MAC range']);
  });
});
