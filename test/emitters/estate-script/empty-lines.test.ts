import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planEmpty } from '../../../src/emitters/estate-script/empty-plan.js';
import { type EstatePlan, linesOf } from '../../../src/emitters/estate-script/estate-plan.js';
import { emitEstateScripts } from '../../../src/emitters/estate-script/estate-script-emitter.js';
import { composeLine } from '../../../src/formats/ovm-cli/compose-line.js';
import { cliReleases } from '../../../src/formats/ovm-cli/grammar.js';
import { readCliLine } from '../../../src/formats/ovm-cli/read-cli-line.js';
import { splitLines } from '../../../src/formats/text.js';
import type { Environment, Release } from '../../../src/model/environment.js';
import { randomEstate } from '../../generators/random-estate.js';
import { reinstalled } from './reinstalled-world.js';
import { sampleEnvironment } from './sample-environment.js';
import { sampleEstate } from './sample-estate.js';
import { linesIn } from './send-estate.js';
import { environmentOf } from './world-environment.js';
import { fact } from './world-facts.js';

const making = { toolVersion: '0.0.0-test', readAt: '2013-11-19T08:00:00.000Z' };

/** Parts of the main script in their order: what a line belongs to. */
const stages: readonly RegExp[] = [
  /^showversion$/,
  /^discoverServer /,
  /^(show|edit) Server /,
  /^(edit Port|embeddedCreate Port) /,
  /^(create BondPort|add Port .* to BondPort) /,
  /^(create Vlan|embeddedCreate VlanInterface|add (Port|BondPort) .* to VlanGroup )/,
  /^(show|edit) Network id=/,
  /^(create Network|add \w+ .* to Network) /,
  /^(create FileServer|add Server .* to FileServer|addNfsRefreshServer|refresh FileServer) /,
  /^(create (SanServer|StorageArray)|add Server .* to SanServer|addAdminServer StorageArray|validate|refresh (SanServer|StorageArray)) /,
  /^(create AccessGroup|add (StorageInitiator|PhysicalDisk)) /,
  /^refreshStorageLayer /,
  /^create ServerPool /,
  /^show ServerPool /,
  /^add Server .* to ServerPool /,
  /^refresh FileSystem /,
  /^show Repository /,
  /^(takeOwnership Repository |edit Repository .* ownership=)/,
  /^add Server .* to Repository /,
  /^refresh Repository /,
  /^edit Repository /,
  /^create RepositoryExport /,
  /^setVnicMacAddrRange /,
  /^create Tag /,
  /^add Tag .* to (Server|ServerPool) /,
  /^create AntiAffinityGroup /,
  /^show /,
  /^(create (Vm|Vnic|VmDiskMapping)|add Vnic|add Tag .* to Vm|edit Vm .* description=)/,
  /^add Vm .* to AntiAffinityGroup /,
  /^edit Vm .* highAvailability=yes$/i,
];

/** The stage of each line, never going back. */
function stagesOf(lines: readonly string[]): number[] {
  let at = 0;
  return lines.map((line) => {
    while (at < stages.length && !stages[at]?.test(line)) at += 1;
    return at;
  });
}

/** What is sent in the end: the main script, then the one that makes the VMs. */
function sentLines(plan: EstatePlan): string[] {
  return [...linesIn(plan, 'empty'), ...linesIn(plan, 'empty-vms')].map(({ text }) => text);
}

function planned(seed: number, release: Release) {
  const world = randomEstate(seed, release, 5);
  const { environment, allowFormat } = reinstalled(world, environmentOf(world, release), release);
  return { environment, plan: planEmpty(environment, release, { allowFormat }) };
}

const hostile = [
  'x\ny',
  '@secret:x',
  `'"/`,
  '\u0000',
  'Öl',
  '',
  ' ',
  '$(reboot)',
  'a,b',
  '# --- x',
  'x\u2028delete Vm name=y',
];

/** The same environment in which objects are called what nobody should call them. */
function renamed(environment: Environment, names: readonly string[]): Environment {
  let serial = 0;
  const rename = <One extends { readonly facts: object }>(list: readonly One[]): One[] =>
    list.map((one) => {
      serial += 1;
      const name = names[serial % names.length] ?? '';
      return {
        ...one,
        facts: {
          ...one.facts,
          name: fact(`${name}${serial % 3 === 0 ? serial : ''}`),
          description: fact(name),
        },
      };
    });
  const { infrastructure, servers, networks, repositories, vms } = environment;
  const lists = Object.entries(infrastructure ?? {}).map(([list, objects]) => [
    list,
    rename(objects as never),
  ]);
  return {
    ...environment,
    ...{
      servers: rename(servers),
      networks: rename(networks),
      repositories: rename(repositories),
      vms: rename(vms),
    },
    infrastructure: Object.fromEntries(lists),
  };
}

