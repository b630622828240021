import { describe, expect, it } from 'vitest';
import { planEmpty } from '../../../src/emitters/estate-script/empty-plan.js';
import { type EstatePlan, linesOf } from '../../../src/emitters/estate-script/estate-plan.js';
import { planSurvivors } from '../../../src/emitters/estate-script/survivors-plan.js';
import { cliReleases } from '../../../src/formats/ovm-cli/grammar.js';
import type { Environment, Release } from '../../../src/model/environment.js';
import { sampleEnvironment } from './sample-environment.js';
import { fact } from './world-facts.js';

const another = '0004fb00000100009999999999999999';
const textsOf = (plan: EstatePlan) => linesOf(plan).map(({ text }) => text);

function plansOf(environment: Environment, release: Release) {
  return [planSurvivors(environment, release), planEmpty(environment, release, { allowFormat: [] })] as const;
}

describe('what belongs to another manager', () => {
  it.each(cliReleases)(
    'when it is a server of %s, then no line of any kind names it or its cards',
    (release) => {
      const base = sampleEnvironment(release);
      const [first, ...rest] = base.servers;
      if (first === undefined) throw new Error('the sample has servers');
      const theirs = { ...first, facts: { ...first.facts, managerUuid: fact(another) } };
      const names = [
        first.id,
        `ipAddress=${first.facts.registeredIp?.value} `,
        `on ${first.facts.name?.value}`,
      ];
      const about = (text: string) => names.some((name) => text.includes(name));
      for (const plan of plansOf(base, release)) expect(textsOf(plan).filter(about)).not.toEqual([]);
      for (const plan of plansOf({ ...base, servers: [theirs, ...rest] }, release)) {
        expect(textsOf(plan).filter(about)).toEqual([]);
        const subject = `server ${first.facts.name?.value}`;
        const points = plan.openPoints.filter((point) => point.subject === subject);
        expect(points.map(({ code }) => code)).toEqual(['owned-by-another']);
      }
    },
  );

  it.each(cliReleases)('when it is a repository of %s, then no line names it or a VM in it', (release) => {
    const base = sampleEnvironment(release);
    const vm = base.vms.find(({ facts }) => facts.repositoryId);
    const id = vm?.facts.repositoryId?.value ?? '';
    const repositories = base.repositories.map((one) =>
      one.id === id ? { ...one, facts: { ...one.facts, managerUuid: fact(another) } } : one,
    );
    const about = (text: string) => text.includes(id) || text.includes(vm?.id ?? '');
    const [before] = plansOf(base, release);
    expect(textsOf(before).filter(about).length).toBeGreaterThan(2);
    for (const plan of plansOf({ ...base, repositories }, release)) {
      expect(textsOf(plan).filter(about)).toEqual([]);
      expect(textsOf(plan).filter((text) => text.startsWith('create Vm '))).toEqual([]);
      expect(plan.openPoints.map(({ code }) => code)).toContain('owned-by-another');
    }
  });

  it('when it has the address of a server of ours, then neither is discovered there', () => {
    for (const release of cliReleases) {
      const base = sampleEnvironment(release);
      const servers = base.servers.map((one, index) => ({
        ...one,
        facts: {
          ...one.facts,
          registeredIp: fact('10.0.0.1'),
          ...(index > 0 && { managerUuid: fact(another) }),
        },
      }));
      for (const plan of plansOf({ ...base, servers }, release)) {
        expect(textsOf(plan).filter((text) => text.startsWith('discoverServer'))).toEqual([]);
        expect(plan.openPoints.map(({ code }) => code)).toContain('server-address-not-unique');
      }
    }
  });
});

describe('cards of the management network', () => {
  it('when it is told of one server alone, then the bond of the same name on another is left open', () => {
    const base = sampleEnvironment('3.4');
    const { bondPorts = [] } = base.infrastructure ?? {};
    const management = base.networks.find(({ facts }) => facts.roles?.value.includes('MANAGEMENT'));
    const [first] = bondPorts.filter((bond) => /^bond0 /.test(bond.facts.name?.value ?? ''));
    if (!management || !first || !base.infrastructure) throw new Error('the sample has a management bond');
    const networks = base.networks.map((one) =>
      one === management ? { ...one, facts: { ...one.facts, ports: fact([first.id]) } } : one,
    );
    const bonds = bondPorts.map(({ facts: { network: _, ...facts }, ...bond }) => ({
      ...bond,
      facts: { ...facts, mode: fact('ACTIVE_PASSIVE'), mtu: fact(1500) },
    }));
    const infrastructure = { ...base.infrastructure, bondPorts: bonds, vlanInterfaces: [] };
    const plan = planEmpty({ ...base, networks, infrastructure }, '3.4', { allowFormat: [] });
    expect(textsOf(plan).filter((text) => /^create BondPort .*name="?bond0/.test(text))).toEqual([]);
    expect(plan.openPoints.map(({ code }) => code)).toContain('bond-maybe-there');
  });
});

describe('ids of the old manager in lines for survivors', () => {
  it('when a network, repository or member of a group goes by its old id, then the line says that it is assumed', () => {
    const lines = linesOf(planSurvivors(sampleEnvironment('3.4'), '3.4'));
    for (const command of [
      /^edit Network id=/,
      /^edit Repository id=/,
      /^add Vm id=.* to AntiAffinityGroup /,
    ]) {
      const found = lines.filter(({ text }) => command.test(text));
      expect(found.length).toBeGreaterThan(0);
      for (const { values } of found) expect(values[0]?.assumed).toMatch(/keeps its id|hold the ids/);
    }
  });
});
