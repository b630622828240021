import { describe, expect, it } from 'vitest';
import { comparisonOf, type Difference } from '../../src/model/compare.js';
import type { EnvironmentPart, VirtualMachine } from '../../src/model/environment.js';
import { mergeEnvironment } from '../../src/model/merge.js';
import type { Fact, SourceName } from '../../src/model/origin.js';
import { diskOf, factOf, originOf, vmOf, vnicOf } from './entities.js';

const cli = <Value>(value: Value): Fact<Value> => factOf(value, 'manager-cli');
const of = (...parts: EnvironmentPart[]) => mergeEnvironment('e', parts);
const texts = (differences: readonly Difference[]) =>
  differences.map(({ kind, entity, id, idB, attribute }) =>
    [kind, entity, id, idB, attribute].filter(Boolean).join(' '),
  );

/** An estate of one VM with a tag, a LUN and a network, under the ids of one manager. */
function estate(
  of: string,
  names: Partial<Record<'tag' | 'lun' | 'vm' | 'network', string>> = {},
): EnvironmentPart {
  const origin = originOf('x', 'manager-cli');
  const vm: VirtualMachine = {
    ...vmOf(`vm-${of}`, { definitions: [], shownAt: origin }),
    facts: { name: cli(names.vm ?? 'web1'), tags: cli([names.tag ?? 'prod']) },
    disks: [{ ...diskOf('x'), slot: 1, frontEnd: 'slot 1', target: { kind: 'lun', wwid: '3600AB' } }],
    vnics: [{ ...vnicOf('00:21:F6:00:00:01'), networkId: `net-${of}` }],
  };
  return {
    vms: [vm],
    networks: [{ id: `net-${of}`, facts: { name: cli(names.network ?? 'public') } }],
    infrastructure: {
      tags: [{ id: `tag-${of}`, origin, facts: { name: cli(names.tag ?? 'prod') } }],
      physicalDisks: [
        { id: `lun-${of}`, origin, facts: { name: cli(names.lun ?? 'NETAPP (1)'), wwid: cli('3600ab') } },
      ],
    },
  };
}

describe('estates under another manager', () => {
  it('when every object has a new id, then the same ones are found, and nothing but the ids differs', () => {
    const { differences, notCompared } = comparisonOf(of(estate('a')), of(estate('b')));
    expect(texts(differences)).toEqual([
      'different network net-a net-b id',
      'different physical disk lun-a lun-b id',
      'different tag tag-a tag-b id',
      'different VM vm-a vm-b id',
    ]);
    expect(notCompared).toEqual([]);
  });

  it('when a LUN has another name, then it is the same by its WWID', () => {
    const { differences } = comparisonOf(of(estate('a')), of(estate('b', { lun: 'NETAPP (2)' })));
    expect(texts(differences)).toContain('different physical disk lun-a lun-b name');
  });

  it('when a tag is renamed, then the tag differs and not what has it', () => {
    const differences = texts(comparisonOf(of(estate('a')), of(estate('a', { tag: 'test' }))).differences);
    expect(differences).toEqual(['different tag tag-a name']);
  });

  it('when a vNIC is on another network or a disk is another one, then that is told by MAC and slot', () => {
    const moved = estate('a');
    const [vm] = moved.vms ?? [];
    const changed = {
      ...moved,
      vms: [
        {
          ...(vm as VirtualMachine),
          vnics: [{ ...vnicOf('00-21-f6-00-00-01'), networkId: 'elsewhere' }],
          disks: [{ ...diskOf('x'), slot: 1, target: { kind: 'lun', wwid: '3600ac' } as const }],
        },
      ],
    };
    expect(texts(comparisonOf(of(estate('a')), of(changed)).differences)).toEqual([
      'different VM vm-a disk 1',
      'different VM vm-a vNIC 00:21:f6:00:00:01',
    ]);
  });

  it('when two have one name and other ids, then neither is taken for the other', () => {
    const twins: EnvironmentPart = { vms: [vmOf('v1', named('twin')), vmOf('v2', named('twin'))] };
    const others: EnvironmentPart = { vms: [vmOf('v3', named('twin')), vmOf('v4', named('twin'))] };
    expect(texts(comparisonOf(of(twins), of(others)).differences)).toEqual([
      ...['missing VM v1', 'missing VM v2', 'additional VM v3', 'additional VM v4'],
    ]);
  });
});

const named = (name: string) => ({ facts: { name: factOf(name) } });

