import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Environment, Release } from '../../../src/model/environment.js';
import { OvmManagerDouble } from '../../doubles/ovm-manager/ovm-manager-double.js';
import { codesOf, emit, fixturePath, openPlans, readSampleEstate } from './estate-at-hand.js';
import { emptyManagerFor, originalState, refusedLines, type Words } from './manager-world.js';

const words: Words = {
  domainType: { xen_hvm: 'XEN_HVM', xen_pvm: 'XEN_PVM', xen_hvm_pv_drivers: 'XEN_HVM_PV_DRIVERS' },
  osType: {},
  cpuPriority: { 27500: 50, 55000: 75 },
  cpuUtilizationCap: { 0: 100, 50: 50 },
};
const codes32 = {
  'Oracle Linux 5': 'OL_5',
  'Oracle Linux 6': 'OL_6',
  'Oracle Solaris 11': 'OS_11',
  'Microsoft Windows Server 2008': 'MWS_2008',
};
const wordsOf: Readonly<Record<Release, Words>> = {
  '3.2': { ...words, osType: codes32 },
  '3.3': words,
  '3.4': words,
};

/** VMs that no map can bring back, and why. */
const stayOpen = {
  '(no name)': ['runs'],
  cut01: ['untrusted-definition'],
  lostdisk01: ['disk-missing'],
  'twin-a': ['disk-used-twice'],
  'twin-b': ['disk-used-twice'],
};

function mapOf(release: Release): string {
  return readFileSync(fixturePath(`maps/sample-estate-${release}.map`), 'utf8');
}

describe.each(['3.2', '3.3', '3.4'] as const)('sample estate for release %s with its map', (release) => {
  const at = async () => {
    const environment = await readSampleEstate(mapOf(release));
    const emitted = emit(environment, release);
    const double = new OvmManagerDouble({ release, world: emptyManagerFor(environment) });
    return { environment, emitted, double, refused: refusedLines(double, emitted.lines) };
  };

  it('when every line is sent to an empty manager, then none is refused and the VMs are the old ones', async () => {
    const { environment, emitted, double, refused } = await at();
    expect(refused).toEqual([]);
    const open = new Set(openPlans(emitted).map((plan) => plan.vm));
    const wanted = environment.vms.filter((vm) => vm.kind === 'vm' && !open.has(vm));
    expect(wanted).toHaveLength(40);
    const made = new Map(double.vms().map((vm) => [vm.name, vm]));
    expect(made.size).toBe(40);
    for (const vm of wanted) {
      const state = made.get(vm.facts.name?.value ?? '');
      expect(state).toMatchObject(originalState(environment, vm, wordsOf[release]));
    }
    expect(double.startedVms()).toEqual([]);
    expect(double.looseVnics()).toEqual([]);
  });

  it('when a VM cannot be made safely, then it stays open and nothing of it is sent', async () => {
    const { emitted } = await at();
    const open = openPlans(emitted);
    const found = open.map((plan) => [plan.vm.facts.name?.value ?? '(no name)', codesOf(plan)]);
    expect(Object.fromEntries(found)).toEqual(stayOpen);
    const sent = emitted.lines.join('\n');
    for (const { vm } of open) {
      const files = vm.disks.flatMap(({ target }) => ('file' in target ? [target.file] : []));
      const traces = [vm.facts.name?.value, ...files, ...vm.vnics.map((vnic) => vnic.mac)];
      for (const trace of traces) if (trace) expect(sent).not.toContain(trace);
      expect(emitted.files.get(`open/${vm.id}.txt`)).toContain('is not created');
    }
  });

  it('when the report is read, then it lists exactly what the CLI cannot set', async () => {
    const { environment, emitted } = await at();
    const expected = notSettable(environment, release).sort();
    const report = emitted.files.get('report.txt') ?? '';
    const section = report.slice(report.indexOf('Not settable with the CLI:'));
    const named = [...section.matchAll(/^ {2}(\S.*?): /gm)].map((match) => match[1]);
    expect([...new Set(named)].sort()).toEqual(
      [...new Set(expected.map((line) => line.split('\t')[1]))].sort(),
    );
    const found = emitted.plans.flatMap((plan) =>
      plan.openPoints.length > 0
        ? []
        : plan.notSettable.map(({ what, value }) => `${plan.vm.facts.name?.value}\t${what}\t${value}`),
    );
    expect(found.sort()).toEqual(expected);
    const golden = fixturePath('create-script/not-settable.txt');
    const text = `${[...new Set(found.map((line) => line.split('\t')[1]))].sort().join('\n')}\n`;
    if (process.env.UPDATE_GOLDEN && release === '3.4') writeFileSync(golden, text);
    expect(text).toBe(readFileSync(golden, 'utf8'));
  });
});

/** Keys whose attribute `create Vm` has, or that follow from one; everything else of a vm.cfg is lost. */
const settableKeys = new Set([
  ...[
    'vif',
    'OVM_simple_name',
    'disk',
    'boot',
    'cpu_weight',
    'memory',
    'maxmem',
    'cpu_cap',
    'vcpus',
    'maxvcpus',
  ],
  ...['OVM_high_availability', 'OVM_description', 'usbdevice', 'keymap', 'OVM_os_type', 'OVM_domain_type'],
]);
const attributeNames: Readonly<Record<string, string>> = {
  uuid: 'uuid',
  cpus: 'pinnedCpus',
  on_crash: 'onCrash',
  on_reboot: 'onReboot',
  on_poweroff: 'onPoweroff',
};

/** What must be reported, from the keys that stand in the files themselves. */
function notSettable(environment: Environment, release: Release): string[] {
  const open = new Set(openPlans(emit(environment, release)).map((plan) => plan.vm.id));
  return environment.vms
    .filter((vm) => vm.kind === 'vm' && !open.has(vm.id))
    .flatMap((vm) => {
      const path = fixturePath(`sample-estate/repositories/${vm.definitions[0]?.file}`);
      const keys = readFileSync(path, 'latin1').matchAll(/^([A-Za-z_]\w*)[ \t]*=/gm);
      const lost = [...new Set([...keys].map(([, key = '']) => key))].filter(
        (key) => !settableKeys.has(key) && key !== 'name',
      );
      const rows = lost.map((key) => [
        attributeNames[key] ?? key,
        String(
          vm.otherKeys.find(({ name }) => name === key)?.literal ??
            vm.facts[attributeNames[key] as 'uuid']?.value,
        ),
      ]);
      for (const disk of vm.disks)
        if (!disk.cdrom && disk.mode !== 'w') rows.push([`mode of ${disk.frontEnd}`, disk.mode]);
      vm.vnics.forEach((vnic, index) => {
        const rest = vnic.text.split(',').filter((field) => !/^(mac|bridge)=/.test(field));
        if (rest.length > 0) rows.push([`options of vNIC ${index}`, rest.join(',')]);
      });
      rows.push(['id', vm.id]);
      return rows.map(([what, value]) => `${vm.facts.name?.value}\t${what}\t${value}`);
    });
}
