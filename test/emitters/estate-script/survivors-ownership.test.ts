import { describe, expect, it } from 'vitest';
import { linesOf } from '../../../src/emitters/estate-script/estate-plan.js';
import { planSurvivors } from '../../../src/emitters/estate-script/survivors-plan.js';
import type { Environment, Release } from '../../../src/model/environment.js';
import { fact, facts, plainVm, smallEnvironment } from '../create-script/small-environment.js';

const ours = '0004fb0000010000aaaaaaaaaaaaaaaa';
const another = '0004fb0000010000bbbbbbbbbbbbbbbb';
const idOf = (serial: number) => Array.from({ length: 16 }, () => `0${serial}`).join(':');
const repositoryOf = (serial: number) => `0004fb0000030000000000000000000${serial}`;

/** Servers and repositories: 1 said that nobody owns it, 2 names us, 3 another manager, 4 was not asked. */
const owners = ['', ours.toUpperCase(), another, undefined];

function owned(more: Partial<Environment> = {}): Environment {
  const origin = { source: 'manager-files', file: 'manager/.config', line: 10 } as const;
  return {
    ...smallEnvironment([plainVm('0004fb00000600000000000000000001')]),
    uuidPlaces: [
      { place: '.config', uuid: ours, origin },
      {
        place: 'agent server database',
        uuid: another,
        origin: { ...origin, file: 'servers/ovs3/server.txt' },
      },
    ],
    servers: owners.map((managerUuid, index) => ({
      id: idOf(index + 1),
      facts: facts({
        name: `ovs${index + 1}`,
        registeredIp: `10.0.0.${index + 1}`,
        ...(managerUuid !== undefined && { managerUuid }),
      }),
      repositoryIds: [fact(repositoryOf(index + 1))],
    })),
    repositories: owners.map((managerUuid, index) => ({
      id: repositoryOf(index + 1),
      facts: facts({
        name: `repo ${index + 1}`,
        poolName: 'pool 1',
        fileSystemLocation: index === 0 ? '/dev/mapper/3600' : 'nas:/export',
        ...(managerUuid !== undefined && { managerUuid }),
      }),
      read: true,
    })),
    ...more,
  };
}

function planned(release: Release, environment = owned()) {
  const plan = planSurvivors(environment, release);
  return { plan, lines: linesOf(plan).map(({ text }) => text) };
}

const codesOf = (release: Release, subject: RegExp, environment?: Environment) =>
  planned(release, environment)
    .plan.openPoints.filter((point) => subject.test(point.subject))
    .map(({ code }) => code);

describe('ownership in the script for survivors', () => {
  it.each(['3.2', '3.3', '3.4'] as const)(
    'when servers of %s are discovered, then each is first discovered without being taken over',
    (release) => {
      const { lines } = planned(release);
      const discovered = lines.filter((line) => line.startsWith('discoverServer')).slice(0, 3);
      expect(discovered.map((line) => /ipAddress=(\S+)/.exec(line)?.[1])).toEqual(
        [1, 2, 4].map((serial) => `10.0.0.${serial}`),
      );
      for (const line of discovered) expect(line).toMatch(/ takeOwnership=no$/i);
    },
  );

  it('when the owner read is nobody or us, then ownership is taken the documented way of each release', () => {
    const taking = (release: Release) =>
      planned(release).lines.filter((line) => /takeOwnership(=yes|\s)|ownership=yes/i.test(line));
    const password = 'password=@secret:ovs-agent';
    expect(taking('3.2')).toEqual([
      `edit Server id=${idOf(1)} takeOwnership=yes`,
      `edit Server id=${idOf(2)} takeOwnership=yes`,
      `edit Repository id=${repositoryOf(1)} ownership=yes`,
      `edit Repository id=${repositoryOf(2)} ownership=yes`,
    ]);
    expect(taking('3.3')).toEqual([
      `discoverServer ipAddress=10.0.0.1 ${password} takeOwnership=Yes`,
      `discoverServer ipAddress=10.0.0.2 ${password} takeOwnership=Yes`,
    ]);
    expect(taking('3.4')).toEqual([
      `takeOwnership Server id=${idOf(1)} ${password}`,
      `takeOwnership Server id=${idOf(2)} ${password}`,
      `takeOwnership Repository id=${repositoryOf(1)} serverpool="pool 1"`,
      `takeOwnership Repository id=${repositoryOf(2)}`,
    ]);
  });

  it('when another manager owns a thing, then it is an open point, and its repository is left alone altogether', () => {
    for (const release of ['3.2', '3.3', '3.4'] as const) {
      expect(codesOf(release, /^server ovs3$/)).toEqual(['owned-by-another']);
      expect(codesOf(release, /^repository repo 3$/)).toContain('owned-by-another');
      const { lines } = planned(release);
      expect(lines.filter((line) => line.includes(repositoryOf(3)))).toEqual([]);
      expect(lines.filter((line) => line.includes(`refresh Repository id=${repositoryOf(4)}`))).toHaveLength(
        1,
      );
    }
  });

  it('when nobody told the owner, then nothing is taken and the open point says so', () => {
    for (const release of ['3.2', '3.3', '3.4'] as const) {
      expect(codesOf(release, /^server ovs4$/)).toEqual(['owner-unknown']);
      expect(codesOf(release, /^repository repo 4$/)).toContain('owner-unknown');
    }
  });

  it('when a repository of 3.3 belongs to nobody, then no line is made up for it', () => {
    expect(codesOf('3.3', /^repository repo 1$/)).toContain('ownership-undocumented');
    expect(codesOf('3.3', /^repository repo 2$/)).not.toContain('ownership-undocumented');
  });

  it('when the own files of the manager name two UUIDs, then only what belongs to nobody is taken', () => {
    const environment = owned();
    const origin = { source: 'manager-files', file: 'manager/ovmm', line: 1 } as const;
    const places = [...environment.uuidPlaces, { place: 'ovmm', uuid: another, origin }];
    const unclear = { ...environment, uuidPlaces: places };
    expect(codesOf('3.4', /^server ovs[123]$/, unclear)).toEqual([
      'manager-uuid-unclear',
      'manager-uuid-unclear',
    ]);
    const { lines } = planned('3.4', unclear);
    expect(lines.filter((line) => line.startsWith('takeOwnership Server'))).toEqual([
      `takeOwnership Server id=${idOf(1)} password=@secret:ovs-agent`,
    ]);
  });

  it('when sources disagree about an owner, then nothing is taken', () => {
    const finding = {
      severity: 'warning',
      code: 'sources-disagree',
      subject: `server ${idOf(2)}`,
      message: `managerUuid is "${ours}" in a and "${another}" in b; the first is used`,
      origins: [],
    } as const;
    const disputed = owned({ findings: [finding] });
    expect(codesOf('3.4', /^server ovs2$/, disputed)).toEqual(['owner-disputed']);
    expect(planned('3.4', disputed).lines.join('\n')).not.toContain(`takeOwnership Server id=${idOf(2)}`);
  });

  it('when ownership is taken, then the owner that was read stands with the line, with its place', () => {
    const line = linesOf(planned('3.4').plan).find(({ text }) =>
      text.startsWith(`takeOwnership Server id=${idOf(1)}`),
    );
    const owner = line?.values.find(({ attribute }) => attribute === 'owner');
    expect(owner).toMatchObject({ value: 'nobody', origin: { file: 'r/vm.cfg' } });
    expect(owner?.assumed).toContain('that it still is so the CLI does not show');
  });
});
