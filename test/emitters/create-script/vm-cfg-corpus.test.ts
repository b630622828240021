import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Environment, Release } from '../../../src/model/environment.js';
import { OvmManagerDouble } from '../../doubles/ovm-manager/ovm-manager-double.js';
import { codesOf, emit, filledMap, fixturePath, withMap } from './estate-at-hand.js';
import { emptyManagerFor, originalState, refusedLines } from './manager-world.js';
import { readScratchEstate } from './scratch-estate.js';

const files = readdirSync(fixturePath('vmcfg'), { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.cfg'))
  .sort();

/** Definitions that no map can make whole: pieces of one, and a file of another kind. */
const stayOpen: Readonly<Record<string, readonly string[]>> = {
  'ovm3/cloudstack_comment_device_strings.cfg': ['no-cpuCount', 'no-memory'],
  'ovm3/cloudstack_iso_comment.cfg': ['no-cpuCount', 'no-memory'],
  'ovm3/ovm2-hvm-empty-strings.cfg': ['no-cpuCount', 'no-memory'],
  // its MAC was anonymised to a group address, and only a map could state the real one
  'ovm3/hvm-linux-file-disk-and-iso.cfg': ['bad-mac'],
  'negative/lvm-conf-named-vm.cfg': ['untrusted-definition'],
};

/** A repository with the one definition, and every file it names in the repository it names. */
function estateAround(bytes: Buffer): Promise<Environment> {
  const text = bytes.toString('latin1');
  const paths = [...text.matchAll(/\/OVS\/Repositories\/([^/]+\/(?:VirtualDisks|ISOs)\/[^,'"]+)/g)];
  const named = Object.fromEntries(paths.map(([, path = '']) => [path, '']));
  const home = Object.keys(named)[0]?.split('/')[0] ?? '0004fb0000030000aaaaaaaaaaaaaaaa';
  return readScratchEstate({
    ...named,
    [`${home}/VirtualMachines/0004fb0000060000bbbbbbbbbbbbbbbb/vm.cfg`]: bytes,
  });
}

/** What an operator would fill in, by what the line asks for. */
function answer(line: string): string {
  const [subject = '', key = '', attribute = ''] = line.split(' ');
  if (subject === 'network') return `net ${key}`;
  if (subject === 'repository') return attribute === 'pool' ? 'pool one' : `repository ${key}`;
  if (subject === 'lun') return `0004fb0000180000${key.slice(-16)}`;
  if (subject === 'translate') return key === 'osType' ? 'OL_9' : 'XEN_HVM';
  return { domainType: 'XEN_HVM', name: 'named by hand', network: 'net by hand' }[attribute] ?? '';
}

function closed(environment: Environment, release: Release): Environment {
  return withMap(environment, filledMap(emit(environment, release), answer));
}

describe.each(['3.2', '3.3', '3.4'] as const)('corpus of vm.cfg files for release %s', (release) => {
  it.each(files)(
    'when what is open in %s is filled in, then the VM is made again as it was',
    async (file) => {
      const bytes = readFileSync(fixturePath(`vmcfg/${file}`));
      const environment = closed(await estateAround(bytes), release);
      const emitted = emit(environment, release);
      const double = new OvmManagerDouble({ release, world: emptyManagerFor(environment) });
      expect(refusedLines(double, emitted.lines)).toEqual([]);
      expect(double.startedVms()).toEqual([]);
      expect(double.looseVnics()).toEqual([]);
      const [vm] = environment.vms;
      if (vm === undefined) throw new Error('no VM was read');
      const open = codesOf(emitted.plans[0]);
      expect([file, open]).toEqual([file, stayOpen[file] ?? []]);
      const osType = Object.fromEntries(environment.translations.map(({ from, to }) => [from, to.value]));
      const words = {
        domainType: { xen_hvm: 'XEN_HVM', xen_pvm: 'XEN_PVM' },
        osType: { 'Oracle Linux 5': release === '3.2' ? 'OL_5' : 'Oracle Linux 5', ...osType },
        cpuPriority: { 27500: 50 },
        cpuUtilizationCap: { 0: 100 },
      };
      const states = open.length === 0 ? [originalState(environment, vm, words)] : [];
      expect(double.vms()).toMatchObject(states);
    },
  );
});
