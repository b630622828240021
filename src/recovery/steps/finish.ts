import { type CommandLine, cli, joined, rescue } from '../command-line.js';
import { pages } from '../pages.js';
import { byTraits, type Step } from '../step.js';
import type { RecoveryTraits } from '../traits.js';
import type { RecoveryValues, VmValue } from '../values.js';
import { captureArchive, liveWords, noCommands, nothingBack } from '../words.js';
import { cliCertainty, cliDoubt, cliHow, hasArchive } from './discover.js';

function availability(values: RecoveryValues, traits: RecoveryTraits, on: boolean): readonly CommandLine[] {
  const [yes, no] = traits.cli === '3.2' ? ['yes', 'no'] : ['Yes', 'No'];
  const vms = (values.vm === undefined ? values.vms : [values.vm]).filter((vm) => vm.highAvailability);
  return vms.flatMap((vm) =>
    cli(
      {
        verb: 'edit',
        object: 'Vm',
        instance: vmInstance(vm, values),
        attributes: [['highAvailability', on ? yes : no]],
      },
      traits.cli,
    ),
  );
}

/** By its id; one that a script made has a new id, so there by its name, where no other VM has that. */
function vmInstance({ id, name }: VmValue, { road, vms }: RecoveryValues) {
  const alone = vms.filter((vm) => vm.name === name).length < 2;
  if (road === 'scripts' && name !== undefined && alone) return { key: 'name', value: name } as const;
  return { key: 'id', value: id } as const;
}

/** The same step where nobody has chosen yet how VMs come back. */
export const onEitherRoad = (step: Step): Step => {
  if (step.id !== switchHaOff.id && step.id !== switchHaOn.id) return step;
  const how: Step['how'] = (traits, values) =>
    `${byTraits(step.how, traits, values)}${values.road === undefined ? ' VMs that scripts made have new ids: write name= for them.' : ''}`;
  return { ...step, how };
};

export const switchHaOff: Step = {
  id: 'switch-ha-off',
  title: 'Switch high availability off until all is proven',
  who: 'ours',
  host: 'cli',
  how: cliHow(
    'A manager that does not yet know where a VM runs could start it a second time. So start no VM, and let nothing be started, before the guard is green and each running domain is matched. Without a line here no VM was known to have it: look.',
  ),
  commands: (values, traits) => availability(values, traits, false),
  changes: 'No VM is restarted by itself.',
  check: { text: 'No VM shows high availability.', probe: 'ha-off' },
  back: 'It is switched on again in a later step.',
  certainty: (traits) => (traits.cliDocumented ? 'inferred' : 'not verified'),
  doubt:
    'The attribute is documented. That a manager starts VMs in this state, no page says; it is our caution.',
  source: pages.ownRules,
  action: 'send-cli',
  outside: true,
};

export const guardEstate: Step = {
  id: 'guard',
  title: 'Ask whether anything is in the way',
  who: 'ours',
  host: 'here',
  how: 'No disk, MAC address or name that two VMs have, no server or repository of another manager, no pool without locks. It changes nothing.',
  commands: (values) => [joined(rescue`ovm-rescue guard`, liveWords(values))],
  changes: 'Nothing.',
  check: { text: 'It gives no reason against anything.', probe: 'guard-green' },
  back: nothingBack,
  certainty: 'documented',
  source: pages.ownLive,
  action: 'guard',
  outside: false,
};

export const matchDomains: Step = {
  id: 'match-domains',
  title: 'Match each running domain with its VM',
  who: 'ours',
  host: 'here',
  how: 'What servers run is compared with what the manager says. A domain that is no VM of the manager, or runs on two servers, ends this here.',
  commands: (values) => [joined(rescue`ovm-rescue sync`, liveWords(values))],
  changes: 'Nothing.',
  check: {
    text: 'Each running domain is one VM, on the server that the manager says.',
    probe: 'domains-matched',
  },
  back: nothingBack,
  certainty: 'documented',
  source: pages.ownLive,
  action: 'match-domains',
  outside: false,
};