describe('what only one side tells', () => {
  const file = of({
    vms: [
      vmOf('v', { facts: { name: factOf('web1'), cpuWeight: factOf(27500), onCrash: factOf('restart') } }),
    ],
  });
  const shown = (facts: VirtualMachine['facts'], source: SourceName = 'manager-cli') =>
    of({
      vms: [
        {
          ...vmOf('v', { definitions: [], facts: { name: factOf('web1', source), ...facts } }),
          stated: { cpuPriority: factOf('50', source) },
        },
      ],
    });

  it('when a manager says in its words what a file says in others, then it is the same', () => {
    const { differences, notCompared } = comparisonOf(file, shown({}));
    expect(differences).toEqual([]);
    expect(notCompared).toEqual([{ entity: 'VM', attribute: 'onCrash', untold: 'b' }]);
  });

  it('when a priority stands in the scale of vm.cfg and a domain type in small letters, then a manager says the same otherwise', () => {
    const facts = {
      name: factOf('web1'),
      cpuWeight: factOf(18150),
      domainType: factOf('xen_hvm_pv_drivers'),
    };
    const weighted = of({ vms: [vmOf('v', { facts })] });
    const said = (domainType: string) => {
      const named = vmOf('v', { definitions: [], facts: { name: cli('web1') } });
      return of({ vms: [{ ...named, stated: { cpuPriority: cli('33'), domainType: cli(domainType) } }] });
    };
    const same = comparisonOf(weighted, said('XEN_HVM_PV_DRIVERS'));
    expect(same).toEqual({
      differences: [],
      notCompared: [{ entity: 'VM', attribute: 'cpuPriority', untold: 'a' }],
    });
    const other = comparisonOf(weighted, said('XEN_HVM'));
    expect(texts(other.differences)).toEqual(['different VM v domainType']);
    const reweighted = of({ vms: [vmOf('v', { facts: { ...facts, cpuWeight: factOf(100) } })] });
    expect(texts(comparisonOf(weighted, reweighted).differences)).toEqual(['different VM v cpuPriority']);
  });

  it('when no manager was read on one side, then what a manager alone tells there is neither missing nor changed', () => {
    const network = (source: SourceName, id: string) => ({ id, facts: { name: factOf(id, source) } });
    const [vmA, vmB] = [
      { name: factOf('a'), boot: cli('c') },
      { name: factOf('b'), boot: factOf('n') },
    ];
    const before = of({
      vms: [vmOf('a', { facts: vmA }), vmOf('b', { facts: vmB })],
      networks: [
        network('manager-cli', 'n1'),
        network('server-agents', 'n2'),
        network('server-agents', 'n3'),
      ],
    });
    const after = of({
      vms: [vmOf('a', { facts: { name: factOf('a') } }), vmOf('b', { facts: vmB })],
      networks: [network('server-agents', 'n2')],
    });
    const { differences, notCompared } = comparisonOf(before, after);
    expect(texts(differences)).toEqual(['missing network n3']);
    expect(notCompared).toEqual([
      { entity: 'network', untold: 'b' },
      { entity: 'VM', attribute: 'boot', untold: 'b' },
    ]);
  });

  it('when a manager shows no tags, then a VM that had some has lost them; of a file that cannot tell none are lost', () => {
    const tagged = shown({ tags: cli(['prod']) });
    expect(texts(comparisonOf(tagged, shown({})).differences)).toEqual(['different VM v tags']);
    const { differences, notCompared } = comparisonOf(tagged, file);
    expect(differences).toEqual([]);
    expect(notCompared).toContainEqual({ entity: 'VM', attribute: 'tags', untold: 'b' });
  });

  it('when no manager was asked on one side, then what only managers tell is not missing there', () => {
    const { differences, notCompared } = comparisonOf(of(estate('a')), of({ vms: [] }));
    expect(texts(differences)).toEqual(['missing VM vm-a']);
    expect(notCompared.map(({ entity }) => entity)).toEqual(['network', 'physical disk', 'tag']);
  });

  it('when one manager tells that a network has no roles and another tells none, then it is the same', () => {
    const network = (facts: object): EnvironmentPart => ({
      networks: [
        { id: 'n', facts: { name: cli('public'), ...facts } },
        { id: 'm', facts: { name: cli('other'), roles: cli(['STORAGE']) } },
      ],
    });
    const { differences } = comparisonOf(of(network({ roles: cli([]) })), of(network({})));
    expect(differences).toEqual([]);
    const lost = comparisonOf(of(network({ roles: cli(['STORAGE']) })), of(network({})));
    expect(texts(lost.differences)).toEqual(['different network n roles']);
  });

  it('when templates alone lost what VMs are told to have, then that is a difference', () => {
    const both = (policy: Partial<VirtualMachine['stated']>): EnvironmentPart => ({
      vms: [
        vmOf('v', { stated: { startPolicy: cli('BEST_SERVER') } }),
        vmOf('t', { kind: 'template', stated: policy as VirtualMachine['stated'] }),
      ],
    });
    const { differences, notCompared } = comparisonOf(
      of(both({ startPolicy: cli('CURRENT_SERVER') })),
      of(both({})),
    );
    expect(texts(differences)).toEqual(['different template t startPolicy']);
    expect(notCompared).toEqual([]);
  });
});
