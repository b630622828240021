import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readCliLine } from '../../../src/formats/ovm-cli/read-cli-line.js';
import { vmConfigLines, vmKeys } from '../../generators/vm-definition.js';
import { emit, fixturePath } from './estate-at-hand.js';
import { readScratchEstate } from './scratch-estate.js';

const listing = readFileSync(fixturePath('cli/listing-3.2-create-script.txt'), 'utf8').trimEnd().split('\n');

const repository = '0004fb00000300001c8f0a6e5b7d4213';
const id = '0004fb000006000059ea24e180b0cb69';

/** The estate behind Listing 3; the disk file is called as in print, where a manager would call it by an id. */
function slot011(diskFile: string) {
  const keys = vmKeys({
    id,
    name: 'slot011',
    kind: 'pvm',
    os: 'Oracle Linux 5',
    memory: 2048,
    vcpus: 2,
    disks: [`file:/OVS/Repositories/${repository}/VirtualDisks/${diskFile},xvda,w`],
    vifs: ['mac=00:21:f6:01:00:0b,bridge=10238073c2'],
  });
  const files = {
    [`${repository}/.ovsrepo`]: `OVS_REPO_UUID=${repository}\nOVS_REPO_ALIAS=slotreposan01\n`,
    [`${repository}/VirtualDisks/${diskFile}`]: '',
    [`${repository}/VirtualMachines/${id}/vm.cfg`]: `${vmConfigLines({ ...keys, OVM_high_availability: true }).join('\n')}\n`,
  };
  return readScratchEstate(
    files,
    `repository ${repository} pool = slot\nnetwork 10238073c2 name = vlanpublic\n`,
  );
}

type Parts = Readonly<Record<string, string>>;

/** Verb, object, instance and attributes of a line, in any order. */
function partsOf(line: string): Parts {
  const { document, findings } = readCliLine(line, '3.2');
  expect(findings.filter(({ severity }) => severity === 'error')).toEqual([]);
  const { verb = '', object = '', instance, attributes = [], relation } = document ?? {};
  return {
    command: `${verb} ${object}`,
    ...(instance && { instance: `${instance.key}=${instance.value}` }),
    ...(relation && {
      relation: `${relation.word} ${relation.object} ${relation.instance.key}=${relation.instance.value}`,
    }),
    ...Object.fromEntries(attributes),
  };
}

describe('Listing 3 of the article', () => {
  it.each(listing)('when it is read as 3.2, then there is no finding: %s', (line) => {
    expect(readCliLine(line, '3.2').findings).toEqual([]);
  });

  it('when a VM like it is emitted for 3.2, then its lines say the same and each addition is known', async () => {
    const { lines } = emit(await slot011('slot011_xvda'), '3.2');
    const prepared = [
      'show ServerPool name=slot',
      'show Network name=vlanpublic',
      `show Repository id=${repository}`,
      `refresh Repository id=${repository}`,
      'show VirtualDisk id=slot011_xvda',
    ];
    expect(lines.slice(0, 5)).toEqual(prepared);
    const [createVm = '', ...rest] = lines.slice(5);
    const [printedVm = '', ...printedRest] = listing;
    const additions = {
      cpuCountLimit: '2',
      memoryLimit: '2048',
      cpuPriority: '50',
      cpuUtilizationCap: '100',
      keymapName: 'en-us',
      // switched on in the last block
      highAvailability: 'no',
    };
    expect(partsOf(createVm)).toEqual({ ...partsOf(printedVm), ...additions });
    expect(rest.slice(0, -1).map(partsOf)).toEqual(printedRest.map(partsOf));
    expect(rest.at(-1)).toBe('edit Vm name=slot011 highAvailability=yes');
    expect(partsOf(printedVm).highAvailability).toBe('yes');
  });

  it('when the disk file is called by its id, then it is mapped by that and not by a name nobody kept', async () => {
    const file = '0004fb00001200009da84520b0d03dd5.img';
    const { lines } = emit(await slot011(file), '3.2');
    expect(lines.at(-2)).toBe(
      `create VmDiskMapping slot=0 storageDevice=${file} name=xvda on Vm name=slot011`,
    );
  });
});