describe('lines of the kind empty', () => {
  it('when any estate is planned, then every line is one of its release and composes to itself', () => {
    fc.assert(
      fc.property(fc.nat({ max: 60 }), fc.constantFrom(...cliReleases), (seed, release) => {
        for (const { text } of linesOf(planned(seed, release).plan)) {
          const { document, findings } = readCliLine(text, release);
          expect(findings.filter(({ severity }) => severity === 'error')).toEqual([]);
          expect(document && composeLine(document, release)).toEqual({ line: text });
        }
      }),
      { numRuns: 40 },
    );
  });

  it('when any estate is planned, then the parts come in their order', () => {
    fc.assert(
      fc.property(fc.nat({ max: 60 }), fc.constantFrom(...cliReleases), (seed, release) => {
        const lines = sentLines(planned(seed, release).plan);
        const odd = stagesOf(lines).indexOf(stages.length);
        expect(lines[odd]).toBeUndefined();
      }),
      { numRuns: 40 },
    );
  });

  it.each(cliReleases)(
    'when the sample estate is planned for %s, then nothing of any stage is missing',
    (release) => {
      const { environment, allowFormat } = reinstalled(
        sampleEstate(release),
        sampleEnvironment(release),
        release,
      );
      const lines = sentLines(planEmpty(environment, release, { allowFormat }));
      const reached = new Set(stagesOf(lines));
      // clustered pools stand in the other file
      const absent = release === '3.2' ? [12, 21, 22, 25, 28] : release === '3.3' ? [12, 17] : [12];
      expect(stages.map((_, at) => at).filter((at) => !reached.has(at))).toEqual(absent);
    },
  );

  it('when names are hostile, then no text outside a comment comes of them, and no mark of a secret', () => {
    fc.assert(
      fc.property(
        fc.shuffledSubarray(hostile, { minLength: 1 }),
        fc.constantFrom(...cliReleases),
        (names, release) => {
          const { environment, allowFormat } = reinstalled(
            sampleEstate(release),
            sampleEnvironment(release),
            release,
          );
          const plan = planEmpty(renamed(environment, names), release, { allowFormat });
          const known = new Set(linesOf(plan).map(({ text }) => text));
          for (const { path, text } of emitEstateScripts(environment, plan, making)) {
            expect(text).not.toMatch(/[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]/);
            if (!path.endsWith('.ovmcli')) continue;
            const sent = splitLines(text).filter((line) => line.text !== '' && !line.text.startsWith('#'));
            for (const line of sent) expect(known.has(line.text)).toBe(true);
          }
          for (const { text } of linesOf(plan))
            expect(
              text.replace(/ (password|accessPassword|adminPassword)=@secret:[\w-]+/g, ''),
            ).not.toContain('@secret:');
        },
      ),
      { numRuns: 60 },
    );
  });

  it.each(['3.3', '3.4'] as const)(
    'when a VLAN interface of %s had an address, then it is given behind the line that makes it',
    (release) => {
      const world = randomEstate(6, release, 5);
      const vlans = (world.others ?? []).filter(({ type }) => type === 'VlanInterface');
      const withAddress = vlans.filter(({ values }) => values?.addressType === 'STATIC');
      expect(withAddress.length).toBeGreaterThan(0);
      const lines = sentLines(planned(6, release).plan);
      const given = lines.filter((line) => line.startsWith('embeddedCreate VlanInterface '));
      for (const { name, values } of withAddress) {
        const address = `ipAddressConfigType=STATIC ipAddress=${values?.ipAddress} ipNetmask=${values?.netMask}`;
        const at = lines.findIndex((line) => line.includes(address));
        expect(lines[at - 1]).toMatch(/^create VlanInterface /);
        expect(lines[at - 1]).toContain(name.replaceAll('"', '/"').split("'")[0]);
      }
      expect(given.length).toBe(withAddress.length);
    },
  );

  it('when a storage password is needed, then its mark is of that array alone', () => {
    const { plan } = planned(3, '3.3');
    const marks = linesOf(plan).flatMap(
      ({ text }) => text.match(/ (access|admin)Password=@secret:[\w-]+/g) ?? [],
    );
    expect(new Set(marks).size).toBe(marks.length);
    expect(
      linesOf(plan)
        .filter(({ text }) => text.startsWith('discoverServer '))
        .every(({ text }) => text.includes(' password=@secret:ovs-agent ')),
    ).toBe(true);
  });
});
