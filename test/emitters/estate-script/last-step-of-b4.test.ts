import { describe, expect, it } from 'vitest';
import { planEmpty } from '../../../src/emitters/estate-script/empty-plan.js';
import { cliReleases } from '../../../src/formats/ovm-cli/grammar.js';
import { OvmManagerDouble } from '../../doubles/ovm-manager/ovm-manager-double.js';
import { reinstalled } from './reinstalled-world.js';
import { sampleEnvironment } from './sample-environment.js';
import { sampleEstate } from './sample-estate.js';
import { linesIn, sendEstate } from './send-estate.js';

describe('VMs on LUNs after the loss of everything', () => {
  it.each(cliReleases)(
    'when LUNs of %s are stated in a second round, then its empty-vms makes the VMs after the first empty',
    (release) => {
      const { manager, environment, allowFormat } = reinstalled(
        sampleEstate(release),
        sampleEnvironment(release),
        release,
      );
      const double = new OvmManagerDouble({ release, world: manager, lineEnd: 'LF' });
      const first = planEmpty({ ...environment, physicalDisks: {} }, release, { allowFormat: [] });
      const second = planEmpty(environment, release, { allowFormat });
      const onLun = (text: string) => /^create VmDiskMapping .*0004fb0000180000d1e2f3a4/.test(text);
      expect(linesIn(first, 'empty-vms').filter(({ text }) => onLun(text))).toEqual([]);
      expect(linesIn(second, 'empty-vms').filter(({ text }) => onLun(text))).not.toEqual([]);
      // the first main script, with what the second one formats, then the VMs of the second one
      const named = (name: 'empty' | 'empty-format' | 'empty-vms') =>
        [name === 'empty' ? first : second].flatMap(({ scripts }) =>
          scripts.filter((one) => one.name === name),
        );
      const scripts = [...named('empty'), ...named('empty-format'), ...named('empty-vms')];
      expect(sendEstate(double, { ...second, scripts }).refused).toEqual([]);
      const made = second.scripts
        .flatMap(({ sections }) => sections.flatMap(({ lines }) => lines))
        .filter(({ command }) => command === 'create Vm');
      expect(double.vms()).toHaveLength(made.length);
      expect(made.length).toBeGreaterThan(0);
    },
  );

  it('when one VM is wanted, then the script of VMs makes it alone', () => {
    const { environment, allowFormat } = reinstalled(sampleEstate('3.4'), sampleEnvironment('3.4'), '3.4');
    const none = planEmpty(environment, '3.4', { allowFormat, wanted: () => false });
    const one = planEmpty(environment, '3.4', {
      allowFormat,
      wanted: ({ id }) => id === environment.vms[0]?.id,
    });
    const made = (plan: typeof one) =>
      linesIn(plan, 'empty-vms').filter(({ command }) => command === 'create Vm');
    expect(made(none)).toEqual([]);
    expect(made(one)).toHaveLength(1);
  });

  it('when storage is on a network of its own, then its cards and networks come before it', () => {
    for (const release of cliReleases) {
      const plan = planEmpty(sampleEnvironment(release), release, { allowFormat: [] });
      const lines = linesIn(plan, 'empty').map(({ text }) => text);
      const last = lines.findLastIndex((text) =>
        /^(create (Network|BondPort)|embeddedCreate Port|add \w+ .* to Network)/.test(text),
      );
      const first = lines.findIndex((text) =>
        /^(create FileServer|create StorageArray|create SanServer)/.test(text),
      );
      expect(last).toBeGreaterThan(0);
      expect(first).toBeGreaterThan(last);
    }
  });
});
