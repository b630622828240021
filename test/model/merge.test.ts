import { describe, expect, it } from 'vitest';
import { mergeEnvironment } from '../../src/model/merge.js';
import { type SourceName, sourcePrecedence } from '../../src/model/origin.js';
import { diskOf, factOf, originOf, vmOf } from './entities.js';

const network = (source: SourceName, name: string, assumed?: string) => ({
  networks: [{ id: 'Net-1', facts: { name: factOf(name, source, assumed) } }],
});

describe('mergeEnvironment', () => {
  for (const [rank, better] of sourcePrecedence.entries()) {
    for (const worse of sourcePrecedence.slice(rank + 1)) {
      it(`when ${better} and ${worse} disagree, then ${better} wins in either order and the conflict is told`, () => {
        const parts = [network(better, 'good'), network(worse, 'bad')];
        for (const order of [parts, parts.toReversed()]) {
          const { networks, findings } = mergeEnvironment('e', order);
          expect(networks.map(({ facts }) => facts.name?.value)).toEqual(['good']);
          expect(findings).toEqual([
            expect.objectContaining({
              code: 'sources-disagree',
              severity: better === 'map' ? 'note' : 'warning',
            }),
          ]);
          expect(findings[0]?.message).toMatch(/"good" in .*"bad" in .*the first is used/);
        }
      });

      it(`when ${better} only assumes what ${worse} read, then the read value wins without a conflict`, () => {
        const parts = [network(better, 'guess', 'because'), network(worse, 'read')];
        for (const order of [parts, parts.toReversed()]) {
          const { networks, findings } = mergeEnvironment('e', order);
          expect(networks[0]?.facts.name?.value).toBe('read');
          expect(findings).toEqual([]);
        }
      });
    }
  }

  it('when sources agree, or ids differ in case and dashes only, then there is one entity and no conflict', () => {
    const repository = (id: string, managerUuid: string, source: SourceName) => ({
      repositories: [{ id, facts: { managerUuid: factOf(managerUuid, source) }, read: false }],
    });
    const { repositories, findings } = mergeEnvironment('e', [
      repository('0004FB00-0003', '0004FBAA', 'repository-files'),
      repository('0004fb000003', '0004fbaa', 'manager-files'),
    ]);
    expect(repositories).toHaveLength(1);
    expect(repositories[0]?.facts.managerUuid?.value).toBe('0004FBAA');
    expect(findings).toEqual([]);
  });

  it('when a VM is defined twice, then it is one VM with a problem', () => {
    const { vms } = mergeEnvironment('e', [{ vms: [vmOf('a'), vmOf('A')] }]);
    expect(vms).toHaveLength(1);
    expect(vms[0]?.problems).toEqual([expect.stringContaining('defined 2 times')]);
  });

  it("when servers' agents read the definition that lies in the repository, then it is no second one", () => {
    const told = (file: string, repositoryId: string) => ({
      ...vmOf('a'),
      facts: { repositoryId: factOf(repositoryId, 'server-agents') },
      definitions: [originOf(file, 'server-agents')],
    });
    const file = vmOf('a');
    const agents = [told('s1/a.xml', 'r1'), told('s2/a.xml', 'R1')];
    const both = mergeEnvironment('e', [{ vms: agents }, { vms: [file] }]);
    expect(both.vms).toMatchObject([{ definitions: file.definitions, problems: [] }]);
    const alone = mergeEnvironment('e', [{ vms: agents }]);
    expect(alone.vms).toMatchObject([{ definitions: [originOf('s1/a.xml', 'server-agents')], problems: [] }]);
    const two = mergeEnvironment('e', [{ vms: [...agents, told('s2/b.xml', 'r2')] }]);
    expect(two.vms[0]?.problems).toEqual([expect.stringContaining('defined 2 times')]);
  });

  it('when one source only mentions a VM, then the devices are those of the source that knows it', () => {
    const mentioned = { ...vmOf('a'), definitions: [], disks: [], vnics: [] };
    const drive = { ...diskOf('cd.iso'), target: { kind: 'empty' as const } };
    const { vms } = mergeEnvironment('e', [
      { vms: [mentioned] },
      { vms: [{ ...mentioned, disks: [drive] }] },
    ]);
    expect(vms[0]?.disks).toEqual([drive]);
  });
});