export const switchHaOn: Step = {
  id: 'switch-ha-on',
  title: 'Switch high availability on again, where it was',
  who: 'ours',
  host: 'cli',
  how: cliHow('Only with a green guard, and each domain matched.'),
  commands: (values, traits) => availability(values, traits, true),
  changes: 'VMs are restarted by themselves again.',
  check: { text: 'The VMs that had it show it again.', probe: 'ha-as-before' },
  back: 'Switch it off again.',
  certainty: cliCertainty,
  doubt: cliDoubt,
  source: 'CLI guides 3.2 to 3.4, edit Vm',
  action: 'send-cli',
  outside: true,
};

export const compareEstate: Step = {
  id: 'compare',
  title: 'Compare the estate with the archive, and bring back what differs',
  who: 'ours',
  host: 'here',
  when: hasArchive,
  how: 'Names, descriptions, tags and memberships come back by the lines of the fix; read them first. Again, until nothing differs but what the archive is older than.',
  commands: (values) => [
    joined(
      rescue`ovm-rescue compare ${captureArchive(values)} --live`,
      liveWords(values),
      rescue`--fix fix.ovmcli`,
    ),
    joined(rescue`ovm-rescue apply fix.ovmcli`, liveWords(values)),
  ],
  changes: 'What the archive shows and the manager had lost is set again.',
  check: { text: 'Nothing differs any more, or you accept each difference.', probe: 'compare-clean' },
  back: 'Compare with the state before: each line of the fix is in the journal.',
  certainty: 'documented',
  source: pages.ownLive,
  action: 'compare',
  outside: true,
};

export const listGaps: Step = {
  id: 'list-gaps',
  title: 'List what only the lost manager knew',
  who: 'ours',
  host: 'here',
  when: (traits, values) => !hasArchive(traits, values),
  how: 'Without an archive there is nothing to compare with. What servers and repositories tell and the manager does not show is named with its line, and sent if you want it. What the manager alone knew is listed with where it may still be found and the line that sets it: tags, anti-affinity groups, start policies, descriptions, names of servers, physical disks, cards, file servers and arrays, the range of MAC addresses, accounts, and the history of jobs and events. The list is gaps.md in the directory of the recovery.',
  commands: (values) => [joined(rescue`ovm-rescue inventory`, liveWords(values), rescue`--findings`)],
  changes: 'Names and settings that servers or repositories tell are set in the manager, if you say so.',
  check: { text: 'The list is written, and you have read it.', probe: 'gaps-listed' },
  back: 'Each line that was sent is in a journal beside its script; what the manager showed before is in gaps.md.',
  certainty: 'inferred',
  doubt:
    'No page lists what a rediscovery loses; it follows from what servers and repositories are seen to hold.',
  source: 'article B3',
  action: 'list-gaps',
  outside: true,
};

/** The end of every situation: high availability stays off until both looks are green. */
export const proofSteps: readonly Step[] = [guardEstate, matchDomains, switchHaOn, compareEstate, listGaps];

export const startVms: Step = {
  id: 'start-vms',
  title: 'Start one VM, look at it, then the others',
  who: 'yours',
  host: 'cli',
  how: 'The tool starts none. Only with a green guard. Look into the VM before you start the next.',
  commands: noCommands,
  changes: 'The VMs run.',
  check: { text: 'You say that they run and their data is right.', probe: 'operator-says' },
  back: 'Stop them.',
  certainty: 'documented',
  source: 'article B4',
  outside: true,
};

export const startVm: Step = {
  ...startVms,
  id: 'start-vm',
  title: 'Start the VM',
  how: cliHow('The tool does not. Only with a green guard. Then look into it.'),
  commands: (values, { cli: release }) => {
    const { vm } = values;
    const instance =
      vm === undefined
        ? ({ key: 'id', value: { missing: 'id of the VM' } } as const)
        : vmInstance(vm, values);
    return cli({ verb: 'start', object: 'Vm', instance }, release);
  },
  changes: 'The VM runs.',
  check: { text: 'You say that it runs and its data is right.', probe: 'operator-says' },
  back: 'Stop it.',
  certainty: cliCertainty,
  doubt: cliDoubt,
  source: 'CLI guides 3.2 to 3.4, start Vm',
};
