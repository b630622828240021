import { describe, expect, it } from 'vitest';
import { readCliScript } from '../../src/formats/ovm-cli/read-cli-script.js';
import { plannedScript } from '../../src/jobs/planned-script.js';
import type { Release } from '../../src/model/environment.js';

function planned(release: Release, ...lines: string[]) {
  const { document, findings } = readCliScript(Buffer.from(lines.join('\n')), release);
  expect(findings.filter(({ severity }) => severity === 'error')).toEqual([]);
  const { takings, refreshes, names } = plannedScript(document, 'script');
  return {
    takings: takings.map(({ object, by, value, place }) => `${place.line} ${object} ${by} ${value}`),
    refreshes: refreshes.map(({ object, by, value }) => `${object} ${by} ${value}`),
    names: names.map(({ vm, value }) => `${vm} -> ${value}`),
  };
}

const discovery = (address: string, takes: string) =>
  `discoverServer ipAddress=${address} password=@secret:ovs-agent takeOwnership=${takes}`;

describe('what a script would do beside its VMs', () => {
  it('when lines take ownership, then each way of a release counts, and one that takes nothing does not', () => {
    expect(
      planned(
        '3.4',
        discovery('10.0.0.1', 'Yes'),
        discovery('10.0.0.2', 'No'),
        'takeOwnership Server id=00:11 password=@secret:ovs-agent',
        'takeOwnership Repository name="repo one"',
      ).takings,
    ).toEqual(['1 server address 10.0.0.1', '3 server id 00:11', '4 repository name repo one']);
    expect(
      planned(
        '3.2',
        'discoverServer ipAddress=10.0.0.1 port=8899 username=oracle password=@secret:a takeOwnership=yes',
        'edit Server name=ovs1 takeOwnership=yes',
        'edit Server name=ovs2 takeOwnership=no',
        'edit Repository id=0004fb03 ownership=yes',
        'edit Repository id=0004fb04 name=new',
      ).takings,
    ).toEqual(['1 server address 10.0.0.1', '2 server name ovs1', '4 repository id 0004fb03']);
  });

  it('when repositories are refreshed and VMs renamed, then they are named; other refreshes and edits are not', () => {
    expect(
      planned(
        '3.4',
        'refresh Repository id=0004fb03',
        'refresh Repository name=repo1',
        'refresh Server name=ovs1',
        'edit Vm id=0004fb06 name="web one"',
        'edit Vm name=web2 memory=512',
        'edit Repository id=0004fb03 name=new',
      ),
    ).toEqual({
      takings: [],
      refreshes: ['repository id 0004fb03', 'repository name repo1'],
      names: ['0004fb06 -> web one'],
    });
  });
});
